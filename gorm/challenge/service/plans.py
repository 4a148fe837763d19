"""Plans: expected, received, accepted or rejected, version by version; every one is kept."""

from datetime import date
from typing import Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.challenge.models import (
    Case,
    CaseClock,
    CaseEntry,
    ClockKind,
    EntryKind,
    PlanVerdict,
    PlanVersion,
)
from gorm.challenge.queries.ladders import ladders_and_instruments, standing_of
from gorm.challenge.rules.work import plan_time, verdict_faults
from gorm.challenge.service.clocks import Deadline, counted, start_clock, stated
from gorm.challenge.service.filing import (
    Sheet,
    check_not_before,
    check_while_it_exists,
    file_sheet,
    filed,
)
from gorm.challenge.service.loading import open_case_to_work_on
from gorm.challenge.service.working import (
    free_clock,
    happened,
    happened_of,
    put_right,
    row_of,
    settle_clock,
)
from gorm.core.db import faults_for, session
from gorm.core.errors import Refused
from gorm.core.happenings import HappenedOn
from gorm.core.text import cleaned, day, one_line

_USUAL_NAME: Final = "Plan"
_SECOND: Final = {
    "uq_plan_version_case_id_number": (
        "",
        "Somebody else expected a version of the plan at the same moment. Look at it first.",
    )
}


def expect_plan(
    actor: Actor, reference: str, *, what: str, asked: HappenedOn, due_on: date | None = None
) -> None:
    """Expect the first version of a plan, or the next after one that was accepted.

    Without a due date it is due when the clock of the stage says, which is then the plan's own,
    or else 30 working days after it was asked for. Raises Refused while a version is awaited.
    """
    case = open_case_to_work_on(actor, reference)
    check_while_it_exists(case, asked)
    number = _next_number(case)
    running = free_clock(case, ClockKind.PLAN, PlanVersion)
    deadline = _deadline(case, running, asked, due_on)
    name = _name(what)
    title = f"{name}, version {number}, expected by {day(deadline.due_on)}"
    sheet = Sheet(EntryKind.PLAN, title, facts=[("Deadline", deadline.basis)])
    entry = file_sheet(actor, case, asked, sheet)
    awaited = running or _start(case, entry, f"{name}, version {number}", asked, deadline)
    _add(case, entry, name, number, awaited)
    filed(actor, case, "case.plan_expected", entry)


def receive_plan(
    actor: Actor,
    reference: str,
    number: int,
    *,
    received: HappenedOn,
    words: str = "",
    address: str = "",
    seen_version: int,
) -> None:
    """Receive a version of a plan; until it is judged, what was recorded can be put right."""
    case = open_case_to_work_on(actor, reference)
    plan = row_of(PlanVersion, case, seen_version, number=number)
    if plan.verdict is not None:
        raise Refused(f"Version {number} was {plan.verdict.value} already.")
    check_while_it_exists(case, received)
    check_not_before(received, happened_of(plan.entry_id), "it was asked for", "happened_on")
    is_again = plan.received_on is not None
    before = day(plan.received_on)
    plan.received_on, plan.received_precision = received.on, received.precision
    plan.words, plan.document_address = cleaned(words), one_line(address)
    settle_clock(plan.clock_id, received.on, "The plan was received.")
    sheet = Sheet(
        EntryKind.PLAN,
        f"{plan.what}, version {number}, received{put_right(is_again)}",
        words,
        source_address=address,
    )
    entry = file_sheet(actor, case, received, sheet)
    changes = {f"Version {number} received": (before, received.words)}
    filed(actor, case, "case.plan_received", entry, changes=changes)


def judge_plan(
    actor: Actor,
    reference: str,
    number: int,
    *,
    verdict: PlanVerdict | None,
    judged: HappenedOn,
    because: str = "",
    due_on: date | None = None,
    seen_version: int,
) -> None:
    """Accept or reject a version. A rejected one carries reasons and makes the next version."""
    case = open_case_to_work_on(actor, reference)
    plan = row_of(PlanVersion, case, seen_version, number=number)
    _check_judged(plan, verdict, because, due_on, judged)
    assert verdict is not None  # noqa: S101 - checked above
    plan.verdict, plan.judged_because = verdict, cleaned(because)
    plan.judged_on, plan.judged_precision = judged.on, judged.precision
    title = f"{plan.what}, version {number}, {verdict.value}"
    if verdict is PlanVerdict.REJECTED:
        title = f"{title}; version {number + 1} due by {day(due_on)}"
    entry = file_sheet(actor, case, judged, Sheet(EntryKind.PLAN, title, because))
    if due_on is not None:
        next_one = f"{plan.what}, version {number + 1}"
        awaited = _start(case, entry, next_one, judged, stated(due_on))
        _add(case, entry, plan.what, number + 1, awaited)
    filed(actor, case, f"case.plan_{verdict.value}", entry, reason=because)


def _check_judged(
    plan: PlanVersion,
    verdict: PlanVerdict | None,
    because: str,
    due_on: date | None,
    judged: HappenedOn,
) -> None:
    if plan.received_on is None:
        raise Refused(f"Version {plan.number} has not been received. Record that first.")
    if plan.verdict is not None:
        raise Refused(f"Version {plan.number} was {plan.verdict.value} already.")
    received = happened(plan.received_on, plan.received_precision)
    check_not_before(judged, received, "the plan was received", "happened_on")
    if faults := verdict_faults(verdict, because, due_on, judged):
        raise Refused(faults)


def _next_number(case: Case) -> int:
    found = session().execute(
        select(PlanVersion, CaseEntry.struck_at)
        .join(CaseEntry, CaseEntry.id == PlanVersion.entry_id)
        .where(PlanVersion.case_id == case.id)
        .order_by(PlanVersion.number.desc())
        .limit(1)
    ).one_or_none()  # fmt: skip
    if found is None:
        return 1
    latest: PlanVersion = found.PlanVersion
    # One that was expected in error holds up nothing, but its number is taken.
    if latest.verdict is None and found.struck_at is None:
        what = "awaited" if latest.received_on is None else "not judged"
        raise Refused(f"Version {latest.number} is still {what}. Expect another after that.")
    return latest.number + 1


def _deadline(
    case: Case, running: CaseClock | None, asked: HappenedOn, due_on: date | None
) -> Deadline:
    if running is not None:
        if due_on not in {None, running.due_on}:
            raise Refused(
                {"due_on": f"The clock “{running.what}” already runs until {day(running.due_on)}. "
                 "Leave this empty, and move that deadline, with a reason."}
            )  # fmt: skip
        return Deadline(running.due_on, running.basis)
    if due_on is not None:
        return stated(due_on)
    return _counted(case, asked)


def _counted(case: Case, asked: HappenedOn) -> Deadline:
    regime_id = case.chosen_stage.regime_id
    ladders, made = ladders_and_instruments([regime_id], [case.id])
    ladder, instruments = ladders[regime_id], made.get(case.id, ())
    standing = standing_of(ladder, case.chosen_stage_id, instruments)
    unit, number = plan_time(standing.rung, ladder.offered)
    found = counted(unit, number, asked.latest)
    if found is None:
        raise Refused(
            {"due_on": "Enter when the plan is due: working days cannot be counted that far."}
        )
    return found


def _start(
    case: Case, entry: CaseEntry, what: str, asked: HappenedOn, deadline: Deadline
) -> CaseClock:
    return start_clock(
        case, entry, ClockKind.PLAN, what, started_on=asked.on, deadline=deadline
    )  # fmt: skip


def _add(case: Case, entry: CaseEntry, name: str, number: int, awaited: CaseClock) -> None:
    with faults_for(_SECOND):
        session().add(
            PlanVersion(
                case_id=case.id, number=number, what=name, entry_id=entry.id, clock_id=awaited.id
            )
        )
        session().flush()


def _name(what: str) -> str:
    return (one_line(what) or _USUAL_NAME)[:300]
