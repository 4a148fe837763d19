"""Asking for the approval that a stage needs, and what follows from the decision on it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Grade
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.core.happenings import HappenedOn
from gorm.core.text import cleaned
from gorm.core.working_days import BeyondHolidayTable, working_days_after
from gorm.decisions.models import Decision, DecisionState, OutcomeKind
from gorm.decisions.offers import Decided
from gorm.decisions.service import Request, ask, ask_again
from gorm.negotiations import policy
from gorm.negotiations.models import (
    Agreement,
    AgreementApproval,
    AgreementEventKind,
    AgreementStage,
)
from gorm.negotiations.queries.briefing import evidence_as_asked
from gorm.negotiations.queries.heads import AgreementHead, agreement_head
from gorm.negotiations.rules.sign_off import SIGN_OFF, SignOff, asked_in_words
from gorm.negotiations.service.events import Happening, tell
from gorm.negotiations.service.loading import (
    agreement_by_reference,
    agreement_to_work_on,
    insist_it_goes_on,
)

#: Within how many working days an approval is asked for, where nothing else is said.
_DECIDE_WITHIN: Final = 10


@dataclass(frozen=True)
class Asked:
    """An approval that is asked for: of which stage, and what its decision-maker needs to know."""

    stage_id: int
    reasons: str
    options_considered: str = ""
    advice: str = ""
    decide_by: date | None = None
    if_nothing_is_done: str = ""


def ask_for_approval(actor: Actor, reference: str, asked: Asked, seen_version: int) -> str:
    """Ask for the approval that a stage needs; the reference of the decision.

    Raises Refused where the stage needs none, where one stands, or where one waits already.
    """
    agreement = agreement_to_work_on(actor, reference, seen_version)
    insist_it_goes_on(agreement)
    stage = _stage(agreement, asked)
    _refuse_twice(agreement, stage)
    decision = ask(actor, _request(actor, agreement, stage, asked))
    title = f"Approval asked for: {stage.name} ({decision})"
    happening = Happening(
        AgreementEventKind.DECIDED, title, asked.reasons, decision_id=_number_of(decision)
    )
    tell(actor, agreement, "agreement.approval_asked", happening, reason=cleaned(asked.reasons))
    return decision


def ask_for_approval_again(
    actor: Actor, reference: str, decision: str, asked: Asked, *, seen_version: int, note: str
) -> None:
    """Ask again for what was sent back, with the agreement as it stands now."""
    agreement = agreement_to_work_on(actor, reference)
    insist_it_goes_on(agreement)
    stage = _stage(agreement, asked)
    ask_again(actor, decision, _request(actor, agreement, stage, asked), seen_version, note)
    title = f"Approval asked for again: {stage.name} ({decision})"
    happening = Happening(
        AgreementEventKind.DECIDED, title, note, decision_id=_number_of(decision)
    )  # fmt: skip
    tell(actor, agreement, "agreement.approval_asked_again", happening, reason=cleaned(note))


def follow(actor: Actor, decided: Decided) -> None:
    """Keep the approval of a stage, with its conditions, or say that none was given.

    The stage is not entered: that is an act of its own, which asks every guard again.
    """
    agreement = agreement_by_reference(decided.subject_reference, is_held=True)
    asked = SignOff.of(decided.proposal)
    if decided.outcome.has_effect:
        insist_it_can_be_approved(agreement, asked)
        session().add(
            AgreementApproval(
                agreement_id=agreement.id,
                stage_id=asked.stage_id,
                decision_id=decided.decision_id,
                approved_on=decided.decided_on,
                conditions=decided.conditions,
            )
        )
        session().flush()
    verb = _verb(decided.outcome)
    happening = Happening(
        AgreementEventKind.DECIDED,
        f"{verb}: {asked.stage} ({decided.reference})",
        decided.reasons,
        facts=[("Decided by", decided.decided_by_name), ("Conditions", decided.conditions)],
        decision_id=decided.decision_id,
    )
    happened = HappenedOn(decided.decided_on, decided.precision)
    tell(
        actor,
        agreement,
        "agreement.approval_decided",
        happening,
        happened=happened,
        reason=decided.reasons,
    )


def insist_it_can_be_approved(agreement: Agreement, asked: SignOff) -> None:
    """Refuse an approval of a stage that is gone, or for which one stands. Raises Refused."""
    if faults := lacking(agreement, asked):
        raise Refused(" ".join(faults))


def lacking(agreement: Agreement, asked: SignOff) -> tuple[str, ...]:
    """What stands in the way of approving a stage now, in words."""
    faults = []
    if agreement.state.value in {"withdrawn", "ended"}:
        faults.append(f"The agreement is {agreement.state.label.lower()}.")
    stage = session().scalar(
        select(AgreementStage).where(
            AgreementStage.id == asked.stage_id, AgreementStage.kind_id == agreement.kind_id
        )
    )
    if stage is None or not stage.is_in_use:
        faults.append(f"{asked.stage} is no longer in use. Send the request back.")
    if _standing(agreement.id, asked.stage_id):
        faults.append(f"An approval of {asked.stage} stands already.")
    return tuple(faults)


def _verb(outcome: OutcomeKind) -> str:
    if outcome is OutcomeKind.WITHDRAWN:
        return "Request withdrawn"
    return f"Decided, {outcome.label.lower()}"


def _stage(agreement: Agreement, asked: Asked) -> AgreementStage:
    stage = session().scalar(
        select(AgreementStage).where(
            AgreementStage.id == asked.stage_id,
            AgreementStage.kind_id == agreement.kind_id,
            AgreementStage.is_in_use,
        )
    )
    if stage is None or stage.grade_code is None:
        raise Refused({"stage": "Choose a stage that needs an approval."})
    if not cleaned(asked.reasons):
        raise Refused({"reasons": "Enter why it should be approved."})
    return stage


def _refuse_twice(agreement: Agreement, stage: AgreementStage) -> None:
    """The same question cannot wait twice: two who ask at once are told of each other."""
    if _standing(agreement.id, stage.id):
        raise Refused({"stage": f"{stage.name} is approved already. You can enter it."})
    waiting = session().scalars(
        select(Decision).where(
            Decision.kind == SIGN_OFF,
            Decision.subject_kind == policy.SUBJECT,
            Decision.subject_reference == agreement.reference,
            Decision.state != DecisionState.CLOSED,
        )
    )
    for decision in waiting:
        if SignOff.of(decision.proposal).stage_id == stage.id:
            words = f"This waits to be decided already ({decision.reference}), asked for by "
            raise Refused({"stage": f"{words}{decision.asked_by_name}."})


def _standing(agreement_id: int, stage_id: int) -> bool:
    query = select(AgreementApproval.id).where(
        AgreementApproval.agreement_id == agreement_id,
        AgreementApproval.stage_id == stage_id,
        AgreementApproval.spent_on.is_(None),
    )
    return session().scalar(query) is not None


def _request(actor: Actor, agreement: Agreement, stage: AgreementStage, asked: Asked) -> Request:
    head: AgreementHead = agreement_head(actor, agreement.reference)
    grade = session().get_one(Grade, stage.grade_code)
    return Request(
        kind=SIGN_OFF,
        subject_kind=policy.SUBJECT,
        subject_reference=agreement.reference,
        office_id=agreement.office_id,
        organisation_id=agreement.accountable_id,
        area_id=agreement.area_id,
        question=asked_in_words(agreement.title, agreement.area.name, stage.name),
        grade_code=grade.code,
        due_on=asked.decide_by or _usual_due(),
        consequence=2 if stage.signs else 3,
        if_nothing_is_done=asked.if_nothing_is_done
        or f"The agreement stays at {agreement.stage.name.lower()}.",
        reasons=asked.reasons,
        options_considered=asked.options_considered,
        advice=asked.advice,
        proposal=SignOff(stage.id, stage.name).plain,
        evidence=evidence_as_asked(head, stage.id),
        asked_on=clock.today(),
    )


def _usual_due() -> date | None:
    try:
        return working_days_after(clock.today(), _DECIDE_WITHIN)
    except BeyondHolidayTable:
        return None


def _number_of(decision: str) -> int | None:
    return session().scalar(select(Decision.id).where(Decision.reference == decision))
