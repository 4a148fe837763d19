"""A clock: its deadline moved with a reason, or stopped because it was met."""

from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.challenge.forms.work.support import DeadlineForm, StoppedForm
from gorm.challenge.queries.work_lines import ClockLine
from gorm.challenge.service.clocks import meet_clock as meet
from gorm.challenge.service.clocks import move_clock as move
from gorm.challenge.views.blueprint import pages
from gorm.challenge.views.work.desk import BOTH, Asked, desk_to_write, when
from gorm.core import clock as time
from gorm.core.permissions import needs
from gorm.core.text import day


@pages.route("/cases/<reference>/work/clocks/<clock>/move", methods=BOTH)
@needs("case:write")
def move_clock(reference: str, clock: str) -> ResponseReturnValue:
    """Move a deadline, with a reason."""
    desk = desk_to_write(reference)
    line = desk.work.clock(clock)
    form = DeadlineForm.opened({"version": str(line.version)})

    def save() -> None:
        move(
            current_actor(),
            reference,
            clock,
            due_on=form.due_on.data,
            reason=form.reason.data or "",
            seen_version=form.seen_version,
        )

    asked = Asked(
        "Move a deadline",
        "Move it",
        "The deadline is moved. The old one stays on record.",
        about=_about(line),
        now={
            "due_on": day(line.due_on),
            "reason": line.moved[-1].reason if line.moved else "",
        },
        version=line.version,
    )
    return desk.asks(form, asked, save)


@pages.route("/cases/<reference>/work/clocks/<clock>/meet", methods=BOTH)
@needs("case:write")
def meet_clock(reference: str, clock: str) -> ResponseReturnValue:
    """Stop a clock because it was met."""
    desk = desk_to_write(reference)
    line = desk.work.clock(clock)
    form = StoppedForm.opened({"happened_on": time.today(), "version": str(line.version)})

    def save() -> None:
        meet(
            current_actor(),
            reference,
            clock,
            stopped=when(form),
            words=form.words.data or "",
            seen_version=form.seen_version,
        )

    asked = Asked(
        "Stop a clock",
        "Stop it",
        "The clock is stopped.",
        about=_about(line),
        now={"happened_on": day(line.stopped_on), "words": line.stopped_because},
        version=line.version,
    )
    return desk.asks(form, asked, save)


def _about(line: ClockLine) -> tuple[tuple[str, str], ...]:
    stopped = f"{day(line.stopped_on)}: {line.stopped_because}" if line.stopped_on else ""
    return (
        ("Clock", line.what),
        ("Runs since", day(line.started_on)),
        ("Due", f"{day(line.due_on)} ({line.basis_words})"),
        ("Stopped", stopped),
    )
