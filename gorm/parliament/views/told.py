"""Recording what a member was told, and correcting it."""

from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import Actor, current_actor
from gorm.accounts.saving import is_saved, status_of
from gorm.audit.queries import history_of
from gorm.core import clock
from gorm.core.errors import Conflict
from gorm.core.forms.conflicts import Differing, against
from gorm.core.permissions import needs
from gorm.core.text import day
from gorm.core.web.addresses import see_other
from gorm.engagements.models import Marking
from gorm.parliament.forms import ToldForm
from gorm.parliament.queries.areas import places_in
from gorm.parliament.queries.constituencies import (
    ConstituencyProfile,
    constituency_by_id,
    constituency_profile,
)
from gorm.parliament.queries.kept import ToldRow, told_record
from gorm.parliament.service.told import ToldDetails, change_told, record_told
from gorm.parliament.views.blueprint import (
    colleagues_to_choose,
    insist_on_writing,
    members_to_choose,
    pages,
)


@pages.route("/constituencies/<reference>/told/new", methods=["GET", "POST"])
@needs("parliament:write")
def add_told(reference: str) -> ResponseReturnValue:
    """Record what the member for a constituency was told."""
    actor = current_actor()
    profile = constituency_profile(actor, reference)
    insist_on_writing(profile)
    form = ToldForm.opened(
        {
            "member": profile.member.reference if profile.member else "",
            "told_on": clock.today(),
            "told_by": actor.email,
            "engagement": request.args.get("engagement", ""),
            "marking": Marking.OFFICIAL.value,
        }
    )
    _offer(form, actor, profile, None)
    if is_saved(form, lambda: record_told(actor, _details(form))):
        flash("What the member was told is recorded.", "success")
        return see_other("parliament.constituency", reference=reference)
    return render_template("parliament/told_add.html", form=form, one=profile), status_of(form)


@pages.route("/told/<reference>/edit", methods=["GET", "POST"])
@needs("parliament:write")
def edit_told(reference: str) -> ResponseReturnValue:
    """Correct what was recorded of what a member was told."""
    actor = current_actor()
    stands = told_record(actor, reference)
    profile = constituency_by_id(actor, stands.constituency_id)
    form = ToldForm.opened(_fields(stands))
    _offer(form, actor, profile, stands)
    differing: tuple[Differing, ...] | None = None

    def save() -> None:
        change_told(actor, reference, _details(form), seen_version=form.seen_version)

    try:
        if is_saved(form, save):
            flash("The record is saved.", "success")
            return see_other("parliament.constituency", reference=profile.reference)
    except Conflict:
        differing = against(form, _words(stands), stands.version)
    page = render_template(
        "parliament/told_edit.html",
        form=form,
        one=profile,
        told=stands,
        differing=differing,
        history=history_of("member_told", reference),
    )
    return page, status_of(form) if differing is None else 409


def _offer(
    form: ToldForm, actor: Actor, profile: ConstituencyProfile, stands: ToldRow | None
) -> None:
    email, name = (stands.told_by_email, stands.told_by) if stands else ("", "")
    form.offer("member", [("", "Choose"), *members_to_choose(profile)])
    form.offer("told_by", colleagues_to_choose(actor, email, name))
    places = {
        f"{one.kind.value}:{one.reference}": one.name + (" (area)" if one.kind == "area" else "")
        for one in places_in([area.id for area in profile.areas])
    }
    if stands and stands.place_kind:
        places.setdefault(_place(stands), stands.place_name)
    form.offer("place", [("", "None in particular"), *places.items()])


def _place(stands: ToldRow) -> str:
    return f"{stands.place_kind.value}:{stands.place_reference}" if stands.place_kind else ""


def _details(form: ToldForm) -> ToldDetails:
    return ToldDetails(
        member=form.member.data or "",
        told_on=form.told_on.data,
        told_by=form.told_by.data or "",
        words=form.words.data or "",
        place=form.place.data or "",
        engagement=form.engagement.data or "",
        marking=Marking(form.marking.data),
        handling=form.handling.data or "",
        is_not_for_ministers=bool(form.is_not_for_ministers.data),
    )


def _fields(stands: ToldRow) -> dict[str, Any]:
    return {
        "member": stands.member_reference,
        "told_on": stands.told_on,
        "told_by": stands.told_by_email,
        "words": stands.words,
        "place": _place(stands),
        "engagement": stands.engagement,
        "marking": stands.marking.value,
        "handling": stands.handling,
        "is_not_for_ministers": stands.is_not_for_ministers,
        "version": str(stands.version),
    }


def _words(stands: ToldRow) -> dict[str, str]:
    is_area = stands.place_kind is not None and stands.place_kind.value == "area"
    return {
        "told_on": day(stands.told_on),
        "told_by": stands.told_by,
        "words": stands.words,
        "place": stands.place_name + (" (area)" if is_area else "")
        if stands.place_name
        else "None in particular",
        "engagement": stands.engagement,
        "marking": stands.marking.label,
        "handling": stands.handling,
        "is_not_for_ministers": "Yes" if stands.is_not_for_ministers else "No",
    }
