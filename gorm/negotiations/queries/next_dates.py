"""When the next stage of an agreement is due, and which: columns of a query over agreements."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from gorm.negotiations.models import Agreement, AgreementStage, StageDate


def next_due() -> Any:
    """The earliest day of a stage that is still ahead."""
    ahead = aliased(AgreementStage)
    return (
        select(func.min(StageDate.due_on))
        .join(ahead, ahead.id == StageDate.stage_id)
        .where(
            StageDate.agreement_id == Agreement.id,
            ahead.is_in_use,
            ahead.position > AgreementStage.position,
        )
        .correlate(Agreement, AgreementStage)
        .scalar_subquery()
    )


def next_due_stage(due: Any) -> Any:
    """The name of the stage that is due on that day."""
    ahead = aliased(AgreementStage)
    return (
        select(func.min(ahead.name))
        .join(StageDate, ahead.id == StageDate.stage_id)
        .where(
            StageDate.agreement_id == Agreement.id,
            ahead.is_in_use,
            ahead.position > AgreementStage.position,
            StageDate.due_on == due,
        )
        .correlate(Agreement, AgreementStage)
        .scalar_subquery()
    )
