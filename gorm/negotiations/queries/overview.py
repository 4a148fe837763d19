"""The first page of an agreement: its path, who is party to it, its money, what is in the way."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Integer, String, cast, func, literal, null, select, union_all

from gorm.accounts.models import Department, User
from gorm.core.db import ExactDecimal, session
from gorm.decisions.models import DecisionState
from gorm.decisions.queries.about import DecisionLine, decisions_about
from gorm.negotiations.models import (
    AgreementBlock,
    AgreementMember,
    AgreementParty,
    FundingStream,
    Treatment,
)
from gorm.negotiations.policy import SUBJECT
from gorm.negotiations.queries.chronology import EventLine, latest_events
from gorm.negotiations.queries.ground import PathStage, standing_of
from gorm.negotiations.queries.heads import AgreementHead
from gorm.negotiations.rules.guards import StageFacts, in_the_way, next_of, next_signing
from gorm.negotiations.rules.sign_off import SIGN_OFF_LABEL
from gorm.places.models import Organisation, Succession

_LATEST: Final = 8


@dataclass(frozen=True)
class Hindered:
    """A stage ahead, and what stands in the way of it today."""

    stage: StageFacts
    needs: tuple[str, ...]


@dataclass(frozen=True)
class PartyLine:
    """A party beside the accountable body and the office."""

    id: int
    name: str
    is_department: bool
    signatory: str
    organisation: str


@dataclass(frozen=True)
class FundingLine:
    """A funding stream, in pounds."""

    id: int
    name: str
    department: str
    treatment: Treatment
    amount: Decimal | None
    years: str
    conditions: str


@dataclass(frozen=True)
class Successor:
    """A body that replaced the accountable body."""

    name: str
    reference: str


@dataclass(frozen=True)
class Money:
    """A funding stream as the first page names it, in pounds."""

    name: str
    treatment: Treatment
    amount: Decimal | None


@dataclass(frozen=True)
class Contents:
    """Who and what is in an agreement, by name."""

    blocks: tuple[str, ...]
    team: tuple[str, ...]
    parties: tuple[str, ...]
    funding: tuple[Money, ...]


@dataclass(frozen=True)
class AgreementOverview:
    """Everything that the first page of an agreement shows."""

    path: tuple[PathStage, ...]
    next: Hindered | None
    signing: Hindered | None
    next_due: PathStage | None
    lines: int
    terms: int
    open_points: tuple[str, ...]
    contents: Contents
    events: tuple[EventLine, ...]
    waiting: tuple[DecisionLine, ...]
    decided: tuple[DecisionLine, ...]
    successors: tuple[Successor, ...]


def agreement_overview(head: AgreementHead) -> AgreementOverview:
    """The first page of an agreement that the reader may read."""
    standing = standing_of(head)
    ground, path = standing.ground, standing.path
    contents = _contents(head.id)
    decisions = [
        one for one in decisions_about(SUBJECT, head.reference) if one.kind == SIGN_OFF_LABEL
    ]  # fmt: skip
    return AgreementOverview(
        path=path,
        next=_hindered(next_of(ground), standing),
        signing=_hindered(next_signing(ground), standing),
        next_due=next_due_of(path),
        lines=ground.lines,
        terms=ground.terms,
        open_points=ground.open_points,
        contents=contents,
        events=latest_events(head.id, _LATEST),
        waiting=tuple(one for one in decisions if one.state is not DecisionState.CLOSED),
        decided=tuple(one for one in decisions if one.state is DecisionState.CLOSED),
        successors=successors_of(head),
    )


def next_due_of(path: tuple[PathStage, ...]) -> PathStage | None:
    """The stage in use after the present one whose day comes first."""
    here = next(one.stage.position for one in path if one.is_here)
    dated = [
        one for one in path if one.due_on and one.stage.is_in_use and one.stage.position > here
    ]  # fmt: skip
    return min(dated, key=lambda one: one.due_on or date.max, default=None)


def parties_of(agreement_id: int) -> tuple[PartyLine, ...]:
    """The named partners and departments, partners first."""
    rows = session().execute(
        select(
            AgreementParty.id, AgreementParty.signatory, AgreementParty.department_id,
            Organisation.name.label("organisation"), Organisation.reference,
            Department.name.label("department"),
        )
        .outerjoin(Organisation, Organisation.id == AgreementParty.organisation_id)
        .outerjoin(Department, Department.id == AgreementParty.department_id)
        .where(AgreementParty.agreement_id == agreement_id)
        .order_by(
            AgreementParty.department_id.is_not(None), Organisation.search_name, Department.name
        )
    )  # fmt: skip
    return tuple(
        PartyLine(
            id=row.id,
            name=row.department or row.organisation,
            is_department=row.department_id is not None,
            signatory=row.signatory,
            organisation=row.reference or "",
        )
        for row in rows
    )


def funding_of(agreement_id: int) -> tuple[FundingLine, ...]:
    """The funding streams of an agreement by name."""
    rows = session().execute(
        select(FundingStream, Department.name)
        .outerjoin(Department, Department.id == FundingStream.department_id)
        .where(FundingStream.agreement_id == agreement_id)
        .order_by(FundingStream.name)
    )
    return tuple(
        FundingLine(
            id=stream.id,
            name=stream.name,
            department=department or "",
            treatment=stream.treatment,
            amount=stream.amount,
            years=stream.years,
            conditions=stream.conditions,
        )
        for stream, department in rows
    )


def successors_of(head: AgreementHead) -> tuple[Successor, ...]:
    """The bodies that replaced the accountable body; none while it stands."""
    if head.accountable_ended_on is None:
        return ()
    rows = session().execute(
        select(Organisation.name, Organisation.reference)
        .join(Succession, Succession.successor_id == Organisation.id)
        .where(Succession.predecessor_id == head.accountable_id)
        .order_by(Organisation.search_name)
    )
    return tuple(Successor(row.name, row.reference) for row in rows)


def _hindered(stage: StageFacts | None, standing: Any) -> Hindered | None:
    return Hindered(stage, in_the_way(stage, standing.ground)) if stage else None


def _contents(agreement_id: int) -> Contents:
    """Blocks, team, parties and money in one query: a page asks few, whatever it shows."""
    party_name = func.coalesce(Organisation.name, Department.name)
    rows = session().execute(
        union_all(
            _named(literal("block"), AgreementBlock.position, AgreementBlock.name).where(
                AgreementBlock.agreement_id == agreement_id
            ),
            _named(literal("team"), literal(0), User.name)
            .join(AgreementMember, AgreementMember.user_id == User.id)
            .where(AgreementMember.agreement_id == agreement_id),
            _named(literal("party"), literal(0), party_name)
            .select_from(AgreementParty)
            .outerjoin(Organisation, Organisation.id == AgreementParty.organisation_id)
            .outerjoin(Department, Department.id == AgreementParty.department_id)
            .where(AgreementParty.agreement_id == agreement_id),
            _named(
                cast(FundingStream.treatment, String),
                literal(0),
                FundingStream.name,
                FundingStream.amount,
            ).where(FundingStream.agreement_id == agreement_id),
        )
    ).all()  # fmt: skip
    found = sorted(rows, key=lambda row: (row.place, row.name.casefold()))
    treatments = {one.value: one for one in Treatment}

    def names(what: str) -> tuple[str, ...]:
        return tuple(row.name for row in found if row.what == what)

    money = [row for row in found if row.what in treatments]
    return Contents(
        blocks=names("block"),
        team=names("team"),
        parties=names("party"),
        funding=tuple(Money(row.name, treatments[row.what], row.amount) for row in money),
    )


def _named(what: Any, place: Any, name: Any, amount: Any = None) -> Any:
    known = cast(null(), ExactDecimal) if amount is None else amount
    return select(
        cast(what, String).label("what"), cast(place, Integer).label("place"),
        cast(name, String).label("name"), known.label("amount"),
    )  # fmt: skip
