"""Taking in a file of awards: send it, look at what it would do, take it in or give it up."""

from typing import Any, Final

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.core.errors import Conflict, Refused
from gorm.core.permissions import needs
from gorm.core.text import count
from gorm.core.web.addresses import see_other
from gorm.funding.forms import SendAwardsForm
from gorm.funding.queries.programmes import programme_choices
from gorm.funding.rules.files import Step
from gorm.funding.service import importing as service
from gorm.funding.views.blueprint import pages
from gorm.importing.report import ImportReport

#: As many rows of a kind as the page shows; it says how many more there are.
_MOST_SHOWN: Final = 100


@pages.route("/funding/import", methods=["GET", "POST"])
@needs("funding:write")
def send_file() -> ResponseReturnValue:
    """Send a file of awards, to be looked at first."""
    form = SendAwardsForm.opened()
    form.offer("programme", [("", "Choose"), *programme_choices()])
    if form.is_sent:
        upload: Any = form.file.data
        sent = service.Sent(
            upload.read(), str(upload.filename or ""), str(form.programme.data or "")
        )  # fmt: skip
        try:
            service.send_file(current_actor(), sent)
        except Refused as refused:
            form.show(refused)
        else:
            return see_other("funding.check_file")
    page = render_template("funding/import.html", form=form)
    return page, 422 if request.method == "POST" else 200


@pages.get("/funding/import/check")
@needs("funding:write")
def check_file() -> ResponseReturnValue:
    """What the file that waits would add, change and leave, and what cannot be taken."""
    return _preview()


@pages.post("/funding/import/check")
@needs("funding:write")
def take_file() -> ResponseReturnValue:
    """Take in the file, as it was looked at."""
    try:
        report = service.take_waiting(current_actor(), request.form.get("seen", "")[:64])
    except Conflict as conflict:
        return _preview(str(conflict), 409)
    except Refused as refused:
        return _preview(str(refused), 422)
    if report is None:
        return see_other("funding.send_file")
    flash(_said(report), "success")
    return see_other("funding.awards")


@pages.post("/funding/import/discard")
@needs("funding:write")
def give_up_file() -> ResponseReturnValue:
    """Give up the file that waits."""
    service.give_up_waiting(current_actor())
    flash("The file is given up. Nothing of it was taken in.", "success")
    return see_other("funding.send_file")


def _preview(fault: str = "", status: int = 200) -> ResponseReturnValue:
    try:
        looked = service.look_at_waiting(current_actor())
    except Refused as refused:
        flash(f"The file that waited cannot be read any more: {refused}", "error")
        return see_other("funding.send_file")
    if looked is None:
        return see_other("funding.send_file")
    page = render_template(
        "funding/check.html",
        looked=looked,
        groups=[(step, rows) for step in Step if (rows := looked.of(step))],
        most=_MOST_SHOWN,
        fault=fault,
    )
    return page, status


def _said(report: ImportReport) -> str:
    tally = report.tallies[0]
    return f"{count(tally.added, 'award')} added, {tally.changed} changed, {tally.unchanged} left."
