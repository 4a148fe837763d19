"""Stalling, withdrawing and ending an agreement, and taking it up again: each with a reason."""

from dataclasses import dataclass

from gorm.accounts.actor import Actor
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.core.happenings import HappenedOn
from gorm.core.text import cleaned, day
from gorm.negotiations.models import Agreement, AgreementEventKind, AgreementState
from gorm.negotiations.rules.states import states_from
from gorm.negotiations.service.events import Happening, tell
from gorm.negotiations.service.loading import agreement_to_work_on

_TITLES = {
    AgreementState.LIVE: "Taken up again",
    AgreementState.STALLED: "Stalled",
    AgreementState.WITHDRAWN: "Withdrawn",
    AgreementState.ENDED: "Ended",
}


@dataclass(frozen=True)
class StateChange:
    """The state to which an agreement goes, when, and why."""

    state: AgreementState
    happened: HappenedOn
    reason: str


def change_state(actor: Actor, reference: str, change: StateChange, seen_version: int) -> None:
    """Stall, withdraw or end an agreement, or take it up again. Raises Refused."""
    agreement = agreement_to_work_on(actor, reference, seen_version)
    before, reason = agreement.state, cleaned(change.reason)
    _check(agreement, change, reason)
    is_live = change.state is AgreementState.LIVE
    agreement.state, agreement.state_because = change.state, "" if is_live else reason
    session().flush()
    happening = Happening(
        AgreementEventKind.STATE,
        f"{_TITLES[change.state]} at {agreement.stage.name}",
        reason,
        facts=[("Before", before.label)],
    )
    tell(
        actor,
        agreement,
        "agreement.taken_up" if is_live else "agreement.stopped",
        happening,
        happened=change.happened,
        reason=reason,
        changes={"State": (before.label, change.state.label)},
    )


def _check(agreement: Agreement, change: StateChange, reason: str) -> None:
    offered = states_from(agreement.state, is_in_force=agreement.stage.is_in_force)
    faults = {}
    if change.state is agreement.state:
        faults["state"] = f"The agreement is {change.state.label.lower()} already."
    elif change.state not in offered:
        faults["state"] = (
            f"{_TITLES[change.state]} does not follow {agreement.state.label.lower()}."
        )
        if change.state is AgreementState.ENDED:
            faults["state"] = "What was never signed does not end. Withdraw it instead."
    if not reason:
        faults["reason"] = "Enter why."
    if change.happened.is_surely_before(agreement.opened_on):
        began = day(agreement.opened_on)
        faults["happened_on"] = f"Negotiations began on {began}. Enter that day or a later."
    if faults:
        raise Refused(faults)
