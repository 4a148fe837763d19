"""Every guard on entering a stage of an agreement, in one place: facts in, what is missing out.

The guards ask for attributes of stages, never for their names, so that they hold for every kind
of agreement. Each says what is missing in words that stand alone, before anybody tries and after.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from gorm.core.text import cleaned, day, listed

#: As many open points as a sentence names; the others are counted.
_NAMED: Final = 5


@dataclass(frozen=True)
class StageFacts:
    """A stage as the guards know it; `grade` is the name of the grade that approves entering it."""

    id: int
    name: str
    position: int
    signs: bool = False
    is_in_force: bool = False
    opens_lines: bool = False
    grade: str = ""
    is_in_use: bool = True


@dataclass(frozen=True)
class Ground:
    """An agreement as it stands: what the guards judge by.

    `stopped` is its state in words where it is not live. `approved` are the stages for which an
    approval stands; `open_points` and `unfilled` name lines and terms.
    """

    stage: StageFacts
    stages: tuple[StageFacts, ...]
    today: date
    opened_on: date
    reached_on: date | None
    stopped: str = ""
    accountable: str = ""
    accountable_ended_on: date | None = None
    lines: int = 0
    terms: int = 0
    open_points: tuple[str, ...] = ()
    unfilled: tuple[str, ...] = ()
    approved: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Entering:
    """A stage that is to be entered, from when, and why where that has to be said."""

    stage: StageFacts
    on: date
    reason: str = ""


@dataclass(frozen=True)
class Missing:
    """What stands in the way, and the field of the form beside which it is told; '' is none."""

    field: str
    words: str


Guard = Callable[[Entering, Ground], Iterator[Missing]]


def missing_for(step: Entering, ground: Ground) -> tuple[Missing, ...]:
    """All that stands in the way of entering a stage; nothing where it may be entered."""
    guards = (*_OF_ALL, *_OF_SIGNING) if step.stage.signs else _OF_ALL
    return tuple(found for guard in guards for found in guard(step, ground))


def in_the_way(stage: StageFacts, ground: Ground) -> tuple[str, ...]:
    """What stands in the way of entering a stage today, before anybody tries, in words.

    What is typed with the step itself, as a reason, is left out.
    """
    found = missing_for(Entering(stage, ground.today), ground)
    return tuple(one.words for one in found if one.field != "reason")


def exceptions_to(stage: StageFacts, ground: Ground) -> tuple[str, ...]:
    """What stands in the way of a stage beside its approval: told to whoever approves it."""
    return in_the_way(stage, replace(ground, approved=ground.approved | {stage.id}))


def next_of(ground: Ground) -> StageFacts | None:
    """The stage in use that comes after the present one; None at the last."""
    later = (one for one in ground.stages if one.is_in_use)
    after = [one for one in later if one.position > ground.stage.position]
    return min(after, key=lambda one: one.position, default=None)


def next_signing(ground: Ground) -> StageFacts | None:
    """The stage at which the agreement is signed next; None where none comes after this one."""
    after = [one for one in ground.stages if one.is_in_use and one.signs]
    later = [one for one in after if one.position > ground.stage.position]
    return min(later, key=lambda one: one.position, default=None)


def passed_over(stage: StageFacts, ground: Ground) -> tuple[StageFacts, ...]:
    """The stages in use that a step forward would leave out."""
    here, there = ground.stage.position, stage.position
    return tuple(one for one in ground.stages if one.is_in_use and here < one.position < there)


def goes_back(stage: StageFacts, ground: Ground) -> bool:
    """Whether the stage comes before the present one."""
    return stage.position < ground.stage.position


def _goes_on(_step: Entering, ground: Ground) -> Iterator[Missing]:
    if ground.stopped:
        yield Missing("", f"The agreement is {ground.stopped.lower()}. Take it up again first.")


def _is_another_stage(step: Entering, ground: Ground) -> Iterator[Missing]:
    if step.stage.id == ground.stage.id:
        yield Missing("stage", f"The agreement is at {step.stage.name} already.")
    elif not step.stage.is_in_use:
        yield Missing("stage", f"{step.stage.name} is no longer in use. Choose another stage.")


def _reason(step: Entering, ground: Ground) -> Iterator[Missing]:
    if cleaned(step.reason):
        return
    if goes_back(step.stage, ground):
        yield Missing("reason", f"Enter why it goes back to {step.stage.name}.")
    elif over := passed_over(step.stage, ground):
        names = listed([one.name for one in over])
        yield Missing("reason", f"Enter why {names} {'is' if len(over) == 1 else 'are'} left out.")


def _days_in_order(step: Entering, ground: Ground) -> Iterator[Missing]:
    if step.on > ground.today:
        yield Missing("happened_on", "This is a day to come; enter when it happened.")
    elif step.on < ground.opened_on:
        began = day(ground.opened_on)
        yield Missing("happened_on", f"Negotiations began on {began}. Enter that day or a later.")
    elif ground.reached_on is not None and step.on < ground.reached_on:
        reached = f"{ground.stage.name} was reached on {day(ground.reached_on)}"
        yield Missing("happened_on", f"{reached}. Enter that day or a later.")


def _approval(step: Entering, ground: Ground) -> Iterator[Missing]:
    if step.stage.grade and step.stage.id not in ground.approved:
        grade = step.stage.grade
        yield Missing("", f"{step.stage.name} needs an approval at the grade of {grade} or above.")


def _accountable_body(step: Entering, ground: Ground) -> Iterator[Missing]:
    ended = ground.accountable_ended_on
    if ended is not None and ended <= step.on:
        name = ground.accountable
        yield Missing("", f"{name} ended on {day(ended)}. Name another accountable body.")


def _something_agreed(_step: Entering, ground: Ground) -> Iterator[Missing]:
    if not ground.lines and not ground.terms:
        yield Missing("", "The agreement has no lines and no terms: there is nothing to sign.")


def _nothing_open(_step: Entering, ground: Ground) -> Iterator[Missing]:
    if ground.open_points:
        yield Missing("", f"Positions are still open on {_names(ground.open_points)}.")


def _placeholders(_step: Entering, ground: Ground) -> Iterator[Missing]:
    if ground.unfilled:
        words = "A placeholder needs the day by which it is filled"
        yield Missing("", f"{words}: {_names(ground.unfilled)}.")


def _names(points: tuple[str, ...]) -> str:
    more = len(points) - _NAMED
    shown = list(points[:_NAMED])
    return listed([*shown, f"{more} more"] if more > 0 else shown)


_OF_ALL: Final[tuple[Guard, ...]] = (
    _goes_on, _is_another_stage, _days_in_order, _reason, _approval,
)  # fmt: skip
_OF_SIGNING: Final[tuple[Guard, ...]] = (
    _something_agreed, _nothing_open, _placeholders, _accountable_body,
)  # fmt: skip
