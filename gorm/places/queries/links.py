"""Links from one place to another, and how a place became another."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from gorm.places.models import MemberRole, Organisation, Succession
from gorm.places.offers import PlaceKind


@dataclass(frozen=True)
class PlaceLink:
    """A place as another place's page names it."""

    kind: PlaceKind
    reference: str
    name: str
    type_label: str
    is_current: bool


@dataclass(frozen=True)
class Reorganisation:
    """What a place was made of, and what was made of it."""

    replaced: tuple[PlaceLink, ...]
    replaced_by: tuple[PlaceLink, ...]


@dataclass(frozen=True)
class MemberLink(PlaceLink):
    """An organisation that belongs to an area."""

    role: MemberRole
    can_leave: bool  # partners and what was added by hand; districts follow their county


@dataclass(frozen=True)
class AreaMembership(PlaceLink):
    """An area that an organisation answers for or belongs to."""

    is_accountable: bool


def lineage_of(beginning: Select[Any]) -> Select[Any]:
    """Organisations, selected as `id`, with every one that they came from, however long ago."""
    line = beginning.cte(recursive=True)  # without a name, so that one query can ask for two
    line = line.union(
        select(Succession.predecessor_id).join(line, Succession.successor_id == line.c.id)
    )
    return select(line.c.id).order_by(line.c.id)


def organisation_link(organisation: Organisation) -> PlaceLink:
    """An organisation as a link."""
    return PlaceLink(
        PlaceKind.ORGANISATION,
        organisation.reference,
        organisation.name,
        organisation.type_label,
        organisation.is_current,
    )
