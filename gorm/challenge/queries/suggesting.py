"""The days ahead in the cases of a place, for whoever writes a pack, and what may not be said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.challenge import policy
from gorm.challenge.models import Case, CaseClock, ClockKind, Instrument
from gorm.challenge.queries.heads import service_of
from gorm.challenge.queries.places import is_of, open_to
from gorm.core import clock
from gorm.core.db import session
from gorm.engagements.models import Marking, Sharing
from gorm.places.offers import Audience, Place

_STATUTORY: Final = (ClockKind.REPRESENTATIONS, ClockKind.REVIEW)


@dataclass(frozen=True)
class DayAhead:
    """A clock of an open case that runs out on a day to come.

    `about` is what the clock belongs to: the title of an instrument, or the clock's own words.
    """

    #: What finds its row again.
    key: str
    reference: str
    case: str
    case_id: int
    subject: str
    what: str
    about: str
    on: date
    is_representations: bool
    is_restricted: bool
    is_sensitive: bool


def days_ahead(reader: Actor, place: Place, audience: Audience, limit: int) -> tuple[DayAhead, ...]:
    """The next days on which representations end or a review is due, the first one first."""
    return _days(reader, place, audience, CaseClock.kind.in_(_STATUTORY), limit=limit)


def open_representations(
    reader: Actor, place: Place, audience: Audience
) -> tuple[DayAhead, ...]:  # fmt: skip
    """The cases on which representations may still be made. For our side alone."""
    if audience is Audience.AREA:
        return ()
    return _days(reader, place, audience, CaseClock.kind == ClockKind.REPRESENTATIONS)


def _days(
    reader: Actor,
    place: Place,
    audience: Audience,
    which: ColumnElement[bool],
    limit: int | None = None,
) -> tuple[DayAhead, ...]:
    if not reader.has("case:read"):
        return ()
    rows: Sequence[Any] = session().execute(
        select(CaseClock, Case, Instrument.title)
        .join(Case, Case.id == CaseClock.case_id)
        .outerjoin(Instrument, Instrument.id == CaseClock.instrument_id)
        .where(
            is_of(place),
            policy.readable_by(reader),
            open_to(audience),
            Case.closed_on.is_(None),
            CaseClock.stopped_on.is_(None),
            CaseClock.due_on >= clock.today(),
            which,
        )
        .order_by(CaseClock.due_on, CaseClock.id)
        .limit(limit)
        .options(joinedload(Case.organisation), joinedload(Case.theme))
    ).all()  # fmt: skip
    return tuple(_day(*row) for row in rows)


def _day(kept: CaseClock, case: Case, title: str | None) -> DayAhead:
    return DayAhead(
        key=f"{CaseClock.__tablename__}/{kept.id}",
        reference=kept.reference,
        case=case.reference,
        case_id=case.id,
        subject=f"{case.organisation.name}, {service_of(case)}",
        what=kept.what,
        about=title or kept.what,
        on=kept.due_on,
        is_representations=kept.kind is ClockKind.REPRESENTATIONS,
        is_restricted=case.sharing is Sharing.RESTRICTED,
        is_sensitive=case.marking is Marking.OFFICIAL_SENSITIVE,
    )
