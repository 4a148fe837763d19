"""Agreements as the pages and timelines of places show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select, tuple_

from gorm.accounts.actor import Actor
from gorm.core.happenings import HappenedOn
from gorm.core.paging import Cursor
from gorm.core.together import Question
from gorm.negotiations import policy
from gorm.negotiations.models import (
    Agreement,
    AgreementEvent,
    AgreementEventKind,
    AgreementStage,
)
from gorm.negotiations.queries.at_place import (
    AgreementAtPlace,
    agreement_at_place,
    agreements_at,
    is_of,
)
from gorm.negotiations.queries.next_dates import next_due, next_due_stage
from gorm.negotiations.queries.open_points import unsettled_lines
from gorm.places.offers import Place

#: What of a chronology stands in the timeline of a place: what moved the agreement.
_TOLD: Final = (
    AgreementEventKind.OPENED,
    AgreementEventKind.STAGE,
    AgreementEventKind.STATE,
    AgreementEventKind.ROUND,
    AgreementEventKind.FLEXIBILITY,
    AgreementEventKind.DECIDED,
    AgreementEventKind.SIGNED,
    AgreementEventKind.REVIEW,
)


@dataclass(frozen=True)
class Ahead:
    """What lies ahead of an agreement: its next stage, and the lines that are not settled.

    While it is in force and no refresh is open, nothing is negotiated and no line is unsettled.
    """

    due_on: date | None
    stage: str
    lines: int
    unsettled: int


@dataclass(frozen=True)
class PlaceAgreement:
    """An open agreement of a place that the reader may read, and what lies ahead of it."""

    agreement: AgreementAtPlace
    ahead: Ahead


@dataclass(frozen=True)
class AgreementsOfPlace:
    """The open agreements of a place, the one that is due soonest first, and those not read."""

    found: tuple[PlaceAgreement, ...]
    unread: int


@dataclass(frozen=True)
class AgreementHappened:
    """One event of an agreement in the timeline of its place."""

    id: int
    on: date
    happened: str
    title: str
    reference: str
    agreement: str


def agreements_asked(actor: Actor, place: Place) -> Question:
    """The open agreements of a place and what lies ahead of them; of its rows
    `agreements_of_place` tells what the reader may know."""
    known = agreements_at(actor, place)
    due = next_due()
    counted = unsettled_lines(known.rows.with_only_columns(Agreement.id))
    rows = known.rows.outerjoin(counted, counted.c.agreement_id == Agreement.id).add_columns(
        AgreementStage.is_in_force, AgreementStage.opens_lines,
        due.label("due_on"), next_due_stage(due).label("due_stage"),
        counted.c.lines, counted.c.unsettled,
    )  # fmt: skip
    return Question(rows, known.order)


def agreements_of_place(rows: Sequence[Any], place: Place) -> AgreementsOfPlace:
    """The open agreements of a place with what lies ahead of those that the reader may read."""
    known = [(agreement_at_place(row, place), row) for row in rows]
    found = [PlaceAgreement(one, _ahead(row)) for one, row in known if one.is_readable]
    found.sort(key=lambda one: (one.ahead.due_on or date.max, -one.agreement.id))
    return AgreementsOfPlace(tuple(found), len(known) - len(found))


def agreement_events(actor: Actor, place: Place, limit: int, after: Cursor | None) -> Question:
    """What moved the agreements of a place that the reader may read, newest first; of its rows
    `agreement_event` makes events."""
    query = (
        select(
            AgreementEvent.id, AgreementEvent.happened_on, AgreementEvent.precision,
            AgreementEvent.title, Agreement.reference, Agreement.title.label("agreement"),
        )
        .join(Agreement, Agreement.id == AgreementEvent.agreement_id)
        .where(is_of(place), policy.readable_by(actor), AgreementEvent.kind.in_(_TOLD))
    )  # fmt: skip
    if after is not None:
        key = tuple_(AgreementEvent.happened_on, AgreementEvent.id)
        query = query.where(key < (after.on, after.id))
    return Question(query, (AgreementEvent.happened_on.desc(), AgreementEvent.id.desc()), limit)


def _ahead(row: Any) -> Ahead:
    is_negotiated = not row.is_in_force or row.opens_lines
    return Ahead(
        due_on=row.due_on,
        stage=row.due_stage or "",
        lines=row.lines or 0,
        unsettled=(row.unsettled or 0) if is_negotiated else 0,
    )


def agreement_event(row: Any) -> AgreementHappened:
    """One event of a timeline, from a row of `agreement_events`."""
    words = HappenedOn(row.happened_on, row.precision).words
    return AgreementHappened(
        row.id, row.happened_on, words, row.title, row.reference, row.agreement
    )  # fmt: skip
