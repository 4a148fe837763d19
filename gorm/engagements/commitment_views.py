"""The list of commitments, and the buttons that close them or take them up again."""

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import Actor, current_actor
from gorm.core.errors import NotFound, Refused
from gorm.core.paging import Cursor
from gorm.core.permissions import needs
from gorm.core.web.addresses import own_or, see_path
from gorm.core.web.navigation import NavigationItem
from gorm.engagements.list_filters import (
    FilterTag,
    PlaceAsked,
    address_with,
    address_without,
    place_address,
    place_asked,
    place_tag,
)
from gorm.engagements.list_forms import CloseForm, CommitmentFilterForm, DropForm
from gorm.engagements.listing.options import Option, colleagues_of
from gorm.engagements.listing.promises import (
    CommitmentFilter,
    CommitmentLine,
    commitment_with,
    commitments_found,
)
from gorm.engagements.models import CommitmentState, Side
from gorm.engagements.service import complete_commitment, drop_commitment, reopen_commitment

blueprint = Blueprint("commitments", __name__, url_prefix="/commitments")
NAVIGATION = NavigationItem("Commitments", "commitments.commitments", "engagement:read")


@blueprint.get("")
@needs("engagement:read")
def commitments() -> ResponseReturnValue:
    """What was promised either way, what is due first on top."""
    actor = current_actor()
    colleagues = colleagues_of(actor.office_id, actor.department_id)
    form = _form(colleagues)
    asked = place_asked(form)
    is_valid = form.validate()
    found = None
    if is_valid and asked.is_clear:
        wanted = _wanted(actor, form, asked, colleagues)
        found = commitments_found(actor, wanted, Cursor.parse(request.args.get("after")))
    page = render_template(
        "engagements/commitments.html",
        form=form,
        found=found,
        tags=_tags(form, asked),
        places=[(place, place_address(place)) for place in asked.candidates],
        is_unknown_place=asked.is_unknown,
        on=address_with(after=str(found.next)) if found and found.next else "",
        first=address_without() if request.args.get("after") else "",
        here=request.full_path.rstrip("?"),
    )
    return page, 200 if is_valid else 422


@blueprint.post("/<reference>/done")
@needs("engagement:log")
def done(reference: str) -> ResponseReturnValue:
    """Note that a promise was kept."""
    form = CloseForm.opened()
    complete_commitment(current_actor(), reference, form.seen_version)
    flash("Commitment marked as done.", "success")
    return see_path(own_or(form.next.data, "commitments.commitments"))


@blueprint.post("/<reference>/reopen")
@needs("engagement:log")
def reopen(reference: str) -> ResponseReturnValue:
    """Take a closed promise up again."""
    form = CloseForm.opened()
    reopen_commitment(current_actor(), reference, form.seen_version)
    flash("Commitment reopened.", "success")
    return see_path(own_or(form.next.data, "commitments.commitments"))


@blueprint.get("/<reference>/drop")
@needs("engagement:log")
def ask_to_drop(reference: str) -> ResponseReturnValue:
    """Ask why a promise is given up."""
    line = _changeable(reference)
    form = DropForm.opened({"version": str(line.version), "next": request.args.get("next", "")})
    return render_template("engagements/drop_commitment.html", form=form, line=line)


@blueprint.post("/<reference>/drop")
@needs("engagement:log")
def drop(reference: str) -> ResponseReturnValue:
    """Give a promise up, with the reason."""
    line = _changeable(reference)
    form = DropForm.opened()
    if form.is_sent:
        try:
            drop_commitment(current_actor(), reference, form.reason.data or "", form.seen_version)
        except Refused as refused:
            form.show(refused)
        else:
            flash("Commitment dropped. It can be reopened from this list.", "success")
            return see_path(own_or(form.next.data, "commitments.commitments"))
    return render_template("engagements/drop_commitment.html", form=form, line=line), 422


def _changeable(reference: str) -> CommitmentLine:
    line = commitment_with(current_actor(), reference)
    if line is None or not line.may_change:
        raise NotFound
    return line


def _form(colleagues: tuple[Option, ...]) -> CommitmentFilterForm:
    form = CommitmentFilterForm(formdata=request.args)
    form.owner.choices = [
        ("", "Anybody"),
        ("me", "Me"),
        *((one.code, one.name) for one in colleagues),
    ]
    return form


def _wanted(
    actor: Actor, form: CommitmentFilterForm, asked: PlaceAsked, colleagues: tuple[Option, ...]
) -> CommitmentFilter:
    by_email = {one.code: one.id for one in colleagues} | {"me": actor.user_id}
    state = form.state.data or "open"
    return CommitmentFilter(
        place=asked.place,
        side=Side(form.side.data) if form.side.data else None,
        state=None if state == "all" else CommitmentState(state),
        owner_user_id=by_email.get(form.owner.data or ""),
        office_id=actor.office_id if form.ours.data else None,
        is_overdue=form.overdue.data,
    )


def _tags(form: CommitmentFilterForm, asked: PlaceAsked) -> list[FilterTag]:
    tags = [*place_tag(asked)]
    for name in ("side", "state", "owner"):
        if form[name].data and form[name].data != "open":
            label = dict(form[name].choices).get(form[name].data, "")
            tags.append(FilterTag(label, address_without(name)))
    if form.overdue.data:
        tags.append(FilterTag("Overdue", address_without("overdue")))
    if form.ours.data:
        tags.append(FilterTag("Made by this office", address_without("ours")))
    return tags
