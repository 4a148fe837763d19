"""The pages of organisations."""

from collections.abc import Mapping
from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import Actor, current_actor
from gorm.accounts.offices import office_choices
from gorm.accounts.roles import Role
from gorm.core.errors import Conflict, NotAllowed, NotFound, Refused
from gorm.core.forms.fields import number_in
from gorm.core.paging import Cursor
from gorm.core.permissions import needs
from gorm.core.text import day, one_line
from gorm.core.web.addresses import see_other
from gorm.lists.taking_away import taken_away
from gorm.places import service
from gorm.places.composition import composition_of, links_on_list
from gorm.places.forms import KINDS, AreaForm, OrganisationForm, offer
from gorm.places.glance import glance_at_organisation
from gorm.places.offers import PlaceKind
from gorm.places.queries import (
    OrganisationFilters,
    OrganisationProfile,
    organisation_list,
    organisation_profile,
)
from gorm.places.queries.areas import areas_to_choose
from gorm.places.queries.organisations import editable_facts, every_organisation
from gorm.places.queries.references import (
    is_merged_away,
    place_for_organisation,
    reference_now_of_organisation,
)
from gorm.places.service import OrganisationFacts
from gorm.places.timeline import timeline_of
from gorm.places.views.base import blueprint, form_page, history_page, moved_to, this_list_with
from gorm.places.views.listed import ORGANISATIONS


@blueprint.get("/organisations", endpoint="organisation_list")
@needs("place:read")
def list_organisations() -> ResponseReturnValue:
    """Councils, combined authorities and partners, by name."""
    filters = _filters()
    found = organisation_list(filters)
    return render_template(
        "places/organisation_list.html",
        found=found,
        place_links=links_on_list(current_actor(), PlaceKind.ORGANISATION),
        filters=filters,
        offices=office_choices(),
        kinds=[("council", "All councils"), *KINDS[""][1:]],
        next_page=this_list_with(after=found.next) if found.next else "",
        first_page=this_list_with(after="") if filters.after else "",
    )


@blueprint.get("/organisations.<any(csv, xlsx):form>")
@needs("place:read")
def export_organisations(form: str) -> ResponseReturnValue:
    """The organisations that the filters leave, as a file."""
    return taken_away(ORGANISATIONS, form, every_organisation(_filters()))


def _filters() -> OrganisationFilters:
    asked = request.args
    return OrganisationFilters(
        words=one_line(asked.get("q", ""))[:200],
        kind=asked.get("kind", "")[:40],
        office=one_line(asked.get("office", ""))[:20],
        former=asked.get("status") == "former",
        after=asked.get("after", "")[:2_000],
    )


@blueprint.get("/organisations/<reference>")
@needs("place:read")
def organisation_detail(reference: str) -> ResponseReturnValue:
    """One organisation: what it is, what it was, and everything that happened."""
    actor = current_actor()
    try:
        organisation = organisation_profile(actor, reference)
    except NotFound:
        now = reference_now_of_organisation(reference)
        if is_merged_away(reference):
            return see_other("places.organisation_detail", reference=now)
        return moved_to("places.organisation_detail", now)
    return render_template(
        "places/organisation_detail.html",
        organisation=organisation,
        glance=glance_at_organisation(organisation, is_linked=True),
        composition=composition_of(actor, organisation.place),
        timeline=timeline_of(
            actor,
            organisation.place,
            after=Cursor.parse(request.args.get("after")),
            kinds=request.args.getlist("kind"),
        ),
    )


@blueprint.get("/organisations/<reference>/history")
@needs("place:read")
def organisation_history(reference: str) -> ResponseReturnValue:
    """Who changed what of an organisation, and when."""
    return history_page(place_for_organisation(reference))


@blueprint.route("/organisations/add", methods=["GET", "POST"])
@needs("place:write")
def add_organisation() -> ResponseReturnValue:
    """Add a partner, or a body that no register has."""
    actor = current_actor()
    form = OrganisationForm.opened(_beginning(actor))
    _offer_choices(form, actor, KINDS[""])
    offer(form.areas, areas_to_choose(_office_of(actor)))
    if form.is_sent:
        try:
            reference = service.add_organisation(actor, _facts(form), form.areas.data or ())
            flash(f"{form.name.data} was added.", "success")
            return see_other("places.organisation_detail", reference=reference)
        except Refused as refused:
            form.show(refused)
    return form_page("places/organisation_add.html", form=form)


def _beginning(actor: Actor) -> dict[str, Any]:
    """What the form begins with: the name and the area that the reader came from."""
    return {
        "office": str(actor.office_id or ""),
        "name": one_line(request.args.get("name", ""))[:200],
        "areas": request.args.getlist("area"),
    }


@blueprint.route("/organisations/<reference>/edit", methods=["GET", "POST"])
@needs("place:write")
def edit_organisation(reference: str) -> ResponseReturnValue:
    """Correct an organisation; an import leaves the correction alone."""
    actor = current_actor()
    organisation = _organisation_to_change(actor, reference)
    standing = editable_facts(organisation)
    form = OrganisationForm.opened({**standing, "version": str(organisation.version)})
    _offer_choices(form, actor, KINDS[organisation.kind])
    del form.areas
    if form.is_sent:
        try:
            now = service.correct_organisation(
                actor, organisation.reference, _facts(form), seen_version=form.seen_version
            )
            flash("The correction was saved. Imports will leave it alone.", "success")
            return see_other("places.organisation_detail", reference=now)
        except Refused as refused:
            form.show(refused)
        except Conflict:
            return _conflict(organisation, form, standing)
    return form_page(
        "places/organisation_edit.html", organisation=organisation, form=form, differences=()
    )


def _conflict(
    organisation: OrganisationProfile, form: OrganisationForm, standing: Mapping[str, Any]
) -> ResponseReturnValue:
    """Show what stands now beside what was typed; sending it again saves it over that."""
    form.version.data = str(organisation.version)
    differences = [
        (field.label.text, _in_words(field, standing[field.name]), _in_words(field, field.data))
        for field in form
        if field.name in standing and (field.data or "") != (standing[field.name] or "")
    ]
    page = render_template(
        "places/organisation_edit.html",
        organisation=organisation,
        form=form,
        differences=differences,
    )
    return page, 409


def _in_words(field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if hasattr(value, "isoformat"):
        return day(value)
    labels = dict(getattr(field, "choices", None) or ())
    return str(labels.get(value, value or ""))


@blueprint.route("/organisations/<reference>/area", methods=["GET", "POST"])
@needs("place:write")
def add_area(reference: str) -> ResponseReturnValue:
    """Add an area that this organisation answers for."""
    actor = current_actor()
    organisation = _organisation_to_change(actor, reference)
    form = AreaForm.opened({"name": organisation.short_name})
    if form.is_sent:
        try:
            area = service.add_area(actor, organisation.reference, form.name.data or "")
            flash(f"The area {form.name.data} was added.", "success")
            return see_other("places.area_detail", reference=area)
        except Refused as refused:
            form.show(refused)
    return form_page("places/area_add.html", organisation=organisation, form=form)


def _organisation_to_change(actor: Actor, reference: str) -> OrganisationProfile:
    found = organisation_profile(actor, reference_now_of_organisation(reference))
    if not found.may_change:
        raise NotAllowed("Only that place’s own office, or an administrator, may change this.")
    return found


def _offer_choices(form: OrganisationForm, actor: Actor, kinds: Any) -> None:
    offer(form.what, kinds)
    own = _office_of(actor)
    offered = [(str(o.id), o.name) for o in office_choices() if own in {None, o.id}]
    offer(form.office, offered if own else [("", "Choose"), *offered])


def _office_of(actor: Actor) -> int | None:
    """The one office whose places the actor may change; None where it is any."""
    return None if actor.is_a(Role.ADMINISTRATOR) else actor.office_id


def _facts(form: OrganisationForm) -> OrganisationFacts:
    copied = (
        "what", "name", "short_name", "county", "combined_authority", "political_control",
        "next_election_on", "website", "started_on", "ended_on", "has_ended", "replaced_by",
    )  # fmt: skip
    return OrganisationFacts(
        **{name: form[name].data for name in copied},
        gss_code=(form.gss_code.data or "").upper(),
        office_id=int(form.office.data),
        population=number_in(form.population),
        population_year=number_in(form.population_year),
    )
