"""Levels down, dates across: where something stood over time, and what held between which days."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from gorm.core.charts.scales import place
from gorm.core.days import MONTHS

WIDTH: Final = 720
_RIGHT: Final = WIDTH - 10
_TOP: Final = 8
_ROW: Final = 34
_FOOT: Final = 22
_CHARACTER: Final = 6.1
_BAR: Final = 9
#: How much higher a level is for each further lane.
_LANE: Final = 20
#: Room that the name of a time needs, and the steps in months between which it is chosen.
_TICK: Final = 58
_EVERY: Final = (1, 2, 3, 6, 12, 24, 36, 60, 120)


@dataclass(frozen=True)
class Spell:
    """Something that held on a level from one day to another, the last included; None is open.

    Of `words` the first is told for which there is room. What holds at the same time on one level
    lies in lanes above each other. `is_broken` draws it broken: what ran out, or only is proposed.
    """

    level: int
    begins: date
    ends: date | None
    words: tuple[str, ...] = ()
    is_broken: bool = False


@dataclass(frozen=True)
class Level:
    """A level by its name; `lines` are the name, broken where it is too long for one."""

    lines: tuple[str, ...]
    at: str


@dataclass(frozen=True)
class Time:
    """A named day on the axis; `at` is a position."""

    at: str
    words: str


@dataclass(frozen=True)
class SpellBar:
    """A spell as it is drawn: a bar, its words above it, and on which side of their place."""

    path: str
    is_broken: bool
    words: str
    words_at: str
    words_y: str
    anchor: str


@dataclass(frozen=True)
class Stepped:
    """A stepped timeline as it is drawn; what it shows stands in `sentence` and in a table."""

    sentence: str
    levels: tuple[Level, ...]
    times: tuple[Time, ...]
    grid: str
    rules: str
    path: str
    turns: str
    bars: tuple[SpellBar, ...]
    left: str
    height: int
    base: int
    width: int = WIDTH
    right: int = _RIGHT


@dataclass(frozen=True)
class _Frame:
    """Where days and levels lie. Levels are counted from the top; `feet` are where each ends."""

    first: date
    last: date
    left: float
    feet: tuple[int, ...]

    def across(self, day: date) -> float:
        run = max((self.last - self.first).days, 1)
        share = (day - self.first).days / run
        return self.left + min(max(share, 0.0), 1.0) * (_RIGHT - self.left)

    def down(self, level: int) -> float:
        return self.feet[level] - _BAR

    def lane(self, level: int, lane: int) -> float:
        return self.down(level) - _BAR - lane * _LANE


@dataclass(frozen=True)
class _Laid:
    """A spell in its lane, from where to where, and where the one after it in the lane begins."""

    spell: Spell
    lane: int
    start: float
    end: float
    room: float = _RIGHT


def stepped(
    levels: Sequence[str],
    turns: Sequence[tuple[date, int]],
    spells: Iterable[Spell] = (),
    *,
    last: date,
    sentence: str,
) -> Stepped:
    """Levels by name from the top down; `turns` are the days on which it came to a level, in order.

    The picture ends on the day `last`, and so does what is open.
    """
    spells = tuple(spells)
    names = [_broken(name) for name in levels]
    left = 14 + max((len(line) for name in names for line in name), default=0) * _CHARACTER
    first = min([day for day, _ in turns] + [one.begins for one in spells], default=last)
    first = first if first < last else last - timedelta(days=28)
    lanes = _lanes(spells)
    deepest = {one.level: lane + 1 for one, lane in sorted(lanes, key=lambda pair: pair[1])}
    frame = _Frame(first, last, left, _feet(len(levels), deepest))
    base = (frame.feet[-1] if frame.feet else _TOP) + 2
    times = tuple(_times(frame))
    return Stepped(
        sentence=sentence,
        levels=tuple(
            Level(name, place(frame.down(index) - (0 if len(name) == 1 else 5)))
            for index, name in enumerate(names)
        ),
        times=times,
        grid="".join(f"M{time.at} {_TOP}V{base}" for time in times),
        rules="".join(f"M{place(left)} {foot}H{_RIGHT}" for foot in frame.feet),
        path=_path(turns, frame),
        turns="".join(f"M{place(frame.across(d))} {place(frame.down(at))}h.01" for d, at in turns),
        bars=tuple(_bar(one, frame) for one in _laid(lanes, frame)),
        left=place(left),
        height=base + _FOOT,
        base=base,
    )


def _feet(levels: int, lanes: Mapping[int, int]) -> tuple[int, ...]:
    heights = (_ROW + max(lanes.get(level, 1) - 1, 0) * _LANE for level in range(levels))
    return tuple(itertools.accumulate(heights, initial=_TOP))[1:]


def _lanes(spells: Iterable[Spell]) -> list[tuple[Spell, int]]:
    """Each spell with its lane: the lowest of its level that is free on all of its days."""
    busy: dict[tuple[int, int], date] = {}
    found = []
    for spell in sorted(spells, key=lambda one: (one.begins, one.ends or date.max)):
        lane = next(
            lane for lane in itertools.count()
            if busy.get((spell.level, lane), date.min) < spell.begins
        )  # fmt: skip
        busy[spell.level, lane] = spell.ends or date.max
        found.append((spell, lane))
    return found


def _path(turns: Sequence[tuple[date, int]], frame: _Frame) -> str:
    if not turns:
        return ""
    first, level = turns[0]
    pieces = [f"M{place(frame.across(first))} {place(frame.down(level))}"]
    pieces += [
        f"H{place(frame.across(day))}V{place(frame.down(entered))}" for day, entered in turns[1:]
    ]
    return "".join([*pieces, f"H{_RIGHT}"])


def _laid(lanes: Iterable[tuple[Spell, int]], frame: _Frame) -> Iterator[_Laid]:
    """Where each spell lies, with the room that the next one in its lane leaves to its words."""
    room: dict[tuple[int, int], float] = {}
    for spell, lane in reversed(list(lanes)):
        start = frame.across(spell.begins)
        end = frame.across(spell.ends + timedelta(days=1)) if spell.ends else float(_RIGHT)
        yield _Laid(
            spell, lane, start, max(end, start + 4), room.get((spell.level, lane), float(_RIGHT))
        )
        if spell.words:
            room[spell.level, lane] = start


def _bar(laid: _Laid, frame: _Frame) -> SpellBar:
    y = frame.lane(laid.spell.level, laid.lane)
    words = next(
        (words for words in laid.spell.words if laid.start + _length(words) <= laid.room), ""
    )
    # What begins late may stand to the left of its end, where nothing else is in the way.
    is_late = not words and laid.room == _RIGHT and bool(laid.spell.words)
    return SpellBar(
        path=f"M{place(laid.start)} {place(y)}H{place(laid.end)}",
        is_broken=laid.spell.is_broken,
        words=laid.spell.words[-1] if is_late else words,
        words_at=str(_RIGHT) if is_late else place(laid.start),
        words_y=place(y - 5),
        anchor="end" if is_late else "start",
    )


def _length(words: str) -> float:
    return len(words) * _CHARACTER * 0.85 + 6


def _times(frame: _Frame) -> Iterator[Time]:
    """The firsts of months, as many as there is room for, in round steps."""
    months = (frame.last.year - frame.first.year) * 12 + frame.last.month - frame.first.month
    room = max(1, int((_RIGHT - frame.left) / _TICK))
    every = next((step for step in _EVERY if months / step <= room), _EVERY[-1])
    number = frame.first.year * 12 + frame.first.month - 1
    number += -number % every
    while True:
        year, month = divmod(number, 12)
        day = date(year, month + 1, 1)
        if day > frame.last:
            return
        if day >= frame.first:
            words = str(year) if every % 12 == 0 else f"{MONTHS[month][:3].title()} {year}"
            yield Time(place(frame.across(day)), words)
        number += every


def _broken(name: str) -> tuple[str, ...]:
    """A name in one line, or in two where it is long."""
    words = name.split()
    if len(name) <= 18 or len(words) < 2:
        return (name[:26],)
    cut = min(
        range(1, len(words)),
        key=lambda at: abs(len(" ".join(words[:at])) - len(" ".join(words[at:]))),
    )
    return " ".join(words[:cut])[:26], " ".join(words[cut:])[:26]
