"""The list of engagements: every one that the reader may know of, narrowed as they ask."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.core import text
from gorm.core.paging import Cursor
from gorm.core.permissions import needs
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
from gorm.engagements.list_forms import ANY, EngagementFilterForm
from gorm.engagements.listing.finding import (
    EngagementFilter,
    Found,
    Turn,
    engagements_found,
)
from gorm.engagements.listing.options import Option, Options, filter_options
from gorm.engagements.models import EngagementKind, EngagementState, Marking

blueprint = Blueprint("engagement_lists", __name__, url_prefix="/engagements")
NAVIGATION = NavigationItem("Engagements", "engagement_lists.engagements", "engagement:read")


@blueprint.get("")
@needs("engagement:read")
def engagements() -> ResponseReturnValue:
    """The engagements that the filters leave, a page at a time."""
    options = filter_options()
    form = _form(options)
    asked = place_asked(form)
    is_valid = form.validate()
    turn = Turn(
        after=Cursor.parse(request.args.get("after")),
        before=Cursor.parse(request.args.get("before")),
        oldest_first=form.order.data == "oldest",
    )
    found = None
    if is_valid and asked.is_clear:
        found = engagements_found(current_actor(), _wanted(form, asked, options), turn)
    page = render_template(
        "engagements/list.html",
        form=form,
        found=found,
        tags=_tags(form, asked),
        places=[(place, place_address(place)) for place in asked.candidates],
        is_unknown_place=asked.is_unknown,
        is_oldest_first=turn.oldest_first,
        other_order=address_with(order="" if turn.oldest_first else "oldest"),
        back=address_with(before=str(found.back)) if found and found.back else "",
        on=address_with(after=str(found.on)) if found and found.on else "",
        total=_total(found),
    )
    return page, 200 if is_valid else 422


def _form(options: Options) -> EngagementFilterForm:
    form = EngagementFilterForm(formdata=request.args)
    form.home.choices = [
        ANY,
        *((f"office:{one.code}", one.name) for one in options.offices),
        *((f"department:{one.code}", one.name) for one in options.departments),
    ]
    form.theme.choices = [ANY, *((one.code, one.name) for one in options.themes)]
    return form


def _wanted(form: EngagementFilterForm, asked: PlaceAsked, options: Options) -> EngagementFilter:
    what, _, code = (form.home.data or "").partition(":")
    return EngagementFilter(
        place=asked.place,
        office_id=_id_of(options.offices, code) if what == "office" else None,
        department_id=_id_of(options.departments, code) if what == "department" else None,
        kind=EngagementKind(form.kind.data) if form.kind.data else None,
        state=EngagementState(form.state.data) if form.state.data else None,
        theme_id=_id_of(options.themes, form.theme.data),
        since=form.since.data,
        until=form.until.data,
        marking=Marking(form.marking.data) if form.marking.data else None,
        is_mine=form.mine.data,
        is_restricted=form.restricted.data,
    )


def _id_of(options: tuple[Option, ...], code: str | None) -> int | None:
    return next((one.id for one in options if one.code == code), None) if code else None


def _tags(form: EngagementFilterForm, asked: PlaceAsked) -> list[FilterTag]:
    """The filters in force, in the order in which the form asks for them."""
    tags = [*place_tag(asked)]
    if form.since.data:
        tags.append(FilterTag(f"From {text.day(form.since.data)}", address_without("since")))
    if form.until.data:
        tags.append(FilterTag(f"To {text.day(form.until.data)}", address_without("until")))
    for name in ("home", "kind", "state", "theme", "marking"):
        if form[name].data:
            label = dict(form[name].choices).get(form[name].data, "")
            tags.append(FilterTag(label, address_without(name)))
    if form.mine.data:
        tags.append(FilterTag("Mine", address_without("mine")))
    if form.restricted.data:
        tags.append(FilterTag("Restricted", address_without("restricted")))
    return tags


def _total(found: Found | None) -> str:
    if found is None:
        return ""
    return (
        "More than 1,000 engagements"
        if found.count is None
        else text.count(found.count, "engagement")
    )
