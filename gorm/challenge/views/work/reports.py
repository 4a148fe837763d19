"""A report that a body owes: expected, and received. Extending one moves its clock."""

from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.challenge.forms.work.bodies import ReportExpectedForm
from gorm.challenge.forms.work.plans import ReceivedForm
from gorm.challenge.service.reports import expect_report as expect
from gorm.challenge.service.reports import receive_report as receive
from gorm.challenge.views.blueprint import pages
from gorm.challenge.views.work.desk import BOTH, Asked, desk_to_write, happened_fields, when
from gorm.core import clock
from gorm.core.permissions import needs
from gorm.core.text import count, day


@pages.route("/cases/<reference>/work/bodies/<body>/reports/expect", methods=BOTH)
@needs("case:write")
def expect_report(reference: str, body: str) -> ResponseReturnValue:
    """Expect a report of a body."""
    desk = desk_to_write(reference)
    line = desk.work.body(body)
    form = ReportExpectedForm.opened({"happened_on": clock.today()})

    def save() -> None:
        expect(
            current_actor(),
            reference,
            body,
            title=form.title.data or "",
            asked=when(form),
            due_on=form.due_on.data,
        )

    every = line.reports_every
    asked = Asked(
        "Expect a report",
        "Expect it",
        "The report is expected.",
        about=(
            ("Body", line.name),
            ("Reports", f"Every {count(every, 'month')}" if every else ""),
        ),
        note=f"Where no due date is entered, the report is due {count(every, 'month')} "
        "after it was asked for." if every else "",
    )  # fmt: skip
    return desk.asks(form, asked, save)


@pages.route("/cases/<reference>/work/reports/<report>/receive", methods=BOTH)
@needs("case:write")
def receive_report(reference: str, report: str) -> ResponseReturnValue:
    """Receive a report."""
    desk = desk_to_write(reference)
    line = desk.work.report(report)
    came = line.came
    form = ReceivedForm.opened(
        {
            **happened_fields(came.received, clock.today()),
            "version": str(line.version),
            "words": came.words,
            "address": came.address,
        }
    )

    def save() -> None:
        receive(
            current_actor(),
            reference,
            report,
            received=when(form),
            words=form.words.data or "",
            address=form.address.data or "",
            seen_version=form.seen_version,
        )

    received_on = day(came.received.on) if came.received else ""
    asked = Asked(
        "A report was received",
        "Save",
        "The report is received.",
        about=(("Report", line.title), ("Due", day(line.clock.due_on if line.clock else None))),
        now={"happened_on": received_on, "words": came.words, "address": came.address},
        version=line.version,
    )
    return desk.asks(form, asked, save)
