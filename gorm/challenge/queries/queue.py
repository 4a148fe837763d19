"""What challenge puts into the director's queue: clocks, representations, lapses, ratings."""

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    exists,
    false,
    func,
    select,
)

from gorm.accounts.actor import Actor
from gorm.challenge import policy
from gorm.challenge.models import (
    Case,
    CaseClock,
    CaseEntry,
    CaseRating,
    ClockKind,
    Instrument,
    InstrumentKind,
    Representations,
)
from gorm.challenge.queries.ladders import is_on_file
from gorm.core import clock
from gorm.core.happened_sql import latest_day
from gorm.decisions.offers import QueueList, built_once_a_day, queue_row

#: Instruments that run out within these days are to be noted.
EXPIRING: Final = timedelta(days=60)
#: A rating that got worse is to be noted for as long.
WORSENED: Final = timedelta(days=60)
#: Representations enter the queue so long before they close.
CLOSING: Final = timedelta(days=7)
_GRAVE, _USUAL = 2, 3


@built_once_a_day
def clock_rows(actor: Actor) -> Select[Any]:
    """Clocks that were not met in time, overdue reviews among them."""
    return _rows(
        actor,
        CaseClock,
        "clock",
        QueueList.MINE,
        since=CaseClock.due_on,
        due_on=CaseClock.due_on,
        fingerprint=CaseClock.reference,
    ).where(
        CaseClock.stopped_on.is_(None),
        CaseClock.due_on < clock.today(),
        CaseClock.kind != ClockKind.REPRESENTATIONS,
        Case.closed_on.is_(None),
    )


@built_once_a_day
def representation_rows(actor: Actor) -> Select[Any]:
    """Representations that close soon, or have closed and wait to be considered."""
    return _rows(
        actor,
        Representations,
        "representations",
        QueueList.MINE,
        since=Representations.opens_on,
        due_on=Representations.closes_on,
        consequence=_GRAVE,
        fingerprint=cast(Representations.closes_on, String),
    ).where(
        Representations.considered_on.is_(None),
        Representations.closes_on <= clock.today() + CLOSING,
        exists().where(Instrument.id == Representations.instrument_id, is_on_file()),
        Case.closed_on.is_(None),
    )


@built_once_a_day
def lapse_rows(actor: Actor) -> Select[Any]:
    """Instruments that ran out and await a decision."""
    return _rows(
        actor,
        Instrument,
        "lapse",
        QueueList.NOTE,
        since=Instrument.in_force_to,
        consequence=_GRAVE,
        fingerprint=Instrument.reference,
    ).where(_is_running(), _sets_a_stage(), Instrument.in_force_to < clock.today())


@built_once_a_day
def expiring_rows(actor: Actor) -> Select[Any]:
    """Instruments that run out within 60 days."""
    today = clock.today()
    return _rows(
        actor,
        Instrument,
        "expiring",
        QueueList.NOTE,
        since=Instrument.in_force_from,
        due_on=Instrument.in_force_to,
        fingerprint=cast(Instrument.in_force_to, String),
    ).where(_is_running(), _sets_a_stage(), Instrument.in_force_to.between(today, today + EXPIRING))


@built_once_a_day
def worsened_rows(actor: Actor) -> Select[Any]:
    """Cases whose rating that holds is worse than the one that held before it.

    Both are judged by when they were given, whenever they were recorded, and struck ones are none.
    """
    held = _ratings_in_order(actor).subquery("held")
    return (
        _rows(
            actor,
            CaseRating,
            "worsened",
            QueueList.NOTE,
            since=held.c.happened_on,
            fingerprint=cast(CaseRating.id, String),
        )
        .join(held, held.c.id == CaseRating.id)
        .where(
            held.c.place == 1,
            held.c.scheme_before == CaseRating.scheme_id,
            held.c.position_before < CaseRating.position,
            held.c.happened_on >= clock.today() - WORSENED,
        )
    )


def _ratings_in_order(actor: Actor) -> Select[Any]:
    """The ratings of the office's open cases, each with its place from the last and the one before.

    In the order of `rules.rating.in_order`.
    """
    order = latest_day(CaseEntry.happened_on, CaseEntry.precision).desc(), CaseRating.id.desc()
    in_case: dict[str, Any] = {"partition_by": CaseRating.case_id, "order_by": order}
    return (
        select(
            CaseRating.id,
            CaseEntry.happened_on,
            func.row_number().over(**in_case).label("place"),
            func.lead(CaseRating.scheme_id).over(**in_case).label("scheme_before"),
            func.lead(CaseRating.position).over(**in_case).label("position_before"),
        )
        .join(CaseEntry, CaseEntry.id == CaseRating.entry_id)
        .join(Case, Case.id == CaseRating.case_id)
        .where(
            Case.office_id == actor.office_id,
            Case.closed_on.is_(None),
            CaseEntry.struck_at.is_(None),
        )
    )


def _rows(actor: Actor, table: Any, source: str, where: QueueList, **columns: Any) -> Select[Any]:
    """The rows of a source about cases of the director's own office that they may read."""
    given: dict[str, Any] = {"consequence": _USUAL} | columns
    row = queue_row(
        source=source,
        list=where.value,
        id=table.id,
        office_id=Case.office_id,
        organisation_id=Case.organisation_id,
        **given,
    )
    query = select(*row).select_from(table).join(Case, Case.id == table.case_id)
    if not actor.has("decision:decide") or actor.office_id is None:
        return query.where(false())
    return query.where(Case.office_id == actor.office_id, policy.readable_by(actor))


def _is_running() -> ColumnElement[bool]:
    return and_(Instrument.ended_on.is_(None), is_on_file(), Case.closed_on.is_(None))


def _sets_a_stage() -> ColumnElement[bool]:
    return exists().where(
        InstrumentKind.id == Instrument.kind_id, InstrumentKind.stage_id.is_not(None)
    )
