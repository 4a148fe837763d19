"""Editing an engagement, writing it up, cancelling it, and planning it again."""

from collections.abc import Callable
from typing import Any, Final

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import Actor, current_actor
from gorm.core import clock
from gorm.core.errors import Conflict, Refused
from gorm.core.forms import Form
from gorm.core.permissions import needs
from gorm.core.web.addresses import see_other
from gorm.drafts.service import discard
from gorm.engagements import service
from gorm.engagements.forms import NoContactForm, ReasonForm, fields_of
from gorm.engagements.models import EngagementKind, EngagementState
from gorm.engagements.queries import EngagementToChange, engagement_to_edit
from gorm.engagements.service import EngagementDetails
from gorm.engagements.views.blueprint import pages
from gorm.engagements.views.record import note_opening
from gorm.engagements.views.sheet import Sheet, Wording

_STALE: Final = (
    "Somebody else saved this engagement after you opened it. Check what stands now, then send "
    "this form again."
)


@pages.get("/engagements/<reference>/edit")
@needs("engagement:log")
def edit(reference: str) -> ResponseReturnValue:
    """The form of an engagement, as it stands or as the writer's draft has it."""
    current = engagement_to_edit(current_actor(), reference)
    note_opening(reference, current.sharing)
    return _page(_edit_sheet(current), current)


@pages.post("/engagements/<reference>/edit")
@needs("engagement:log")
def edit_now(reference: str) -> ResponseReturnValue:
    """Save an engagement, or show what somebody else saved meanwhile."""
    current = engagement_to_edit(current_actor(), reference)
    return _save(_edit_sheet(current), current, service.edit_engagement, "Saved.")


@pages.get("/engagements/<reference>/hold")
@needs("engagement:log")
def hold(reference: str) -> ResponseReturnValue:
    """The form that writes up what was planned."""
    current = engagement_to_edit(current_actor(), reference)
    if current.state is not EngagementState.PLANNED:
        return see_other("engagements.detail", reference=reference)
    note_opening(reference, current.sharing)
    return _page(_hold_sheet(current), current)


@pages.post("/engagements/<reference>/hold")
@needs("engagement:log")
def hold_now(reference: str) -> ResponseReturnValue:
    """Write up what was planned."""
    current = engagement_to_edit(current_actor(), reference)
    return _save(_hold_sheet(current), current, service.mark_held, "Written up.")


@pages.get("/engagements/<reference>/cancel")
@needs("engagement:log")
def cancel(reference: str) -> ResponseReturnValue:
    """Ask why a planned engagement is cancelled."""
    return _short_page("cancel", reference, ReasonForm)


@pages.post("/engagements/<reference>/cancel")
@needs("engagement:log")
def cancel_now(reference: str) -> ResponseReturnValue:
    """Cancel a planned engagement."""

    def save(actor: Actor, form: Any) -> None:
        service.cancel_engagement(actor, reference, form.reason.data, form.seen_version)

    return _short_save("cancel", reference, ReasonForm, save, "Cancelled.")


@pages.get("/engagements/<reference>/no-contact")
@needs("engagement:log")
def no_contact(reference: str) -> ResponseReturnValue:
    """Ask how somebody was tried for in vain."""
    return _short_page("no_contact", reference, NoContactForm)


@pages.post("/engagements/<reference>/no-contact")
@needs("engagement:log")
def no_contact_now(reference: str) -> ResponseReturnValue:
    """Record that a planned engagement was tried and nobody was reached."""

    def save(actor: Actor, form: Any) -> None:
        service.record_no_contact(actor, reference, form.notes.data or "", form.seen_version)

    return _short_save("no_contact", reference, NoContactForm, save, "Recorded.")


@pages.post("/engagements/<reference>/plan-again")
@needs("engagement:log")
def plan_again(reference: str) -> ResponseReturnValue:
    """Plan again what was cancelled or came to nothing."""
    form = Form.opened()
    service.reinstate_engagement(current_actor(), reference, form.seen_version)
    flash("It is planned again.", "success")
    return see_other("engagements.detail", reference=reference)


def _edit_sheet(current: EngagementToChange) -> Sheet:
    wording = Wording(
        f"Edit engagement {current.reference}",
        "Save",
        is_plan=current.state is EngagementState.PLANNED,
        is_request=current.kind is EngagementKind.DATA_REQUEST,
    )
    return _sheet(current, wording, fields_of(current))


def _hold_sheet(current: EngagementToChange) -> Sheet:
    """What was planned, with the day filled in that it was for, or today where that is to come."""
    wording = Wording(
        f"Write up engagement {current.reference}",
        "Save",
        is_request=current.kind is EngagementKind.DATA_REQUEST,
    )
    day = min(current.happens_on, clock.today())
    return _sheet(current, wording, fields_of(current) | {"happens_on": day})


def _sheet(current: EngagementToChange, wording: Wording, fields: dict[str, Any]) -> Sheet:
    also = (*current.participants, *current.team)
    return Sheet(current_actor(), wording, fields, also=also, standing=current)


def _save(
    sheet: Sheet,
    current: EngagementToChange,
    verb: Callable[[Actor, str, EngagementDetails, int], None],
    done: str,
) -> ResponseReturnValue:
    def save(details: EngagementDetails) -> None:
        verb(sheet.actor, current.reference, details, sheet.form.seen_version)

    try:
        if not sheet.saved_by(save):
            return _page(sheet, current, status=422)
    except Conflict:
        sheet.lay_beside(current)
        return _page(sheet, current, status=409)
    flash(done, "success")
    return see_other("engagements.detail", reference=current.reference)


def _page(sheet: Sheet, current: EngagementToChange, *, status: int = 200) -> ResponseReturnValue:
    """The form; a write-up of what somebody else has written up already becomes an edit."""
    is_write_up = sheet.wording.title.startswith("Write up")
    endpoint = "edit"
    if is_write_up and current.state is EngagementState.PLANNED:
        endpoint = "hold"
    return sheet.page(
        action=url_for(f"engagements.{endpoint}", reference=current.reference),
        cancel=url_for("engagements.detail", reference=current.reference),
        status=status,
    )


def _short_page(what: str, reference: str, kind: type[Form]) -> ResponseReturnValue:
    current = engagement_to_edit(current_actor(), reference)
    if current.state is not EngagementState.PLANNED:
        return see_other("engagements.detail", reference=reference)
    form = kind.opened({"version": str(current.version)})
    return _short(what, current, form)


def _short_save(
    what: str,
    reference: str,
    kind: type[Form],
    save: Callable[[Actor, Any], None],
    done: str,
) -> ResponseReturnValue:
    actor = current_actor()
    current = engagement_to_edit(actor, reference)
    form = kind.opened()
    if not form.is_sent:
        return _short(what, current, form, status=422)
    try:
        save(actor, form)
    except Refused as refused:
        form.show(refused)
        return _short(what, current, form, status=422)
    except Conflict:
        form.version.data = str(current.version)
        form.faults = (_STALE,)
        return _short(what, current, form, status=409)
    discard(actor.reference, form.draft.data or "")
    flash(done, "success")
    return see_other("engagements.detail", reference=reference)


def _short(
    what: str, current: EngagementToChange, form: Form, *, status: int = 200
) -> ResponseReturnValue:
    page = render_template(f"engagements/{what}.html", form=form, engagement=current)
    return page, status
