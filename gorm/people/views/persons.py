"""The list of people, one person, adding one and changing one."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.audit.queries import history_of
from gorm.core.errors import Conflict, NotAllowed, NotFound, Refused
from gorm.core.forms.conflicts import Differing, against
from gorm.core.forms.fields import options_from
from gorm.core.paging import Cursor, NameCursor
from gorm.core.permissions import needs
from gorm.core.web.addresses import see_other
from gorm.lists.taking_away import taken_away
from gorm.people import policy
from gorm.people.forms import NewPersonForm, PeopleFilter, PersonForm
from gorm.people.models import PostKind
from gorm.people.queries.key_people import (
    MOST_AT_PLACE,
    KeyPeople,
    key_people,
    people_at,
    people_before,
    without_mobiles,
)
from gorm.people.queries.listing import Wanted, everybody, office_choices, people_page
from gorm.people.queries.persons import (
    PersonProfile,
    person_profile,
    reference_now_of_person,
)
from gorm.people.queries.places import led_place
from gorm.people.service import PersonDetails, PostDetails, change_person
from gorm.people.views.base import blueprint
from gorm.people.views.choosing import (
    added_with_post,
    ask_which,
    ask_who,
    kind_in,
    organisation_meant,
)
from gorm.people.views.listed import PEOPLE
from gorm.places.composition import actions_at, links_on, links_on_list
from gorm.places.offers import PlaceKind
from gorm.places.timeline import timeline_of

_FIELDS = ("name", "email", "phone", "mobile", "notes")


@blueprint.get("/people")
@needs("person:read")
def directory() -> ResponseReturnValue:
    """Everybody, by name, found by name, organisation, kind of post and office."""
    form = _filter_form()
    wanted = _wanted(form)
    page = people_page(wanted, NameCursor.parse(request.args.get("after")))
    kept = {k: v for k, v in request.args.items() if k in PEOPLE.filters}
    return render_template(
        "people/directory.html",
        form=form,
        page=page,
        is_filtered=wanted != Wanted(),
        place_links=links_on_list(current_actor(), PlaceKind.PERSON),
        kept=kept,
        may_add=policy.may_add(current_actor()),
    )


@blueprint.get("/people.<any(csv, xlsx):form>")
@needs("person:read")
def export_people(form: str) -> ResponseReturnValue:
    """The people whom the filters leave, as a file."""
    return taken_away(PEOPLE, form, everybody(_wanted(_filter_form())))


def _filter_form() -> PeopleFilter:
    form = PeopleFilter(formdata=request.args)
    form.office.choices = options_from([("", "Any"), *office_choices()])
    return form


@blueprint.get("/people/<reference>")
@needs("person:read")
def person(reference: str) -> ResponseReturnValue:
    """One person: posts now and before, how to reach them, what was said when."""
    actor = current_actor()
    try:
        profile = person_profile(actor, reference)
    except NotFound:
        return see_other("people.person", reference=reference_now_of_person(reference))
    history = history_of("person", profile.reference) if profile.may_read_notes else None
    return render_template(
        "people/person.html",
        person=profile,
        history=history,
        may_add_post=policy.may_add(actor),
        place_links=links_on(actor, profile.place) if profile.may_change else (),
        actions=actions_at(actor, profile.place),
        timeline=timeline_of(
            actor,
            profile.place,
            after=Cursor.parse(request.args.get("after")),
            kinds=request.args.getlist("kind"),
        ),
    )


@blueprint.get("/areas/<reference>/people")
@needs("person:read")
def of_area(reference: str) -> ResponseReturnValue:
    """Everybody at an area's councils and partners."""
    return _of_place(PlaceKind.AREA, reference)


@blueprint.get("/organisations/<reference>/people")
@needs("person:read")
def of_organisation(reference: str) -> ResponseReturnValue:
    """Everybody at one organisation, now and before."""
    return _of_place(PlaceKind.ORGANISATION, reference)


@blueprint.route("/people/new", methods=["GET", "POST"])
@needs("person:write")
def add() -> ResponseReturnValue:
    """Add somebody with their post."""
    actor = current_actor()
    if not policy.may_add(actor):
        raise NotAllowed("People are added by somebody who belongs to an office.")
    start = {"kind": PostKind.OTHER.value, "organisation": request.args.get("organisation", "")}
    form = NewPersonForm.opened(start)
    ask_which(form, actor)
    ask_who(form, form.name.data or "", form.email.data or "")
    if form.is_sent:
        try:
            post = added_with_post(
                actor, form, _details(form), organisation_meant(form, actor), _post_details(form)
            )
            flash(f"{post.person.name} is recorded.", "success")
            return see_other("people.person", reference=post.person.reference)
        except Refused as refused:
            form.show(refused)
    return render_template("people/add.html", form=form), _status()


@blueprint.route("/people/<reference>/edit", methods=["GET", "POST"])
@needs("person:write")
def edit(reference: str) -> ResponseReturnValue:
    """Change somebody's details; where somebody else did so meanwhile, show both."""
    actor = current_actor()
    stands = person_profile(actor, reference)
    if not stands.may_change:
        raise NotAllowed(f"{stands.name} is kept by the office of their organisation.")
    form = PersonForm.opened(_as_fields(stands) | {"version": str(stands.version)})
    differing: tuple[Differing, ...] | None = None
    if form.is_sent:
        try:
            change_person(actor, reference, _details(form), seen_version=form.seen_version)
            flash("The details are saved.", "success")
            return see_other("people.person", reference=reference)
        except Refused as refused:
            form.show(refused)
        except Conflict:
            differing = against(form, _as_fields(stands), stands.version)
    page = render_template("people/edit.html", form=form, person=stands, differing=differing)
    return page, _status() if differing is None else 409


def _of_place(kind: PlaceKind, reference: str) -> ResponseReturnValue:
    actor = current_actor()
    led = led_place(kind, reference)
    key = key_people(led.place)
    if not policy.may_read_mobile(actor):
        key = without_mobiles(key)
    return render_template(
        "people/of_place.html",
        place=led.place,
        key=KeyPeople(key, shows_contact=True, links=True),
        everybody=people_at(led.place),
        before=people_before(led.place),
        most=MOST_AT_PLACE,
        may_add=policy.may_write_at(actor, led.office_id),
    )


def _wanted(form: PeopleFilter) -> Wanted:
    kinds = {kind.value: kind for kind in PostKind}
    return Wanted(
        name=form.q.data or "",
        organisation=form.organisation.data or "",
        kind=kinds.get(form.kind.data or ""),
        office_code=form.office.data or "",
    )


def _details(form: PersonForm) -> PersonDetails:
    return PersonDetails(**{name: form[name].data or "" for name in _FIELDS})


def _as_fields(profile: PersonProfile) -> dict[str, str]:
    return {name: getattr(profile, name) for name in _FIELDS}


def _post_details(form: NewPersonForm) -> PostDetails:
    return PostDetails(
        kind=kind_in(form.kind.data),
        title=form.title.data or "",
        started_on=form.started_on.data,
        ended_on=form.ended_on.data,
        is_key=bool(form.is_key.data),
    )


def _status() -> int:
    return 422 if request.method == "POST" else 200
