"""Who knew what, when: who opened a case, the papers of its decisions, and its files."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select

from gorm.attachments.models import Attachment
from gorm.audit.past import Opening, Openings, openings_of
from gorm.challenge.queries.heads import CaseHead
from gorm.challenge.rules.as_at import AsAt
from gorm.core import clock
from gorm.core.text import day, moment
from gorm.decisions.models import Decision

#: The act of making the chronology a document, which is reading too.
PRINTED: Final = "case.chronology_printed"
A_PAGE: Final = 25
#: So many openings stand on paper, drawn together by day.
ON_PAPER: Final = 500


def case_openings(
    head: CaseHead, view: AsAt | None = None, *, before: int = 0, size: int = A_PAGE
) -> Openings:
    """Who opened what of a case that the reader may read, the newest first, in one statement."""
    decisions = select(Decision.reference).where(
        Decision.subject_kind == "case", Decision.subject_reference == head.reference
    )
    files = select(Attachment.reference).where(
        Attachment.subject_kind == "case", Attachment.subject_reference == head.reference
    )
    return openings_of(
        {"case": [head.reference], "decision": decisions, "attachment": files},
        others=(PRINTED,),
        before=before,
        until=clock.start_of(view.on + timedelta(days=1)) if view else None,
        size=size,
    )


@dataclass(frozen=True)
class Readings:
    """How often somebody opened the same thing on one day, and when first and last."""

    on: str
    who: str
    what: str
    times: str


def by_day(openings: Openings) -> tuple[Readings, ...]:
    """Openings drawn together by day, person and thing, the latest first."""
    found: dict[tuple[date, str, str], list[datetime]] = defaultdict(list)
    for one in openings.lines:
        found[clock.day_of(one.at), one.who, _what(one)].append(one.at)
    return tuple(
        Readings(day(on), who, what, _times(sorted(moments)))
        for (on, who, what), moments in found.items()
    )


def _what(one: Opening) -> str:
    if one.subject_kind == "case":
        return one.sentence
    return f"{one.sentence} ({one.subject_reference})"


def _times(moments: Sequence[datetime]) -> str:
    first, last = (moment(one).rpartition(" at ")[2] for one in (moments[0], moments[-1]))
    if len(moments) == 1:
        return first
    between = first if first == last else f"{first} to {last}"
    return f"{between}, {len(moments)} times"
