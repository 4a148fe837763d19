"""The first page of an agreement: its path, who is party to it, its money, what is in the way."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import literal, select, union_all

from gorm.accounts.models import Department, User
from gorm.core.db import session
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
class AgreementOverview:
    """Everything that the first page of an agreement shows."""

    path: tuple[PathStage, ...]
    next: Hindered | None
    signing: Hindered | None
    next_due: PathStage | None
    lines: int
    terms: int
    open_points: tuple[str, ...]
    parties: tuple[PartyLine, ...]
    funding: tuple[FundingLine, ...]
    blocks: tuple[str, ...]
    team: tuple[str, ...]
    events: tuple[EventLine, ...]
    waiting: tuple[DecisionLine, ...]
    decided: tuple[DecisionLine, ...]
    successors: tuple[Successor, ...]


def agreement_overview(head: AgreementHead) -> AgreementOverview:
    """The first page of an agreement that the reader may read."""
    standing = standing_of(head)
    ground, path = standing.ground, standing.path
    blocks, team = _blocks_and_team(head.id)
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
        parties=parties_of(head.id),
        funding=funding_of(head.id),
        blocks=blocks,
        team=team,
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


def _blocks_and_team(agreement_id: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    blocks = select(literal(0).label("is_team"), AgreementBlock.position, AgreementBlock.name)
    team = (
        select(literal(1), literal(0), User.name)
        .join(AgreementMember, AgreementMember.user_id == User.id)
        .where(AgreementMember.agreement_id == agreement_id)
    )
    both = union_all(blocks.where(AgreementBlock.agreement_id == agreement_id), team)
    rows = sorted((row[0], row[1], row[2]) for row in session().execute(both))
    return (
        tuple(name for is_team, _, name in rows if not is_team),
        tuple(name for is_team, _, name in rows if is_team),
    )
