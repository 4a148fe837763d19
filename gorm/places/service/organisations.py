"""Adding organisations by hand, and correcting them so that an import leaves the correction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import faults_for, session
from gorm.core.errors import Conflict, NotAllowed, NotFound, Refused
from gorm.core.references import next_reference
from gorm.places.models import (
    CodeScheme,
    CouncilType,
    Organisation,
    OrganisationCode,
    OrganisationKind,
    PartnerKind,
    Succession,
)
from gorm.places.policy import may_change
from gorm.places.rules import is_current_on, search_name
from gorm.places.service.areas import join_area
from gorm.places.service.finding import organisation_meant, organisations_meant
from gorm.places.service.structure import rename_area_of, settle_areas
from gorm.places.service.wording import differences_in_words

_TAKEN: Final = {
    "uq_organisation_gss_code": ("gss_code", "Another organisation has this GSS code."),
    "uq_organisation_reference": ("gss_code", "Another organisation has this GSS code."),
}


@dataclass(frozen=True)
class OrganisationFacts:
    """What somebody says of an organisation. County, combined authority and successors are told
    by code, reference or name; `what` is a council type, a partner kind or combined_authority."""

    what: str
    name: str
    office_id: int
    short_name: str = ""
    gss_code: str = ""
    county: str = ""
    combined_authority: str = ""
    political_control: str = ""
    next_election_on: date | None = None
    population: int | None = None
    population_year: int | None = None
    website: str = ""
    started_on: date | None = None
    ended_on: date | None = None
    has_ended: bool = False
    replaced_by: str = ""


def add_organisation(actor: Actor, facts: OrganisationFacts, areas: Sequence[str] = ()) -> str:
    """Add a partner, or a council or combined authority that no register has; its reference.

    `areas` are references of the areas that it belongs to.
    """
    _check_allowed(actor, facts.office_id)
    columns = _columns_of(facts)
    _refuse_former_code(facts.gss_code, None)
    organisation = Organisation(
        **columns,
        reference=facts.gss_code or next_reference("ORG"),
        hand_corrected=sorted(name for name, value in columns.items() if value not in (None, "")),
        codes=[],
    )
    session().add(organisation)
    with faults_for(_TAKEN):
        session().flush()
    _replace_successors(organisation, organisations_meant(facts.replaced_by, "replaced_by"))
    record(actor, "organisation.added", Subject("organisation", organisation.reference))
    for reference in areas:
        join_area(actor, reference, organisation)
    return organisation.reference


def correct_organisation(
    actor: Actor, reference: str, facts: OrganisationFacts, *, seen_version: int
) -> str:
    """Correct an organisation by hand; its reference, which follows its GSS code.

    Raises Conflict where somebody else changed it since the version that the actor saw.
    """
    organisation = _loaded(reference)
    _check_allowed(actor, organisation.office_id)
    _check_allowed(actor, facts.office_id)
    if organisation.version != seen_version:
        raise Conflict("Somebody else changed this organisation while you were working on it.")
    columns = _columns_of(facts)
    _refuse_other_kind(organisation, columns)
    _refuse_former_code(facts.gss_code, organisation)
    before = {name: getattr(organisation, name) for name in columns}
    changed = {name: value for name, value in columns.items() if before[name] != value}
    succession = _succession_change(organisation, facts)
    if changed or succession:
        words = differences_in_words(before, changed)
        _correct(organisation, changed, is_succession_changed=bool(succession))
        settle_areas(
            {organisation.id, *(i for i in (before["county_id"], organisation.county_id) if i)}
        )
        record(
            actor,
            "organisation.corrected",
            Subject("organisation", organisation.reference),
            changes=words | succession,
        )
    return organisation.reference


def _check_allowed(actor: Actor, office_id: int | None) -> None:
    if not may_change(actor, office_id):
        raise NotAllowed("Only that place’s own office, or an administrator, may change this.")


def _loaded(reference: str) -> Organisation:
    found = session().scalar(
        select(Organisation)
        .where(Organisation.reference == reference, Organisation.merged_into_id.is_(None))
        .options(selectinload(Organisation.codes))
    )
    if found is None:
        raise NotFound
    return found


def _columns_of(facts: OrganisationFacts) -> dict[str, Any]:
    """The columns that these facts make. Raises Refused for what cannot be."""
    _refuse_impossible(facts)
    kind, council_type, partner_kind = kind_of(facts.what)
    county = organisation_meant(facts.county, "county")
    if county and county.council_type is not CouncilType.COUNTY:
        raise Refused({"county": f"{county.name} is not a county council."})
    authority = organisation_meant(facts.combined_authority, "combined_authority")
    if authority and authority.kind is not OrganisationKind.COMBINED_AUTHORITY:
        raise Refused({"combined_authority": f"{authority.name} is not a combined authority."})
    short_name = facts.short_name or facts.name
    return {
        "kind": kind,
        "council_type": council_type,
        "partner_kind": partner_kind,
        "name": facts.name,
        "short_name": short_name,
        "search_name": search_name(facts.name, short_name),
        "gss_code": facts.gss_code or None,
        "office_id": facts.office_id,
        "county_id": county.id if county else None,
        "combined_authority_id": authority.id if authority else None,
        "political_control": facts.political_control,
        "next_election_on": facts.next_election_on,
        "population": facts.population,
        "population_year": facts.population_year if facts.population is not None else None,
        "website": facts.website,
        "started_on": facts.started_on,
        "ended_on": facts.ended_on,
        "is_current": is_current_on(clock.today(), facts.ended_on, has_ended=facts.has_ended),
    }


def kind_of(what: str) -> tuple[OrganisationKind, CouncilType | None, PartnerKind | None]:
    """The kind of organisation that a choice of a form means."""
    if what in set(CouncilType):
        return OrganisationKind.COUNCIL, CouncilType(what), None
    if what in set(PartnerKind):
        return OrganisationKind.PARTNER, None, PartnerKind(what)
    if what == OrganisationKind.COMBINED_AUTHORITY:
        return OrganisationKind.COMBINED_AUTHORITY, None, None
    raise Refused({"what": "Choose what the organisation is."})


def _refuse_impossible(facts: OrganisationFacts) -> None:
    faults: dict[str, str] = {}
    if facts.started_on and facts.ended_on and facts.ended_on < facts.started_on:
        faults["ended_on"] = "This is before the date on which it began."
    if facts.population is not None and facts.population_year is None:
        faults["population_year"] = "Enter the year that the population is of."
    if faults:
        raise Refused(faults)


def _refuse_other_kind(organisation: Organisation, columns: Mapping[str, Any]) -> None:
    if columns["kind"] is not organisation.kind:
        raise Refused({"what": "An organisation cannot become one of another sort; add a new one."})


def _refuse_former_code(gss_code: str, own: Organisation | None) -> None:
    if not gss_code:
        return
    owner = session().scalar(
        select(Organisation)
        .join(OrganisationCode, OrganisationCode.organisation_id == Organisation.id)
        .where(OrganisationCode.scheme == CodeScheme.FORMER_GSS, OrganisationCode.code == gss_code)
    )
    if owner is not None and owner is not own:
        raise Refused({"gss_code": f"This is a former code of {owner.name}."})


def _correct(
    organisation: Organisation, changed: Mapping[str, Any], *, is_succession_changed: bool
) -> None:
    former_name, former_gss = organisation.short_name, organisation.gss_code
    for name, value in changed.items():
        setattr(organisation, name, value)
    corrected = {*organisation.hand_corrected, *changed} - {"search_name"}
    organisation.hand_corrected = sorted(
        corrected | ({"replaced_by"} if is_succession_changed else set())
    )
    if "gss_code" in changed:
        _follow_gss_code(organisation, former_gss)
    with faults_for(_TAKEN):
        session().flush()
    if organisation.short_name != former_name:
        rename_area_of(organisation, former_name)


def _follow_gss_code(organisation: Organisation, former: str | None) -> None:
    """Let the reference follow a GSS code, and the old code lead to the new."""
    if former and organisation.gss_code:
        held = {code.code for code in organisation.codes}
        if former not in held:
            organisation.codes.append(OrganisationCode(scheme=CodeScheme.FORMER_GSS, code=former))
        if organisation.reference == former:
            organisation.reference = organisation.gss_code


def _succession_change(
    organisation: Organisation, facts: OrganisationFacts
) -> dict[str, tuple[str, str]]:
    meant = organisations_meant(facts.replaced_by, "replaced_by")
    before = _successors(organisation)
    if {o.id for o in before} == {o.id for o in meant}:
        return {}
    _replace_successors(organisation, meant)
    return {"Replaced by": (_names(before), _names(meant))}


def _successors(organisation: Organisation) -> list[Organisation]:
    return list(
        session().scalars(
            select(Organisation)
            .join(Succession, Succession.successor_id == Organisation.id)
            .where(Succession.predecessor_id == organisation.id)
            .order_by(Organisation.search_name)
        )
    )


def _replace_successors(organisation: Organisation, successors: list[Organisation]) -> None:
    wanted = {successor.id for successor in successors}
    if organisation.id in _reached_from(wanted):
        raise Refused({"replaced_by": "It would in the end be replaced by itself."})
    held = {
        succession.successor_id: succession
        for succession in session().scalars(
            select(Succession).where(Succession.predecessor_id == organisation.id)
        )
    }
    for number, succession in held.items():
        if number not in wanted:
            session().delete(succession)
    session().add_all(
        Succession(predecessor_id=organisation.id, successor_id=number)
        for number in sorted(wanted - held.keys())
    )


def _reached_from(numbers: set[int]) -> set[int]:
    """These organisations and all that replaced them, however many reorganisations later."""
    reached: set[int] = set()
    ahead = set(numbers)
    while ahead:
        reached |= ahead
        found = session().scalars(
            select(Succession.successor_id).where(Succession.predecessor_id.in_(ahead))
        )
        ahead = set(found) - reached
    return reached


def _names(organisations: Sequence[Organisation]) -> str:
    return ", ".join(sorted(organisation.name for organisation in organisations))
