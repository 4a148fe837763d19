"""What the sample is made of: places, people, users and things to write, read from data/*.toml."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final

DATA: Final = Path(__file__).parent / "data"
_SLOT: Final = re.compile(r"\{(\w+)(?::(\d+)-(\d+))?\}")
#: What stands in a sentence's slots where it is of no particular place.
_ANYWHERE: Final = {
    "who": "The chief executive",
    "place": "the district",
    "subject": "the budget",
    "month": "May",
    "last_month": "March",
}


@dataclass(frozen=True)
class Topic:
    """Something that offices and places talk about, with what is written afterwards."""

    key: str
    theme: str
    departments: tuple[str, ...]
    met: tuple[str, ...]  # the parts of those who are met; `?` marks one who may be absent
    duties: tuple[str, ...]
    purposes: tuple[str, ...]
    openings: tuple[str, ...]
    points: tuple[str, ...]
    closings: tuple[str, ...]
    outcomes: tuple[str, ...]
    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    also: str = ""
    sensitivity: str = "none"


@dataclass(frozen=True)
class Body:
    """An organisation of the sample."""

    key: str
    type: str
    name: str
    short_name: str
    does: tuple[str, ...]
    reference: str = ""
    county: str = ""
    combined_authority: str = ""
    replaced_by: str = ""
    population: int | None = None
    area_km2: int | None = None
    control: str = ""
    started: str = ""

    @property
    def is_council(self) -> bool:
        """Whether it is a council of any type."""
        return self.reference[:3] in {"E06", "E07", "E08", "E10"}


@dataclass(frozen=True)
class Place:
    """An area of the sample: its accountable council has the same key."""

    key: str
    partners: tuple[str, ...]
    engagements: int
    stories: dict[str, int]
    priority: str = ""


@dataclass(frozen=True)
class Reader:
    """Somebody who may sign in to the sample office."""

    key: str
    name: str
    roles: tuple[str, ...]
    grade: str
    leads: tuple[str, ...] = ()
    cover: str = ""
    department: str = ""

    @property
    def email(self) -> str:
        """Their address, under a domain that cannot exist."""
        home = (self.department or "merrowvale").lower()
        return f"{self.name.lower().replace(' ', '.')}@{home}.example"


@dataclass(frozen=True)
class Tenure:
    """A post that a person of the sample holds or held, in months before today."""

    organisation: str
    duty: str
    title: str
    began: int
    ended: int | None = None


@dataclass(frozen=True)
class Official:
    """Somebody on the other side."""

    name: str
    posts: tuple[Tenure, ...]


@dataclass(frozen=True)
class PublishedLife:
    """What is said to be published about somebody: the words, where, and months since the check."""

    name: str
    words: str
    source: str
    months: int


@dataclass(frozen=True)
class Phrases:
    """What is written where little was said."""

    calls: tuple[str, ...]
    letters: tuple[str, ...]
    no_contact: tuple[str, ...]
    cancelled: tuple[str, ...]
    plans: tuple[str, ...]
    handling: tuple[str, ...]
    places: tuple[str, ...]
    others: dict[str, tuple[str, ...]] = field(default_factory=dict)
    subjects: dict[str, str] = field(default_factory=dict)


@cache
def topics() -> dict[str, Topic]:
    """Every topic, by key."""
    files = sorted((DATA / "topics").glob("*.toml"))
    found = [Topic(**_frozen(raw)) for path in files for raw in _read(path)["topic"]]
    return {topic.key: topic for topic in found}


@cache
def phrases() -> Phrases:
    """What is written where little was said."""
    return Phrases(**_frozen(_read(DATA / "short.toml")))


@cache
def office() -> dict[str, str]:
    """The facts of the sample's office."""
    facts: dict[str, str] = _read(DATA / "places.toml")["office"]
    return facts


@cache
def office_codes() -> frozenset[str]:
    """The codes of the sample's office and of the one beside it."""
    return frozenset({office()["code"], performance()["region"]["code"]})


@cache
def bodies() -> dict[str, Body]:
    """Every organisation, by key."""
    found = [Body(**_frozen(raw)) for raw in _read(DATA / "places.toml")["organisation"]]
    return {body.key: body for body in found}


@cache
def places() -> tuple[Place, ...]:
    """Every area."""
    return tuple(Place(**_frozen(raw)) for raw in _read(DATA / "places.toml")["area"])


@cache
def performance() -> Mapping[str, Any]:
    """The sample's measures, the councils beside it, and what shows in the figures."""
    return _frozen(_read(DATA / "performance.toml"))


@cache
def agreements() -> Mapping[str, Any]:
    """The negotiations: one that is under way, and one that was signed."""
    return _frozen(_read(DATA / "agreements.toml"))


@cache
def parliament() -> Mapping[str, Any]:
    """The constituencies of the region, who sits for them, and what passed with these."""
    return _frozen(_read(DATA / "parliament.toml"))


@cache
def readers() -> tuple[Reader, ...]:
    """Everybody who may sign in."""
    return tuple(Reader(**_frozen(raw)) for raw in _read(DATA / "users.toml")["user"])


@cache
def officials() -> tuple[Official, ...]:
    """Everybody on the other side."""
    people = _read(DATA / "people.toml")["person"]
    return tuple(
        Official(raw["name"], tuple(Tenure(*post) for post in raw["posts"])) for raw in people
    )


@cache
def biographies() -> dict[str, PublishedLife]:
    """What is said to be published about people of the sample, by their names."""
    told = (PublishedLife(**raw) for raw in _read(DATA / "biographies.toml")["biography"])
    return {one.name: one for one in told}


@cache
def made_up(part: str) -> tuple[str, ...]:
    """Made-up names, or parts of them: `first`, `last` or `given`."""
    return tuple(_read(DATA / "measure.toml")[part])


def filled(rng: Random, text: str, slots: Mapping[str, str]) -> str:
    """The text with every {slot} filled; {n:3-9} is a number from 3 to 9."""

    def fill(found: re.Match[str]) -> str:
        if found[2]:
            return str(rng.randint(int(found[2]), int(found[3])))
        return slots[found[1]]

    return _SLOT.sub(fill, text)


def plainly_filled(rng: Random, text: str) -> str:
    """The text with its slots filled for no particular place."""
    return filled(rng, text, _ANYWHERE)


def months_before(day: date, months: int) -> date:
    """The first day of the month that was so many months before."""
    total = day.year * 12 + day.month - 1 - months
    return date(total // 12, total % 12 + 1, 1)


def vesting_day(today: date) -> date:
    """When the reorganised council began: the first of April at least two years ago."""
    return date(today.year - (2 if (today.month, today.day) >= (4, 1) else 3), 4, 1)


def last_day_before(day: date) -> date:
    """The day before."""
    return day - timedelta(days=1)


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _frozen(raw: dict[str, Any]) -> dict[str, Any]:
    return {key: _unchangeable(value) for key, value in raw.items()}


def _unchangeable(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, dict):
        return {key: _unchangeable(part) for key, part in value.items()}
    return value
