"""The list of engagements: every one that the reader may know of, narrowed as they ask."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.core import text
from gorm.core.forms import options_from
from gorm.core.paging import Cursor
from gorm.core.permissions import needs
from gorm.core.web.addresses import this_address
from gorm.core.web.navigation import NavigationItem
from gorm.engagements.forms.filters import ANY, EngagementFilterForm
from gorm.engagements.listing.finding import (
    EngagementFilter,
    Found,
    Turn,
    engagements_found,
)
from gorm.engagements.listing.options import Option, Options, filter_options
from gorm.engagements.models import EngagementKind, EngagementState, Marking
from gorm.engagements.views.blueprint import pages
from gorm.engagements.views.engagements_together import ACTS
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

NAVIGATION = NavigationItem("Engagements", "engagements.all_engagements", "engagement:read")


@pages.get("/engagements")
@needs("engagement:read")
def all_engagements() -> ResponseReturnValue:
    """The engagements that the filters leave, a page at a time."""
    options = filter_options()
    form = filter_form(options)
    asked = place_asked(form)
    is_valid = form.validate()
    turn = Turn(
        after=Cursor.parse(request.args.get("after")),
        before=Cursor.parse(request.args.get("before")),
        oldest_first=form.order.data == "oldest",
    )
    found = None
    if is_valid and asked.is_clear:
        found = engagements_found(current_actor(), wanted_engagements(form, asked, options), turn)
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
        ticked=request.args.get("ticked") == "all",
        all_address=turned_with(ticked="" if request.args.get("ticked") == "all" else "all"),
        here=this_address(),
        acts=ACTS,
    )
    return page, 200 if is_valid else 422


def filter_form(options: Options) -> EngagementFilterForm:
    """The filters of the list, as the address fills them."""
    form = EngagementFilterForm.asked(request.args)
    offices = ((f"office:{one.code}", one.name) for one in options.offices)
    departments = ((f"department:{one.code}", one.name) for one in options.departments)
    themes = ((one.code, one.name) for one in options.themes)
    form.home.choices = options_from([ANY, *offices, *departments])
    form.theme.choices = options_from([ANY, *themes])
    return form


def wanted_engagements(
    form: EngagementFilterForm, asked: PlaceAsked, options: Options
) -> EngagementFilter:
    """What a sound form narrows the list to."""
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
    tags.extend(
        FilterTag(chosen_label(form[name]), address_without(name))
        for name in ("home", "kind", "state", "theme", "marking")
        if form[name].data
    )
    if form.mine.data:
        tags.append(FilterTag("Mine", address_without("mine")))
    if form.restricted.data:
        tags.append(FilterTag("Restricted", address_without("restricted")))
    return tags


def _total(found: Found | None) -> str:
    if found is None:
        return ""
    count = text.count(found.count, "engagement")
    return count if found.is_counted else f"More than {count}"
