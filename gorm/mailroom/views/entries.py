"""One entry: what it says, who is in it, and what is done with it."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import Actor, current_actor
from gorm.core.errors import Refused
from gorm.core.permissions import needs
from gorm.core.text import one_line
from gorm.core.web.addresses import own_or, see_other, see_path
from gorm.mailroom.forms import StrangerForm
from gorm.mailroom.queries.entry import entry_page
from gorm.mailroom.service import entries
from gorm.mailroom.service.entries import NewPerson
from gorm.mailroom.service.taking import plan_as_it_stands
from gorm.mailroom.views.blueprint import pages
from gorm.people.lookup import search_exact
from gorm.people.lookup.choices import AREA, ORGANISATION


@pages.get("/from-calendar/<reference>")
@needs("engagement:log")
def entry(reference: str) -> ResponseReturnValue:
    """What an entry says, and everybody in it."""
    return _page(reference, StrangerForm.opened())


@pages.post("/from-calendar/<reference>/plan")
@needs("engagement:log")
def plan(reference: str) -> ResponseReturnValue:
    """Plan the meeting as it stands in the calendar."""
    try:
        planned = plan_as_it_stands(current_actor(), reference)
    except Refused as refused:
        return _page(reference, StrangerForm.opened(), str(refused)), 422
    flash(f"Planned as it stands. Its reference is {planned}.", "success")
    return see_other("engagements.detail", reference=planned)


@pages.post("/from-calendar/<reference>/set-aside")
@needs("engagement:log")
def set_aside(reference: str) -> ResponseReturnValue:
    """Set an entry aside."""
    entries.set_aside(current_actor(), reference)
    flash(
        f"{reference} is set aside. To undo that, open “From your calendar” and bring it back.",
        "success",
    )
    return _back()


@pages.post("/from-calendar/<reference>/bring-back")
@needs("engagement:log")
def bring_back(reference: str) -> ResponseReturnValue:
    """Bring back what was set aside."""
    entries.bring_back(current_actor(), reference)
    flash(f"{reference} waits again.", "success")
    return _back()


@pages.post("/from-calendar/<reference>/who")
@needs("engagement:log")
def who(reference: str) -> ResponseReturnValue:
    """Say that somebody in the invitation is somebody whom GORM knows."""
    address = request.form.get("address", "")
    try:
        entries.say_who(current_actor(), reference, address, request.form.get("value", ""))
    except Refused as refused:
        return _page(reference, StrangerForm.opened(), str(refused)), 422
    flash("Noted. Their address is known from now on in what waits for you.", "success")
    return see_other("mailroom.entry", reference=reference)


@pages.post("/from-calendar/<reference>/add-person")
@needs("person:write")
def add_person(reference: str) -> ResponseReturnValue:
    """Add somebody in the invitation to GORM."""
    actor = current_actor()
    form = StrangerForm.opened()
    if not form.is_sent:
        return _page(reference, form), 422
    try:
        new = NewPerson(form.name.data or "", form.title.data or "", _organisation(actor, form))
        address = one_line(form.address.data).lower()
        entries.add_stranger(actor, reference, address, new)
    except Refused as refused:
        form.show(refused)
        return _page(reference, form), 422
    flash(f"{new.name} is added to GORM.", "success")
    return see_other("mailroom.entry", reference=reference)


def _organisation(actor: Actor, form: StrangerForm) -> str:
    """The reference of the organisation that was typed; an area has that of its council."""
    typed = form.organisation.data or ""
    meant = search_exact(actor, typed, frozenset({AREA, ORGANISATION}))
    if meant.match is not None:
        return meant.match.value.partition(":")[2]
    if not meant.candidates:
        raise Refused({"organisation": f"GORM knows no organisation called “{typed[:80]}”."})
    names = "; ".join(one.label for one in meant.candidates[:5])
    raise Refused({"organisation": f"Write the whole name. It can be: {names}."})


def _back() -> ResponseReturnValue:
    return see_path(own_or(request.form.get("back"), "mailroom.waiting"))


def _page(reference: str, form: StrangerForm, fault: str = "") -> str:
    shown = entry_page(current_actor(), reference)
    if fault:
        form.faults = (fault,)
    return render_template(
        "mailroom/entry.html", entry=shown, form=form, back=url_for("mailroom.waiting")
    )
