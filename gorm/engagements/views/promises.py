"""The list of commitments."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import Actor, current_actor
from gorm.core import clock
from gorm.core.forms import options_from
from gorm.core.paging import Cursor
from gorm.core.permissions import needs
from gorm.core.web.addresses import this_address
from gorm.core.web.navigation import NavigationItem
from gorm.engagements.forms.filters import CommitmentFilterForm
from gorm.engagements.listing.options import Option, colleagues_of
from gorm.engagements.listing.promises import (
    CommitmentFilter,
    commitments_found,
)
from gorm.engagements.models import CommitmentState, Side
from gorm.engagements.rules import DUE_SOON
from gorm.engagements.views.blueprint import pages
from gorm.engagements.views.commitments_together import ACTS
from gorm.engagements.views.filters import (
    FilterTag,
    PlaceAsked,
    address_with,
    address_without,
    chosen_label,
    place_address,
    place_asked,
    place_tag,
    turned_with,
)

NAVIGATION = NavigationItem("Commitments", "engagements.all_commitments", "engagement:read")


@pages.get("/commitments")
@needs("engagement:read")
def all_commitments() -> ResponseReturnValue:
    """What was promised either way, what is due first on top."""
    actor = current_actor()
    colleagues = colleagues_of(actor.office_id, actor.department_id)
    form = filter_form(colleagues)
    asked = place_asked(form)
    is_valid = form.validate()
    found = None
    if is_valid and asked.is_clear:
        wanted = wanted_commitments(actor, form, asked, colleagues)
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
        here=this_address(),
        ticked=request.args.get("ticked") == "all",
        all_address=turned_with(ticked="" if request.args.get("ticked") == "all" else "all"),
        acts=ACTS,
    )
    return page, 200 if is_valid else 422


def filter_form(colleagues: tuple[Option, ...]) -> CommitmentFilterForm:
    """The filters of the list, as the address fills them."""
    form = CommitmentFilterForm.asked(request.args)
    people = ((one.code, one.name) for one in colleagues)
    form.owner.choices = options_from([("", "Anybody"), ("me", "Me"), *people])
    return form


def wanted_commitments(
    actor: Actor, form: CommitmentFilterForm, asked: PlaceAsked, colleagues: tuple[Option, ...]
) -> CommitmentFilter:
    """What a sound form narrows the list to."""
    by_email = {one.code: one.id for one in colleagues} | {"me": actor.user_id}
    return CommitmentFilter(
        place=asked.place,
        side=Side(form.side.data) if form.side.data else None,
        state=CommitmentState(form.state.data or "open"),
        owner_user_id=by_email.get(form.owner.data or ""),
        office_id=actor.office_id if form.ours.data else None,
        is_overdue=form.due.data == "overdue",
        due_until=clock.today() + DUE_SOON if form.due.data == "soon" else None,
        is_chased={"yes": True, "no": False}.get(form.chased.data or ""),
    )


def _tags(form: CommitmentFilterForm, asked: PlaceAsked) -> list[FilterTag]:
    tags = [*place_tag(asked)]
    tags.extend(
        FilterTag(chosen_label(form[name]), address_without(name))
        for name in ("side", "state", "owner", "due", "chased")
        if form[name].data not in {None, "", "open"}
    )
    if form.ours.data:
        tags.append(FilterTag("Made by this office", address_without("ours")))
    return tags
