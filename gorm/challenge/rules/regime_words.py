"""A regime in words: what a stage asks for, what a change changes, and what it means for cases."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from gorm.challenge.models.regimes import Clock
from gorm.challenge.rules.regime_facts import Grades, KindFacts, RegimeFacts, StageFacts
from gorm.core.text import count
from gorm.places.models import OrganisationKind, PartnerKind

#: The bodies that a regime can be for.
BODIES: Final = {
    OrganisationKind.COUNCIL.value: "Councils",
    OrganisationKind.COMBINED_AUTHORITY.value: "Combined authorities",
    **{kind.value: kind.label for kind in PartnerKind},
}
CLOCKS: Final = {
    Clock.NONE: "No clock",
    Clock.DAYS: "Days",
    Clock.WORKING_DAYS: "Working days",
    Clock.MONTHS: "Months",
    Clock.STATED: "A date that is stated",
}
_UNITS: Final = {Clock.DAYS: "day", Clock.WORKING_DAYS: "working day", Clock.MONTHS: "month"}


@dataclass(frozen=True)
class Attribute:
    """A tick of a stage or a kind: its label, what it guards, and what a change of it means.

    `label` is said where it holds, `on` and `off` follow "from now on".
    """

    name: str
    label: str
    hint: str
    on: str = ""
    off: str = ""


STAGE_ATTRIBUTES: Final = (
    Attribute(
        "is_light",
        "Light",
        "A reason and a review date are enough to move here, and the case’s owner decides. Nothing "
        "more is asked, or nobody would record it.",
        "a move to this stage needs a reason and a review date, no more",
        "a move to this stage needs evidence, proportionality and an approver at grade",
    ),
    Attribute(
        "follows_instruments",
        "Follows instruments",
        "Nobody chooses this stage: a case stands here while an instrument that sets it is the "
        "highest in force.",
        "this stage is reached through an instrument in force, and cannot be chosen",
        "this stage is chosen, and no instrument sets it",
    ),
    Attribute(
        "lapses",
        "Lapses",
        "What sets this stage needs a last day. When it passes nothing is decided: the case says "
        "“lapsed, decision awaited”.",
        "an instrument that sets this stage needs a last day",
        "an instrument that sets this stage runs until it is ended",
    ),
    Attribute(
        "is_above_office",
        "Decided above the office",
        "A director records what was decided above the office, with its document.",
        "a step to this stage is decided above the office and recorded by a director",
        "a step to this stage is decided in the office",
    ),
    Attribute(
        "needs_representations",
        "Representations first",
        "A step here is refused until a proposal’s representations have closed and been "
        "considered, unless it is urgent, with reasons.",
        "a step to this stage needs a proposal whose representations have closed and been "
        "considered, unless it is urgent",
        "a step to this stage needs no representations first",
    ),
    Attribute(
        "is_leaving",
        "On the way out",
        "To move here is never a step up, and nothing may be in force any more.",
        "a move to this stage counts as leaving, never as a step up",
        "a move to this stage counts as a step up the ladder",
    ),
    Attribute(
        "closes",
        "Closes the case",
        "Needs the exit test met, or a director’s reason. One stage of a ladder closes: a tick "
        "here takes it off the other.",
        "a case that comes here is closed, once its exit test is met or a director gives a reason",
        "a case that comes here stays open",
    ),
)
KIND_ATTRIBUTES: Final = (
    Attribute(
        "is_proposal",
        "A proposal",
        "Says what it would make, vary or end, opens representations, and moves nothing.",
        "one of this kind opens representations and moves nothing",
        "one of this kind opens no representations",
    ),
    Attribute(
        "needs_representations",
        "Representations first",
        "Refused until a proposal’s representations have closed and been considered, unless it is "
        "urgent, with reasons.",
        "one of this kind needs a proposal whose representations have closed and been considered, "
        "unless it is urgent",
        "one of this kind needs no representations first",
    ),
    Attribute(
        "lapses",
        "Lapses",
        "Has a last day. When it passes the case says “lapsed, decision awaited”.",
        "one of this kind needs a last day",
        "one of this kind runs until it is ended",
    ),
    Attribute(
        "transfers_functions",
        "Transfers functions",
        "Whoever makes one says which functions it transfers.",
        "one of this kind says which functions it transfers",
        "one of this kind transfers no functions",
    ),
)


@dataclass(frozen=True)
class Difference:
    """One thing that a change changes: of which part, what, from what to what."""

    of: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Names:
    """What codes are called: grades, and schemes of rating."""

    grades: Grades
    schemes: Mapping[str, str]


def clock_words(stage: StageFacts) -> str:
    """A stage's clock in words: Reply within 20 working days."""
    if stage.clock is Clock.STATED:
        return f"{stage.clock_for} by a date that is stated"
    if stage.clock is Clock.NONE:
        return stage.clock_for
    number = count(stage.clock_number or 0, _UNITS[stage.clock])
    if stage.lapses:
        return f"In force for {number}{_renewable(stage.renewable_months)}"
    return f"{stage.clock_for} within {number}"


def stage_words(stage: StageFacts, grades: Grades) -> tuple[str, ...]:
    """What a stage is, point by point, for those who read a ladder."""
    ticked = [one.label for one in STAGE_ATTRIBUTES if getattr(stage, one.name)]
    return tuple(part for part in (*ticked, clock_words(stage), _decided(stage, grades)) if part)


def kind_words(kind: KindFacts, regime: RegimeFacts, grades: Grades) -> tuple[str, ...]:
    """What a kind of instrument is, point by point."""
    ticked = [one.label for one in KIND_ATTRIBUTES if getattr(kind, one.name)]
    grade = grades.get(kind.grade_code or "")
    months = f"In force for {count(kind.months, 'month')}" if kind.months else ""
    parts = (
        f"Sets {_stage_called(regime, kind)}" if kind.stage else "Sets no stage",
        *ticked,
        f"{months}{_renewable(kind.renewable_months)}" if months else "",
        f"Decided at {grade.in_words}" if grade else "",
    )
    return tuple(part for part in parts if part)


def _decided(stage: StageFacts, grades: Grades) -> str:
    if stage.is_light:
        return "Decided by the case’s owner"
    grade = grades.get(stage.grade_code or "")
    return f"Decided at {grade.in_words}" if grade else "Decided at the grade of the stage left"


def _renewable(months: int | None) -> str:
    return f", renewable for {months}" if months else ""


def _stage_called(regime: RegimeFacts, kind: KindFacts) -> str:
    stage = regime.stage(kind.stage)
    return stage.name if stage else ""


Say = Callable[[Any], str]


def differences(before: RegimeFacts, after: RegimeFacts, names: Names) -> tuple[Difference, ...]:
    """Everything that a change changes, in words."""
    stages = _of_parts(before.stages, after.stages, _sayings_of_stages(names), "Stage")
    kinds = _of_parts(
        before.kinds, after.kinds, _sayings_of_kinds(after, names), "Kind of instrument"
    )
    return (*_of_regime(before, after, names), *stages, *kinds)


def _of_regime(before: RegimeFacts, after: RegimeFacts, names: Names) -> Iterator[Difference]:
    sayings: tuple[tuple[str, Callable[[RegimeFacts], str]], ...] = (
        ("Name", lambda one: one.name),
        ("Description", lambda one: one.description),
        ("For", lambda one: bodies_words(one.applies_to)),
        ("Rated in", lambda one: names.schemes.get(one.rating_scheme, one.rating_scheme)),
        ("In use", lambda one: _yes(one.is_in_use)),
    )
    for label, say in sayings:
        yield from _differing("", label, say(before), say(after))
    for label, old, new in (
        ("Order of the stages", before.stages, after.stages),
        ("Order of the kinds of instrument", before.kinds, after.kinds),
    ):
        both = {one.code for one in old} & {one.code for one in new}
        orders = [[one for one in parts if one.code in both] for parts in (old, new)]
        if [one.code for one in orders[0]] != [one.code for one in orders[1]]:
            yield Difference("", label, *(_in_order(parts) for parts in orders))


def bodies_words(applies_to: Sequence[str]) -> str:
    """Which bodies a regime is for."""
    return "; ".join(BODIES.get(one, one) for one in applies_to) or "Every body"


def _in_order(parts: Iterable[StageFacts | KindFacts]) -> str:
    return ", ".join(one.name for one in parts if one.is_in_use)


def _of_parts(
    before: Sequence[StageFacts] | Sequence[KindFacts],
    after: Sequence[StageFacts] | Sequence[KindFacts],
    sayings: Mapping[str, Say],
    what: str,
) -> Iterator[Difference]:
    there = {one.code: one for one in before}
    for new in after:
        old = there.get(new.code)
        if old is None:
            yield Difference("", f"{what} added", "", new.name)
            continue
        for label, say in sayings.items():
            yield from _differing(old.name, label, say(old), say(new))


def _differing(of: str, label: str, before: str, after: str) -> Iterator[Difference]:
    if before != after:
        yield Difference(of, label, before, after)


def _sayings_of_stages(names: Names) -> dict[str, Say]:
    return {
        "Name": lambda one: one.name,
        **{one.label: _ticked(one.name) for one in STAGE_ATTRIBUTES},
        "Clock": _clock_kept,
        "Renewable for": lambda one: _months(one.renewable_months),
        "Decided at": lambda one: _grade(one.grade_code, names),
        "In use": lambda one: _yes(one.is_in_use),
    }


def _clock_kept(stage: StageFacts) -> str:
    """The clock apart from whether it lapses, so that one change is one line."""
    if stage.clock in _UNITS:
        return f"{count(stage.clock_number or 0, _UNITS[stage.clock])} ({stage.clock_for})"
    return f"{CLOCKS[stage.clock]} ({stage.clock_for})" if stage.clock_for else CLOCKS[stage.clock]


def _sayings_of_kinds(regime: RegimeFacts, names: Names) -> dict[str, Say]:
    return {
        "Name": lambda one: one.name,
        "Legal basis": lambda one: one.legal_basis,
        "Sets": lambda one: _stage_called(regime, one) or "No stage",
        **{one.label: _ticked(one.name) for one in KIND_ATTRIBUTES},
        "In force for": lambda one: _months(one.months),
        "Renewable for": lambda one: _months(one.renewable_months),
        "Decided at": lambda one: _grade(one.grade_code, names),
        "In use": lambda one: _yes(one.is_in_use),
    }


def _ticked(name: str) -> Say:
    return lambda one: _yes(getattr(one, name))


def _yes(is_so: bool) -> str:
    return "Yes" if is_so else "No"


def _months(number: int | None) -> str:
    return count(number, "month") if number else ""


def _grade(code: str | None, names: Names) -> str:
    grade = names.grades.get(code or "")
    return grade.name if grade else "No grade of its own"
