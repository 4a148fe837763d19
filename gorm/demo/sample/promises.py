"""What was promised on either side at the sample's meetings, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from gorm.core.text import day as written_day
from gorm.demo.sample.diary import Entry
from gorm.demo.sample.writing import Writer, Written
from gorm.engagements.models import Commitment, CommitmentState, Side

_RECENT: Final = timedelta(days=21)
_LONG_AGO: Final = timedelta(days=150)
_DROPPED_BECAUSE: Final = (
    "Overtaken by the department's announcement.",
    "They found the answer elsewhere.",
    "No longer wanted after the change of plan.",
)
#: How likely a promise is to be done and to be dropped, by how long it has been due.
_FORGOTTEN: Final = (0.93, 0.05)
_LONG_DUE: Final = (0.86, 0.06)
_LATELY_DUE: Final = (0.55, 0.02)
_NOT_YET_DUE: Final = (0.22, 0.02)


@dataclass(frozen=True)
class Promise:
    """Something promised at a meeting, before it is a row."""

    side: Side
    words: str
    due_on: date

    @property
    def line(self) -> str:
        """The promise as a manager types it among the notes."""
        who = "us" if self.side is Side.OURS else "them"
        return f"- {who}: {self.words} by {written_day(self.due_on)}"


def promises(rng: Random, writer: Writer, entry: Entry, written: Written) -> tuple[Promise, ...]:
    """What was promised; little on the telephone, nothing where nobody met."""
    if not written.is_full:
        return ()
    ours, theirs = rng.choice(((1, 0), (0, 1), (1, 1), (1, 1), (1, 2), (0, 0)))
    return (
        *_of(rng, writer, entry, Side.OURS, ours),
        *_of(rng, writer, entry, Side.THEIRS, theirs),
    )


def _of(
    rng: Random, writer: Writer, entry: Entry, side: Side, how_many: int
) -> tuple[Promise, ...]:
    options: Sequence[str] = entry.topic.ours if side is Side.OURS else entry.topic.theirs
    return tuple(
        Promise(side, writer.deal(entry, options), entry.on + timedelta(days=rng.randint(7, 70)))
        for _ in range(how_many)
    )


def commitment(
    rng: Random, promise: Promise, entry: Entry, today: date, *, reference: str
) -> Commitment:
    """The promise as a row, in the state that it has come to by today."""
    state = _state(rng, promise, today)
    is_open = state is CommitmentState.OPEN
    return Commitment(
        reference=reference,
        side=promise.side,
        promise=promise.words,
        due_on=promise.due_on,
        state=state,
        closed_on=None if is_open else _closed_on(rng, promise, entry, today),
        dropped_because=rng.choice(_DROPPED_BECAUSE) if state is CommitmentState.DROPPED else "",
    )


def _state(rng: Random, promise: Promise, today: date) -> CommitmentState:
    if promise.due_on < today - _LONG_AGO:
        done, dropped = _FORGOTTEN
    elif promise.due_on < today - _RECENT:
        done, dropped = _LONG_DUE
    else:
        done, dropped = _LATELY_DUE if promise.due_on < today else _NOT_YET_DUE
    chance = rng.random()
    if chance < done:
        return CommitmentState.DONE
    return CommitmentState.DROPPED if chance < done + dropped else CommitmentState.OPEN


def _closed_on(rng: Random, promise: Promise, entry: Entry, today: date) -> date:
    latest = min(today, promise.due_on + timedelta(days=9))
    return entry.on + timedelta(days=rng.randint(0, (latest - entry.on).days))
