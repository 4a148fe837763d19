"""What the office may agree to: read by those who may know of it, set by directors."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.saving import status_of
from gorm.audit.service import Subject, record_opening
from gorm.core.errors import Conflict, NotAllowed
from gorm.core.permissions import needs
from gorm.core.web.addresses import see_other
from gorm.negotiations.forms.rounds import MandateForm, figure_in, typed
from gorm.negotiations.queries.heads import AgreementHead
from gorm.negotiations.queries.mandates import mandate_of_line, mandates_shown
from gorm.negotiations.service.mandates import MandateDetails, set_mandate
from gorm.negotiations.views.blueprint import pages
from gorm.negotiations.views.opening import head_to_read
from gorm.negotiations.views.saving import is_saved


@pages.get("/agreements/<reference>/mandates")
@needs("negotiation:read")
def mandates(reference: str) -> ResponseReturnValue:
    """The mandates of an agreement: none such for those who may not know of them."""
    head = head_to_read(reference)
    shown = mandates_shown(head)
    note_mandates_read(head)
    return render_template("negotiations/rounds/mandates.html", head=head, shown=shown)


@pages.route("/agreements/<reference>/mandates/<int:number>", methods=["GET", "POST"])
@needs("negotiation:mandate")
def mandate(reference: str, number: int) -> ResponseReturnValue:
    """Set what the office may agree to on a line."""
    head = head_to_read(reference)
    topic, held = mandate_of_line(head, number)
    if not head.may_set_mandate:
        raise NotAllowed("Only a director of the office sets what it may agree to.")
    note_mandates_read(head)
    now = {
        "opening": typed(held.opening) if held else "",
        "target": typed(held.target) if held else "",
        "walk_away": typed(held.walk_away) if held else "",
        "concessions": held.concessions if held else "",
        "version": str(held.id if held else 0),
    }
    form = MandateForm.opened(now)

    def save() -> None:
        details = MandateDetails(
            opening=figure_in(form.opening),
            target=figure_in(form.target),
            walk_away=figure_in(form.walk_away),
            concessions=form.concessions.data or "",
            reason=form.reason.data or "",
        )
        set_mandate(current_actor(), reference, number, details, seen=form.seen_version)

    stands = ""
    try:
        if is_saved(form, save):
            flash(f"The mandate on line {number} is set.", "success")
            return see_other("negotiations.mandates", reference=reference)
    except Conflict as conflict:
        stands = str(conflict)
        form.version.data = now["version"]
    page = render_template(
        "negotiations/rounds/mandate.html",
        head=head,
        topic=topic,
        held=held,
        form=form,
        stands=stands,
    )
    return page, 409 if stands else status_of(form)


def note_mandates_read(head: AgreementHead) -> None:
    """Record that the reader saw the mandates, under the mandates' own name in the trail."""
    subject = Subject("agreement_mandate", head.reference)
    record_opening(current_actor(), "mandate.opened", subject)
