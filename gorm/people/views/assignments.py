"""Who leads on what, and who covers."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import Actor, current_actor
from gorm.core.errors import Conflict, NotAllowed, Refused
from gorm.core.forms.fields import options_from
from gorm.core.permissions import needs
from gorm.core.web.addresses import see_other
from gorm.lists.taking_away import taken_away
from gorm.people import policy
from gorm.people.forms import AssignmentForm, EndAssignmentForm
from gorm.people.queries.assignments import (
    Leading,
    assignments_of_office,
    leadings_of,
    managers_of,
    unled_areas,
)
from gorm.people.queries.places import LedPlace, led_place
from gorm.people.service import Lead, assign, end_assignment
from gorm.people.views.base import blueprint
from gorm.people.views.listed import ASSIGNMENTS
from gorm.places.offers import PlaceKind

_CHANGED = "Somebody else said who leads here while you were working on it. Check what stands now."


@blueprint.get("/assignments")
@needs("place:read")
def assignments() -> ResponseReturnValue:
    """Who leads on what in the reader's office, and where nobody does."""
    actor = current_actor()
    return render_template(
        "people/assignments.html",
        office=actor.office_name,
        rows=assignments_of_office(actor.office_id),
        unled=unled_areas(actor.office_id),
        may_assign=policy.may_assign(actor, actor.office_id),
    )


@blueprint.get("/assignments.<any(csv, xlsx):form>")
@needs("place:read")
def export_assignments(form: str) -> ResponseReturnValue:
    """Who leads on what in the reader's office, as a file."""
    return taken_away(ASSIGNMENTS, form, assignments_of_office(current_actor().office_id))


@blueprint.route("/areas/<reference>/lead", methods=["GET", "POST"])
@needs("assignment:write")
def lead_on_area(reference: str) -> ResponseReturnValue:
    """Say who leads on an area."""
    return _lead(led_place(PlaceKind.AREA, reference))


@blueprint.route("/organisations/<reference>/lead", methods=["GET", "POST"])
@needs("assignment:write")
def lead_on_organisation(reference: str) -> ResponseReturnValue:
    """Say who leads on an organisation."""
    return _lead(led_place(PlaceKind.ORGANISATION, reference))


@blueprint.route("/areas/<reference>/lead/end", methods=["GET", "POST"])
@needs("assignment:write")
def end_lead_on_area(reference: str) -> ResponseReturnValue:
    """End who leads on an area."""
    return _end(led_place(PlaceKind.AREA, reference))


@blueprint.route("/organisations/<reference>/lead/end", methods=["GET", "POST"])
@needs("assignment:write")
def end_lead_on_organisation(reference: str) -> ResponseReturnValue:
    """End who leads on an organisation."""
    return _end(led_place(PlaceKind.ORGANISATION, reference))


def _lead(place: LedPlace) -> ResponseReturnValue:
    actor = _allowed(place)
    leadings = leadings_of(place.place)
    current = _current(leadings)
    form = AssignmentForm.opened(_as_fields(current))
    _offer_managers(form, actor)
    status = 422 if request.method == "POST" else 200
    if form.is_sent:
        lead = Lead(form.manager.data or "", form.cover.data or "", form.started_on.data)
        try:
            assign(actor, place, lead, seen_version=form.seen_version)
            flash(f"Who leads on {place.name} is recorded.", "success")
            return see_other("people.assignments")
        except Refused as refused:
            form.show(refused)
        except Conflict:
            status = _show_conflict(form, current)
    page = render_template(
        "people/lead.html", form=form, place=place, current=current, leadings=leadings
    )
    return page, status


def _end(place: LedPlace) -> ResponseReturnValue:
    actor = _allowed(place)
    current = _current(leadings_of(place.place))
    form = EndAssignmentForm.opened({"version": str(current.stamp if current else 0)})
    status = 422 if request.method == "POST" else 200
    if form.is_sent:
        try:
            end_assignment(actor, place, form.ended_on.data, seen_version=form.seen_version)
            flash(f"Nobody leads on {place.name} now.", "success")
            return see_other("people.assignments")
        except Refused as refused:
            form.show(refused)
        except Conflict:
            status = _show_conflict(form, current)
    return render_template("people/lead_end.html", form=form, place=place, current=current), status


def _allowed(place: LedPlace) -> Actor:
    actor = current_actor()
    if not policy.may_assign(actor, place.office_id):
        raise NotAllowed(f"Who leads on {place.name} is said by its own office.")
    return actor


def _current(leadings: tuple[Leading, ...]) -> Leading | None:
    return next((one for one in leadings if one.ended_on is None), None)


def _as_fields(current: Leading | None) -> dict[str, str]:
    if current is None:
        return {"version": "0"}
    return {
        "manager": current.manager_email,
        "cover": current.cover_email,
        "version": str(current.stamp),
    }


def _offer_managers(form: AssignmentForm, actor: Actor) -> None:
    managers = [(one.email, one.name) for one in managers_of(actor.office_id)]
    form.manager.choices = options_from([("", "Choose a relationship manager"), *managers])
    form.cover.choices = options_from([("", "Nobody"), *managers])


def _show_conflict(form: AssignmentForm | EndAssignmentForm, current: Leading | None) -> int:
    form.faults = (_CHANGED,)
    form.version.data = str(current.stamp if current else 0)
    return 409
