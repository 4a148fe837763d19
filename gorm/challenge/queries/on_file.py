"""What a case has on its file, as the guards of a step ask for it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ScalarSelect, func, not_, select
from sqlalchemy.orm import aliased

from gorm.accounts.models import Grade
from gorm.challenge.models import (
    Case,
    CaseEntry,
    CaseEvidence,
    CaseMove,
    Instrument,
    InstrumentKind,
    Representations,
    Stage,
)
from gorm.challenge.queries.ladders import Ladder
from gorm.challenge.rules.ladder import InForce, Rung, Standing
from gorm.challenge.rules.steps import Answered, OnFile
from gorm.core import clock
from gorm.core.db import session
from gorm.core.happenings import HappenedOn
from gorm.places.models import Organisation


@dataclass(frozen=True)
class GradeNeeded:
    """The lowest grade that decides on something."""

    code: str
    rank: int
    name: str


@dataclass(frozen=True)
class Kind:
    """A kind of instrument, as forms and steps know it."""

    id: int
    code: str
    name: str
    legal_basis: str
    rung: Rung | None
    is_proposal: bool
    needs_representations: bool
    lapses: bool
    transfers_functions: bool
    months: int | None
    renewable_months: int | None
    grade: GradeNeeded | None
    is_in_use: bool


def kinds_of(regime_id: int, ladder: Ladder) -> tuple[Kind, ...]:
    """The kinds of instrument of a regime, in their order."""
    rows = session().execute(
        select(InstrumentKind, Grade)
        .outerjoin(Stage, Stage.id == InstrumentKind.stage_id)
        .outerjoin(Grade, Grade.code == func.coalesce(InstrumentKind.grade_code, Stage.grade_code))
        .where(InstrumentKind.regime_id == regime_id)
        .order_by(InstrumentKind.position)
    )
    return tuple(_kind(kind, grade, ladder) for kind, grade in rows)


def on_file(
    case_id: int,
    ladder: Ladder,
    standing: Standing,
    instruments: Iterable[InForce],
    grade_left: GradeNeeded | None,
) -> OnFile:
    """Everything that the guards of a step ask of a case, read now."""
    rows = _rows_of(case_id)
    facts = rows[0]
    today = clock.today()
    running = [one for one in instruments if one.runs_on(today) or one.has_lapsed(today)]
    holding = [one for one in running if one.position is not None and not one.is_proposal]
    opened = HappenedOn(facts.opened_on, facts.precision)
    return OnFile(
        standing=standing.rung,
        rungs=ladder.offered,
        evidence=facts.evidence,
        answered=_answered(rows),
        running=frozenset(one.reference for one in running if not one.is_proposal),
        holding=frozenset(one.reference for one in holding),
        grade_left=grade_left.rank if grade_left else None,
        organisation=facts.name,
        organisation_ended_on=facts.ended_on,
        opened_on=opened.earliest,
        is_closed=facts.closed_on is not None,
    )


def grade_left_by(case_id: int, ladder: Ladder, standing: Rung) -> GradeNeeded | None:
    """The grade at which a stage is left: its own, or that of the stage left before it.

    Stepping down and closing are decided at the grade of the stage from which the case came.
    """
    if standing.grade_code is not None or not standing.is_leaving:
        return grade_of(standing)
    left = session().scalar(
        select(CaseMove.from_stage_id)
        .join(CaseEntry, CaseEntry.id == CaseMove.entry_id)
        .where(
            CaseMove.case_id == case_id,
            CaseMove.to_stage_id == standing.id,
            CaseEntry.struck_at.is_(None),
        )
        .order_by(CaseMove.id.desc())
        .limit(1)
    )
    found = ladder.find(left) if left is not None else None
    return grade_of(found) if found else None


def grade_of(rung: Rung) -> GradeNeeded | None:
    """The grade that decides on a stage."""
    if rung.grade_code is None or rung.grade_rank is None:
        return None
    return GradeNeeded(rung.grade_code, rung.grade_rank, rung.grade_name)


def highest(grades: Collection[GradeNeeded | None]) -> GradeNeeded | None:
    """The highest of several grades."""
    return max((grade for grade in grades if grade), key=lambda grade: grade.rank, default=None)


def _rows_of(case_id: int) -> Sequence[Any]:
    """A case with its evidence counted, once for each time that representations were invited."""
    evidence = (
        select(func.count(CaseEvidence.id))
        .join(CaseEntry, CaseEntry.id == CaseEvidence.entry_id)
        .where(CaseEvidence.case_id == case_id, CaseEntry.struck_at.is_(None))
        .scalar_subquery()
        .label("evidence")
    )
    told = aliased(CaseEntry)
    return (
        session()
        .execute(
            select(
                Case.opened_on,
                Case.precision,
                Case.closed_on,
                Organisation.name,
                Organisation.ended_on,
                evidence,
                Representations,
                Instrument.reference,
                _spent_on(case_id).label("spent_on"),
                told.struck_at.is_not(None).label("is_struck"),
            )
            .join(Organisation, Organisation.id == Case.organisation_id)
            .outerjoin(Representations, Representations.case_id == Case.id)
            .outerjoin(Instrument, Instrument.id == Representations.instrument_id)
            .outerjoin(told, told.id == Instrument.entry_id)
            .where(Case.id == case_id)
            .order_by(Representations.id)
        )
        .all()
    )


def _spent_on(case_id: int) -> ScalarSelect[Any]:
    """When something was first made of representations: from then on they count no more."""
    made, kind, sheet = aliased(Instrument), aliased(InstrumentKind), aliased(CaseEntry)
    return (
        select(func.min(made.decided_on))
        .join(kind, kind.id == made.kind_id)
        .join(sheet, sheet.id == made.entry_id)
        .where(
            sheet.struck_at.is_(None),
            made.case_id == case_id,
            kind.needs_representations,
            not_(made.is_urgent),
            made.decided_on >= Representations.considered_on,
        )
        .correlate(Representations)
        .scalar_subquery()
    )


def _answered(rows: Sequence[Any]) -> tuple[Answered, ...]:
    return tuple(
        Answered(
            row.reference,
            row.Representations.closes_on,
            _considered(row.Representations),
            row.spent_on,
            row.Representations.opens_on,
        )
        for row in rows
        if row.Representations is not None and not row.is_struck
    )


def _considered(found: Representations) -> Any:
    if found.considered_on is None or found.considered_precision is None:
        return None
    earliest = HappenedOn(found.considered_on, found.considered_precision).earliest
    return earliest or found.considered_on


def _kind(kind: InstrumentKind, grade: Grade | None, ladder: Ladder) -> Kind:
    return Kind(
        id=kind.id,
        code=kind.code,
        name=kind.name,
        legal_basis=kind.legal_basis,
        rung=ladder.find(kind.stage_id) if kind.stage_id else None,
        is_proposal=kind.is_proposal,
        needs_representations=kind.needs_representations,
        lapses=kind.lapses,
        transfers_functions=kind.transfers_functions,
        months=kind.months,
        renewable_months=kind.renewable_months,
        grade=GradeNeeded(grade.code, grade.rank, grade.name) if grade else None,
        is_in_use=kind.is_in_use,
    )
