"""The list of constituencies, one of them, adding one and changing one."""

from collections.abc import Mapping
from typing import Any, Final

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import Actor, current_actor
from gorm.accounts.offices import office_choices
from gorm.accounts.roles import Role
from gorm.accounts.saving import is_saved, status_of
from gorm.audit.queries import history_of
from gorm.core.errors import Conflict, NotAllowed
from gorm.core.forms.conflicts import Differing, against
from gorm.core.paging import NameCursor
from gorm.core.permissions import needs
from gorm.core.text import day, listed, one_line
from gorm.core.web.addresses import see_other
from gorm.lists.taking_away import taken_away
from gorm.parliament import policy
from gorm.parliament.forms import ConstituencyForm
from gorm.parliament.models import Extent
from gorm.parliament.queries.areas import areas_to_choose
from gorm.parliament.queries.constituencies import ConstituencyProfile, constituency_profile
from gorm.parliament.queries.kept import SHOWN, business_at, told_at
from gorm.parliament.queries.listing import Wanted, constituency_page, every_constituency
from gorm.parliament.service.constituencies import (
    ConstituencyDetails,
    add_constituency,
    change_constituency,
)
from gorm.parliament.views.blueprint import insist_on_changing, pages
from gorm.parliament.views.listed import CONSTITUENCIES

_STATES: Final = {"current": "Current", "vacant": "Vacant", "closed": "Closed"}


@pages.get("/constituencies")
@needs("parliament:read")
def constituencies() -> ResponseReturnValue:
    """Constituencies by name, those of the reader's own office unless others are asked for."""
    actor = current_actor()
    wanted = _wanted(actor)
    return render_template(
        "parliament/list.html",
        page=constituency_page(wanted, NameCursor.parse(request.args.get("after"))),
        wanted=wanted,
        offices=office_choices(),
        states=_STATES,
        kept={k: v for k, v in request.args.items() if k in CONSTITUENCIES.filters},
        may_add=policy.may_write(actor),
    )


@pages.get("/constituencies.<any(csv, xlsx):form>")
@needs("parliament:read")
def export_constituencies(form: str) -> ResponseReturnValue:
    """The constituencies that the filters leave, as a file."""
    return taken_away(CONSTITUENCIES, form, every_constituency(_wanted(current_actor())))


@pages.get("/constituencies/<reference>")
@needs("parliament:read")
def constituency(reference: str) -> ResponseReturnValue:
    """One constituency: who sat and sits for it, and for its offices what passed with them."""
    actor = current_actor()
    profile = constituency_profile(actor, reference)
    return render_template(
        "parliament/constituency.html",
        one=profile,
        told=told_at(actor, profile.id),
        business=business_at(actor, profile.id),
        reads_kept=policy.may_read_kept(actor),
        reads_all=actor.is_a(Role.AUDITOR),
        office_id=actor.office_id,
        most=SHOWN,
    )


@pages.route("/constituencies/new", methods=["GET", "POST"])
@needs("parliament:write")
def add() -> ResponseReturnValue:
    """Add a constituency."""
    actor = current_actor()
    if not policy.may_write(actor):
        raise NotAllowed("Constituencies are added by somebody who belongs to an office.")
    form = ConstituencyForm.opened({"whole": [request.args.get("area", "")]})
    form.offer_areas(areas_to_choose(actor.office_id, ()))
    made: list[str] = []
    if is_saved(form, lambda: made.append(add_constituency(actor, _details(form)))):
        flash(f"{form.name.data} is recorded. Say who sits for it.", "success")
        return see_other("parliament.constituency", reference=made[0])
    return render_template("parliament/add.html", form=form), status_of(form)


@pages.route("/constituencies/<reference>/edit", methods=["GET", "POST"])
@needs("parliament:write")
def edit(reference: str) -> ResponseReturnValue:
    """Change what a constituency is called, where it lies, or that it is closed."""
    actor = current_actor()
    stands = constituency_profile(actor, reference)
    insist_on_changing(stands)
    form = ConstituencyForm.opened(_fields(stands))
    form.offer_areas(areas_to_choose(actor.office_id, [area.id for area in stands.areas]))
    differing: tuple[Differing, ...] | None = None
    try:
        if is_saved(form, lambda: _change(actor, reference, form)):
            flash("The constituency is saved.", "success")
            return see_other("parliament.constituency", reference=reference)
    except Conflict:
        differing = against(form, _words(stands), stands.version)
    page = render_template(
        "parliament/edit.html",
        form=form,
        one=stands,
        differing=differing,
        history=history_of("constituency", reference),
    )
    return page, status_of(form) if differing is None else 409


def _change(actor: Actor, reference: str, form: ConstituencyForm) -> None:
    change_constituency(actor, reference, _details(form), seen_version=form.seen_version)


def _wanted(actor: Actor) -> Wanted:
    asked = request.args
    office = one_line(asked.get("office", actor.office_code))
    state = asked.get("state", "")
    return Wanted(
        words=one_line(asked.get("q", ""))[:200],
        office_code="" if office == "all" else office[:20],
        state=state if state in _STATES else "current",
    )


def _details(form: ConstituencyForm) -> ConstituencyDetails:
    return ConstituencyDetails(
        name=form.name.data or "",
        code=form.code.data or "",
        closed_on=form.closed_on.data,
        whole=tuple(form.whole.data or ()),
        part=tuple(form.part.data or ()),
    )


def _fields(stands: ConstituencyProfile) -> Mapping[str, Any]:
    return {
        "name": stands.name,
        "code": stands.code,
        "closed_on": stands.closed_on,
        "whole": [one.reference for one in stands.areas if one.extent is Extent.WHOLE],
        "part": [one.reference for one in stands.areas if one.extent is Extent.PART],
        "version": str(stands.version),
    }


def _words(stands: ConstituencyProfile) -> dict[str, str]:
    return {
        "name": stands.name,
        "code": stands.code,
        "closed_on": day(stands.closed_on),
        "whole": listed([one.name for one in stands.areas if one.extent is Extent.WHOLE]),
        "part": listed([one.name for one in stands.areas if one.extent is Extent.PART]),
    }
