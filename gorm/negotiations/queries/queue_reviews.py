"""Signed agreements of a director's own office whose next review is past."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Date, Select, String, case, cast, false, func, select
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.core import clock
from gorm.core.db import session
from gorm.core.text import day
from gorm.core.working_days import months_after
from gorm.decisions.offers import QueueLine, QueueList, built_once_a_day, queue_row
from gorm.negotiations import policy
from gorm.negotiations.models import Agreement, AgreementReview, AgreementStage, AgreementState

SOURCE: Final = "agreement_reviews"
#: Reviews are held at least every so many months.
_MOST_MONTHS: Final = 60


@built_once_a_day
def overdue_rows(actor: Actor) -> Select[Any]:
    """The agreements in force whose last review, or signing, is too long ago."""
    since = _since()
    row = queue_row(
        source=SOURCE,
        list=QueueList.MINE.value,
        id=Agreement.id,
        office_id=Agreement.office_id,
        organisation_id=Agreement.accountable_id,
        area_id=Agreement.area_id,
        since=since,
        fingerprint=cast(since, String),
    )
    query = (
        select(*row)
        .select_from(Agreement)
        .join(AgreementStage, AgreementStage.id == Agreement.stage_id)
    )
    if not actor.has("decision:decide") or actor.office_id is None:
        return query.where(false())
    return query.where(
        Agreement.office_id == actor.office_id,
        policy.readable_by(actor),
        Agreement.state == AgreementState.LIVE,
        AgreementStage.is_in_force,
        since < _latest_allowed(),
    )


def overdue_lines(actor: Actor, ids: Collection[int]) -> Mapping[int, QueueLine]:
    """Those of them that a page shows, in one query."""
    rows = session().execute(
        select(Agreement, _since().label("since"))
        .where(Agreement.id.in_(ids), policy.readable_by(actor))
        .options(joinedload(Agreement.area), joinedload(Agreement.owner))
    )
    return {agreement.id: _line(agreement, since) for agreement, since in rows}


def _since() -> ColumnElement[Any]:
    """When it was reviewed last, or else signed."""
    last = (
        select(func.max(AgreementReview.held_on))
        .where(AgreementReview.agreement_id == Agreement.id)
        .correlate(Agreement)
        .scalar_subquery()
    )
    return func.coalesce(last, Agreement.signed_on, type_=Date)


def _latest_allowed() -> ColumnElement[Any]:
    """The day since which an agreement must have been reviewed: so many of its months ago.

    Databases count months each in their own way, so that the days are counted here.
    """
    today = clock.today()
    days = {months: months_after(today, -months) for months in range(1, _MOST_MONTHS + 1)}
    return case(days, value=Agreement.review_months, else_=days[_MOST_MONTHS])


def _line(agreement: Agreement, since: date) -> QueueLine:
    due = months_after(since, agreement.review_months)
    address = f"/agreements/{agreement.reference}/reviews"
    return QueueLine(
        words=f"Review of {agreement.title}, {agreement.area.name}",
        why=f"The review was due on {day(due)}",
        if_nothing="Nobody knows whether its targets are on track, and what is red stays unseen.",
        from_whom=agreement.owner.name,
        address=address,
        acts=(("Open its reviews", address),),
    )
