"""Kinds of agreement as administrators set them, and where open agreements stand."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from gorm.accounts.models import Grade
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.negotiations.models import Agreement, AgreementKind, AgreementStage, Timetable
from gorm.negotiations.models import AgreementState as State
from gorm.negotiations.rules.kinds import KindFacts, KindStage, KindTimetable


@dataclass(frozen=True)
class KindLine:
    """A kind in the list of all."""

    code: str
    name: str
    stages: int
    years: int
    open_agreements: int
    is_in_use: bool


@dataclass(frozen=True)
class KindKept:
    """A kind as it is kept, with the version that a change must have seen."""

    id: int
    version: int
    facts: KindFacts
    grades: dict[str, str]
    standing: dict[str, tuple[str, ...]]


def kind_lines() -> tuple[KindLine, ...]:
    """Every kind of agreement."""
    stages = (
        select(func.count(AgreementStage.id))
        .where(AgreementStage.kind_id == AgreementKind.id, AgreementStage.is_in_use)
        .scalar_subquery()
    )
    agreements = (
        select(func.count(Agreement.id))
        .where(Agreement.kind_id == AgreementKind.id, Agreement.state.in_(_OPEN))
        .scalar_subquery()
    )
    rows = session().execute(select(AgreementKind, stages, agreements).order_by(AgreementKind.id))
    return tuple(
        KindLine(kind.code, kind.name, many, kind.years, used, kind.is_in_use)
        for kind, many, used in rows
    )


def kind_kept(code: str) -> KindKept:
    """A kind with its stages, its timetables, and where its open agreements stand."""
    kind = session().scalar(
        select(AgreementKind)
        .where(AgreementKind.code == code)
        .options(
            selectinload(AgreementKind.stages),
            selectinload(AgreementKind.timetables).selectinload(Timetable.steps),
        )
    )
    if kind is None:
        raise NotFound
    codes = {stage.id: stage.code for stage in kind.stages}
    rows = session().execute(select(Grade.code, Grade.name).order_by(Grade.rank))
    facts = KindFacts(
        code=kind.code,
        name=kind.name,
        description=kind.description,
        blocks=tuple(kind.blocks),
        years=kind.years,
        review_months=kind.review_months,
        reward_threshold=kind.reward_threshold,
        is_in_use=kind.is_in_use,
        stages=tuple(_stage(stage) for stage in sorted(kind.stages, key=lambda s: s.position)),
        timetables=tuple(_timetable(one, codes) for one in kind.timetables),
    )
    grades = {row.code: row.name for row in rows}
    return KindKept(kind.id, kind.version, facts, grades, _standing(kind.id))


_OPEN = (State.LIVE, State.STALLED)


def _standing(kind_id: int) -> dict[str, tuple[str, ...]]:
    """The open agreements at each stage. References are no secret: an administrator who reads no
    agreement must still learn which of them a change would touch."""
    rows = session().execute(
        select(AgreementStage.code, Agreement.reference)
        .join(AgreementStage, AgreementStage.id == Agreement.stage_id)
        .where(Agreement.kind_id == kind_id, Agreement.state.in_(_OPEN))
        .order_by(Agreement.id)
    )
    found: dict[str, tuple[str, ...]] = {}
    for code, reference in rows:
        found[code] = (*found.get(code, ()), reference)
    return found


def _stage(stage: AgreementStage) -> KindStage:
    return KindStage(
        name=stage.name,
        code=stage.code,
        signs=stage.signs,
        is_in_force=stage.is_in_force,
        opens_lines=stage.opens_lines,
        grade_code=stage.grade_code or "",
        is_in_use=stage.is_in_use,
    )


def _timetable(timetable: Timetable, codes: dict[int, str]) -> KindTimetable:
    steps = tuple(
        (codes[step.stage_id], step.days_before_signing)
        for step in timetable.steps
        if step.stage_id in codes
    )
    return KindTimetable(timetable.name, timetable.id, timetable.source, steps)
