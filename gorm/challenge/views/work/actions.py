"""What an instrument requires, and how it was met."""

from flask import request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.challenge.forms.work.plans import MetForm, RequiredForm
from gorm.challenge.service.actions import meet_action as meet
from gorm.challenge.service.actions import require_action as require
from gorm.challenge.views.blueprint import pages
from gorm.challenge.views.work.desk import (
    BOTH,
    Asked,
    desk_to_write,
    happened_fields,
    named,
    when,
)
from gorm.core import clock
from gorm.core.permissions import needs
from gorm.core.text import day


@pages.route("/cases/<reference>/work/actions/require", methods=BOTH)
@needs("case:write")
def require_action(reference: str) -> ResponseReturnValue:
    """Record what an instrument requires."""
    desk = desk_to_write(reference)
    form = RequiredForm.opened(
        {"happened_on": clock.today(), "instrument": request.args.get("instrument", "")}
    )
    form.offer("instrument", named(desk.instruments, "Choose"))

    def save() -> None:
        require(
            current_actor(),
            reference,
            instrument=form.instrument.data,
            words=form.words.data or "",
            required=when(form),
            due_on=form.due_on.data,
        )

    asked = Asked("Add a required action", "Add it", "The required action is added.")
    return desk.asks(form, asked, save)


@pages.route("/cases/<reference>/work/actions/<action>/meet", methods=BOTH)
@needs("case:write")
def meet_action(reference: str, action: str) -> ResponseReturnValue:
    """Record that a required action was met."""
    desk = desk_to_write(reference)
    line = desk.work.action(action)
    form = MetForm.opened(
        {
            **happened_fields(line.met, clock.today()),
            "version": str(line.version),
            "how": line.met_how,
        }
    )

    def save() -> None:
        meet(
            current_actor(),
            reference,
            action,
            met=when(form),
            how=form.how.data or "",
            seen_version=form.seen_version,
        )

    due_on = line.clock.due_on if line.clock else None
    asked = Asked(
        "A required action was met",
        "Save",
        "The action is met.",
        about=(("Required by", line.instrument), ("What", line.words), ("Due", day(due_on))),
        now={"happened_on": day(line.met.on) if line.met else "", "how": line.met_how},
        version=line.version,
    )
    return desk.asks(form, asked, save)
