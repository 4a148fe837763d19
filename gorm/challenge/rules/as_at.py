"""What held on a day that has passed: by what was on record then, or by what is known now.

A row counts from when it had happened, as far as that is known, and in the first of the two views
only once it was recorded. What was filed had happened by then: an event known to the month counts
from the day on which it was filed, if that comes before the month is over.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

from gorm.challenge.rules.ladder import InForce, Rung, Standing, standing_on
from gorm.core.happenings import HappenedOn

Value = TypeVar("Value")


class Basis(StrEnum):
    """By which knowledge the past is told."""

    RECORDED = "recorded"
    KNOWN = "known"

    @property
    def label(self) -> str:
        """The basis as a page names it."""
        return {"recorded": "By what was recorded by then", "known": "By what is known now"}[
            self.value
        ]


@dataclass(frozen=True)
class Dated:
    """When something happened, on which day that was recorded, and on which it was struck."""

    happened: HappenedOn
    recorded_on: date
    struck_on: date | None = None

    def had_happened(self, on: date) -> bool:
        """Whether it had happened by the end of a day."""
        if self.happened.latest <= on:
            return True
        return self.recorded_on <= on and not self.happened.is_still_to_come(on)


@dataclass(frozen=True)
class Changed(Generic[Value]):
    """A change of something that is kept up to date: when it was recorded, and what was before."""

    recorded_on: date
    before: Value


@dataclass(frozen=True)
class Move:
    """A stage that was chosen, by the sheet that tells of it."""

    sheet: Dated
    folio: int
    stage_id: int
    id: int


@dataclass(frozen=True)
class Made:
    """An instrument by the sheet that tells of it, and how its days came to be what they are."""

    sheet: Dated
    instrument: InForce
    ended: Sequence[Changed[date | None]] = ()
    last_day: Sequence[Changed[date | None]] = ()


@dataclass(frozen=True)
class Said(Generic[Value]):
    """What was said or judged on a sheet, until something later took its place."""

    sheet: Dated
    id: int
    what: Value


@dataclass(frozen=True)
class AsAt:
    """A day in the past, with the view that is taken of it; it is told as it was at day's end."""

    on: date
    basis: Basis = Basis.RECORDED

    def knows(self, recorded_on: date) -> bool:
        """Whether what was recorded on a day is part of this view."""
        return self.basis is Basis.KNOWN or recorded_on <= self.on

    def includes(self, sheet: Dated) -> bool:
        """Whether a sheet is part of this view: it had happened, and was recorded if need be."""
        return sheet.had_happened(self.on) and self.knows(sheet.recorded_on)

    def is_struck(self, sheet: Dated) -> bool:
        """Whether a sheet is struck in this view."""
        return sheet.struck_on is not None and self.knows(sheet.struck_on)

    def holds(self, sheet: Dated) -> bool:
        """Whether a sheet is part of this view and says something."""
        return self.includes(sheet) and not self.is_struck(sheet)

    def value(self, now: Value, changes: Iterable[Changed[Value]]) -> Value:
        """What something was that is kept up to date, given its changes in order of time."""
        for change in changes:
            if not self.knows(change.recorded_on):
                return change.before
        return now

    def latest(self, said: Iterable[Said[Value]]) -> Said[Value] | None:
        """What held of all that was said: the latest by its happening that is not struck."""
        standing = [one for one in said if self.holds(one.sheet)]
        return max(standing, key=lambda one: (one.sheet.happened.latest, one.id), default=None)

    def chosen(self, moves: Iterable[Move]) -> Move | None:
        """The move that put a case where it was chosen to stand: the last that was recorded."""
        made = [move for move in moves if self.holds(move.sheet)]
        return max(made, key=lambda move: move.id, default=None)

    def instruments(self, made: Iterable[Made]) -> tuple[InForce, ...]:
        """The instruments that were there, with the days that were known of each."""
        return tuple(
            replace(
                one.instrument,
                ended_on=self.value(one.instrument.ended_on, one.ended),
                last_day=self.value(one.instrument.last_day, one.last_day),
                is_struck=False,
            )
            for one in made
            if self.holds(one.sheet)
        )

    def deadline(self, now: date, changes: Iterable[Changed[date]]) -> date:
        """The deadline that held on the day. A deadline is moved when that is recorded."""
        return next((one.before for one in changes if one.recorded_on > self.on), now)

    def standing(
        self, rungs: Sequence[Rung], moves: Iterable[Move], made: Iterable[Made]
    ) -> Standing | None:
        """Where a case stood at the end of the day; None where it was not open yet."""
        chosen = self.chosen(moves)
        if chosen is None:
            return None
        return standing_on(self.on, rungs, chosen.stage_id, self.instruments(made))


@dataclass(frozen=True)
class Turn:
    """A day from which a case stood elsewhere, or stood there through something else."""

    on: date
    standing: Standing


def turns_until(
    view: AsAt, rungs: Sequence[Rung], moves: Sequence[Move], made: Sequence[Made]
) -> tuple[Turn, ...]:
    """Where a case stood from its first day to that of the view, in the light of the view.

    Unlike a series of past views this is one view of the whole past: what is known at its day is
    used throughout.
    """
    moves = [move for move in moves if view.holds(move.sheet)]
    instruments = view.instruments(made)
    found: list[Turn] = []
    for on in sorted(day for day in _days_of(view, moves, instruments) if day <= view.on):
        chosen = _chosen_on(on, view, moves)
        if chosen is not None:
            standing = standing_on(on, rungs, chosen.stage_id, instruments)
            if not found or found[-1].standing != standing:
                found.append(Turn(on, standing))
    return tuple(found)


def _days_of(
    view: AsAt, moves: Iterable[Move], instruments: Iterable[InForce]
) -> Iterator[date]:  # fmt: skip
    """The days on which something can have changed, that of the view among them."""
    yield view.on
    for move in moves:
        yield min(move.sheet.happened.latest, view.on)
    for one in instruments:
        yield one.begins_on
        if one.last_day is not None:
            yield one.last_day + timedelta(days=1)
        if one.ended_on is not None:
            yield one.ended_on


def _chosen_on(on: date, view: AsAt, moves: Iterable[Move]) -> Move | None:
    made = [move for move in moves if min(move.sheet.happened.latest, view.on) <= on]
    return max(made, key=lambda move: move.id, default=None)
