"""The chronology of an agreement: its events, the newest first, a page at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, or_, select

from gorm.accounts.models import User
from gorm.core.db import session
from gorm.core.happenings import HappenedOn
from gorm.core.paging import Cursor, Page, page_of
from gorm.decisions.models import Decision
from gorm.negotiations.models import AgreementEvent, AgreementEventKind

PAGE_SIZE: Final = 50
MOST_EXPORTED: Final = 5_000
KIND_LABELS: Final = {
    AgreementEventKind.OPENED: "Begun",
    AgreementEventKind.STAGE: "Stages",
    AgreementEventKind.STATE: "Stalled, withdrawn, taken up",
    AgreementEventKind.PARTY: "Parties and facts",
    AgreementEventKind.FUNDING: "Funding",
    AgreementEventKind.LINE: "Lines",
    AgreementEventKind.TERM: "Terms",
    AgreementEventKind.ROUND: "Rounds",
    AgreementEventKind.FLEXIBILITY: "Flexibilities",
    AgreementEventKind.DECIDED: "Decisions",
    AgreementEventKind.SIGNED: "Signed",
    AgreementEventKind.REVIEW: "Reviews",
    AgreementEventKind.NOTE: "Notes",
}


@dataclass(frozen=True)
class EventLine:
    """One event: what happened and when, recorded when and by whom."""

    id: int
    number: int
    kind: AgreementEventKind
    title: str
    words: str
    facts: tuple[tuple[str, str], ...]
    happened: HappenedOn
    recorded_at: datetime
    recorded_by: str
    decision: str

    @property
    def kind_label(self) -> str:
        """The kind as a page names it."""
        return KIND_LABELS[self.kind]


def events_of(
    agreement_id: int, kind: AgreementEventKind | None = None, after: Cursor | None = None
) -> Page[EventLine]:
    """One page of an agreement's events, of one kind where it is named."""
    query = _query(agreement_id, kind)
    if after is not None:
        earlier = and_(AgreementEvent.happened_on == after.on, AgreementEvent.id < after.id)
        query = query.where(or_(AgreementEvent.happened_on < after.on, earlier))
    found = [_line(row) for row in session().execute(query.limit(PAGE_SIZE + 1))]
    return page_of(found, PAGE_SIZE, lambda line: Cursor(line.happened.on, line.id))


def events_to_export(
    agreement_id: int, kind: AgreementEventKind | None = None
) -> Iterator[EventLine]:  # fmt: skip
    """An agreement's events for a file, the newest first."""
    for row in session().execute(_query(agreement_id, kind).limit(MOST_EXPORTED)):
        yield _line(row)


def latest_events(agreement_id: int, most: int) -> tuple[EventLine, ...]:
    """The latest events of an agreement."""
    return tuple(_line(row) for row in session().execute(_query(agreement_id, None).limit(most)))


def _query(agreement_id: int, kind: AgreementEventKind | None) -> Any:
    query = (
        select(AgreementEvent, User.name.label("by"), Decision.reference.label("decision"))
        .join(User, User.id == AgreementEvent.recorded_by_id)
        .outerjoin(Decision, Decision.id == AgreementEvent.decision_id)
        .where(AgreementEvent.agreement_id == agreement_id)
        .order_by(AgreementEvent.happened_on.desc(), AgreementEvent.id.desc())
    )
    return query if kind is None else query.where(AgreementEvent.kind == kind)


def _line(row: Any) -> EventLine:
    event = row.AgreementEvent
    return EventLine(
        id=event.id,
        number=event.number,
        kind=event.kind,
        title=event.title,
        words=event.words,
        facts=tuple((label, words) for label, words in event.facts),
        happened=HappenedOn(event.happened_on, event.precision),
        recorded_at=event.recorded_at,
        recorded_by=row.by,
        decision=row.decision or "",
    )
