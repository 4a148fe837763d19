"""Reading flexibility requests: of one agreement, of a department, and how long they wait."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, false, select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Department, User
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.negotiations import policy
from gorm.negotiations.models import (
    Agreement,
    AgreementLine,
    FlexibilityChase,
    FlexibilityKind,
    FlexibilityRequest,
    FlexibilityState,
)
from gorm.negotiations.rules.flexibilities import Ageing, Request, Waiting, ageing_of
from gorm.performance.models import Indicator
from gorm.places.models import Area


@dataclass(frozen=True)
class Chase:
    """A reminder."""

    on: date
    words: str
    by: str


@dataclass(frozen=True)
class Flexibility:
    """A flexibility request as pages and papers show it."""

    reference: str
    version: int
    agreement: str
    agreement_title: str
    area: str
    department: str
    kind: FlexibilityKind
    rule_or_fund: str
    case_made: str
    line: str
    decided_by: str
    reasons: str
    request: Request
    age: int
    is_overdue: bool
    chases: tuple[Chase, ...] = field(default=())

    @property
    def state(self) -> FlexibilityState:
        """Where it stands."""
        return self.request.state

    @property
    def is_open(self) -> bool:
        """Whether the department has still to answer."""
        return self.request.waits_for is Waiting.ANSWER

    @property
    def awaits_delivery(self) -> bool:
        """Whether it was agreed to and is not in place."""
        return self.request.waits_for is Waiting.DELIVERY

    @property
    def acts(self) -> tuple[tuple[str, str, bool], ...]:
        """What the office can do with it now: label, endpoint, and whether it is the usual one."""
        chase = ("Record a reminder", "negotiations.chase_flexibility")
        if self.is_open:
            return (
                ("Record the decision", "negotiations.decide_flexibility", True),
                (*chase, False),
                ("Withdraw", "negotiations.withdraw_flexibility", False),
            )
        if self.awaits_delivery:
            return (("Record delivery", "negotiations.deliver_flexibility", True), (*chase, False))
        return ()


@dataclass(frozen=True)
class DepartmentAgeing:
    """A department, and how it stands with what is asked of it."""

    name: str
    short_name: str
    ageing: Ageing


def flexibilities_of(agreement_id: int) -> tuple[Flexibility, ...]:
    """The requests of an agreement that the caller knows to be readable, oldest first."""
    return _read(_whole().where(FlexibilityRequest.agreement_id == agreement_id))


def flexibility(actor: Actor, reference: str) -> Flexibility:
    """A request that the actor may read, with its reminders. Raises NotFound."""
    query = _whole().where(FlexibilityRequest.reference == reference, _readable_by(actor))
    found = _read(query, with_chases=True)
    if not found:
        raise NotFound
    return found[0]


def flexibilities_put_to(actor: Actor) -> tuple[Flexibility, ...]:
    """What has been asked of the actor's department, what waits first."""
    found = _read(_whole().where(_put_to(actor)))
    return tuple(sorted(found, key=lambda one: (not one.is_open, not one.awaits_delivery)))


def flexibilities_outstanding(actor: Actor) -> tuple[Flexibility, ...]:
    """Every request that the actor may read on which something is owed, longest first."""
    owed = (FlexibilityRequest.state == FlexibilityState.ASKED) | FlexibilityRequest.state.in_(
        [FlexibilityState.AGREED, FlexibilityState.PARTLY_AGREED]
    )
    found = _read(
        _whole().where(policy.readable_by(actor), owed, FlexibilityRequest.delivered_on.is_(None))
    )
    return tuple(sorted(found, key=lambda one: -one.age))


def ageing_by_department(actor: Actor) -> tuple[DepartmentAgeing, ...]:
    """How each department stands with what was asked of it, in what the actor may read."""
    rows: Any = session().execute(
        select(
            Department.name, Department.short_name, FlexibilityRequest.state,
            FlexibilityRequest.asked_on, FlexibilityRequest.answer_by,
            FlexibilityRequest.decided_on, FlexibilityRequest.delivered_on,
        )
        .join(Agreement, Agreement.id == FlexibilityRequest.agreement_id)
        .join(Department, Department.id == FlexibilityRequest.department_id)
        .where(policy.readable_by(actor))
    )  # fmt: skip
    by_department: dict[tuple[str, str], list[Request]] = defaultdict(list)
    for name, short_name, *facts in rows:
        by_department[name, short_name].append(Request(*facts))
    today = clock.today()
    return tuple(
        DepartmentAgeing(name, short_name, ageing_of(requests, today))
        for (name, short_name), requests in sorted(by_department.items())
    )


def _whole() -> Select[Any]:
    query: Any = (
        select(
            FlexibilityRequest,
            Agreement.reference.label("agreement"),
            Agreement.title.label("agreement_title"),
            Area.name.label("area"),
            Department.short_name.label("department"),
            AgreementLine.number.label("line_number"),
            AgreementLine.indicator_words,
            AgreementLine.outcome_words,
            Indicator.name.label("indicator"),
        )
        .join(Agreement, Agreement.id == FlexibilityRequest.agreement_id)
        .join(Area, Area.id == Agreement.area_id)
        .join(Department, Department.id == FlexibilityRequest.department_id)
        .outerjoin(AgreementLine, AgreementLine.id == FlexibilityRequest.line_id)
        .outerjoin(Indicator, Indicator.id == AgreementLine.indicator_id)
        .order_by(FlexibilityRequest.asked_on, FlexibilityRequest.id)
    )
    whole: Select[Any] = query
    return whole


def _read(query: Select[Any], *, with_chases: bool = False) -> tuple[Flexibility, ...]:
    rows = session().execute(query).all()
    chases = _chases([row.FlexibilityRequest.id for row in rows]) if with_chases else {}
    today = clock.today()
    return tuple(_flexibility(row, today, chases) for row in rows)


def _flexibility(row: Any, today: date, chases: dict[int, list[Chase]]) -> Flexibility:
    kept: FlexibilityRequest = row.FlexibilityRequest
    request = Request(
        kept.state, kept.asked_on, kept.answer_by, kept.decided_on, kept.delivered_on
    )  # fmt: skip
    line = ""
    if row.line_number is not None:
        line = f"{row.line_number}. {row.indicator or row.indicator_words or row.outcome_words}"
    return Flexibility(
        reference=kept.reference,
        version=kept.version,
        agreement=row.agreement,
        agreement_title=row.agreement_title,
        area=row.area,
        department=row.department,
        kind=kept.kind,
        rule_or_fund=kept.rule_or_fund,
        case_made=kept.case_made,
        line=line,
        decided_by=kept.decided_by,
        reasons=kept.reasons,
        request=request,
        age=request.age(today),
        is_overdue=request.is_overdue(today),
        chases=tuple(chases.get(kept.id, ())),
    )


def _chases(ids: list[int]) -> dict[int, list[Chase]]:
    found: dict[int, list[Chase]] = defaultdict(list)
    rows = session().execute(
        select(FlexibilityChase, User.name)
        .join(User, User.id == FlexibilityChase.by_id)
        .where(FlexibilityChase.request_id.in_(ids))
        .order_by(FlexibilityChase.chased_on, FlexibilityChase.id)
    )
    for chase, name in rows:
        found[chase.request_id].append(Chase(chase.chased_on, chase.words, name))
    return found


def _readable_by(actor: Actor) -> ColumnElement[bool]:
    return policy.readable_by(actor) if actor.department_id is None else _put_to(actor)


def _put_to(actor: Actor) -> ColumnElement[bool]:
    if actor.department_id is None or not actor.has("negotiation:answer"):
        return false()
    return FlexibilityRequest.department_id == actor.department_id
