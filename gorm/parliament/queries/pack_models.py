"""What a pack says of a place’s members, as plain data."""

from dataclasses import dataclass
from datetime import date

from gorm.core.provenance import Provenance, Statement


@dataclass(frozen=True)
class PackTold:
    """What a member was told, as a pack for our side tells it."""

    told_on: date
    told_by: str
    member: str
    words: str
    about: str
    marking: str  # '' for what is OFFICIAL and has no handling
    provenance: Provenance


@dataclass(frozen=True)
class PackBusiness:
    """A question or letter, as a pack for our side tells it."""

    kind: str
    number: str
    member: str
    subject: str
    words: str
    began_on: date
    came: str  # "asked" or "received"
    progress: str
    is_late: bool
    answer: str
    with_whom: str
    about: str
    marking: str
    provenance: Provenance


@dataclass(frozen=True)
class PackSeat:
    """A constituency of the place with its member, and for our side what passed lately.

    `last_told_on` is the last day on which the present member was told anything at all.
    """

    reference: str
    name: str
    is_part: bool
    who: str
    since: date | None
    last_told_on: date | None
    told: tuple[PackTold, ...]
    business: tuple[PackBusiness, ...]
    provenance: Provenance


@dataclass(frozen=True)
class PackMembers:
    """The section: the constituencies of a place, and what other members raised about it.

    `is_public` has only what everybody may know, as in a pack for the other side.
    """

    seats: tuple[PackSeat, ...]
    others_told: tuple[PackTold, ...]
    others_business: tuple[PackBusiness, ...]
    since: date
    until: date
    is_public: bool

    @property
    def has_more(self) -> bool:
        """Whether anything is told of what passed with members: that stands in an annex."""
        passed = any(seat.told or seat.business for seat in self.seats)
        return not self.is_public and bool(passed or self.others_told or self.others_business)


@dataclass(frozen=True)
class FoundMembers:
    """The section with how it is marked and its facts one by one."""

    members: PackMembers
    is_sensitive: bool
    statements: tuple[Statement, ...]
