"""Reading organisations."""

import base64
import binascii
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlalchemy.orm import aliased

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.paging import ROWS_AT_ONCE, every_row
from gorm.places.models import (
    CodeScheme,
    CouncilType,
    Organisation,
    OrganisationKind,
    PartnerKind,
)
from gorm.places.offers import Place, PlaceKind
from gorm.places.policy import may_change
from gorm.places.queries.around import Tie, around_organisation
from gorm.places.queries.links import AreaMembership, PlaceLink, Reorganisation
from gorm.places.queries.references import is_shaped

PAGE_SIZE: Final = 50


@dataclass(frozen=True)
class OrganisationFilters:
    """Which organisations a list shows; '' is all of a kind."""

    words: str = ""
    kind: str = ""
    office: str = ""
    former: bool = False
    after: str = ""


@dataclass(frozen=True)
class OrganisationRow:
    """One organisation in a list."""

    reference: str
    name: str
    type_label: str
    office_name: str
    is_current: bool
    ended_on: date | None
    gss_code: str
    political_control: str
    next_election_on: date | None
    population: int | None
    website: str


@dataclass(frozen=True)
class OrganisationList:
    """One page of organisations, how many there are in all, and where the next page begins."""

    rows: tuple[OrganisationRow, ...]
    count: int
    next: str


@dataclass(frozen=True)
class OrganisationProfile:
    """All that is known of an organisation by itself."""

    place: Place
    reference: str
    name: str
    short_name: str
    kind: OrganisationKind
    what: str
    type_label: str
    tier: str
    gss_code: str
    register_code: str
    former_gss_codes: tuple[str, ...]
    ecode: str
    region_name: str
    office_id: int | None
    office_name: str
    county: PlaceLink | None
    combined_authority: PlaceLink | None
    population: int | None
    population_year: int | None
    area_km2: int | None
    political_control: str
    next_election_on: date | None
    website: str
    started_on: date | None
    ended_on: date | None
    is_current: bool
    is_from_register: bool
    version: int
    areas: tuple[AreaMembership, ...]
    reorganisation: Reorganisation
    former_records: tuple[str, ...]
    may_change: bool

    @property
    def answers_for_area(self) -> bool:
        """Whether an area is this organisation's to answer for."""
        return any(area.is_accountable for area in self.areas)


def organisation_list(filters: OrganisationFilters) -> OrganisationList:
    """One page of organisations by name."""
    rows, following = _page(filters, filters.after, PAGE_SIZE)
    count = session().scalar(
        select(func.count())
        .select_from(Organisation)
        .outerjoin(Office, Office.id == Organisation.office_id)
        .where(*_conditions(filters))
    )
    return OrganisationList(rows, count or 0, following)


def every_organisation(filters: OrganisationFilters) -> Iterator[OrganisationRow]:
    """All organisations that the filters leave, by name."""

    def read(after: str | None) -> tuple[tuple[OrganisationRow, ...], str | None]:
        rows, following = _page(filters, after or "", ROWS_AT_ONCE)
        return rows, following or None

    return every_row(read)


def _page(
    filters: OrganisationFilters, after: str, size: int
) -> tuple[tuple[OrganisationRow, ...], str]:
    wanted = (
        select(Organisation, Office.name)
        .outerjoin(Office, Office.id == Organisation.office_id)
        .where(*_conditions(filters))
        .order_by(Organisation.search_name, Organisation.id)
        .limit(size + 1)
    )
    if place := _unpacked(after):
        wanted = wanted.where(tuple_(Organisation.search_name, Organisation.id) > tuple_(*place))
    found = session().execute(wanted).all()
    shown = found[:size]
    following = _packed(shown[-1][0]) if len(found) > size else ""
    return tuple(_row(*row) for row in shown), following


def _conditions(filters: OrganisationFilters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        Organisation.is_current.is_(not filters.former),
        Organisation.merged_into_id.is_(None),
    ]
    if filters.kind in set(OrganisationKind):
        conditions.append(Organisation.kind == OrganisationKind(filters.kind))
    elif filters.kind in set(CouncilType):
        conditions.append(Organisation.council_type == CouncilType(filters.kind))
    elif filters.kind in set(PartnerKind):
        conditions.append(Organisation.partner_kind == PartnerKind(filters.kind))
    if filters.office:
        conditions.append(Office.code == filters.office)
    conditions += [
        Organisation.search_name.contains(word, autoescape=True)
        | (Organisation.gss_code == word.upper())
        | Organisation.id.in_(_formerly_recorded(word))
        for word in filters.words.casefold().split()
    ]
    return conditions


def _formerly_recorded(word: str) -> Select[Any]:
    """The organisations of which another record was made one, whose name has the word."""
    former = aliased(Organisation)
    return select(former.merged_into_id).where(
        former.merged_into_id.is_not(None), former.search_name.contains(word, autoescape=True)
    )


def _row(organisation: Organisation, office_name: str | None) -> OrganisationRow:
    return OrganisationRow(
        reference=organisation.reference,
        name=organisation.name,
        type_label=organisation.type_label,
        office_name=office_name or "",
        is_current=organisation.is_current,
        ended_on=organisation.ended_on,
        gss_code=organisation.gss_code or "",
        political_control=organisation.political_control,
        next_election_on=organisation.next_election_on,
        population=organisation.population,
        website=organisation.website,
    )


def _packed(organisation: Organisation) -> str:
    """Where a list by name goes on after this organisation."""
    packed = json.dumps([organisation.search_name, organisation.id])
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def _unpacked(after: str) -> tuple[str, int] | None:
    """What `_packed` packed; a mangled one begins at the beginning."""
    try:
        name, number = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
    except (ValueError, TypeError, binascii.Error):
        return None
    is_sound = isinstance(name, str) and "\0" not in name and isinstance(number, int)
    return (name, number) if is_sound and 0 <= number < 2**31 else None


def organisation_profile(actor: Actor, reference: str) -> OrganisationProfile:
    """An organisation by its present reference. Raises NotFound."""
    if not is_shaped(reference):
        raise NotFound
    around = around_organisation(reference)
    found = around.itself.organisation
    if found.merged_into_id is not None:
        raise NotFound
    codes = {scheme: [c.code for c in found.codes if c.scheme is scheme] for scheme in CodeScheme}
    copied = (
        "reference", "name", "short_name", "kind", "type_label", "office_id", "population",
        "population_year", "area_km2", "political_control", "next_election_on", "website",
        "started_on", "ended_on", "is_current", "is_from_register", "version",
    )  # fmt: skip
    return OrganisationProfile(
        **{name: getattr(found, name) for name in copied},
        place=Place(
            PlaceKind.ORGANISATION,
            found.id,
            found.reference,
            found.name,
            found.office_id,
            around.lineage(),
        ),
        what=found.type_key,
        tier=found.council_type.tier if found.council_type else "",
        gss_code=found.gss_code or "",
        register_code=found.register_code or "",
        former_gss_codes=tuple(sorted(codes[CodeScheme.FORMER_GSS])),
        ecode=", ".join(codes[CodeScheme.ECODE]),
        region_name=found.office.region_name if found.office else "",
        office_name=found.office.name if found.office else "",
        county=around.only(Tie.COUNTY),
        combined_authority=around.only(Tie.COMBINED_AUTHORITY),
        areas=around.areas(),
        reorganisation=around.reorganisation(to_areas=False),
        former_records=around.former_records(),
        may_change=may_change(actor, found.office_id),
    )


def editable_facts(organisation: OrganisationProfile) -> dict[str, Any]:
    """An organisation as its form shows it: what can be corrected, by the names of the fields."""
    copied = (
        "name", "gss_code", "political_control", "next_election_on", "website",
        "started_on", "ended_on",
    )  # fmt: skip
    facts = {name: getattr(organisation, name) for name in copied}
    same = organisation.short_name == organisation.name
    return {
        **facts,
        "what": organisation.what,
        "short_name": "" if same else organisation.short_name,
        "office": str(organisation.office_id or ""),
        "county": _named(organisation.county),
        "combined_authority": _named(organisation.combined_authority),
        "population": _typed(organisation.population),
        "population_year": _typed(organisation.population_year),
        "has_ended": not organisation.is_current,
        "replaced_by": "\n".join(
            link.reference for link in organisation.reorganisation.replaced_by
        ),
    }


def _named(link: PlaceLink | None) -> str:
    return link.reference if link else ""


def _typed(number: int | None) -> str:
    return "" if number is None else str(number)
