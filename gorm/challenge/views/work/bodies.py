"""A body that watches over a case: set up, and ended."""

from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.challenge.forms.work.bodies import BodyForm, EndedForm
from gorm.challenge.models import BodyKind
from gorm.challenge.service.bodies import end_body as end
from gorm.challenge.service.bodies import set_up_body as set_up
from gorm.challenge.views.blueprint import pages
from gorm.challenge.views.work.desk import BOTH, Asked, desk_to_write, named, when
from gorm.core import clock
from gorm.core.forms.fields import number_in
from gorm.core.permissions import needs
from gorm.core.text import day


@pages.route("/cases/<reference>/work/bodies/set-up", methods=BOTH)
@needs("case:write")
def set_up_body(reference: str) -> ResponseReturnValue:
    """Record a board, commissioners, envoys or an official."""
    desk = desk_to_write(reference)
    form = BodyForm.opened({"happened_on": clock.today()})
    form.offer("instrument", named(desk.instruments, "None"))

    def save() -> None:
        set_up(
            current_actor(),
            reference,
            kind=BodyKind(form.kind.data),
            name=form.name.data or "",
            set_up=when(form),
            begins_on=form.begins_on.data,
            ends_on=form.ends_on.data,
            remit=form.remit.data or "",
            reports_every=number_in(form.reports_every),
            instrument=form.instrument.data or "",
        )

    asked = Asked("Add a body", "Add it", "The body is added.")
    return desk.asks(form, asked, save)


@pages.route("/cases/<reference>/work/bodies/<body>/end", methods=BOTH)
@needs("case:write")
def end_body(reference: str, body: str) -> ResponseReturnValue:
    """Record that a body ended."""
    desk = desk_to_write(reference)
    line = desk.work.body(body)
    form = EndedForm.opened({"happened_on": clock.today(), "version": str(line.version)})

    def save() -> None:
        end(
            current_actor(),
            reference,
            body,
            ended=when(form),
            because=form.because.data or "",
            seen_version=form.seen_version,
        )

    asked = Asked(
        f"{line.kind.label} ended",
        "Save",
        "The end is recorded.",
        about=(("Name", line.name), ("When", line.span)),
        note="Appointments and reports that are still due are ended and stopped one by one.",
        now={"happened_on": day(line.ends_on)},
        version=line.version,
    )
    return desk.asks(form, asked, save)
