"""The pages on which administrators keep elections; everybody may read them."""

from collections.abc import Callable

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.policy import insist
from gorm.audit.queries import history_of
from gorm.coordination.forms.quiet import ElectionForm, EndForm
from gorm.coordination.models import ElectionKind
from gorm.coordination.policy import may_keep_elections
from gorm.coordination.queries import quiet
from gorm.coordination.queries.quiet import ElectionRecord
from gorm.coordination.service import elections as service
from gorm.coordination.service.elections import ElectionDetails
from gorm.coordination.views.blueprint import pages
from gorm.core import clock
from gorm.core.errors import Conflict, Refused
from gorm.core.permissions import needs
from gorm.core.text import day
from gorm.core.web.addresses import see_other
from gorm.engagements.views.who import Who, read_chosen, read_who
from gorm.settings.offers import SettingsLink

SETTINGS = SettingsLink(
    "Elections", "coordination.elections", "Polling days, and the quiet before them"
)
_STALE = "Somebody else saved this election while you were working on it. Check what stands now."


@pages.get("/calendar/elections")
@needs("engagement:read")
def elections() -> ResponseReturnValue:
    """The elections to come, with their pre-election periods; all of them if asked for."""
    with_past = bool(request.args.get("all"))
    return render_template(
        "coordination/elections.html",
        elections=quiet.elections(with_past=with_past, today=clock.today()),
        with_past=with_past,
        may_keep=may_keep_elections(current_actor()),
    )


@pages.get("/calendar/elections/new")
@needs("setting:manage")
def new_election() -> ResponseReturnValue:
    """A form for an election to be added."""
    form = ElectionForm.opened()
    return _page(form, read_chosen(form), None)


@pages.post("/calendar/elections/new")
@needs("setting:manage")
def add_election() -> ResponseReturnValue:
    """Add an election."""

    def save(details: ElectionDetails) -> None:
        service.add_election(current_actor(), details)

    return _save(ElectionForm.opened(), None, save, "Election added.")


@pages.get("/calendar/elections/<reference>/edit")
@needs("setting:manage")
def edit_election(reference: str) -> ResponseReturnValue:
    """The form of an election."""
    insist(may_keep_elections(current_actor()))
    election = quiet.election_record(reference)
    form = ElectionForm.opened(_fields(election))
    return _page(form, read_chosen(form), election)


@pages.post("/calendar/elections/<reference>/edit")
@needs("setting:manage")
def change_election(reference: str) -> ResponseReturnValue:
    """Change an election."""
    election, form = quiet.election_record(reference), ElectionForm.opened()

    def save(details: ElectionDetails) -> None:
        service.change_election(current_actor(), reference, details, form.seen_version)

    return _save(form, election, save, "Election saved.")


@pages.get("/calendar/elections/<reference>/call-off")
@needs("setting:manage")
def call_off_election_form(reference: str) -> ResponseReturnValue:
    """Ask why an election is not held."""
    election = quiet.election_record(reference)
    return _end_page(election, EndForm.opened({"version": str(election.version)}))


@pages.post("/calendar/elections/<reference>/call-off")
@needs("setting:manage")
def call_off_election(reference: str) -> ResponseReturnValue:
    """Call an election off."""
    election, form = quiet.election_record(reference), EndForm.opened()
    if not form.is_sent:
        return _end_page(election, form, 422)
    try:
        reason = form.reason.data or ""
        service.call_off_election(current_actor(), reference, reason, form.seen_version)
    except Refused as refused:
        form.show(refused)
        return _end_page(election, form, 422)
    except Conflict:
        form.faults, form.version.data = (_STALE,), str(election.version)
        return _end_page(election, form, 409)
    flash("The election is called off.", "success")
    return see_other("coordination.elections")


def _fields(election: ElectionRecord) -> dict[str, object]:
    return {
        "version": str(election.version),
        "name": election.name,
        "kind": election.kind.value,
        "polling_on": election.polling_on,
        "is_national": election.is_national,
        "begins_on": election.begins_on if election.begins_because else None,
        "begins_because": election.begins_because,
        "who": [place.value for place in election.places],
    }


def _save(
    form: ElectionForm,
    election: ElectionRecord | None,
    verb: Callable[[ElectionDetails], None],
    done: str,
) -> ResponseReturnValue:
    who = read_who(current_actor(), form)
    if not form.is_sent or who.faults or who.asked:
        form.show(Refused({"who_text": " ".join(who.faults)} if who.faults else {}))
        return _page(form, who, election, 422)
    try:
        verb(_details(form, who))
    except Refused as refused:
        form.show(refused)
        return _page(form, who, election, 422)
    except Conflict:
        form.faults = (_STALE,)
        form.version.data = str(election.version if election else 0)
        return _page(form, who, election, 409)
    flash(done, "success")
    return see_other("coordination.elections")


def _details(form: ElectionForm, who: Who) -> ElectionDetails:
    return ElectionDetails(
        name=form.name.data or "",
        kind=ElectionKind(form.kind.data),
        polling_on=form.polling_on.data,
        is_national=bool(form.is_national.data),
        places=who.resolved,
        begins_on=form.begins_on.data,
        begins_because=form.begins_because.data or "",
    )


def _page(
    form: ElectionForm, who: Who, election: ElectionRecord | None, status: int = 200
) -> ResponseReturnValue:
    form.who_text.label.text = "Where is it held?"
    form.who_text.description = "Areas or organisations. Write each on a line of its own."
    page = render_template(
        "coordination/election.html",
        form=form,
        who=who,
        election=election,
        begins=day(election.begins_on) if election else "",
        history=history_of("election", election.reference) if election else None,
    )
    return page, status


def _end_page(election: ElectionRecord, form: EndForm, status: int = 200) -> ResponseReturnValue:
    page = render_template("coordination/call_off.html", form=form, election=election)
    return page, status
