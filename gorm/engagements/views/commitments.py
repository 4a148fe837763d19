"""Promises made at an engagement: added, changed, kept, dropped, taken up again."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.saving import is_saved
from gorm.core.errors import Conflict
from gorm.core.forms import Form
from gorm.core.forms.conflicts import Differing, against, words_in
from gorm.core.permissions import needs
from gorm.core.web.addresses import is_own, see_other, see_path
from gorm.engagements import service
from gorm.engagements.forms import CommitmentForm, ReasonForm
from gorm.engagements.forms.commitment import commitment_fields, commitment_in
from gorm.engagements.models import Side
from gorm.engagements.queries import (
    CommitmentToChange,
    commitment_to_edit,
    engagement_to_edit,
    people_offered,
    posts_met,
)
from gorm.engagements.views.blueprint import pages
from gorm.engagements.views.record import note_opening


@pages.get("/engagements/<reference>/commitments/add")
@needs("engagement:log")
def add_commitment(reference: str) -> ResponseReturnValue:
    """The form that adds a promise to an engagement."""
    engagement_to_edit(current_actor(), reference)
    form = _form(reference, {"side": Side.OURS.value, "owner": f"user:{current_actor().user_id}"})
    return _page("Add a commitment", form, reference)


@pages.post("/engagements/<reference>/commitments/add")
@needs("engagement:log")
def add_commitment_now(reference: str) -> ResponseReturnValue:
    """Add a promise to an engagement."""
    engagement_to_edit(current_actor(), reference)
    form = _form(reference, {})

    def save() -> None:
        service.add_commitment(current_actor(), reference, commitment_in(form))

    if not is_saved(form, save):
        return _page("Add a commitment", form, reference, status=422)
    flash("Commitment added.", "success")
    return see_other("engagements.detail", reference=reference)


@pages.get("/commitments/<reference>/edit")
@needs("engagement:log")
def change_commitment(reference: str) -> ResponseReturnValue:
    """The form of a promise."""
    current = commitment_to_edit(current_actor(), reference)
    note_opening(current.engagement_reference, current.sharing)
    form = _form(current.engagement_reference, commitment_fields(current), current.owner)
    return _page(f"Change commitment {reference}", form, current.engagement_reference)


@pages.post("/commitments/<reference>/edit")
@needs("engagement:log")
def change_commitment_now(reference: str) -> ResponseReturnValue:
    """Change a promise."""
    current = commitment_to_edit(current_actor(), reference)
    form = _form(current.engagement_reference, {}, current.owner)
    title = f"Change commitment {reference}"

    def save() -> None:
        service.change_commitment(
            current_actor(), reference, commitment_in(form), form.seen_version
        )

    try:
        if not is_saved(form, save):
            return _page(title, form, current.engagement_reference, status=422)
    except Conflict:
        differing = against(form, _as_it_stands(current, form), current.version)
        return _page(title, form, current.engagement_reference, status=409, differing=differing)
    flash("Commitment changed.", "success")
    return see_other("engagements.detail", reference=current.engagement_reference)


@pages.post("/commitments/<reference>/complete")
@needs("engagement:log")
def complete_commitment(reference: str) -> ResponseReturnValue:
    """Note that a promise was kept; it can be reopened."""
    service.complete_commitment(current_actor(), reference, Form.opened().seen_version)
    flash(f"Commitment {reference} is done.", "success")
    return _back(reference)


@pages.post("/commitments/<reference>/reopen")
@needs("engagement:log")
def reopen_commitment(reference: str) -> ResponseReturnValue:
    """Take a promise up again."""
    service.reopen_commitment(current_actor(), reference, Form.opened().seen_version)
    flash(f"Commitment {reference} is open again.", "success")
    return _back(reference)


@pages.get("/commitments/<reference>/drop")
@needs("engagement:log")
def drop_commitment(reference: str) -> ResponseReturnValue:
    """Ask why a promise is given up."""
    current = commitment_to_edit(current_actor(), reference)
    note_opening(current.engagement_reference, current.sharing)
    return _drop_page(current, ReasonForm.opened({"version": str(current.version)}))


@pages.post("/commitments/<reference>/drop")
@needs("engagement:log")
def drop_commitment_now(reference: str) -> ResponseReturnValue:
    """Give a promise up."""
    current = commitment_to_edit(current_actor(), reference)
    form = ReasonForm.opened()

    def save() -> None:
        service.drop_commitment(
            current_actor(), reference, form.reason.data or "", form.seen_version
        )

    try:
        if not is_saved(form, save):
            return _drop_page(current, form, status=422)
    except Conflict as conflict:
        form.version.data = str(current.version)
        form.faults = (f"{conflict} Check what it says now, then send this again.",)
        return _drop_page(current, form, status=409)
    flash(f"Commitment {reference} is dropped.", "success")
    return _back(reference)


def _form(engagement: str, fields: dict[str, object], owner: str = "") -> CommitmentForm:
    form = CommitmentForm.opened(fields)
    also = [owner.removeprefix("user:")] if owner.startswith("user:") else []
    form.offer_owners(people_offered(current_actor(), also), posts_met(engagement))
    return form


def _as_it_stands(current: CommitmentToChange, form: CommitmentForm) -> dict[str, str]:
    """What each field of the form says now that somebody else has saved."""
    standing = CommitmentForm(formdata=None, data=commitment_fields(current))
    standing.owner.choices = form.owner.choices
    return {name: words_in(standing[name]) for name in ("side", "promise", "owner", "due_on")}


def _page(
    title: str,
    form: CommitmentForm,
    engagement: str,
    *,
    status: int = 200,
    differing: tuple[Differing, ...] | None = None,
) -> ResponseReturnValue:
    page = render_template(
        "engagements/commitment.html",
        title=title,
        form=form,
        engagement_reference=engagement,
        differing=differing,
    )
    return page, status


def _drop_page(
    current: CommitmentToChange, form: ReasonForm, *, status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        "engagements/drop_commitment.html",
        form=form,
        commitment=current,
        back=request.values.get("back", ""),
    )
    return page, status


def _back(reference: str) -> ResponseReturnValue:
    """Back to the list that the button stood on, or to the engagement."""
    back = request.form.get("back", "")
    if is_own(back):
        return see_path(back)
    current = commitment_to_edit(current_actor(), reference)
    return see_path(url_for("engagements.detail", reference=current.engagement_reference))
