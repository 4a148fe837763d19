"""The list of cases: each with where it stands, its next clock and its owner."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office, User
from gorm.challenge import policy
from gorm.challenge.models import (
    Case,
    CaseClock,
    CaseMember,
    Instrument,
    InstrumentKind,
    Regime,
)
from gorm.challenge.queries.heads import service_of
from gorm.challenge.queries.ladders import is_on_file, ladders_and_instruments, standing_of
from gorm.challenge.queries.stages import stands_at
from gorm.challenge.rules.ladder import Standing
from gorm.core import clock
from gorm.core.db import session
from gorm.core.happenings import HappenedOn
from gorm.core.paging import ROWS_AT_ONCE, NameCursor, every_row
from gorm.places.models import Organisation

PAGE_SIZE: Final = 50


@dataclass(frozen=True)
class Wanted:
    """Which cases a list shows; '' and None do not narrow."""

    state: str = "open"
    words: str = ""
    theme_id: int | None = None
    regime: str = ""
    office: str = ""
    is_mine: bool = False
    by_name: bool = False
    organisation: str = ""
    #: The stage at which they stand today: `regime/stage`, by their codes.
    stage: str = ""


@dataclass(frozen=True)
class CaseLine:
    """A case in a list. Where its words may not be read, where it stands is not told."""

    id: int
    reference: str
    organisation: str
    organisation_key: str
    service: str
    regime: str
    office: str
    owner: str
    opened: HappenedOn
    closed_on: date | None
    standing: Standing | None
    due_on: date | None
    is_restricted: bool


@dataclass(frozen=True)
class CasePage:
    """One page of cases, and where the next begins."""

    lines: tuple[CaseLine, ...]
    next: NameCursor | None


def case_page(
    actor: Actor, wanted: Wanted, after: NameCursor | None = None, size: int = PAGE_SIZE
) -> CasePage:
    """One page of the cases whose existence the actor may know of."""
    query = _query(actor, wanted)
    if wanted.by_name:
        query = query.order_by(Organisation.search_name, Case.id)
        if after is not None:
            query = query.where(tuple_(Organisation.search_name, Case.id) > (after.name, after.id))
    else:
        query = query.order_by(Case.id.desc())
        if after is not None:
            query = query.where(Case.id < after.id)
    found = _lines(query.limit(size + 1))
    last = found[size - 1] if len(found) > size else None
    following = NameCursor(last.organisation_key, last.id) if last else None
    return CasePage(tuple(found[:size]), following)


def cases_to_export(actor: Actor, wanted: Wanted) -> Iterator[CaseLine]:
    """The cases that the filters leave, in the order of the list."""

    def read(after: NameCursor | None) -> tuple[tuple[CaseLine, ...], NameCursor | None]:
        page = case_page(actor, wanted, after, ROWS_AT_ONCE)
        return page.lines, page.next

    return every_row(read)


def regime_choices() -> tuple[tuple[str, str], ...]:
    """The regimes in use that a form offers: (code, name)."""
    rows = session().execute(
        select(Regime.code, Regime.name).where(Regime.is_in_use).order_by(Regime.id)
    )
    return tuple((row.code, row.name) for row in rows)


def colleagues_of(office_id: int | None) -> tuple[tuple[str, str], ...]:
    """The people of an office who may be on a case: (number, name)."""
    rows = session().execute(
        select(User.id, User.name)
        .where(User.office_id == office_id, User.is_active)
        .order_by(User.name, User.id)
    )
    return tuple((str(row.id), row.name) for row in rows)


def _query(actor: Actor, wanted: Wanted) -> Any:
    due = (
        select(func.min(CaseClock.due_on))
        .where(CaseClock.case_id == Case.id, CaseClock.stopped_on.is_(None))
        .scalar_subquery()
    )
    return (
        select(Case, due.label("due_on"), policy.readable_by(actor).label("is_readable"))
        .join(Organisation, Organisation.id == Case.organisation_id)
        .join(Office, Office.id == Case.office_id)
        .where(policy.visible_to(actor), *_conditions(actor, wanted))
        .options(
            joinedload(Case.organisation),
            joinedload(Case.chosen_stage),
            joinedload(Case.office),
            joinedload(Case.owner),
            joinedload(Case.regime),
            joinedload(Case.theme),
        )
    )


def _conditions(actor: Actor, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    yield from _in_state(actor, wanted.state)
    yield from _named(wanted.words)
    asked: list[tuple[object, ColumnElement[bool]]] = [
        (wanted.theme_id, Case.theme_id == wanted.theme_id),
        (wanted.regime, Case.regime_id.in_(select(Regime.id).where(Regime.code == wanted.regime))),
        (wanted.office, Office.code == wanted.office),
        (wanted.organisation, Organisation.reference == wanted.organisation),
        (wanted.is_mine, _is_mine(actor)),
        (wanted.stage, and_(policy.readable_by(actor), stands_at(wanted.stage))),
    ]
    yield from (condition for is_asked, condition in asked if is_asked)


def _in_state(actor: Actor, state: str) -> Iterator[ColumnElement[bool]]:
    if state == "closed":
        yield Case.closed_on.is_not(None)
    elif state != "all":
        yield Case.closed_on.is_(None)
    if state == "awaited":
        yield and_(policy.readable_by(actor), _has_lapsed())


def _named(words: str) -> Iterator[ColumnElement[bool]]:
    for word in words.casefold().split():
        yield or_(
            Organisation.search_name.contains(word, autoescape=True),
            Organisation.gss_code == word.upper(),
            Case.reference == word.upper(),
        )


def _is_mine(actor: Actor) -> ColumnElement[bool]:
    on_team = exists().where(CaseMember.case_id == Case.id, CaseMember.user_id == actor.user_id)
    return or_(Case.owner_id == actor.user_id, on_team)


def _has_lapsed() -> ColumnElement[bool]:
    return exists().where(
        Instrument.case_id == Case.id,
        Instrument.kind_id == InstrumentKind.id,
        InstrumentKind.stage_id.is_not(None),
        Instrument.ended_on.is_(None),
        is_on_file(),
        Instrument.in_force_to < clock.today(),
    )


def _lines(query: Select[Any]) -> list[CaseLine]:
    rows = session().execute(query).all()
    cases = [row.Case for row in rows if row.is_readable]
    ladders, instruments = ladders_and_instruments(
        {case.chosen_stage.regime_id for case in cases}, [case.id for case in cases]
    )

    def standing(case: Case) -> Standing:
        ladder = ladders[case.chosen_stage.regime_id]
        return standing_of(ladder, case.chosen_stage_id, instruments.get(case.id, ()))

    return [
        CaseLine(
            id=row.Case.id,
            reference=row.Case.reference,
            organisation=row.Case.organisation.name,
            organisation_key=row.Case.organisation.search_name,
            service=service_of(row.Case),
            regime=row.Case.regime.name,
            office=row.Case.office.name,
            owner=row.Case.owner.name,
            opened=HappenedOn(row.Case.opened_on, row.Case.precision),
            closed_on=row.Case.closed_on,
            standing=standing(row.Case) if row.is_readable else None,
            due_on=row.due_on if row.is_readable else None,
            is_restricted=row.Case.sharing.value == "restricted",
        )
        for row in rows
    ]
