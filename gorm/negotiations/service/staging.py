"""Moving an agreement from stage to stage, signing it among them."""

from dataclasses import dataclass

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.core.happenings import HappenedOn
from gorm.core.text import cleaned, listed
from gorm.negotiations.models import (
    Agreement,
    AgreementApproval,
    AgreementEventKind,
    StageDate,
)
from gorm.negotiations.queries.ground import ground_of, stage_named
from gorm.negotiations.queries.heads import agreement_head
from gorm.negotiations.rules.guards import (
    Entering,
    Ground,
    StageFacts,
    goes_back,
    missing_for,
    passed_over,
)
from gorm.negotiations.service.events import Happening, tell
from gorm.negotiations.service.loading import agreement_to_work_on


@dataclass(frozen=True)
class StageMove:
    """A stage that is entered, when, and why where it is a jump or a step back."""

    stage_id: int
    happened: HappenedOn
    reason: str = ""


def enter_stage(actor: Actor, reference: str, move: StageMove, seen_version: int) -> None:
    """Enter a stage; entering one that signs is signing. Raises Refused with all that is missing.

    Going back gives up the approvals that stand: what they approved is open again.
    """
    agreement = agreement_to_work_on(actor, reference, seen_version)
    ground = ground_of(agreement_head(actor, reference))
    stage = stage_named(ground.stages, move.stage_id)
    _refuse_missing(Entering(stage, move.happened.on, move.reason), ground)
    spent = _spend_approvals(agreement, stage, ground)
    _enter(agreement, stage, move)
    tell(
        actor,
        agreement,
        "agreement.stage_entered",
        _happening(stage, ground, move, spent),
        happened=move.happened,
        reason=cleaned(move.reason),
        changes={"Stage": (ground.stage.name, stage.name)},
    )


def _refuse_missing(step: Entering, ground: Ground) -> None:
    faults: dict[str, str] = {}
    for one in missing_for(step, ground):
        said = faults.get(one.field)
        faults[one.field] = f"{said} {one.words}" if said else one.words
    if faults:
        raise Refused(faults)


def _enter(agreement: Agreement, stage: StageFacts, move: StageMove) -> None:
    date_of = session().scalar(
        select(StageDate).where(
            StageDate.agreement_id == agreement.id, StageDate.stage_id == stage.id
        )
    )
    if date_of is None:
        date_of = StageDate(agreement_id=agreement.id, stage_id=stage.id)
        session().add(date_of)
    date_of.reached_on = move.happened.on
    agreement.stage_id = stage.id
    if stage.signs:
        agreement.signed_on = move.happened.on
    elif not stage.is_in_force:
        agreement.signed_on = None
    session().flush()
    session().refresh(agreement, ["stage"])


def _spend_approvals(
    agreement: Agreement, stage: StageFacts, ground: Ground
) -> tuple[AgreementApproval, ...]:
    """Spend the approval of the stage that is entered, or on the way back all that stand."""
    query = select(AgreementApproval).where(
        AgreementApproval.agreement_id == agreement.id, AgreementApproval.spent_on.is_(None)
    )
    if not goes_back(stage, ground):
        query = query.where(AgreementApproval.stage_id == stage.id)
    spent = tuple(session().scalars(query))
    for approval in spent:
        approval.spent_on = clock.today()
    return spent


def _happening(
    stage: StageFacts, ground: Ground, move: StageMove, spent: tuple[AgreementApproval, ...]
) -> Happening:
    is_back = goes_back(stage, ground)
    over = passed_over(stage, ground)
    title = f"Back to {stage.name}" if is_back else f"{stage.name} reached"
    conditions = "; ".join(one.conditions for one in spent if one.conditions)
    given_up = [one.name for one in ground.stages if one.id in {each.stage_id for each in spent}]
    return Happening(
        AgreementEventKind.SIGNED if stage.signs else AgreementEventKind.STAGE,
        title,
        move.reason,
        facts=[
            ("From", ground.stage.name),
            ("Left out", listed([one.name for one in over])),
            ("Approved with conditions", "" if is_back else conditions),
            ("Approvals given up", listed(given_up) if is_back else ""),
        ],
        decision_id=spent[0].decision_id if spent and not is_back else None,
    )
