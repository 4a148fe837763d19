"""An agreement's stages with their dates, and the ground on which the guards judge it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from gorm.accounts.models import Grade, User
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.negotiations.models import (
    AgreementApproval,
    AgreementLine,
    AgreementStage,
    AgreementState,
    AgreementTerm,
    StageDate,
    TermState,
)
from gorm.negotiations.queries.heads import AgreementHead
from gorm.negotiations.queries.open_points import open_points_of
from gorm.negotiations.rules.guards import Ground, StageFacts


@dataclass(frozen=True)
class PathStage:
    """A stage on the path of one agreement: by when, who sees to it, when it was reached."""

    stage: StageFacts
    is_here: bool
    due_on: date | None
    owner: str
    owner_id: int | None
    reached_on: date | None
    conditions: str
    is_approved: bool

    @property
    def is_late(self) -> bool:
        """Whether its day has passed and it was not reached."""
        return self.due_on is not None and self.reached_on is None and self.due_on < clock.today()


@dataclass(frozen=True)
class Standing:
    """Where an agreement stands: its path, and what the guards judge by."""

    path: tuple[PathStage, ...]
    ground: Ground


def ground_of(head: AgreementHead) -> Ground:
    """What the guards judge an agreement by, as it stands."""
    return standing_of(head).ground


def standing_of(head: AgreementHead) -> Standing:
    """An agreement's path and its ground, in three queries however many lines it has."""
    path, terms = path_of(head)
    lines = session().execute(
        select(
            AgreementLine.number,
            and_(AgreementLine.is_placeholder, AgreementLine.fill_by.is_(None)).label("unfilled"),
        )
        .where(AgreementLine.agreement_id == head.id, AgreementLine.dropped_on.is_(None))
        .order_by(AgreementLine.number)
    ).all()  # fmt: skip
    here = next(one for one in path if one.stage.id == head.stage_id)
    ground = Ground(
        stage=here.stage,
        stages=tuple(one.stage for one in path),
        today=clock.today(),
        opened_on=head.opened_on,
        reached_on=here.reached_on,
        stopped="" if head.state is AgreementState.LIVE else head.state.label,
        accountable=head.accountable,
        accountable_ended_on=head.accountable_ended_on,
        lines=len(lines),
        terms=terms,
        open_points=open_points_of(head.id),
        unfilled=tuple(f"line {row.number}" for row in lines if row.unfilled),
        approved=frozenset(one.stage.id for one in path if one.is_approved),
    )
    return Standing(path, ground)


def path_of(head: AgreementHead) -> tuple[tuple[PathStage, ...], int]:
    """The stages of an agreement's kind in their order with its own dates, and its live terms."""
    owner = aliased(User)
    terms = (
        select(func.count(AgreementTerm.id))
        .where(AgreementTerm.agreement_id == head.id, AgreementTerm.state != TermState.DROPPED)
        .scalar_subquery()
    )
    rows = session().execute(
        select(
            AgreementStage, Grade.name.label("grade"), owner.name.label("owner"), terms,
            StageDate.due_on, StageDate.owner_id, StageDate.reached_on,
            AgreementApproval.id.label("approval"), AgreementApproval.conditions,
        )
        .outerjoin(Grade, Grade.code == AgreementStage.grade_code)
        .outerjoin(
            StageDate,
            and_(StageDate.stage_id == AgreementStage.id, StageDate.agreement_id == head.id),
        )
        .outerjoin(owner, owner.id == StageDate.owner_id)
        .outerjoin(
            AgreementApproval,
            and_(
                AgreementApproval.stage_id == AgreementStage.id,
                AgreementApproval.agreement_id == head.id,
                AgreementApproval.spent_on.is_(None),
            ),
        )
        .where(AgreementStage.kind_id == head.kind_id)
        .order_by(AgreementStage.position, AgreementStage.id)
    ).all()  # fmt: skip
    path = tuple(
        PathStage(
            stage=_facts(row.AgreementStage, row.grade or ""),
            is_here=row.AgreementStage.id == head.stage_id,
            due_on=row.due_on,
            owner=row.owner or "",
            owner_id=row.owner_id,
            reached_on=row.reached_on,
            conditions=row.conditions or "",
            is_approved=row.approval is not None,
        )
        for row in rows
    )
    return path, rows[0][3] if rows else 0


def stage_named(stages: tuple[StageFacts, ...], stage_id: int) -> StageFacts:
    """The stage with this number. Raises NotFound."""
    found = next((one for one in stages if one.id == stage_id), None)
    if found is None:
        raise NotFound
    return found


def _facts(stage: AgreementStage, grade: str) -> StageFacts:
    return StageFacts(
        id=stage.id,
        name=stage.name,
        position=stage.position,
        signs=stage.signs,
        is_in_force=stage.is_in_force,
        opens_lines=stage.opens_lines,
        grade=grade,
        is_in_use=stage.is_in_use,
    )
