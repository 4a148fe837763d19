"""Lists of decisions: what waits, what came back, what was decided."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_

from gorm.accounts.actor import Actor
from gorm.accounts.models import Grade, Office
from gorm.core.db import session
from gorm.core.paging import ROWS_AT_ONCE, Cursor, every_row
from gorm.decisions.models import Decision, DecisionState, Outcome
from gorm.decisions.offers import decision_kinds
from gorm.decisions.policy import asked_by, is_for, visible_to
from gorm.decisions.queries.about import DecisionLine, line, lines

PAGE_SIZE: Final = 50


class Show(StrEnum):
    """The lists of the page of decisions."""

    OPEN = "open"
    WAITING = "waiting"
    ASKED = "asked"
    RETURNED = "returned"
    DECIDED = "decided"

    @property
    def label(self) -> str:
        """The list as the page names it."""
        return {
            Show.OPEN: "Open",
            Show.WAITING: "For me to decide",
            Show.ASKED: "Asked by me",
            Show.RETURNED: "Returned to me",
            Show.DECIDED: "Decided",
        }[self]


@dataclass(frozen=True)
class Wanted:
    """What the list shows; '' does not narrow."""

    show: Show = Show.OPEN
    words: str = ""
    kind: str = ""
    office: str = ""


@dataclass(frozen=True)
class DecisionPage:
    """One page of decisions, where the next begins, and how many there are in each list."""

    lines: tuple[DecisionLine, ...]
    next: Cursor | None
    counts: Mapping[Show, int]


def waiting_for(actor: Actor) -> int:
    """How many decisions wait for the actor."""
    return (
        session().scalar(
            select(func.count()).select_from(Decision).where(visible_to(actor), is_for(actor))
        )
        or 0
    )


def decision_page(actor: Actor, wanted: Wanted, after: Cursor | None) -> DecisionPage:
    """One page of what the reader may know of, the newest first."""
    rows, following = _page(actor, wanted, after, PAGE_SIZE)
    return DecisionPage(rows, following, _counts(actor, _narrowed(actor, wanted)))


def decisions_to_export(actor: Actor, wanted: Wanted) -> Iterator[DecisionLine]:
    """Everything that the filters leave, in the order of the list."""
    return every_row(lambda after: _page(actor, wanted, after, ROWS_AT_ONCE))


def _page(
    actor: Actor, wanted: Wanted, after: Cursor | None, size: int
) -> tuple[tuple[DecisionLine, ...], Cursor | None]:
    on = Outcome.decided_on if wanted.show is Show.DECIDED else Decision.asked_on
    query = lines().where(*_narrowed(actor, wanted), _shown(actor, wanted.show))
    if after is not None:
        query = query.where(tuple_(on, Decision.id) < tuple_(after.on, after.id))
    query = query.order_by(on.desc(), Decision.id.desc()).limit(size + 1)
    found = [line(row) for row in session().execute(query)]
    rows = tuple(found[:size])
    return rows, _cursor(rows[-1] if len(found) > size else None, wanted.show)


def kind_choices() -> tuple[tuple[str, str], ...]:
    """Every kind that features offer."""
    return tuple((kind.code, kind.label) for kind in decision_kinds.offers())


def grades_above_office() -> tuple[tuple[str, str], ...]:
    """The grades at which decisions are taken above the office."""
    found = session().execute(
        select(Grade.code, Grade.name).where(Grade.is_above_office).order_by(Grade.rank)
    )
    return tuple((row.code, row.name) for row in found)


def _cursor(last: DecisionLine | None, show: Show) -> Cursor | None:
    if last is None:
        return None
    on = last.decided_on if show is Show.DECIDED else last.asked_on
    return Cursor(on or last.asked_on, last.id)


def _narrowed(actor: Actor, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = [visible_to(actor)]
    if wanted.kind:
        conditions.append(Decision.kind == wanted.kind)
    if wanted.office:
        conditions.append(Office.code == wanted.office)
    if wanted.words:
        conditions.append(_said(wanted.words))
    return conditions


def _said(words: str) -> ColumnElement[bool]:
    return or_(
        func.lower(Decision.question).contains(words.lower(), autoescape=True),
        Decision.reference == words.upper(),
        Decision.subject_reference == words.upper(),
    )


def _shown(actor: Actor, show: Show) -> ColumnElement[bool]:
    returned = Decision.state == DecisionState.RETURNED
    mine = asked_by(actor.user_id)
    return {
        Show.OPEN: Decision.state == DecisionState.OPEN,
        Show.WAITING: is_for(actor),
        Show.ASKED: mine,
        Show.RETURNED: and_(returned, mine),
        Show.DECIDED: Decision.state == DecisionState.CLOSED,
    }[show]


def _counts(actor: Actor, narrowed: Sequence[ColumnElement[bool]]) -> dict[Show, int]:
    columns = [func.count().filter(_shown(actor, show)).label(show.value) for show in Show]
    query: Any = (
        select(*columns)
        .select_from(Decision)
        .join(Office, Office.id == Decision.office_id)
        .where(*narrowed)
    )
    row = session().execute(query).one()
    return dict(zip(Show, row, strict=True))
