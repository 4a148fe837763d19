"""The ladder of one case over time: where it stood, and which instruments held it there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from gorm.challenge.models import CaseEntry, CaseMove
from gorm.challenge.queries.heads import CaseHead
from gorm.challenge.queries.ladders import Ladder
from gorm.challenge.rules.as_at import AsAt, Basis, Dated, Made, Move, Turn, turns_until
from gorm.challenge.rules.ladder import InForce, Rung
from gorm.core import clock
from gorm.core.charts import Spell, Stepped, stepped
from gorm.core.db import session
from gorm.core.happenings import HappenedOn
from gorm.core.text import count, day
from gorm.core.working_days import first_allowed_after

_PROPOSALS = "Proposals"


@dataclass(frozen=True)
class Stay:
    """A time at one stage, as the table beside the picture tells it."""

    begins: str
    ends: str
    stage: str
    through: str


@dataclass(frozen=True)
class LadderTimeline:
    """The picture of a case on its ladder over time, and the same as a table."""

    chart: Stepped
    stays: tuple[Stay, ...]


def ladder_timeline(head: CaseHead) -> LadderTimeline | None:
    """Where a case stood from its first day until today, in one statement."""
    made = [Made(_always(one), one) for one in head.instruments]
    view = AsAt(clock.today(), Basis.KNOWN)
    return timeline_of(head.title, head.ladder, moves_of(head.id), made, view)


def timeline_of(
    title: str, ladder: Ladder, moves: Sequence[Move], made: Sequence[Made], view: AsAt
) -> LadderTimeline | None:
    """The timeline until the day of a view; None where the case was not open yet."""
    turns = turns_until(view, ladder.rungs, moves, made)
    if not turns:
        return None
    instruments = [one for one in view.instruments(made) if one.begins_on <= view.on]
    shown = _shown(ladder, turns, instruments)
    rows = [rung.name for rung in shown]
    places = {rung.position: index for index, rung in enumerate(shown)}
    if any(one.is_proposal for one in instruments):
        rows.append(_PROPOSALS)
    chart = stepped(
        rows,
        [(turn.on, places[turn.standing.rung.position]) for turn in _changes_of_stage(turns)],
        _spells(instruments, places, len(shown), view.on),
        last=view.on,
        sentence=_sentence(title, turns, view.on),
    )
    return LadderTimeline(chart, tuple(_stays(turns)))


def moves_of(case_id: int) -> tuple[Move, ...]:
    """The stages that were chosen for a case, in the order in which that was recorded."""
    rows = session().execute(
        select(CaseMove, CaseEntry)
        .join(CaseEntry, CaseEntry.id == CaseMove.entry_id)
        .where(CaseMove.case_id == case_id)
        .order_by(CaseMove.id)
    )
    return tuple(move_of(move, entry) for move, entry in rows)


def move_of(move: CaseMove, entry: CaseEntry) -> Move:
    """A move as the rules see it."""
    return Move(dated(entry), entry.folio, move.to_stage_id, move.id)


def dated(entry: CaseEntry) -> Dated:
    """When what a sheet tells of happened, was recorded, and was struck."""
    return Dated(
        HappenedOn(entry.happened_on, entry.precision),
        clock.day_of(entry.recorded_at),
        clock.day_of(entry.struck_at) if entry.struck_at else None,
    )


def _always(one: InForce) -> Dated:
    return Dated(HappenedOn(one.begins_on), date.min)


def _shown(
    ladder: Ladder, turns: Sequence[Turn], instruments: Iterable[InForce]
) -> tuple[Rung, ...]:  # fmt: skip
    """The stages that the case came to or was held at, from the top down, and the foot.

    Leaving is no climb, wherever a regime lists the stages for it: they are drawn below the foot.
    """
    positions = {turn.standing.rung.position for turn in turns}
    positions |= {one.position for one in instruments if one.position and not one.is_proposal}
    positions.add(min(rung.position for rung in ladder.rungs))
    from_the_top = sorted(ladder.rungs, key=lambda rung: (rung.is_leaving, -rung.position))
    return tuple(rung for rung in from_the_top if rung.position in positions)


def _changes_of_stage(turns: Sequence[Turn]) -> Iterator[Turn]:
    for number, turn in enumerate(turns):
        if not number or turn.standing.rung != turns[number - 1].standing.rung:
            yield turn


def _spells(
    instruments: Iterable[InForce], places: Mapping[int, int], proposals: int, last: date
) -> Iterator[Spell]:
    """A bar for each instrument while it ran, a broken one while lapsed, a mark for a proposal."""
    for one in instruments:
        words = (one.title, one.reference)
        if one.is_proposal:
            yield Spell(proposals, one.begins_on, one.begins_on, words, is_broken=True)
        elif one.position is not None and one.position in places:
            level = places[one.position]
            yield Spell(level, one.begins_on, _until(one, last), words)
            if lapsed := _lapsed(one, last):
                yield Spell(level, *lapsed, is_broken=True)


def _until(one: InForce, last: date) -> date | None:
    """The last day on which it was in force; None where it still is on the last day shown."""
    ends = [one.last_day] if one.last_day else []
    ends += [max(one.ended_on - timedelta(days=1), one.begins_on)] if one.ended_on else []
    until = min(ends, default=None)
    return until if until is not None and until < last else None


def _lapsed(one: InForce, last: date) -> tuple[date, date | None] | None:
    """Between which days it had lapsed and awaited a decision."""
    if one.last_day is None or one.last_day >= last:
        return None
    begins = first_allowed_after(one.last_day)
    if one.ended_on is None:
        return begins, None
    return (begins, one.ended_on - timedelta(days=1)) if begins < one.ended_on else None


def _stays(turns: Sequence[Turn]) -> Iterator[Stay]:
    for number, turn in enumerate(turns):
        following = turns[number + 1] if number + 1 < len(turns) else None
        yield Stay(
            begins=day(turn.on),
            ends=day(following.on - timedelta(days=1)) if following else "",
            stage=turn.standing.words,
            through=", ".join(f"{one.title} ({one.reference})" for one in turn.standing.through)
            or ("Lapsed: " + _named(turn.standing.lapsed) if turn.standing.lapsed else "Chosen"),
        )


def _named(instruments: Iterable[InForce]) -> str:
    return ", ".join(f"{one.title} ({one.reference})" for one in instruments)


def _sentence(title: str, turns: Sequence[Turn], last: date) -> str:
    stages = [turn.standing.rung.name for turn in _changes_of_stage(turns)]
    moved = count(len(stages) - 1, "change") if len(stages) > 1 else "no change"
    return (
        f"{title} on its ladder from {day(turns[0].on)} to {day(last)}: {moved} of stage, "
        f"from {stages[0]} to {stages[-1]}. The table tells every one."
    )
