"""Who is appointed to a body, and when and why that ended."""

from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.challenge.forms.work.bodies import AppointmentForm, EndedForm
from gorm.challenge.service.bodies import appoint as appoint_to
from gorm.challenge.service.bodies import end_appointment as end
from gorm.challenge.views.blueprint import pages
from gorm.challenge.views.work.desk import BOTH, Asked, desk_to_write, when
from gorm.core import clock
from gorm.core.permissions import needs
from gorm.core.text import day


@pages.route("/cases/<reference>/work/bodies/<body>/appoint", methods=BOTH)
@needs("case:write")
def appoint(reference: str, body: str) -> ResponseReturnValue:
    """Record an appointment to a body."""
    desk = desk_to_write(reference)
    line = desk.work.body(body)
    form = AppointmentForm.opened({"happened_on": clock.today()})

    def save() -> None:
        appoint_to(
            current_actor(),
            reference,
            body,
            who=form.who.data or "",
            role=form.role.data or "",
            appointed=when(form),
            begins_on=form.begins_on.data,
            ends_on=form.ends_on.data,
        )

    asked = Asked(
        "Add an appointment",
        "Add it",
        "The appointment is added.",
        about=(("Body", line.name), ("When", line.span)),
    )
    return desk.asks(form, asked, save)


@pages.route("/cases/<reference>/work/appointments/<appointment>/end", methods=BOTH)
@needs("case:write")
def end_appointment(reference: str, appointment: str) -> ResponseReturnValue:
    """Record that an appointment ended, and why."""
    desk = desk_to_write(reference)
    line = desk.work.appointment(appointment)
    form = EndedForm.opened(
        {
            "happened_on": clock.today(),
            "version": str(line.version),
            "because": line.ended_because,
        }
    )

    def save() -> None:
        end(
            current_actor(),
            reference,
            appointment,
            ended=when(form),
            because=form.because.data or "",
            seen_version=form.seen_version,
        )

    asked = Asked(
        "An appointment ended",
        "Save",
        "The end of the appointment is recorded.",
        about=(("Who", line.who), ("As", line.role), ("When", line.span)),
        now={"happened_on": day(line.ends_on), "because": line.ended_because},
        version=line.version,
    )
    return desk.asks(form, asked, save)
