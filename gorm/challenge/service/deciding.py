"""What follows in a case from a decision, inside the transaction that closes it."""

from gorm.accounts.actor import Actor
from gorm.challenge.models import Case, EntryKind
from gorm.challenge.rules.ladder import Rung
from gorm.challenge.rules.proposing import Proposal
from gorm.challenge.rules.steps import StepKind
from gorm.challenge.service.filing import Sheet, file_sheet, filed
from gorm.challenge.service.instruments import end_instrument, instrument_named, make_instruments
from gorm.challenge.service.loading import case_by_reference
from gorm.challenge.service.moving import Taken, move_to
from gorm.challenge.service.stepping import (
    Ground,
    asked_in_words,
    ground_of,
    kinds_made,
    missing_of,
    refuse_missing,
)
from gorm.core.errors import Refused
from gorm.core.happenings import HappenedOn
from gorm.decisions.models import OutcomeKind
from gorm.decisions.offers import Decided


def follow(actor: Actor, decided: Decided) -> None:
    """Do what was decided, or file that nothing was.

    Every guard is asked again as of the day of the decision: what the case has on its file may
    have changed since the step was proposed. Raises Refused, and then nothing was decided.
    """
    case = case_by_reference(decided.subject_reference, is_held=True)
    ground = ground_of(case)
    proposal = Proposal.of(decided.proposal)
    happened = HappenedOn(decided.decided_on, decided.precision)
    asked = asked_in_words(proposal, ground)
    if decided.outcome.has_effect:
        refuse_missing(missing_of(proposal, ground, happened))
    _file_decision(actor, case, decided, asked, happened)
    if decided.outcome.has_effect:
        _do(Taken(actor, ground, proposal, happened, decided), decided.parts)


def _do(step: Taken, parts: frozenset[int]) -> None:
    proposal, ground = step.proposal, step.ground
    match proposal.kind:
        case StepKind.NO_CHANGE:
            return
        case StepKind.MOVE:
            move_to(step, _rung(ground, proposal.stage))
        case StepKind.MAKE:
            kinds = kinds_made(proposal, ground)
            chosen = tuple(kind for number, kind in enumerate(kinds) if number in parts)
            make_instruments(step, chosen)
        case _:
            _about_one(step)


def _about_one(step: Taken) -> None:
    proposal, ground = step.proposal, step.ground
    found = instrument_named(step.case, proposal.about)
    if proposal.kind.makes_one:
        make_instruments(step, kinds_made(proposal, ground), found)
        return
    end_instrument(step, found)
    if proposal.stage_after:
        after = _rung(ground, proposal.stage_after)
        if after.id != step.case.chosen_stage_id:
            move_to(step, after)


def _rung(ground: Ground, code: str) -> Rung:
    found = ground.rung(code)
    if found is None:
        raise Refused("The stage that was proposed is no longer in use. Send the request back.")
    return found


def _file_decision(
    actor: Actor, case: Case, decided: Decided, asked: str, happened: HappenedOn
) -> None:
    is_withdrawn = decided.outcome is OutcomeKind.WITHDRAWN
    verb = "Withdrawn" if is_withdrawn else f"Decided, {decided.outcome.label.lower()}"
    sheet = Sheet(
        EntryKind.DECIDED,
        f"{verb}: {asked} ({decided.reference})",
        decided.reasons,
        facts=[
            ("Decided by", decided.decided_by_name or ("" if is_withdrawn else "Not held")),
            ("Conditions", decided.conditions),
            ("Recorded from above the office", "Yes" if decided.is_recorded_from_above else ""),
        ],
        actor_name=decided.decided_by_name,
        source=decided.document_title,
        source_address=decided.document_address,
        decision_id=decided.decision_id,
    )
    entry = file_sheet(actor, case, happened, sheet)
    filed(actor, case, "case.step_decided", entry, reason=decided.reasons)
