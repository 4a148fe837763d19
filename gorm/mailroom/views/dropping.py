"""Dropping calendar files and messages, and the list of what waits."""

from flask import make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import Actor, current_actor
from gorm.core.db import unit_of_work
from gorm.core.errors import NotAllowed
from gorm.core.permissions import needs, own_transactions
from gorm.core.web.submissions import Claim, made_once
from gorm.mailroom.forms import MOST_FILES, DropForm
from gorm.mailroom.models import Source
from gorm.mailroom.policy import may_bring
from gorm.mailroom.queries.waiting import from_calendar, put_away
from gorm.mailroom.reading.asking import Given, Read, read_all
from gorm.mailroom.reading.child import LARGEST
from gorm.mailroom.service.intake import FileOutcome, summary, take_in, window
from gorm.mailroom.views.blueprint import pages


@pages.get("/from-calendar")
@needs("engagement:log")
def waiting() -> ResponseReturnValue:
    """What waits from the reader's calendar, and where files are dropped."""
    return _page(_bringing(), DropForm.opened())


@pages.post("/from-calendar")
@needs("engagement:log")
@own_transactions
def drop() -> ResponseReturnValue:
    """Take in the files that were dropped; each says what became of it.

    They are read before the transaction begins: that takes seconds where somebody means harm.
    """
    actor = _bringing()
    form = DropForm.opened()
    files = _files(form)
    if not files:
        form.files.errors = ["Choose a calendar file (.ics) or a message (.eml)."]
        return _page(actor, form), 422
    if len(files) > MOST_FILES:
        form.files.errors = [f"Choose at most {MOST_FILES} files at once."]
        return _page(actor, form), 422
    read = read_all(files, window())

    def answer(claim: Claim) -> ResponseReturnValue:
        with unit_of_work():
            outcomes = take_in(actor, read, Source.FILE)
            claim(url_for("mailroom.waiting"))
        return make_response(_page(actor, DropForm(formdata=None), outcomes))

    if all(one.fault for one in read):
        return _page(actor, form, _faults(read)), 422
    return made_once(answer)  # type: ignore[arg-type] # make_response gives the Response it asks for


def _bringing() -> Actor:
    actor = current_actor()
    if not may_bring(actor):
        raise NotAllowed("Engagements are logged by an office or a department; you are of neither.")
    return actor


def _files(form: DropForm) -> list[Given]:
    chosen = [one for one in form.files.data or [] if getattr(one, "filename", "")]
    return [Given(one.filename, one.stream.read(LARGEST + 1)) for one in chosen]


def _faults(read: tuple[Read, ...]) -> tuple[FileOutcome, ...]:
    return tuple(FileOutcome(one.given.name[:255], fault=one.fault) for one in read)


def _page(actor: Actor, form: DropForm, outcomes: tuple[FileOutcome, ...] = ()) -> str:
    return render_template(
        "mailroom/from_calendar.html",
        form=form,
        waiting=from_calendar(actor),
        away=put_away(actor),
        outcomes=outcomes,
        summary=summary(outcomes),
    )
