"""Moving an agreement on: entering a stage, stalling it, asking for an approval, its dates."""

from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.saving import status_of
from gorm.core import clock
from gorm.core.errors import NotFound
from gorm.core.forms import happened_on
from gorm.core.happenings import HappenedOn, Precision
from gorm.core.permissions import needs
from gorm.core.web.addresses import see_other
from gorm.negotiations.forms.agreements import (
    ApprovalForm,
    AskAgainForm,
    StageForm,
    StateForm,
    dates_form,
)
from gorm.negotiations.models import AgreementState
from gorm.negotiations.queries.briefing import agreement_brief
from gorm.negotiations.queries.ground import path_of, standing_of
from gorm.negotiations.queries.heads import AgreementHead
from gorm.negotiations.queries.offered import colleagues_offered
from gorm.negotiations.queries.returned import returned_approval
from gorm.negotiations.rules.guards import StageFacts, in_the_way, next_of
from gorm.negotiations.rules.states import ACTS, states_from
from gorm.negotiations.service.approving import Asked, ask_for_approval, ask_for_approval_again
from gorm.negotiations.service.dates import Wanted, set_dates
from gorm.negotiations.service.staging import StageMove, enter_stage
from gorm.negotiations.service.stopping import StateChange, change_state
from gorm.negotiations.views.blueprint import pages
from gorm.negotiations.views.opening import head_to_write
from gorm.negotiations.views.saving import is_saved


@pages.route("/agreements/<reference>/stage", methods=["GET", "POST"])
@needs("negotiation:write")
def enter(reference: str) -> ResponseReturnValue:
    """Enter the next stage of an agreement, or another."""
    head = head_to_write(reference)
    ground = standing_of(head).ground
    coming = next_of(ground)
    asked = request.args.get("to", "")
    form = StageForm.opened(
        {
            "stage": asked or (str(coming.id) if coming else ""),
            "happened_on": clock.today(),
            "happened_precision": Precision.DAY.value,
            "version": str(head.version),
        }
    )
    others = [one for one in ground.stages if one.is_in_use and one.id != head.stage_id]
    form.offer("stage", [(str(one.id), one.name) for one in others])

    def save() -> None:
        move = StageMove(int(form.stage.data), _happened(form), form.reason.data or "")
        enter_stage(current_actor(), reference, move, form.seen_version)

    if is_saved(form, save, head):
        flash("The agreement stands at its new stage.", "success")
        return see_other("negotiations.agreement", reference=reference)
    page = render_template(
        "negotiations/agreements/stage.html",
        head=head,
        form=form,
        needs=[(one.name, needs) for one in others if (needs := in_the_way(one, ground))],
    )
    return page, status_of(form)


@pages.route("/agreements/<reference>/state/<state>", methods=["GET", "POST"])
@needs("negotiation:write")
def change_agreement_state(reference: str, state: str) -> ResponseReturnValue:
    """Say that an agreement stalled, was withdrawn or ended, or take it up again."""
    head = head_to_write(reference)
    wanted = _state(head, state)
    form = StateForm.opened(
        {
            "happened_on": clock.today(),
            "happened_precision": Precision.DAY.value,
            "version": str(head.version),
        }
    )

    def save() -> None:
        change = StateChange(wanted, _happened(form), form.reason.data or "")
        change_state(current_actor(), reference, change, form.seen_version)

    if is_saved(form, save, head):
        flash(f"The agreement is {wanted.label.lower()}.", "success")
        return see_other("negotiations.agreement", reference=reference)
    page = render_template(
        "negotiations/agreements/state.html", head=head, form=form, heading=ACTS[wanted]
    )
    return page, status_of(form)


@pages.route("/agreements/<reference>/approval", methods=["GET", "POST"])
@needs("negotiation:write")
def ask_approval(reference: str) -> ResponseReturnValue:
    """Ask for the approval that a stage needs."""
    head = head_to_write(reference)
    form = ApprovalForm.opened(
        {"stage": request.args.get("stage", ""), "version": str(head.version)}
    )
    offered = _approved_stages(head)
    form.offer("stage", [(str(one.id), f"{one.name}, at {one.grade}") for one in offered])

    def save() -> None:
        ask_for_approval(current_actor(), reference, _asked(form), form.seen_version)

    if is_saved(form, save, head):
        flash("The approval is asked for.", "success")
        return see_other("negotiations.agreement", reference=reference)
    return _approval_page(head, form, "Ask for an approval"), status_of(form)


@pages.route("/agreements/<reference>/approval/<decision>", methods=["GET", "POST"])
@needs("negotiation:write")
def ask_approval_again(reference: str, decision: str) -> ResponseReturnValue:
    """Ask again for an approval that was sent back."""
    head = head_to_write(reference)
    returned = returned_approval(reference, decision)
    form = AskAgainForm.opened(
        {
            "stage": str(returned.stage_id),
            "reasons": returned.reasons,
            "options_considered": returned.options_considered,
            "advice": returned.advice,
            "decide_by": returned.due_on,
            "if_nothing_is_done": returned.if_nothing_is_done,
            "version": str(returned.version),
        }
    )
    offered = [one for one in _approved_stages(head) if one.id == returned.stage_id]
    form.offer("stage", [(str(one.id), f"{one.name}, at {one.grade}") for one in offered])

    def save() -> None:
        ask_for_approval_again(
            current_actor(),
            reference,
            decision,
            _asked(form),
            seen_version=form.seen_version,
            note=form.note.data or "",
        )

    if is_saved(form, save):
        flash("The approval is asked for again.", "success")
        return see_other("negotiations.agreement", reference=reference)
    page = _approval_page(head, form, "Ask again for an approval", returned.because)
    return page, status_of(form)


@pages.route("/agreements/<reference>/dates", methods=["GET", "POST"])
@needs("negotiation:write")
def edit_dates(reference: str) -> ResponseReturnValue:
    """Set by when each stage is to be reached, and who sees to it."""
    head = head_to_write(reference)
    path = [one for one in path_of(head)[0] if one.stage.is_in_use]
    people = list(colleagues_offered(head.office_id, head.id))
    start: dict[str, Any] = {"version": str(head.version)}
    for one in path:
        start[f"due_{one.stage.id}"] = one.due_on
        start[f"owner_{one.stage.id}"] = str(one.owner_id or "")
        if one.owner_id and str(one.owner_id) not in dict(people):
            people.append((str(one.owner_id), one.owner))
    form = dates_form([(one.stage.id, one.stage.name) for one in path], people).opened(start)

    def save() -> None:
        wanted = {
            one.stage.id: Wanted(
                form[f"due_{one.stage.id}"].data, _number(form[f"owner_{one.stage.id}"].data)
            )
            for one in path
        }
        set_dates(current_actor(), reference, wanted, form.reason.data or "", form.seen_version)

    if is_saved(form, save, head):
        flash("The dates are set.", "success")
        return see_other("negotiations.agreement", reference=reference)
    page = render_template("negotiations/agreements/dates.html", head=head, form=form, path=path)
    return page, status_of(form)


def _happened(form: Any) -> HappenedOn:
    return happened_on(form, "happened") or HappenedOn(clock.today())


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _state(head: AgreementHead, state: str) -> AgreementState:
    """The state that the address names, where the agreement can go to it. Raises NotFound."""
    offered = states_from(head.state, is_in_force=head.is_in_force)
    found = next((one for one in offered if one.value == state), None)
    if found is None:
        raise NotFound
    return found


def _approved_stages(head: AgreementHead) -> list[StageFacts]:
    """The stages that need an approval, those ahead before those behind."""
    path, _ = path_of(head)
    here = next(one.stage.position for one in path if one.is_here)
    found = [one.stage for one in path if one.stage.is_in_use and one.stage.grade]
    return sorted(found, key=lambda one: (one.position <= here, one.position))


def _asked(form: ApprovalForm) -> Asked:
    return Asked(
        stage_id=int(form.stage.data),
        reasons=form.reasons.data or "",
        options_considered=form.options_considered.data or "",
        advice=form.advice.data or "",
        decide_by=form.decide_by.data,
        if_nothing_is_done=form.if_nothing_is_done.data or "",
    )


def _approval_page(
    head: AgreementHead, form: ApprovalForm, heading: str, returned: str = ""
) -> str:  # fmt: skip
    offered = [value for value, *_ in form.stage.iter_choices()]
    chosen = _number(form.stage.data if form.stage.data in offered else next(iter(offered), None))
    return render_template(
        "negotiations/agreements/approval.html",
        head=head,
        form=form,
        heading=heading,
        returned=returned,
        brief=agreement_brief(head, chosen or 0),
    )
