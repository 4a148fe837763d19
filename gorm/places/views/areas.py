"""The pages of areas."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import Actor, current_actor
from gorm.accounts.offices import office_choices
from gorm.core.errors import Conflict, NotAllowed, NotFound, Refused
from gorm.core.paging import Cursor
from gorm.core.permissions import needs
from gorm.core.text import one_line
from gorm.core.web.addresses import see_other
from gorm.lists.taking_away import taken_away
from gorm.places import service
from gorm.places.composition import composition_of
from gorm.places.forms import ConfirmForm, EndPriorityForm, MemberForm, PriorityForm
from gorm.places.glance import glance_at_area
from gorm.places.models import CouncilType
from gorm.places.queries import AreaFilters, AreaProfile, area_list, area_profile
from gorm.places.queries.areas import SORTS
from gorm.places.queries.references import place_for_area, reference_now_of_area
from gorm.places.timeline import timeline_of
from gorm.places.views.base import blueprint, form_page, history_page, moved_to
from gorm.places.views.listed import AREAS


@blueprint.get("/areas", endpoint="area_list")
@needs("place:read")
def list_areas() -> ResponseReturnValue:
    """Areas by region, those of the reader's own office unless others are asked for."""
    actor = current_actor()
    filters = _filters(actor)
    return render_template(
        "places/area_list.html",
        found=area_list(actor, filters),
        filters=filters,
        offices=office_choices(),
        types=[*((kind.value, kind.label) for kind in CouncilType), ("other", "Other areas")],
    )


@blueprint.get("/areas.<any(csv, xlsx):form>")
@needs("place:read")
def export_areas(form: str) -> ResponseReturnValue:
    """The areas that the filters leave, as a file."""
    actor = current_actor()
    groups = area_list(actor, _filters(actor)).groups
    return taken_away(AREAS, form, (row for group in groups for row in group.rows))


def _filters(actor: Actor) -> AreaFilters:
    asked = request.args
    office = one_line(asked.get("office", actor.office_code))
    return AreaFilters(
        office="" if office == "all" else office[:20],
        council_type=asked.get("type", "")[:40],
        words=one_line(asked.get("q", ""))[:200],
        only_priority=asked.get("priority") == "yes",
        former=asked.get("status") == "former",
        sort=asked.get("sort", "") if asked.get("sort") in SORTS else "name",
    )


@blueprint.get("/areas/<reference>")
@needs("place:read")
def area_detail(reference: str) -> ResponseReturnValue:
    """One area: what it is, what stands with it, and everything that happened."""
    actor = current_actor()
    try:
        area = area_profile(actor, reference)
    except NotFound:
        return moved_to("places.area_detail", reference_now_of_area(reference))
    return render_template(
        "places/area_detail.html",
        area=area,
        glance=glance_at_area(area, is_linked=True),
        composition=composition_of(actor, area.place),
        timeline=timeline_of(
            actor,
            area.place,
            after=Cursor.parse(request.args.get("after")),
            kinds=request.args.getlist("kind"),
        ),
    )


@blueprint.get("/areas/<reference>/history")
@needs("place:read")
def area_history(reference: str) -> ResponseReturnValue:
    """Who changed what of an area, and when."""
    return history_page(place_for_area(reference))


@blueprint.route("/areas/<reference>/priority", methods=["GET", "POST"])
@needs("area:prioritise")
def area_priority(reference: str) -> ResponseReturnValue:
    """Flag an area as priority, or change why and until when."""
    area = _area_to_prioritise(reference)
    form = PriorityForm.opened(
        {
            "reason": area.priority_reason,
            "review_on": area.priority_review_on,
            "version": str(area.version),
        }
    )
    if form.is_sent:
        try:
            service.flag_priority(
                current_actor(),
                area.reference,
                reason=form.reason.data or "",
                review_on=form.review_on.data,
                seen_version=form.seen_version,
            )
            flash(f"{area.name} is flagged as priority.", "success")
            return see_other("places.area_detail", reference=area.reference)
        except Refused as refused:
            form.show(refused)
        except Conflict:
            return _priority_conflict("places/area_priority.html", area, form)
    return form_page("places/area_priority.html", area=area, form=form, is_conflict=False)


@blueprint.route("/areas/<reference>/priority/end", methods=["GET", "POST"])
@needs("area:prioritise")
def end_area_priority(reference: str) -> ResponseReturnValue:
    """Take the priority off an area."""
    area = _area_to_prioritise(reference)
    form = EndPriorityForm.opened({"version": str(area.version)})
    if form.is_sent:
        try:
            service.end_priority(
                current_actor(),
                area.reference,
                reason=form.reason.data or "",
                seen_version=form.seen_version,
            )
            flash(f"{area.name} is no longer flagged as priority.", "success")
            return see_other("places.area_detail", reference=area.reference)
        except Conflict:
            return _priority_conflict("places/area_priority_end.html", area, form)
    return form_page("places/area_priority_end.html", area=area, form=form, is_conflict=False)


def _area_to_prioritise(reference: str) -> AreaProfile:
    area = area_profile(current_actor(), reference_now_of_area(reference))
    if not area.may_prioritise:
        raise NotAllowed("Only a director of the area’s own office may flag it as priority.")
    return area


def _priority_conflict(
    template: str, area: AreaProfile, form: PriorityForm | EndPriorityForm
) -> ResponseReturnValue:
    """Show what stands now beside what was typed; sending it again saves it over that."""
    form.version.data = str(area.version)
    return render_template(template, area=area, form=form, is_conflict=True), 409


@blueprint.route("/areas/<reference>/members/add", methods=["GET", "POST"])
@needs("place:write")
def add_area_member(reference: str) -> ResponseReturnValue:
    """Let an organisation that GORM knows belong to an area."""
    area = _area_to_change(reference)
    form = MemberForm.opened({"organisation": request.args.get("organisation", "")})
    if form.is_sent:
        try:
            service.add_member(current_actor(), area.reference, form.organisation.data or "")
            flash(f"Added to {area.name}.", "success")
            return see_other("places.area_detail", reference=area.reference)
        except Refused as refused:
            form.show(refused)
    return form_page("places/area_member_add.html", area=area, form=form)


@blueprint.route("/areas/<reference>/members/<member>/remove", methods=["GET", "POST"])
@needs("place:write")
def remove_area_member(reference: str, member: str) -> ResponseReturnValue:
    """Ask whether an organisation is to leave an area, and let it."""
    area = _area_to_change(reference)
    link = next((link for link in area.members if link.reference == member), None)
    if link is None:
        raise NotFound
    form = ConfirmForm.opened()
    if form.is_sent:
        service.remove_member(current_actor(), area.reference, member)
        flash(f"{link.name} no longer belongs to {area.name}.", "success")
        return see_other("places.area_detail", reference=area.reference)
    return form_page("places/area_member_remove.html", area=area, member=link, form=form)


def _area_to_change(reference: str) -> AreaProfile:
    area = area_profile(current_actor(), reference_now_of_area(reference))
    if not area.may_change:
        raise NotAllowed("Only the area’s own office, or an administrator, may change this.")
    return area
