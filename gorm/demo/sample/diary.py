"""When the sample's office met whom, and about what: pure, from one source of chance."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from random import Random
from typing import Final

from gorm.demo import library
from gorm.demo.library import Body, Place, Topic
from gorm.demo.sample.places import districts_of

DAYS_BACK: Final = 364
DAYS_AHEAD: Final = 56
_NOT_WRITTEN_UP_AFTER: Final = 8  # days: what was planned for last week may still be unwritten
_NOBODY_WORKS_ON: Final = {*((12, day) for day in range(24, 32)), (1, 1), (1, 2)}


class Fate(Enum):
    """What became of an entry."""

    HELD = "held"
    PLANNED = "planned"
    CANCELLED = "cancelled"
    NO_CONTACT = "no_contact"


@dataclass(frozen=True)
class Entry:
    """One line of the diary."""

    on: date
    place: Place
    topic: Topic
    fate: Fate
    met: tuple[str, ...]  # the keys of the organisations, the first of them the host


def diary(rng: Random, today: date) -> list[Entry]:
    """A year behind and eight weeks ahead, in the order of the days."""
    found = [entry for place in library.places() for entry in _entries(rng, place, today)]
    found.extend(_before_vesting(rng, today))
    return sorted(found, key=lambda entry: entry.on)


def _entries(rng: Random, place: Place, today: date) -> Iterator[Entry]:
    stories = _dealt(rng, place)
    span = (DAYS_BACK + DAYS_AHEAD) / place.engagements
    for number in range(place.engagements):
        on = _working_day(today + timedelta(days=int((number + rng.random()) * span) - DAYS_BACK))
        topic = next(stories)
        if rng.random() < (on - today).days / DAYS_AHEAD:
            continue  # a diary thins out the further one looks ahead
        yield Entry(on, place, topic, _fate(rng, on, today), _met(rng, place, topic))


def _dealt(rng: Random, place: Place) -> Iterator[Topic]:
    """The place's stories by their weight, none of them twice running where that can be."""
    last = ""
    while True:
        hand = [key for key, weight in place.stories.items() for _ in range(weight)]
        rng.shuffle(hand)
        while hand:
            position = next((i for i, key in enumerate(hand) if key != last), 0)
            last = hand.pop(position)
            yield library.topics()[last]


def _working_day(day: date) -> date:
    while day.weekday() >= 5 or (day.month, day.day) in _NOBODY_WORKS_ON:
        day += timedelta(days=1)
    return day


def _fate(rng: Random, on: date, today: date) -> Fate:
    chance = rng.random()
    if on > today:
        return Fate.CANCELLED if chance < 0.04 else Fate.PLANNED
    if (today - on).days < _NOT_WRITTEN_UP_AFTER and chance < 0.5:
        return Fate.PLANNED
    if chance > 0.96:
        return Fate.NO_CONTACT
    return Fate.CANCELLED if chance > 0.92 else Fate.HELD


def _met(rng: Random, place: Place, topic: Topic) -> tuple[str, ...]:
    found: list[str] = []
    for part in topic.met:
        candidates = [
            key for key in _bodies_of(place) if _can_play(library.bodies()[key], part.rstrip("?"))
        ]
        if part.endswith("?") and (not candidates or rng.random() < 0.5):
            continue
        chosen = rng.choice(candidates)
        if chosen not in found:
            found.append(chosen)
    return tuple(found)


def _bodies_of(place: Place) -> list[str]:
    return [place.key, *districts_of(place), *place.partners]


def _can_play(body: Body, part: str) -> bool:
    return part in body.does


def is_possible(place: Place, topic: Topic) -> bool:
    """Whether the place has everybody whom the topic needs."""
    return all(
        any(_can_play(library.bodies()[key], part) for key in _bodies_of(place))
        for part in topic.met
        if not part.endswith("?")
    )


def _before_vesting(rng: Random, today: date) -> Iterator[Entry]:
    """What was said to the two councils that the reorganised one replaced."""
    place = next(place for place in library.places() if place.key == "tarrowdale")
    vested_on = library.vesting_day(today)
    for number, key in enumerate(("north-tarrow", "south-tarrow") * 3):
        on = _working_day(vested_on - timedelta(days=210 - number * 31))
        topic = library.topics()[rng.choice(("local-plan", "waste", "local-plan"))]
        yield Entry(on, place, topic, Fate.HELD, (key,))
