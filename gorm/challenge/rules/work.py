"""What holds of plans, representations, voluntary engagement, reports and embargoes: pure.

Everything that has happened is judged by its span of days, so that only what is surely out of
order is refused.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from gorm.challenge.models import PlanVerdict, VoluntaryState
from gorm.challenge.rules.ladder import Rung
from gorm.core.happenings import HappenedOn
from gorm.core.text import cleaned, day
from gorm.core.working_days import first_allowed_after, months_after

#: How long a plan may take where no stage says it.
USUAL_PLAN_TIME: Final = ("working_days", 30)
_COUNTED: Final = frozenset({"days", "working_days", "months"})
_FOLLOWS: Final = {
    VoluntaryState.OFFERED: frozenset({VoluntaryState.ACCEPTED, VoluntaryState.DECLINED}),
    VoluntaryState.ACCEPTED: frozenset({VoluntaryState.ENDED}),
    VoluntaryState.DECLINED: frozenset[VoluntaryState](),
    VoluntaryState.ENDED: frozenset[VoluntaryState](),
}


def plan_time(standing: Rung, rungs: Iterable[Rung]) -> tuple[str, int]:
    """How long a plan may take: as the present stage says, else another stage, else as usual."""
    for rung in (standing, *rungs):
        if _counts_to_a_plan(rung) and rung.clock_number is not None:
            return rung.clock, rung.clock_number
    return USUAL_PLAN_TIME


def _counts_to_a_plan(rung: Rung) -> bool:
    return rung.clock_for.casefold() == "plan" and rung.clock in _COUNTED


def verdict_faults(
    verdict: PlanVerdict | None, because: str, due_on: date | None, judged: HappenedOn
) -> dict[str, str]:
    """What a judgement of a plan lacks: a rejected one carries reasons and a new due date."""
    if verdict is None:
        return {"verdict": "Choose whether the plan is accepted or rejected."}
    if verdict is PlanVerdict.ACCEPTED:
        fault = "A plan that is accepted has no new due date. Leave this empty."
        return {"due_on": fault} if due_on is not None else {}
    faults = {}
    if not cleaned(because):
        faults["because"] = "Enter why the plan is rejected."
    if due_on is None:
        faults["due_on"] = "Enter when the next version is due."
    elif judged.is_surely_after(due_on):
        faults["due_on"] = f"The next version cannot be due before {judged.words}."
    return faults


def not_closed_yet(considered: HappenedOn, closes_on: date) -> str:
    """Why representations cannot have been considered then; '' where they may have been.

    The whole of the last day belongs to those who may still write.
    """
    first = first_allowed_after(closes_on)
    if not considered.is_surely_before(first):
        return ""
    return (
        f"Representations close on {day(closes_on)}, so they can be considered "
        f"on {day(first)} at the earliest."
    )


def may_follow(before: VoluntaryState, after: VoluntaryState) -> bool:
    """Whether a voluntary engagement may go from one state to the other."""
    return after in _FOLLOWS[before]


def next_states(state: VoluntaryState) -> tuple[VoluntaryState, ...]:
    """What may become of a voluntary engagement, in order."""
    return tuple(each for each in VoluntaryState if may_follow(state, each))


def next_report_due(start: date, every: int | None, ends_on: date | None) -> date | None:
    """When a body reports next, counted from its start or from the report before.

    None where nothing is set, and where the body is no more by then.
    """
    if not every:
        return None
    due_on = months_after(start, every)
    return None if ends_on is not None and due_on > ends_on else due_on


def is_out(
    published_on: date, embargoed_until: datetime | None, now: datetime, today: date
) -> bool:
    """Whether a publication may be shown to ministers and to areas: published, no embargo left."""
    return published_on <= today and (embargoed_until is None or embargoed_until <= now)


def is_on_the_web(address: str) -> bool:
    """Whether an address is one that a browser can open; others name a place in a file plan."""
    return address.startswith(("https://", "http://"))
