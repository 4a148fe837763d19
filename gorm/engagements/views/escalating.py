"""Bringing an engagement before the directors of the office, and taking it back from them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import Actor, current_actor
from gorm.core.errors import Conflict, Refused
from gorm.core.permissions import needs
from gorm.core.web.addresses import see_other
from gorm.drafts.service import discard
from gorm.engagements import service
from gorm.engagements.forms import EscalationForm, WithdrawalForm
from gorm.engagements.queries import (
    EngagementToChange,
    Escalated,
    engagement_to_edit,
    escalation_of,
)
from gorm.engagements.views.blueprint import pages
from gorm.engagements.views.record import note_opening

ReasonGiven = EscalationForm | WithdrawalForm


@dataclass(frozen=True)
class Wording:
    """What the page says that asks for a reason."""

    title: str
    what_follows: str
    button: str
    done: str


_ESCALATE: Final = Wording(
    "Escalate this engagement to the directors",
    "It enters the queue of the office’s directors, among what they are to note, until somebody "
    "withdraws it. Nobody learns of it who may not read it.",
    "Escalate",
    "Escalated to the directors.",
)
_WITHDRAW: Final = Wording(
    "Withdraw this engagement from the directors",
    "It leaves the queue of the directors. That it was escalated, and why, stays in its history.",
    "Withdraw",
    "Withdrawn from the directors.",
)


@pages.get("/engagements/<reference>/escalate")
@needs("engagement:log")
def escalate(reference: str) -> ResponseReturnValue:
    """Ask why the directors should know of an engagement."""
    return _ask(_ESCALATE, reference, EscalationForm, is_standing=False)


@pages.post("/engagements/<reference>/escalate")
@needs("engagement:log")
def escalate_now(reference: str) -> ResponseReturnValue:
    """Bring an engagement before the directors."""
    return _do(_ESCALATE, reference, EscalationForm, service.escalate_engagement)


@pages.get("/engagements/<reference>/withdraw-escalation")
@needs("engagement:log")
def withdraw(reference: str) -> ResponseReturnValue:
    """Ask why the directors need not look at an engagement any more."""
    return _ask(_WITHDRAW, reference, WithdrawalForm, is_standing=True)


@pages.post("/engagements/<reference>/withdraw-escalation")
@needs("engagement:log")
def withdraw_now(reference: str) -> ResponseReturnValue:
    """Take an engagement back from the directors."""
    return _do(_WITHDRAW, reference, WithdrawalForm, service.withdraw_escalation)


def _ask(
    wording: Wording, reference: str, kind: type[ReasonGiven], *, is_standing: bool
) -> ResponseReturnValue:
    """The form; where there is nothing to do any more, the engagement as it stands."""
    actor = current_actor()
    current = engagement_to_edit(actor, reference)
    escalation = escalation_of(actor, reference)
    if (escalation is not None) is not is_standing:
        return see_other("engagements.detail", reference=reference)
    note_opening(reference, current.sharing)
    return _page(wording, current, kind.opened({"version": str(current.version)}), escalation)


def _do(
    wording: Wording,
    reference: str,
    kind: type[ReasonGiven],
    verb: Callable[[Actor, str, str, int], None],
) -> ResponseReturnValue:
    actor = current_actor()
    current = engagement_to_edit(actor, reference)
    form = kind.opened()
    if not form.is_sent:
        return _again(wording, current, form, 422)
    try:
        verb(actor, reference, form.reason.data or "", form.seen_version)
    except Refused as refused:
        form.show(refused)
        return _again(wording, current, form, 422)
    except Conflict as conflict:
        form.version.data = str(current.version)
        form.faults = (f"{conflict} Check what stands now before you send this again.",)
        return _again(wording, current, form, 409)
    discard(actor.reference, form.draft.data or "")
    flash(wording.done, "success")
    return see_other("engagements.detail", reference=reference)


def _again(
    wording: Wording, current: EngagementToChange, form: ReasonGiven, status: int
) -> ResponseReturnValue:
    """The form as it was sent, beside what stands now."""
    escalation = escalation_of(current_actor(), current.reference)
    note_opening(current.reference, current.sharing)
    return _page(wording, current, form, escalation, status)


def _page(
    wording: Wording,
    current: EngagementToChange,
    form: ReasonGiven,
    escalation: Escalated | None,
    status: int = 200,
) -> ResponseReturnValue:
    page = render_template(
        "engagements/escalation.html",
        wording=wording,
        form=form,
        engagement=current,
        escalation=escalation,
    )
    return page, status
