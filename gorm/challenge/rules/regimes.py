"""What a regime must be to hold together, apart from any database: its ladder, its instruments."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, pairwise

from gorm.challenge.models.regimes import Clock
from gorm.challenge.rules.regime_facts import (
    COUNTED,
    LONGEST_CLOCK,
    Grades,
    KindFacts,
    RegimeFacts,
    StageFacts,
    rank_of,
)
from gorm.core.text import listed


@dataclass(frozen=True)
class Fault:
    """What is wrong with a regime: in words, about which stage or kind, beside which field."""

    words: str
    of: str = ""
    field: str = ""


def faults(regime: RegimeFacts, grades: Grades) -> tuple[Fault, ...]:
    """Everything that keeps a regime from holding together. Retired parts are not looked at."""
    return tuple(
        chain(
            _positions(regime),
            _names(regime.ladder, "stage"),
            _names(regime.instruments, "kind of instrument"),
            _order(regime.ladder),
            _one_closes(regime.ladder),
            _a_beginning(regime.ladder),
            chain.from_iterable(_stage_faults(stage, grades) for stage in regime.ladder),
            chain.from_iterable(_kind_faults(kind, regime, grades) for kind in regime.instruments),
        )
    )


def new_faults(before: RegimeFacts, after: RegimeFacts, grades: Grades) -> tuple[Fault, ...]:
    """What a change would break: what was amiss before can be mended one thing at a time."""
    there = set(faults(before, grades))
    return tuple(fault for fault in faults(after, grades) if fault not in there)


def warnings(regime: RegimeFacts) -> tuple[str, ...]:
    """What a regime lacks without being wrong."""
    set_by_some = {kind.stage for kind in regime.instruments}
    unset = [
        stage.name
        for stage in regime.ladder
        if stage.follows_instruments and stage.code not in set_by_some
    ]
    found = [
        f"No kind of instrument sets {name}, so that no case can come to stand there."
        for name in unset
    ]
    parts: tuple[StageFacts | KindFacts, ...] = (*regime.ladder, *regime.instruments)
    awaited = [one.name for one in parts if one.needs_representations]
    if awaited and not any(kind.is_proposal for kind in regime.instruments):
        named = listed(list(dict.fromkeys(awaited)))
        found.append(
            f"Nothing opens representations, for no kind of instrument is a proposal: {named} can "
            "only be decided as urgent."
        )
    return tuple(found)


def _positions(regime: RegimeFacts) -> Iterator[Fault]:
    for what, parts in (("stages", regime.stages), ("kinds of instrument", regime.kinds)):
        if [one.position for one in parts] != list(range(1, len(parts) + 1)):
            yield Fault(f"The {what} are not numbered from 1 up without a gap.")


def _names(parts: Iterable[StageFacts | KindFacts], what: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for one in parts:
        if not one.name:
            yield Fault(f"Enter the name of the {what}.", one.code, "name")
        elif one.name.casefold() in seen:
            yield Fault(f"There is a {what} called {one.name} already.", one.code, "name")
        seen.add(one.name.casefold())


def _order(ladder: tuple[StageFacts, ...]) -> Iterator[Fault]:
    """Below are the stages that are chosen, then those that follow, then those that lead out."""
    for lower, upper in pairwise(ladder):
        if rank_of(lower) > rank_of(upper):
            words = f"{_part(upper)}, would stand above {_part(lower)}: it must lie below."
            yield Fault(words, upper.code)


def _part(stage: StageFacts) -> str:
    why = {
        0: "which is light" if stage.is_light else "which is chosen",
        1: "which follows instruments",
        2: "which is on the way out",
        3: "which closes the case",
    }[rank_of(stage)]
    return f"{stage.name}, {why}"


def _one_closes(ladder: tuple[StageFacts, ...]) -> Iterator[Fault]:
    closing = [stage for stage in ladder if stage.closes]
    if not closing:
        yield Fault("Exactly one stage closes the case, and now none does.", field="closes")
    elif len(closing) > 1:
        named = listed([stage.name for stage in closing])
        yield Fault(f"Exactly one stage closes the case; {named} do.", field="closes")


def _a_beginning(ladder: tuple[StageFacts, ...]) -> Iterator[Fault]:
    if not any(rank_of(stage) == 0 for stage in ladder):
        yield Fault("There is no stage at which a case can begin: one that is chosen.")


def _stage_faults(stage: StageFacts, grades: Grades) -> Iterator[Fault]:
    checks = chain(
        _light_is_light(stage), _leaves_as_chosen(stage), _clock_counts(stage), _lapses_when(stage)
    )
    for words, field in chain(checks, _is_decided_where(stage, grades)):
        yield Fault(words, stage.code, field)


def _light_is_light(stage: StageFacts) -> Iterator[tuple[str, str]]:
    if not stage.is_light:
        return
    if stage.follows_instruments:
        yield "A light stage is chosen: it cannot follow instruments.", "follows_instruments"
    if stage.is_leaving or stage.closes:
        yield "A case does not leave by a light stage: leaving has guards of its own.", "is_light"
    if stage.is_above_office or stage.needs_representations:
        yield (
            (
                "A light stage needs a reason and a review date, no more: it cannot be above the "
                "office or need representations."
            ),
            "is_light",
        )
    if stage.grade_code:
        yield "The case’s owner decides on a light stage: it has no grade.", "grade"


def _leaves_as_chosen(stage: StageFacts) -> Iterator[tuple[str, str]]:
    if stage.closes and not stage.is_leaving:
        yield "A stage that closes the case is on the way out: tick that too.", "is_leaving"
    if stage.is_leaving and stage.follows_instruments:
        yield (
            (
                "A case leaves when nothing is in force: a stage on the way out cannot follow "
                "instruments."
            ),
            "follows_instruments",
        )


def _clock_counts(stage: StageFacts) -> Iterator[tuple[str, str]]:
    if stage.clock in COUNTED and not 1 <= (stage.clock_number or 0) <= LONGEST_CLOCK:
        yield f"Enter how many, from 1 to {LONGEST_CLOCK}.", "clock_number"
    if stage.clock not in COUNTED and stage.clock_number is not None:
        yield "This clock counts nothing: leave the number empty.", "clock_number"
    if stage.clock is not Clock.NONE and not stage.clock_for:
        yield "Say what the clock counts down to, such as Reply.", "clock_for"


def _lapses_when(stage: StageFacts) -> Iterator[tuple[str, str]]:
    if stage.lapses and stage.clock is not Clock.MONTHS:
        yield "A stage that lapses has a number of months: choose months.", "clock"
    if stage.lapses and not stage.follows_instruments:
        yield "Only what follows instruments can lapse.", "lapses"
    if stage.renewable_months is not None and not stage.lapses:
        yield "Only what lapses is renewed: leave this empty.", "renewable_months"


def _is_decided_where(stage: StageFacts, grades: Grades) -> Iterator[tuple[str, str]]:
    grade = grades.get(stage.grade_code or "")
    if stage.is_above_office and not (grade and grade.is_above_office):
        yield "A stage above the office needs a grade that is above the office.", "grade"
    if grade and grade.is_above_office and not stage.is_above_office:
        yield (
            (
                f"{grade.name} is above the office: say so of the stage too, so that a director "
                "records what was decided there."
            ),
            "is_above_office",
        )
    if stage.needs_representations and not (stage.is_above_office or grade):
        yield "A stage with representations needs a grade that considers them.", "grade"


def _kind_faults(kind: KindFacts, regime: RegimeFacts, grades: Grades) -> Iterator[Fault]:
    for words, field in chain(
        _sets_a_stage(kind, regime), _runs_out_when(kind), _is_made_where(kind, regime, grades)
    ):
        yield Fault(words, kind.code, field)


def _sets_a_stage(kind: KindFacts, regime: RegimeFacts) -> Iterator[tuple[str, str]]:
    if kind.stage is None:
        return
    stage = regime.stage(kind.stage)
    if kind.is_proposal:
        yield "A proposal moves nothing: it sets no stage.", "stage"
    if stage is None:
        yield "This stage is none of the regime’s.", "stage"
    elif not stage.is_in_use:
        yield f"{kind.name} sets {stage.name}, which is retired.", "stage"
    elif not stage.follows_instruments:
        yield (
            (
                f"{kind.name} sets {stage.name}, which is chosen: only a stage that follows "
                "instruments can be set by one."
            ),
            "stage",
        )


def _runs_out_when(kind: KindFacts) -> Iterator[tuple[str, str]]:
    if kind.lapses and not kind.months:
        yield "An instrument that lapses has a number of months.", "months"
    if kind.renewable_months is not None and not kind.lapses:
        yield "Only what lapses is renewed: leave this empty.", "renewable_months"
    if kind.is_proposal and kind.needs_representations:
        yield "A proposal opens representations and cannot wait for them.", "needs_representations"


def _is_made_where(
    kind: KindFacts, regime: RegimeFacts, grades: Grades
) -> Iterator[tuple[str, str]]:
    """An instrument is not a way round the grade of the stage that it sets."""
    stage, grade = regime.stage(kind.stage), grades.get(kind.grade_code or "")
    needed = grades.get(stage.grade_code or "") if stage else None
    if grade and needed and grade.rank < needed.rank:
        yield (
            (
                f"{kind.name} is decided at {grade.in_words} and would lead to {_called(stage)}, "
                f"which needs {needed.in_words}."
            ),
            "grade",
        )
    if kind.needs_representations and not (grade or needed):
        yield "An instrument with representations needs a grade that considers them.", "grade"


def _called(stage: StageFacts | None) -> str:
    return stage.name if stage else ""
