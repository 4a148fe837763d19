"""Recording who sits for a constituency, and correcting it."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.saving import is_saved, status_of
from gorm.core.errors import Conflict
from gorm.core.forms.conflicts import Differing, against
from gorm.core.permissions import needs
from gorm.core.text import day
from gorm.core.web.addresses import see_other
from gorm.parliament.forms import MemberForm
from gorm.parliament.queries.constituencies import (
    ConstituencyProfile,
    MemberTerm,
    constituency_of_member,
    constituency_profile,
)
from gorm.parliament.service.members import MemberDetails, add_member, change_member
from gorm.parliament.views.blueprint import insist_on_changing, pages


@pages.route("/constituencies/<reference>/members/new", methods=["GET", "POST"])
@needs("parliament:write")
def add_member_form(reference: str) -> ResponseReturnValue:
    """Record who sits for a constituency, and where somebody did until then, their last day."""
    actor = current_actor()
    profile = constituency_profile(actor, reference)
    insist_on_changing(profile)
    form = MemberForm.opened()
    _ask_of_predecessor(form, profile)

    def save() -> None:
        until = form.predecessor_until.data if form.asks("predecessor_until") else None
        add_member(actor, reference, _details(form), predecessor_until=until)

    if is_saved(form, save):
        flash(f"{form.name.data} is recorded.", "success")
        return see_other("parliament.constituency", reference=reference)
    return render_template("parliament/member_add.html", form=form, one=profile), status_of(form)


@pages.route("/members/<reference>/edit", methods=["GET", "POST"])
@needs("parliament:write")
def edit_member(reference: str) -> ResponseReturnValue:
    """Correct a member's name, party or days, or say when they ceased to be the member."""
    actor = current_actor()
    profile, stands = constituency_of_member(actor, reference)
    insist_on_changing(profile)
    form = MemberForm.opened(
        {
            "name": stands.name,
            "party": stands.party,
            "started_on": stands.started_on,
            "ended_on": stands.ended_on,
            "version": str(stands.version),
        }
    )
    del form.predecessor_until
    differing: tuple[Differing, ...] | None = None

    def save() -> None:
        change_member(actor, reference, _details(form), seen_version=form.seen_version)

    try:
        if is_saved(form, save):
            flash(f"{form.name.data} is saved.", "success")
            return see_other("parliament.constituency", reference=profile.reference)
    except Conflict:
        differing = against(form, _words(stands), stands.version)
    page = render_template(
        "parliament/member_edit.html", form=form, one=profile, member=stands, differing=differing
    )
    return page, status_of(form) if differing is None else 409


def _ask_of_predecessor(form: MemberForm, profile: ConstituencyProfile) -> None:
    """Ask for the last day of whoever sits without an end; not where nobody does."""
    sitting = next((one for one in profile.members if one.ended_on is None), None)
    if sitting is None:
        del form.predecessor_until
        return
    form.predecessor_until.label.text = f"Last day of {sitting.name}"
    form.predecessor_until.description = (
        f"The member since {day(sitting.started_on)}. At a general election it is the day on "
        "which Parliament was dissolved."
    )


def _details(form: MemberForm) -> MemberDetails:
    return MemberDetails(
        name=form.name.data or "",
        party=form.party.data or "",
        started_on=form.started_on.data,
        ended_on=form.ended_on.data,
    )


def _words(stands: MemberTerm) -> dict[str, str]:
    return {
        "name": stands.name,
        "party": stands.party,
        "started_on": day(stands.started_on),
        "ended_on": day(stands.ended_on),
    }
