"""Levels down, dates across: where something stood over time, and what held between which days."""

from collections.abc import Iterable, Iterator, Sequence
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
#: Room that the name of a time needs, and the steps in months between which it is chosen.
_TICK: Final = 58
_EVERY: Final = (1, 2, 3, 6, 12, 24, 36, 60, 120)


@dataclass(frozen=True)
class Spell:
    """Something that held on a level from one day to another, the last included; None is open.

    `is_broken` draws it broken: what ran out, or was only proposed.
    """

    level: int
    begins: date
    ends: date | None
    words: str
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
    """Where days and levels lie: levels are counted from the top."""

    first: date
    last: date
    left: float

    def across(self, day: date) -> float:
        run = max((self.last - self.first).days, 1)
        share = (day - self.first).days / run
        return self.left + min(max(share, 0.0), 1.0) * (_RIGHT - self.left)

    def down(self, level: int) -> float:
        return _TOP + level * _ROW + _ROW - _BAR


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
    begins = [day for day, _ in turns] + [spell.begins for spell in spells]
    first = min(begins, default=last)
    if first >= last:
        first = last - timedelta(days=28)
    frame = _Frame(first, last, left)
    base = _TOP + len(levels) * _ROW + 2
    times = tuple(_times(frame))
    return Stepped(
        sentence=sentence,
        levels=tuple(
            Level(name, place(frame.down(index) - (0 if len(name) == 1 else 5)))
            for index, name in enumerate(names)
        ),
        times=times,
        grid="".join(f"M{time.at} {_TOP}V{base}" for time in times),
        rules="".join(
            f"M{place(left)} {place(frame.down(index) + _BAR)}H{_RIGHT}"
            for index in range(len(levels))
        ),
        path=_path(turns, frame),
        turns="".join(f"M{place(frame.across(d))} {place(frame.down(at))}h.01" for d, at in turns),
        bars=tuple(_bars(spells, frame)),
        left=place(left),
        height=base + _FOOT,
        base=base,
    )


def _path(turns: Sequence[tuple[date, int]], frame: _Frame) -> str:
    if not turns:
        return ""
    first, level = turns[0]
    pieces = [f"M{place(frame.across(first))} {place(frame.down(level))}"]
    pieces += [
        f"H{place(frame.across(day))}V{place(frame.down(entered))}" for day, entered in turns[1:]
    ]
    return "".join([*pieces, f"H{_RIGHT}"])


def _bars(spells: Sequence[Spell], frame: _Frame) -> Iterator[SpellBar]:
    """Bars lie just over the line of their level; words that would run into others are left out."""
    taken: dict[int, float] = {}
    for spell in sorted(spells, key=lambda one: one.begins):
        start = frame.across(spell.begins)
        end = frame.across(spell.ends + timedelta(days=1)) if spell.ends else float(_RIGHT)
        y = frame.down(spell.level) - _BAR
        room, length = taken.get(spell.level, frame.left), len(spell.words) * _CHARACTER * 0.9
        is_late = start + length > _RIGHT
        begins = max(_RIGHT - length, frame.left) if is_late else start
        is_told = begins >= room
        if is_told:
            taken[spell.level] = begins + length + 4
        yield SpellBar(
            path=f"M{place(start)} {place(y)}H{place(max(end, start + 2))}",
            is_broken=spell.is_broken,
            words=spell.words if is_told else "",
            words_at=str(_RIGHT) if is_late else place(start),
            words_y=place(y - 5),
            anchor="end" if is_late else "start",
        )


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
