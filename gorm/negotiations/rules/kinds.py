"""A kind of agreement as plain facts, what a change of it means, and what stands in its way."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from gorm.core.text import count, listed

_NAMED: Final = 8


@dataclass(frozen=True)
class KindStage:
    """A stage of a kind; `code` names it for ever, and '' is a new one."""

    name: str
    code: str = ""
    signs: bool = False
    is_in_force: bool = False
    opens_lines: bool = False
    grade_code: str = ""
    is_in_use: bool = True


@dataclass(frozen=True)
class KindTimetable:
    """A timetable: stage code -> days before signing; negative comes after it."""

    name: str
    id: int = 0
    source: str = ""
    steps: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class KindFacts:
    """A kind of agreement, its stages in their order and its timetables."""

    code: str
    name: str
    description: str = ""
    blocks: tuple[str, ...] = ()
    years: int = 3
    review_months: int = 6
    reward_threshold: Decimal = Decimal(60)
    is_in_use: bool = True
    stages: tuple[KindStage, ...] = ()
    timetables: tuple[KindTimetable, ...] = ()

    def stage(self, code: str) -> KindStage | None:
        """The stage with this code."""
        return next((one for one in self.stages if one.code == code), None)


@dataclass(frozen=True)
class Difference:
    """What would be different: before and after, in words."""

    label: str
    before: str
    after: str


#: Stage code -> the references of the open agreements that stand at it.
Standing = Mapping[str, tuple[str, ...]]


def moved(kind: KindFacts, code: str, *, up: bool) -> KindFacts:
    """The kind with a stage one place up or down; at the end of the order it stays."""
    stages = list(kind.stages)
    at = next(number for number, one in enumerate(stages) if one.code == code)
    to = at - 1 if up else at + 1
    if 0 <= to < len(stages):
        stages[at], stages[to] = stages[to], stages[at]
    return replace(kind, stages=tuple(stages))


def with_stage(kind: KindFacts, stage: KindStage) -> KindFacts:
    """The kind with a stage changed, or added at the end where it is new."""
    if kind.stage(stage.code) is None or not stage.code:
        return replace(kind, stages=(*kind.stages, stage))
    stages = tuple(stage if one.code == stage.code else one for one in kind.stages)
    return replace(kind, stages=stages)


def with_timetable(kind: KindFacts, timetable: KindTimetable) -> KindFacts:
    """The kind with a timetable changed, or added where it is new."""
    if not timetable.id:
        return replace(kind, timetables=(*kind.timetables, timetable))
    found = tuple(timetable if one.id == timetable.id else one for one in kind.timetables)
    return replace(kind, timetables=found)


def faults(before: KindFacts, after: KindFacts, standing: Standing) -> dict[str, str]:
    """What stands in the way of a change, by the field beside which it is told."""
    found: dict[str, str] = {}
    for field, words in (*_unsound(after), *_retiring(before, after, standing)):
        found.setdefault(field, words)
    return found


def effects(before: KindFacts, after: KindFacts, standing: Standing) -> tuple[str, ...]:
    """What a change means for the agreements that stand at the stages that it touches."""
    found = []
    for stage in after.stages:
        was = before.stage(stage.code) if stage.code else None
        at = standing.get(stage.code, ())
        if was is not None and was != stage and at:
            found.append(f"{count(len(at), 'agreement')} at {was.name} now: {_names(at)}.")
    many = sum(len(at) for at in standing.values())
    order = [one.code for one in before.stages]
    if many and [one.code for one in after.stages if one.code in order] != order:
        found.append(f"The order is another for {count(many, 'open agreement')} of this kind.")
    signing = {one.code: (one.signs, one.grade_code) for one in before.stages}
    found.extend(
        f"Whoever enters {stage.name} from now on is asked for what it says now."
        for stage in after.stages
        if signing.get(stage.code, (stage.signs, stage.grade_code))
        != (stage.signs, stage.grade_code)
    )
    if before.is_in_use and not after.is_in_use:
        found.append("No agreement of this kind can be begun; those that there are go on.")
    return tuple(found)


def differences(before: KindFacts, after: KindFacts, grades: Mapping[str, str]
                ) -> tuple[Difference, ...]:  # fmt: skip
    """What is different, in the order of the page."""
    return (*_of_kind(before, after), *_of_stages(before, after, grades), *_of_dates(before, after))


def _unsound(kind: KindFacts) -> Iterator[tuple[str, str]]:
    yield from _unsound_names(kind)
    in_use = [one for one in kind.stages if one.is_in_use]
    if not any(one.signs for one in in_use):
        yield "signs", "At least one stage signs the agreement."
    if not in_use or in_use[0].is_in_force:
        yield "is_in_force", "An agreement begins at a stage at which it is not in force."
    for one in in_use:
        if one.signs and not one.is_in_force:
            yield "is_in_force", f"At {one.name} the agreement is signed, so it is in force."
        if one.opens_lines and not one.is_in_force:
            yield "opens_lines", f"Before it is in force the lines are open: {one.name} opens none."


def _unsound_names(kind: KindFacts) -> Iterator[tuple[str, str]]:
    names = [one.name.casefold() for one in kind.stages]
    if "" in names:
        yield "name", "Enter the name of the stage."
    if len(set(names)) != len(names):
        yield "name", "There is a stage of this name already."
    titles = [one.name.casefold() for one in kind.timetables]
    if len(set(titles)) != len(titles):
        yield "name", "There is a timetable of this name already."


def _retiring(
    before: KindFacts, after: KindFacts, standing: Standing
) -> Iterator[tuple[str, str]]:  # fmt: skip
    for stage in after.stages:
        was = before.stage(stage.code) if stage.code else None
        at = standing.get(stage.code, ())
        if was is not None and was.is_in_use and not stage.is_in_use and at:
            yield "", f"Agreements stand at {was.name}: {_names(at)}. Move them first."


def _of_kind(before: KindFacts, after: KindFacts) -> Iterator[Difference]:
    pairs = (
        ("Name", before.name, after.name),
        ("Description", before.description, after.description),
        ("Blocks", "; ".join(before.blocks), "; ".join(after.blocks)),
        ("Years", str(before.years), str(after.years)),
        ("Months between reviews", str(before.review_months), str(after.review_months)),
        ("Reward threshold, per cent", str(before.reward_threshold), str(after.reward_threshold)),
        ("In use", _yes(before.is_in_use), _yes(after.is_in_use)),
        ("Order of stages", _order(before), _order(after)),
    )
    for label, old, new in pairs:
        if old != new:
            yield Difference(label, old, new)


def _of_stages(
    before: KindFacts, after: KindFacts, grades: Mapping[str, str]
) -> Iterator[Difference]:
    for stage in after.stages:
        was = before.stage(stage.code) if stage.code else None
        old = stage_in_english(was, grades) if was else ""
        new = stage_in_english(stage, grades)
        if old != new:
            yield Difference(was.name if was else stage.name, old, new)


def _of_dates(before: KindFacts, after: KindFacts) -> Iterator[Difference]:
    kept = {one.id: one for one in before.timetables}
    for one in after.timetables:
        was = kept.get(one.id) if one.id else None
        old, new = (
            timetable_in_english(was, before) if was else "",
            timetable_in_english(one, after),
        )
        if old != new:
            yield Difference(f"Timetable: {one.name}", old, new)


def stage_in_english(stage: KindStage, grades: Mapping[str, str]) -> str:
    """A stage with its attributes, in words."""
    parts = (
        "signs the agreement" if stage.signs else "",
        "in force" if stage.is_in_force else "",
        "opens lines" if stage.opens_lines else "",
        f"approved at {grades.get(stage.grade_code, stage.grade_code)}" if stage.grade_code else "",
        "" if stage.is_in_use else "retired",
    )
    return ", ".join((stage.name, *(part for part in parts if part)))


def timetable_in_english(timetable: KindTimetable, kind: KindFacts) -> str:
    """A timetable with its steps, in words."""
    names = {one.code: one.name for one in kind.stages}
    steps = [f"{names.get(code, code)} {days} days before" for code, days in timetable.steps]
    return ", ".join((timetable.name, *steps, timetable.source)).rstrip(", ")


def _order(kind: KindFacts) -> str:
    return ", ".join(one.name for one in kind.stages if one.code)


def _yes(value: bool) -> str:
    return "Yes" if value else "No"


def _names(references: tuple[str, ...]) -> str:
    more = len(references) - _NAMED
    shown = list(references[:_NAMED])
    return listed([*shown, f"{more} more"] if more > 0 else shown)
