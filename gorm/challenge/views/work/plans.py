"""A version of a plan: expected, received, accepted or rejected."""

from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.challenge.forms.work.plans import PlanExpectedForm, ReceivedForm, VerdictForm
from gorm.challenge.models import ClockKind, PlanVerdict
from gorm.challenge.queries.work_lines import PlanLine
from gorm.challenge.rules.work import plan_time
from gorm.challenge.service.plans import expect_plan as expect
from gorm.challenge.service.plans import judge_plan as judge
from gorm.challenge.service.plans import receive_plan as receive
from gorm.challenge.views.blueprint import pages
from gorm.challenge.views.work.desk import BOTH, Asked, Desk, desk_to_write, happened_fields, when
from gorm.core import clock
from gorm.core.permissions import needs
from gorm.core.text import count, day


@pages.route("/cases/<reference>/work/plans/expect", methods=BOTH)
@needs("case:write")
def expect_plan(reference: str) -> ResponseReturnValue:
    """Expect a version of a plan."""
    desk = desk_to_write(reference)
    latest = desk.work.plans[0].what if desk.work.plans else ""
    form = PlanExpectedForm.opened({"happened_on": clock.today(), "what": latest})

    def save() -> None:
        expect(
            current_actor(),
            reference,
            what=form.what.data or "",
            asked=when(form),
            due_on=form.due_on.data,
        )

    asked = Asked("Expect a plan", "Expect it", "The plan is expected.", note=_usual(desk))
    return desk.asks(form, asked, save)


@pages.route("/cases/<reference>/work/plans/<int:number>/receive", methods=BOTH)
@needs("case:write")
def receive_plan(reference: str, number: int) -> ResponseReturnValue:
    """Receive a version of a plan."""
    desk = desk_to_write(reference)
    plan = desk.work.plan(number)
    came = plan.came
    form = ReceivedForm.opened(
        {
            **happened_fields(came.received, clock.today()),
            "version": str(plan.version),
            "words": came.words,
            "address": came.address,
        }
    )

    def save() -> None:
        receive(
            current_actor(),
            reference,
            number,
            received=when(form),
            words=form.words.data or "",
            address=form.address.data or "",
            seen_version=form.seen_version,
        )

    received_on = day(came.received.on) if came.received else ""
    asked = Asked(
        f"Version {number} of the plan was received",
        "Save",
        f"Version {number} is received.",
        about=_about(plan),
        now={"happened_on": received_on, "words": came.words, "address": came.address},
        version=plan.version,
    )
    return desk.asks(form, asked, save)


@pages.route("/cases/<reference>/work/plans/<int:number>/judge", methods=BOTH)
@needs("case:write")
def judge_plan(reference: str, number: int) -> ResponseReturnValue:
    """Accept or reject a version of a plan."""
    desk = desk_to_write(reference)
    plan = desk.work.plan(number)
    form = VerdictForm.opened({"happened_on": clock.today(), "version": str(plan.version)})

    def save() -> None:
        judge(
            current_actor(),
            reference,
            number,
            verdict=PlanVerdict(form.verdict.data),
            judged=when(form),
            because=form.because.data or "",
            due_on=form.due_on.data,
            seen_version=form.seen_version,
        )

    asked = Asked(
        f"Accept or reject version {number} of the plan",
        "Save",
        f"What was made of version {number} is recorded.",
        about=_about(plan),
        now={
            "verdict": plan.state,
            "happened_on": day(plan.judged.on) if plan.judged else "",
            "because": plan.judged_because,
        },
        version=plan.version,
    )
    return desk.asks(form, asked, save)


def _usual(desk: Desk) -> str:
    """What holds where no due date is entered."""
    taken = {plan.clock.reference for plan in desk.work.plans if plan.clock}
    for running in desk.work.running:
        if running.kind is ClockKind.PLAN and running.reference not in taken:
            return (
                f"The clock “{running.what}” already runs until {day(running.due_on)}, and the "
                "plan is due by then: leave the due date empty."
            )
    unit, number = plan_time(desk.head.standing.rung, desk.head.ladder.offered)
    noun = {"days": "day", "months": "month"}.get(unit, "working day")
    return (
        f"Where no due date is entered, the plan is due {count(number, noun)} "
        "after it was asked for."
    )


def _about(plan: PlanLine) -> tuple[tuple[str, str], ...]:
    due = plan.clock.due_on if plan.clock else None
    received = plan.came.received.words if plan.came.received else ""
    return (("Plan", plan.what), ("Due", day(due)), ("Received", received))
