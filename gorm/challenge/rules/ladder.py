"""Where a case stands on its ladder: what was chosen, and what is in force."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from gorm.core.happenings import HappenedOn, Precision


@dataclass(frozen=True)
class Rung:
    """A stage of a ladder with the attributes that guards ask for.

    `grade_rank` is the rank of the lowest grade that decides on it; None where that is the grade
    of the stage that is left. Nothing here depends on a stage's name.
    """

    id: int
    code: str
    name: str
    position: int
    is_light: bool = False
    follows_instruments: bool = False
    lapses: bool = False
    is_above_office: bool = False
    needs_representations: bool = False
    is_leaving: bool = False
    closes: bool = False
    grade_code: str | None = None
    grade_rank: int | None = None
    grade_name: str = ""
    clock: str = "none"
    clock_number: int | None = None
    clock_for: str = ""
    renewable_months: int | None = None


@dataclass(frozen=True)
class InForce:
    """An instrument as the ladder sees it: its stage, if it sets one, and between which days.

    From `ended_on` on it is in force no more; `last_day` is the last on which it is. One whose
    sheet `is_struck` was recorded in error: it is only part of views of the past.
    """

    id: int
    reference: str
    title: str
    position: int | None
    begins_on: date
    last_day: date | None = None
    ended_on: date | None = None
    is_proposal: bool = False
    is_struck: bool = False
    #: How exactly the first day is known: as exactly as that of the decision, if it is that day.
    precision: Precision = Precision.DAY

    @property
    def begun(self) -> HappenedOn:
        """From when it is in force, as exactly as that is known."""
        return HappenedOn(self.begins_on, self.precision)

    def runs_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self._has_begun(day) and not self._is_ended(day) and not self._is_past(day)

    def has_lapsed(self, day: date) -> bool:
        """Whether its last day has passed and nobody has decided what follows."""
        return self._has_begun(day) and self._is_past(day) and not self._is_ended(day)

    def _has_begun(self, day: date) -> bool:
        return self.begins_on <= day

    def _is_ended(self, day: date) -> bool:
        return self.ended_on is not None and self.ended_on <= day

    def _is_past(self, day: date) -> bool:
        return self.last_day is not None and self.last_day < day


@dataclass(frozen=True)
class Standing:
    """Where a case stands on a day, and through which instruments.

    `lapsed` are instruments that ran out and await a decision: a lapse is an event of the clock
    and decides nothing, so the case is shown where it stood, as lapsed.
    """

    rung: Rung
    through: tuple[InForce, ...] = ()
    lapsed: tuple[InForce, ...] = ()

    @property
    def awaits_decision(self) -> bool:
        """Whether something lapsed and a decision is awaited."""
        return bool(self.lapsed)

    @property
    def words(self) -> str:
        """The standing as a page says it."""
        if self.awaits_decision:
            return f"{self.rung.name}: lapsed, decision awaited" if not self.through else (
                f"{self.rung.name}; an earlier instrument lapsed, decision awaited"
            )  # fmt: skip
        return self.rung.name


def standing_on(
    day: date, rungs: Iterable[Rung], chosen_id: int, instruments: Sequence[InForce]
) -> Standing:
    """Where a case stands on a day.

    Below the stages that follow instruments the stage is the one that was chosen; from there up it
    is that of the highest instrument in force, or of one that lapsed and awaits a decision. A
    proposal sets no stage, so that it never moves a case. A closed case stands where it was closed.
    """
    by_id = {rung.id: rung for rung in rungs}
    by_position = {rung.position: rung for rung in by_id.values()}
    chosen = by_id[chosen_id]
    setting = [one for one in instruments if _sets(one) and one.position in by_position]
    lapsed = tuple(one for one in setting if one.has_lapsed(day))
    running = tuple(one for one in setting if one.runs_on(day))
    if chosen.closes or not (running or lapsed):
        return Standing(chosen)
    top = max(one.position or 0 for one in (*running, *lapsed))
    if top < chosen.position and not chosen.is_leaving:
        return Standing(chosen, lapsed=lapsed)
    through = tuple(one for one in running if one.position == top)
    return Standing(by_position[top], through, lapsed)


def _sets(one: InForce) -> bool:
    return one.position is not None and not one.is_proposal


def is_up(left: Rung, entered: Rung) -> bool:
    """Whether a move goes up. Leaving never does; coming back from leaving always does."""
    if entered.is_leaving:
        return False
    return left.is_leaving or entered.position > left.position


def jumped_over(left: Rung, entered: Rung, rungs: Iterable[Rung]) -> tuple[Rung, ...]:
    """The stages that a move up passes over."""
    if not is_up(left, entered):
        return ()
    start = 0 if left.is_leaving else left.position
    return tuple(
        rung
        for rung in sorted(rungs, key=lambda one: one.position)
        if start < rung.position < entered.position and not rung.is_leaving
    )
