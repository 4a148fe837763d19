"""All negotiations, across areas: each with its stage, its next date and what is still open."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Date, and_, exists, func, literal, or_, select, tuple_
from sqlalchemy import case as sql_case

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office, User
from gorm.core.db import session
from gorm.core.paging import ROWS_AT_ONCE, Cursor, NameCursor, every_row
from gorm.engagements.models import Sharing
from gorm.negotiations import policy
from gorm.negotiations.models import (
    Agreement,
    AgreementKind,
    AgreementLine,
    AgreementMember,
    AgreementStage,
    AgreementState,
    BreachState,
    FlexibilityRequest,
    FlexibilityState,
    MandateBreach,
    Position,
)
from gorm.negotiations.queries.next_dates import next_due, next_due_stage
from gorm.negotiations.queries.open_points import open_lines_of
from gorm.places.models import Area

PAGE_SIZE: Final = 50
_NEVER: Final = date(9999, 12, 31)
_OPEN_STATES: Final = (AgreementState.LIVE, AgreementState.STALLED)
_OUTSTANDING: Final = (FlexibilityState.AGREED, FlexibilityState.PARTLY_AGREED)


@dataclass(frozen=True)
class Wanted:
    """Which agreements a list shows; '' and None do not narrow."""

    words: str = ""
    office: str = ""
    region: str = ""
    kind: str = ""
    stage: str = ""
    state: str = "open"
    is_mine: bool = False
    order: str = "due"


@dataclass(frozen=True)
class Counted:
    """What is counted of the agreements of one page, by their numbers."""

    lines: Mapping[int, int] = field(default_factory=dict)
    open_lines: Mapping[int, int] = field(default_factory=dict)
    flexibilities: Mapping[int, int] = field(default_factory=dict)
    breaches: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class AgreementRow:
    """An agreement in the list. Where it may not be read, only that it is negotiated is told.

    `outside_mandate` is None for those who do not see this agreement's mandates.
    """

    id: int
    reference: str
    title: str
    area: str
    area_key: str
    area_reference: str
    kind: str
    office: str
    owner: str
    is_readable: bool
    is_restricted: bool
    stage: str
    state: AgreementState | None
    next_on: date | None
    next_stage: str
    lines: int
    open_lines: int
    flexibilities: int
    outside_mandate: int | None


@dataclass(frozen=True)
class AgreementPage:
    """One page of agreements, and where the next begins."""

    rows: tuple[AgreementRow, ...]
    next: Cursor | NameCursor | None

    @property
    def shows_mandates(self) -> bool:
        """Whether the reader sees the mandates of any of these agreements."""
        return any(row.outside_mandate is not None for row in self.rows)


def agreement_page(
    actor: Actor, wanted: Wanted, after: str | None = None, size: int = PAGE_SIZE
) -> AgreementPage:
    """One page of the agreements whose existence the actor may know of."""
    query = _after(_ordered(_query(actor, wanted), actor, wanted.order), actor, wanted.order, after)
    found = _rows(query.limit(size + 1))
    last = found[size - 1] if len(found) > size else None
    return AgreementPage(tuple(found[:size]), _cursor(last, wanted.order) if last else None)


def agreements_to_export(actor: Actor, wanted: Wanted) -> Iterator[AgreementRow]:
    """The agreements that the filters leave, in the order of the list."""

    def read(after: str | None) -> tuple[tuple[AgreementRow, ...], str | None]:
        page = agreement_page(actor, wanted, after, ROWS_AT_ONCE)
        return page.rows, str(page.next) if page.next else None

    return every_row(read)


def kind_choices() -> tuple[tuple[str, str], ...]:
    """Every kind of agreement: (code, name)."""
    rows = session().execute(
        select(AgreementKind.code, AgreementKind.name).order_by(AgreementKind.id)
    )
    return tuple((row.code, row.name) for row in rows)


def stage_choices() -> tuple[tuple[str, str], ...]:
    """The stages of every kind by name, those of the same name once, in their order."""
    rows = session().execute(
        select(AgreementStage.name, func.min(AgreementStage.position))
        .group_by(AgreementStage.name)
        .order_by(func.min(AgreementStage.position), AgreementStage.name)
    )
    return tuple((name, name) for name, _ in rows)


def _due_known(actor: Actor) -> ColumnElement[date]:
    """The day by which a reader's list is ordered: of what they may not read, they know none."""
    goes_on = Agreement.state.in_(_OPEN_STATES)
    known = sql_case((and_(policy.readable_by(actor), goes_on), next_due()), else_=None)
    return func.coalesce(known, literal(_NEVER, Date))


def _query(actor: Actor, wanted: Wanted) -> Any:
    due = next_due()
    return (
        select(
            Agreement.id, Agreement.reference, Agreement.title, Agreement.state, Agreement.sharing,
            Area.name.label("area"), Area.search_name.label("area_key"),
            Area.reference.label("area_reference"), AgreementKind.name.label("kind"),
            AgreementStage.name.label("stage"), Office.name.label("office"),
            User.name.label("owner"), due.label("due_on"), next_due_stage(due).label("due_stage"),
            sql_case((policy.readable_by(actor), 1), else_=0).label("is_readable"),
            sql_case((policy.mandates_visible_to(actor), 1), else_=0).label("sees_mandates"),
        )
        .join(Area, Area.id == Agreement.area_id)
        .join(Office, Office.id == Agreement.office_id)
        .join(User, User.id == Agreement.owner_id)
        .join(AgreementKind, AgreementKind.id == Agreement.kind_id)
        .join(AgreementStage, AgreementStage.id == Agreement.stage_id)
        .where(policy.visible_to(actor), *_conditions(actor, wanted))
    )  # fmt: skip


def _conditions(actor: Actor, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    yield from _in_state(actor, wanted.state)
    yield from _named(actor, wanted.words)
    at_stage = and_(AgreementStage.name == wanted.stage, policy.readable_by(actor))
    asked: list[tuple[object, ColumnElement[bool]]] = [
        (wanted.office, Office.code == wanted.office),
        (wanted.region, Office.region_name == wanted.region),
        (wanted.kind, AgreementKind.code == wanted.kind),
        (wanted.stage, at_stage),
        (wanted.is_mine, _is_mine(actor)),
    ]
    yield from (condition for is_asked, condition in asked if is_asked)


def _in_state(actor: Actor, state: str) -> Iterator[ColumnElement[bool]]:
    if state == "open":
        yield Agreement.state.in_(_OPEN_STATES)
    elif state != "all":
        yield and_(Agreement.state == AgreementState(state), policy.readable_by(actor))


def _named(actor: Actor, words: str) -> Iterator[ColumnElement[bool]]:
    for word in words.casefold().split():
        titled = func.lower(Agreement.title).contains(word, autoescape=True)
        yield or_(
            Area.search_name.contains(word, autoescape=True),
            Agreement.reference == word.upper(),
            Area.reference == word.upper(),
            and_(titled, policy.readable_by(actor)),
        )


def _is_mine(actor: Actor) -> ColumnElement[bool]:
    on_team = exists().where(
        AgreementMember.agreement_id == Agreement.id, AgreementMember.user_id == actor.user_id
    )
    return or_(Agreement.owner_id == actor.user_id, on_team)


def _ordered(query: Any, actor: Actor, order: str) -> Any:
    if order == "area":
        return query.order_by(Area.search_name, Agreement.id)
    if order == "newest":
        return query.order_by(Agreement.id.desc())
    return query.order_by(_due_known(actor), Agreement.id)


def _after(query: Any, actor: Actor, order: str, after: str | None) -> Any:
    if order == "due":
        dated = Cursor.parse(after)
        if dated is None:
            return query
        due = _due_known(actor)
        return query.where(
            or_(due > dated.on, and_(due == dated.on, Agreement.id > dated.id))
        )  # fmt: skip
    named = NameCursor.parse(after)
    if named is None:
        return query
    if order == "area":
        return query.where(tuple_(Area.search_name, Agreement.id) > (named.name, named.id))
    return query.where(Agreement.id < named.id)


def _cursor(row: AgreementRow, order: str) -> Cursor | NameCursor:
    if order == "due":
        return Cursor(row.next_on or _NEVER, row.id)
    return NameCursor(row.area_key, row.id)


def _rows(query: Any) -> list[AgreementRow]:
    rows = session().execute(query).all()
    readable = [row.id for row in rows if row.is_readable]
    seen = [row.id for row in rows if row.is_readable and row.sees_mandates]
    counted = _counted(readable, seen) if readable else Counted()
    return [_row(row, counted) for row in rows]


def _counted(readable: Collection[int], seen: Collection[int]) -> Counted:
    return Counted(
        lines=_pairs(
            select(AgreementLine.agreement_id, func.count(AgreementLine.id))
            .where(AgreementLine.agreement_id.in_(readable), AgreementLine.dropped_on.is_(None))
            .group_by(AgreementLine.agreement_id)
        ),
        open_lines=open_lines_of(readable),
        flexibilities=_pairs(
            select(FlexibilityRequest.agreement_id, func.count(FlexibilityRequest.id))
            .where(FlexibilityRequest.agreement_id.in_(readable), _is_outstanding())
            .group_by(FlexibilityRequest.agreement_id)
        ),
        breaches=_pairs(
            select(Position.agreement_id, func.count(MandateBreach.id))
            .join(Position, Position.id == MandateBreach.position_id)
            .where(
                Position.agreement_id.in_(seen),
                MandateBreach.state == BreachState.WAITING,
                Position.is_current,
            )
            .group_by(Position.agreement_id)
        ),
    )


def _is_outstanding() -> ColumnElement[bool]:
    """Asked and not answered, or agreed and not delivered."""
    undelivered = and_(
        FlexibilityRequest.state.in_(_OUTSTANDING), FlexibilityRequest.delivered_on.is_(None)
    )
    return or_(FlexibilityRequest.state == FlexibilityState.ASKED, undelivered)


def _pairs(query: Any) -> dict[int, int]:
    return {row[0]: row[1] for row in session().execute(query)}


def _row(row: Any, counted: Counted) -> AgreementRow:
    is_readable = bool(row.is_readable)
    sees = is_readable and bool(row.sees_mandates)
    goes_on = row.state in _OPEN_STATES
    return AgreementRow(
        id=row.id,
        reference=row.reference,
        title=row.title if is_readable else f"{row.kind} with {row.area}",
        area=row.area,
        area_key=row.area_key,
        area_reference=row.area_reference,
        kind=row.kind,
        office=row.office,
        owner=row.owner,
        is_readable=is_readable,
        is_restricted=row.sharing is Sharing.RESTRICTED,
        stage=row.stage if is_readable else "",
        state=row.state if is_readable else None,
        next_on=row.due_on if is_readable and goes_on else None,
        next_stage=row.due_stage or "" if is_readable and goes_on else "",
        lines=counted.lines.get(row.id, 0),
        open_lines=counted.open_lines.get(row.id, 0),
        flexibilities=counted.flexibilities.get(row.id, 0),
        outside_mandate=counted.breaches.get(row.id, 0) if sees else None,
    )
