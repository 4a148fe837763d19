"""What can be chosen, as forms, pages and services are given it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from gorm.core.text import day

AREA: Final = "area"
ORGANISATION: Final = "organisation"
POST: Final = "post"
KINDS: Final = (AREA, ORGANISATION, POST)
FORMER: Final = " (former)"


@dataclass(frozen=True)
class Choice:
    """One thing that can be chosen: what is sent, what is shown, of which kind, what it is."""

    value: str
    label: str
    kind: str
    hint: str


@dataclass(frozen=True)
class FoundArea:
    """An area that somebody chose."""

    id: int
    reference: str
    name: str
    office_id: int
    accountable_id: int
    choice: Choice


@dataclass(frozen=True)
class FoundOrganisation:
    """An organisation that somebody chose, current or former."""

    id: int
    reference: str
    name: str
    office_id: int | None
    choice: Choice


@dataclass(frozen=True)
class FoundPost:
    """A post that somebody chose: whom they mean, and for whom that person speaks or spoke."""

    id: int
    reference: str
    person_id: int
    person_name: str
    organisation_id: int
    choice: Choice


@dataclass(frozen=True)
class Resolved:
    """What the values of a form stand for, each once and in the order in which they were sent."""

    areas: tuple[FoundArea, ...] = ()
    organisations: tuple[FoundOrganisation, ...] = ()
    posts: tuple[FoundPost, ...] = ()

    @property
    def choices(self) -> tuple[Choice, ...]:
        """All of them as choices, to draw a form again with what was chosen."""
        found: list[FoundArea | FoundOrganisation | FoundPost] = [*self.areas]
        return tuple(one.choice for one in [*found, *self.organisations, *self.posts])


@dataclass(frozen=True)
class Meant:
    """What a typed name can mean: one thing, or candidates to choose from (none: unknown)."""

    match: Choice | None
    candidates: tuple[Choice, ...]


def area_choice(reference: str, name: str, office: str) -> Choice:
    """An area as a choice."""
    return Choice(f"{AREA}:{reference}", name, AREA, f"Area, {office}")


def organisation_choice(
    reference: str, name: str, what: str, *, is_current: bool, ended_on: date | None
) -> Choice:
    """An organisation as a choice; a former one is marked as such."""
    value = f"{ORGANISATION}:{reference}"
    if is_current:
        return Choice(value, name, ORGANISATION, what)
    until = f", until {day(ended_on)}" if ended_on else ""
    return Choice(value, f"{name}{FORMER}", ORGANISATION, f"{what}{until}")


def post_choice(
    reference: str, person: str, title: str, organisation: str, *, ended_on: date | None = None
) -> Choice:
    """A post as a choice: who holds it, what it is and where."""
    hint = f"Person, in this post until {day(ended_on)}" if ended_on else "Person"
    return Choice(f"{POST}:{reference}", f"{person}, {title}, {organisation}", POST, hint)
