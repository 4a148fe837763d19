"""A place at a glance: the same facts on its page and in its pack."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gorm.core.provenance import Provenance
from gorm.core.text import day
from gorm.places.queries.areas import AreaProfile
from gorm.places.queries.links import PlaceLink
from gorm.places.queries.organisations import OrganisationProfile

#: The groups of the facts that places have of their own.
THE_PLACE: Final = "The place"
LEADS: Final = "Who leads"
#: Characters of a fact that stands in a quarter of a line.
LONGEST_SHORT: Final = 45
#: So many short facts of a group, or fewer, take a line each, as the long ones do.
FEWEST_SHORT: Final = 2


@dataclass(frozen=True)
class Fact:
    """One line of facts: plain words, or the places that it names."""

    label: str
    words: str = ""
    links: tuple[PlaceLink, ...] = ()
    #: Where it comes from, as paper notes it.
    origins: tuple[Provenance, ...] = ()
    #: On paper the facts of one group stand together.
    group: str = THE_PLACE

    @property
    def lines(self) -> tuple[str, ...]:
        """Its words, one line for each of several things that they tell."""
        return tuple(self.words.split("; "))

    @property
    def is_long(self) -> bool:
        """Whether it takes the width of a page."""
        return len(self.words) > LONGEST_SHORT


@dataclass(frozen=True)
class Members:
    """A named list of places."""

    title: str
    links: tuple[PlaceLink, ...]
    are_typed: bool  # member councils are all of one type as a rule; partners are of many
    origins: tuple[Provenance, ...] = ()


@dataclass(frozen=True)
class FactGroup:
    """Facts that stand together under a name: the short ones side by side, then the long ones."""

    title: str
    facts: tuple[Fact, ...]

    @property
    def short(self) -> tuple[Fact, ...]:
        """Those that stand four to a line: none where only one or two would."""
        short = tuple(fact for fact in self.facts if not fact.is_long)
        return short if len(short) > FEWEST_SHORT else ()

    @property
    def long(self) -> tuple[Fact, ...]:
        """Those that take a line or more."""
        return tuple(fact for fact in self.facts if fact not in self.short)


@dataclass(frozen=True)
class Glance:
    """The facts of a place and who belongs to it. On paper nothing is a link."""

    facts: tuple[Fact, ...]
    members: tuple[Members, ...]
    is_linked: bool

    @property
    def groups(self) -> tuple[FactGroup, ...]:
        """The facts by their groups, in the order in which each group is first met."""
        names = dict.fromkeys(fact.group for fact in self.facts)
        return tuple(
            FactGroup(name, tuple(fact for fact in self.facts if fact.group == name))
            for name in names
        )


def glance_at_area(area: AreaProfile, *, is_linked: bool) -> Glance:
    """An area at a glance: its accountable council and every member by name."""
    found = (
        Fact("Type", area.type_label),
        Fact("Region", area.region_name),
        Fact("Government Office", area.office_name),
        Fact("Accountable body", links=(area.accountable,)),
        Fact("Combined authority", links=_one(area.combined_authority)),
        Fact("Political control", area.political_control, group=LEADS),
        Fact("Next election", day(area.next_election_on), group=LEADS),
        Fact("GSS code", area.gss_code),
        Fact("Population", population(area.population, area.population_year)),
        Fact("Size", size(area.area_km2)),
        Fact("Ended", _ended(area)),
        Fact("Replaced", links=area.reorganisation.replaced),
        Fact("Replaced by", links=area.reorganisation.replaced_by),
    )
    members = (
        Members("Member councils", area.councils, are_typed=False),
        Members("Partners", area.partners, are_typed=True),
    )
    return Glance(_told(found), tuple(m for m in members if m.links), is_linked)


def glance_at_organisation(organisation: OrganisationProfile, *, is_linked: bool) -> Glance:
    """An organisation at a glance."""
    return Glance(_told(tuple(_facts_of(organisation))), (), is_linked)


def _facts_of(organisation: OrganisationProfile) -> Iterator[Fact]:
    yield Fact("Type", organisation.type_label)
    yield Fact("Tier", organisation.tier.capitalize())
    yield Fact("Region", organisation.region_name)
    yield Fact("Government Office", organisation.office_name)
    yield Fact("County", links=_one(organisation.county))
    yield Fact("Combined authority", links=_one(organisation.combined_authority))
    yield Fact("Political control", organisation.political_control, group=LEADS)
    yield Fact("Next election", day(organisation.next_election_on), group=LEADS)
    yield Fact("Population", population(organisation.population, organisation.population_year))
    yield Fact("Size", size(organisation.area_km2))
    yield Fact("GSS code", organisation.gss_code)
    yield Fact("Former GSS codes", ", ".join(organisation.former_gss_codes))
    yield Fact("Code in the register of local authorities", organisation.register_code)
    yield Fact("Code in finance returns", organisation.ecode)
    yield Fact("Reference", "" if organisation.gss_code else organisation.reference)
    yield Fact("Website", organisation.website)
    yield Fact("Began", day(organisation.started_on))
    yield Fact("Ended", day(organisation.ended_on) or _unknown_end(organisation.is_current))
    yield Fact("Replaced", links=organisation.reorganisation.replaced)
    yield Fact("Replaced by", links=organisation.reorganisation.replaced_by)


def population(number: int | None, year: int | None) -> str:
    """A population with the year that it is of."""
    if number is None:
        return ""
    return f"{number:,} ({year})" if year else f"{number:,}"


def size(area_km2: int | None) -> str:
    """A size in square kilometres."""
    return "" if area_km2 is None else f"{area_km2:,} square kilometres"


def _ended(area: AreaProfile) -> str:
    return day(area.ended_on) or _unknown_end(area.is_current)


def _unknown_end(is_current: bool) -> str:
    return "" if is_current else "On a date not known"


def _one(link: PlaceLink | None) -> tuple[PlaceLink, ...]:
    return () if link is None else (link,)


def _told(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    return tuple(fact for fact in facts if fact.words or fact.links)
