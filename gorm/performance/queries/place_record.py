"""What is on record of one place, in one query: its judgements, and the findings that wait."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, and_, case, false, literal, select, true

from gorm.accounts.actor import Actor
from gorm.core.db import session
from gorm.core.paging import Cursor
from gorm.performance.models import Assessment, Category, Scheme
from gorm.performance.queries.assessments import (
    Judgement,
    bodies_judged_at,
    columns_of_judgements,
    judgements_at,
    read_judgements,
)
from gorm.performance.queries.candidates import OpenCount, waiting_findings
from gorm.places.models import Area, Organisation
from gorm.places.offers import Place, PlaceKind
from gorm.settings.models import Theme

#: As many judgements as a page looks at; nobody was ever judged so often.
MOST_JUDGEMENTS: Final = 300


@dataclass(frozen=True)
class PlaceRecord:
    """The judgements of a place and its predecessors, the newest first, and what waits.

    `latest` is the last judgement in each scheme and service of the place itself, or of the
    accountable council of an area.
    """

    judgements: tuple[Judgement, ...]
    latest: tuple[Judgement, ...]
    waiting: OpenCount

    def judgements_after(
        self, place: Place, limit: int, after: Cursor | None
    ) -> tuple[Judgement, ...]:
        """Those that a timeline shows next."""
        if len(self.judgements) == MOST_JUDGEMENTS:
            return judgements_at(place, limit, after)
        key = (after.on, after.id) if after else None
        found = (one for one in self.judgements if not key or (one.judged_on, one.id) < key)
        return tuple(found)[:limit]


def record_of(actor: Actor, place: Place) -> PlaceRecord:
    """What is on record of a place, as far as the reader may know."""
    waiting = waiting_findings(actor, place).subquery("waiting")
    is_own = case((Assessment.organisation_id == _chief(place), true()), else_=false())
    rows = (
        session()
        .execute(
            select(*columns_of_judgements(), is_own.label("is_own"), waiting.c.open, waiting.c.over)
            .select_from(waiting)
            .outerjoin(
                Assessment,
                and_(
                    Assessment.withdrawn_at.is_(None),
                    Assessment.organisation_id.in_(bodies_judged_at(place)),
                ),
            )
            .outerjoin(Scheme, Scheme.id == Assessment.scheme_id)
            .outerjoin(Category, Category.id == Assessment.category_id)
            .outerjoin(Organisation, Organisation.id == Assessment.organisation_id)
            .outerjoin(Theme, Theme.id == Assessment.theme_id)
            .order_by(Assessment.judged_on.desc(), Assessment.id.desc())
            .limit(MOST_JUDGEMENTS)
        )
        .all()
    )
    judged = [row for row in rows if row.Assessment is not None]
    own = [row for row in judged if row.is_own and row.Scheme.is_in_use]
    return PlaceRecord(
        judgements=read_judgements(judged),
        latest=_latest(read_judgements(own)),
        waiting=OpenCount(rows[0].open, rows[0].over),
    )


def _chief(place: Place) -> ColumnElement[int]:
    if place.kind is PlaceKind.AREA:
        return select(Area.accountable_id).where(Area.id == place.id).scalar_subquery()
    return literal(place.id)


def _latest(judgements: tuple[Judgement, ...]) -> tuple[Judgement, ...]:
    """The newest of each scheme and service, by the scheme's name."""
    newest: dict[tuple[str, str], Judgement] = {}
    for one in judgements:
        newest.setdefault((one.scheme_code, one.service), one)
    return tuple(sorted(newest.values(), key=lambda one: (one.scheme, one.service)))
