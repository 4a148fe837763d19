"""The open cases of a place as whoever prepares a pack has to look after them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select

from gorm.accounts.actor import Actor
from gorm.challenge import policy
from gorm.challenge.models import Case, CaseClock, ClockKind, Representations
from gorm.core import clock
from gorm.core.db import session
from gorm.engagements.models import Sharing
from gorm.places.models import AreaMember
from gorm.places.offers import Place, PlaceKind


@dataclass(frozen=True)
class CaseToCheck:
    """A case: whether it is open and restricted, its review, and open representations."""

    reference: str
    is_open: bool
    is_restricted: bool
    review_due: date | None
    representations_until: date | None


def cases_to_check(actor: Actor, place: Place) -> tuple[CaseToCheck, ...]:
    """The cases of a place that the actor may read, the oldest first."""
    return tuple(
        CaseToCheck(
            row.reference,
            row.closed_on is None,
            row.sharing is Sharing.RESTRICTED,
            row.review_due,
            row.until,
        )
        for row in session().execute(_query(actor, place))
    )


def _query(actor: Actor, place: Place) -> Select[Any]:
    review_due = (
        select(func.min(CaseClock.due_on))
        .where(
            CaseClock.case_id == Case.id,
            CaseClock.kind == ClockKind.REVIEW,
            CaseClock.stopped_on.is_(None),
        )
        .scalar_subquery()
    )
    until = (
        select(func.max(Representations.closes_on))
        .where(
            Representations.case_id == Case.id,
            Representations.considered_on.is_(None),
            Representations.closes_on >= clock.today(),
        )
        .scalar_subquery()
    )
    query: Any = select(
        Case.reference, Case.closed_on, Case.sharing, review_due.label("review_due"),
        until.label("until"),
    )  # fmt: skip
    is_worth_it = or_(Case.closed_on.is_(None), Case.sharing == Sharing.RESTRICTED)
    return query.where(  # type: ignore[no-any-return]
        Case.organisation_id.in_(_bodies(place)), policy.readable_by(actor), is_worth_it
    ).order_by(Case.id)


def _bodies(place: Place) -> Any:
    ids = place.identities or (place.id,)
    if place.kind is PlaceKind.AREA:
        return select(AreaMember.organisation_id).where(AreaMember.area_id.in_(ids))
    return ids
