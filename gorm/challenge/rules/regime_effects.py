"""What a change of a regime means for cases, and what cases that stand somewhere do not allow."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from gorm.challenge.rules.regime_facts import Grades, KindFacts, RegimeFacts, StageFacts
from gorm.challenge.rules.regime_words import (
    KIND_ATTRIBUTES,
    STAGE_ATTRIBUTES,
    Attribute,
    clock_words,
)
from gorm.challenge.rules.regimes import Fault
from gorm.core.text import count, listed

#: How a case stands at a stage depends on these: while one stands there they stay.
_HOW_ONE_STANDS = ("follows_instruments", "closes", "is_leaving")


@dataclass(frozen=True)
class Standing:
    """The open cases at a stage: how many, and the references of those that the reader may know.

    A case stands at a stage that was chosen last, and at one that an instrument of it sets which
    has not been ended, lapsed ones included.
    """

    number: int = 0
    references: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """How many cases and which: 3 open cases (CASE-000001, CASE-000002 and 1 more)."""
        more = self.number - len(self.references)
        named = [*self.references, *([f"{more} more"] if more and self.references else [])]
        return count(self.number, "open case") + (f" ({listed(named)})" if named else "")


@dataclass(frozen=True)
class OnRecord:
    """How many instruments of a kind there are, and how many of them have not been ended."""

    number: int = 0
    running: int = 0


@dataclass(frozen=True)
class Asked:
    """The requests that wait for a decision and name a stage, and those that the reader may know.

    A request names a stage that the case would go to, and one that an instrument would set.
    """

    number: int = 0
    references: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """How many requests and which: 2 open requests (DEC-000001 and 1 more)."""
        more = self.number - len(self.references)
        named = [*self.references, *([f"{more} more"] if more and self.references else [])]
        return count(self.number, "open request") + (f" ({listed(named)})" if named else "")


@dataclass(frozen=True)
class Cases:
    """What stands on a regime: open cases by the code of a stage, instruments by that of a kind.

    `asked` are the requests that wait and name a stage, by its code.
    """

    stages: Mapping[str, Standing] = field(default_factory=dict)
    kinds: Mapping[str, OnRecord] = field(default_factory=dict)
    asked: Mapping[str, Asked] = field(default_factory=dict)

    def at(self, code: str) -> Standing:
        """The open cases at a stage."""
        return self.stages.get(code, Standing())

    def of(self, code: str) -> OnRecord:
        """The instruments of a kind."""
        return self.kinds.get(code, OnRecord())


def hindrances(before: RegimeFacts, after: RegimeFacts, cases: Cases) -> tuple[Fault, ...]:
    """What cannot be changed because cases stand on it, or requests that wait name it."""
    return (
        *(
            fault
            for old, new in _stages(before, after)
            for fault in _asked_for_stage(old, new, cases)
        ),
        *(fault for old, new in _stages(before, after) for fault in _held_stage(old, new, cases)),
        *(fault for old, new in _kinds(before, after) for fault in _held_kind(old, new, cases)),
    )


def _asked_for_stage(old: StageFacts, new: StageFacts, cases: Cases) -> Iterator[Fault]:
    """What was put to whoever decides could not be done once the stage is gone."""
    asked = cases.asked.get(old.code, Asked())
    if asked.number and old.is_in_use and not new.is_in_use:
        verb = "names" if asked.number == 1 else "name"
        words = f"{old.name} cannot be retired: {asked.words} {verb} it. Have them decided first."
        yield Fault(words, old.code)


def _held_stage(old: StageFacts, new: StageFacts, cases: Cases) -> Iterator[Fault]:
    standing = cases.at(old.code)
    if not standing.number:
        return
    verb = "stands" if standing.number == 1 else "stand"
    if old.is_in_use and not new.is_in_use:
        words = f"{old.name} cannot be retired: {standing.words} {verb} there."
        yield Fault(words, old.code)
    for attribute in STAGE_ATTRIBUTES:
        name = attribute.name
        if name in _HOW_ONE_STANDS and getattr(old, name) != getattr(new, name):
            words = (
                f"{standing.words} {verb} at {old.name}: whether it has “{attribute.label}” tells "
                "how they stand there, and cannot change until they have left."
            )
            yield Fault(words, old.code, name)


def _held_kind(old: KindFacts, new: KindFacts, cases: Cases) -> Iterator[Fault]:
    on_record = cases.of(old.code)
    if on_record.number and (old.stage, old.is_proposal) != (new.stage, new.is_proposal):
        there_are = f"There {'is' if on_record.number == 1 else 'are'}"
        words = (
            f"{there_are} {count(on_record.number, 'instrument')} of this kind, and what it sets "
            "tells where their cases stand and stood. Retire this kind and add another."
        )
        yield Fault(words, old.code, "stage" if old.stage != new.stage else "is_proposal")


def effects(
    before: RegimeFacts, after: RegimeFacts, cases: Cases, grades: Grades
) -> tuple[str, ...]:
    """What a change means for cases, in sentences; none where it means nothing for them."""
    found = [
        *(words for old, new in _stages(before, after) for words in _of_stage(old, new, grades)),
        *(
            words
            for old, new in _kinds(before, after)
            for words in _of_kind(old, new, cases, grades)
        ),
    ]
    standing = [
        f"{old.name}: {cases.at(old.code).words} "
        f"{'stands' if cases.at(old.code).number == 1 else 'stand'} here."
        for old, new in _stages(before, after)
        if _differ(old, new) and cases.at(old.code).number
    ]
    if before.is_in_use and not after.is_in_use:
        found.append("No case can be opened under this regime. Those that are open go on.")
    if _order_of(before) != _order_of(after):
        found.append(
            "The order tells which step goes up and which instrument is the highest: a case with "
            "several in force stands at the highest stage that they set."
        )
    if not found and not standing:
        return ()
    return (*standing, *found, "Nothing that was decided changes.")


def _of_stage(old: StageFacts, new: StageFacts, grades: Grades) -> Iterator[str]:
    yield from _flipped(old, new, STAGE_ATTRIBUTES, old.name)
    if old.name != new.name:
        yield (
            f"{old.name} is called {new.name} from now on. What was recorded keeps the name that "
            "it had."
        )
    if _clock_of(old) != _clock_of(new):
        words = clock_words(new) or "there is no clock"
        yield f"{old.name}: from now on, {_small(words)}. Clocks that run keep their dates."
    if old.grade_code != new.grade_code:
        grade = grades.get(new.grade_code or "")
        at = grade.in_words if grade else "the grade of the stage that is left"
        yield f"{old.name}: from now on, a step to this stage is decided at {at}."
    if old.is_in_use != new.is_in_use:
        yield (
            f"{old.name} can be reached again."
            if new.is_in_use
            else f"No case can come to {old.name}. What was recorded there stays."
        )


def _of_kind(old: KindFacts, new: KindFacts, cases: Cases, grades: Grades) -> Iterator[str]:
    yield from _flipped(old, new, KIND_ATTRIBUTES, old.name)
    running = cases.of(old.code).running
    if old.name != new.name:
        yield f"{old.name} is called {new.name} from now on. Instruments keep their own titles."
    if (old.months, old.renewable_months) != (new.months, new.renewable_months):
        yield f"{old.name}: those in force keep their last days."
    if old.grade_code != new.grade_code and (grade := grades.get(new.grade_code or "")):
        yield f"{old.name}: from now on, one is decided at {grade.in_words}."
    if old.is_in_use != new.is_in_use:
        stays = f" {count(running, 'instrument')} of it stay in force." if running else ""
        yield f"None of {old.name} can be made." + stays if old.is_in_use else (
            f"{old.name} can be made again."
        )  # fmt: skip


def _flipped(
    old: StageFacts | KindFacts,
    new: StageFacts | KindFacts,
    attributes: tuple[Attribute, ...],
    name: str,
) -> Iterator[str]:
    for one in attributes:
        if getattr(old, one.name) != getattr(new, one.name):
            yield f"{name}: from now on, {one.on if getattr(new, one.name) else one.off}."


def _clock_of(stage: StageFacts) -> tuple[object, ...]:
    return stage.clock, stage.clock_number, stage.clock_for, stage.renewable_months


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]


def _order_of(regime: RegimeFacts) -> list[str]:
    return [stage.code for stage in regime.ladder if stage.follows_instruments]


def _differ(old: StageFacts, new: StageFacts) -> bool:
    return {k: v for k, v in vars(old).items() if k != "position"} != {
        k: v for k, v in vars(new).items() if k != "position"
    }


def _stages(before: RegimeFacts, after: RegimeFacts) -> Iterator[tuple[StageFacts, StageFacts]]:
    for old in before.stages:
        if (new := after.stage(old.code)) is not None:
            yield old, new


def _kinds(before: RegimeFacts, after: RegimeFacts) -> Iterator[tuple[KindFacts, KindFacts]]:
    for old in before.kinds:
        if (new := after.kind(old.code)) is not None:
            yield old, new
