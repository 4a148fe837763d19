"""The sample's office, organisations and areas, as rows."""

from dataclasses import dataclass
from datetime import date, timedelta

from gorm.accounts.models import Office
from gorm.core import clock
from gorm.core.db import session
from gorm.core.references import next_references
from gorm.demo import library
from gorm.demo.library import Body, Place
from gorm.places.models import (
    Area,
    AreaMember,
    CouncilType,
    MemberRole,
    Organisation,
    OrganisationKind,
    PartnerKind,
    Succession,
)


@dataclass(frozen=True)
class Region:
    """The rows of the region, by the keys of the data files."""

    office: Office
    organisations: dict[str, Organisation]
    areas: dict[str, Area]
    vested_on: date


def add_office() -> Office:
    """Add the office of the fictional region."""
    row = Office(**library.office(), opened_on="")
    session().add(row)
    session().flush()
    return row


def add_region(office: Office, today: date) -> Region:
    """Add every organisation and area of the region."""
    vested_on = library.vesting_day(today)
    organisations = _add_organisations(office, today, vested_on)
    _join_up(organisations)
    areas = {place.key: _area(place, office, organisations, today) for place in library.places()}
    session().add_all(areas.values())
    session().flush()
    return Region(office, organisations, areas, vested_on)


def _add_organisations(office: Office, today: date, vested_on: date) -> dict[str, Organisation]:
    bodies = library.bodies()
    without_code = [body for body in bodies.values() if not body.reference]
    given = dict(zip(
        (body.key for body in without_code), next_references("ORG", len(without_code)), strict=True
    ))  # fmt: skip
    rows = {
        key: _organisation(body, given.get(key, body.reference), office, today, vested_on)
        for key, body in bodies.items()
    }
    session().add_all(rows.values())
    session().flush()
    return rows


def _organisation(
    body: Body, reference: str, office: Office, today: date, vested_on: date
) -> Organisation:
    row = Organisation(
        reference=reference,
        name=body.name,
        short_name=body.short_name,
        search_name=f"{body.name} {body.short_name}".casefold(),
        gss_code=body.reference or None,
        office_id=office.id,
        population=body.population,
        population_year=today.year - 2 if body.population else None,
        area_km2=body.area_km2,
        political_control=body.control,
        website=f"https://{body.key}.example" if not body.replaced_by else "",
        notes="A fictional body of the sample office.",
        **_kinds(body),
    )
    if body.started == "vesting":
        row.started_on = vested_on
    if body.replaced_by:
        row.ended_on, row.is_current = library.last_day_before(vested_on), False
    elif body.is_council:
        row.next_election_on = _next_election(body, today)
    return row


def _kinds(body: Body) -> dict[str, object]:
    if body.is_council:
        return {"kind": OrganisationKind.COUNCIL, "council_type": CouncilType(body.type)}
    if body.type == OrganisationKind.COMBINED_AUTHORITY:
        return {"kind": OrganisationKind.COMBINED_AUTHORITY}
    return {"kind": OrganisationKind.PARTNER, "partner_kind": PartnerKind(body.type)}


def _next_election(body: Body, today: date) -> date:
    """The first Thursday of a May, in one of the next four years."""
    year = today.year + 1 + len(body.key) % 3
    first = date(year, 5, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7)


def _join_up(rows: dict[str, Organisation]) -> None:
    """Say who is whose district or constituent, and what was replaced by what."""
    for key, body in library.bodies().items():
        if body.county:
            rows[key].county_id = rows[body.county].id
        if body.combined_authority:
            rows[key].combined_authority_id = rows[body.combined_authority].id
        if body.replaced_by:
            session().add(
                Succession(predecessor_id=rows[key].id, successor_id=rows[body.replaced_by].id)
            )
    session().flush()


def _area(place: Place, office: Office, rows: dict[str, Organisation], today: date) -> Area:
    accountable = rows[place.key]
    return Area(
        reference=accountable.reference,
        name=accountable.short_name,
        search_name=accountable.short_name.casefold(),
        office_id=office.id,
        accountable_id=accountable.id,
        is_priority=bool(place.priority),
        priority_reason=place.priority,
        priority_review_on=today + timedelta(days=60) if place.priority else None,
        created_at=clock.now(),
        members=[
            *(_member(rows[key], MemberRole.COUNCIL) for key in districts_of(place)),
            *(_member(rows[key], MemberRole.PARTNER) for key in place.partners),
        ],
    )


def districts_of(place: Place) -> list[str]:
    """The keys of the districts that a county's area has today."""
    return [
        key
        for key, body in library.bodies().items()
        if body.county == place.key and not body.replaced_by
    ]


def _member(row: Organisation, role: MemberRole) -> AreaMember:
    return AreaMember(organisation_id=row.id, role=role, is_by_hand=role is MemberRole.PARTNER)
