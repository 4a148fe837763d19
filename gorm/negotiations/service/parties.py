"""Who is party to an agreement beside its accountable body and the office, and who signs."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.accounts.models import Department
from gorm.core.db import faults_for, session
from gorm.core.errors import NotFound, Refused
from gorm.core.text import day, one_line
from gorm.negotiations.models import Agreement, AgreementEventKind, AgreementParty
from gorm.negotiations.service.events import Happening, tell
from gorm.negotiations.service.loading import agreement_to_work_on, insist_it_goes_on
from gorm.places.models import Organisation

_TAKEN = "This body is a party already."


def add_partner(actor: Actor, reference: str, organisation: str, signatory: str) -> None:
    """Name a partner of the area as a party. Raises Refused for one that is there or has ended."""
    agreement = _agreement(actor, reference)
    body = session().scalar(
        select(Organisation).where(
            Organisation.reference == organisation, Organisation.merged_into_id.is_(None)
        )
    )
    if body is None:
        raise Refused({"organisation": "Choose an organisation."})
    if body.id == agreement.accountable_id:
        raise Refused({"organisation": f"{body.name} is the accountable body already."})
    if body.ended_on is not None:
        raise Refused({"organisation": f"{body.name} ended on {day(body.ended_on)}."})
    party = AgreementParty(
        agreement_id=agreement.id, organisation_id=body.id, signatory=one_line(signatory)
    )
    constraint = "uq_agreement_party_agreement_id_organisation_id"
    with faults_for({constraint: ("organisation", _TAKEN)}):
        session().add(party)
        session().flush()
    _tell(actor, agreement, "agreement.party_added", f"Party: {body.name}", signatory)


def add_department(actor: Actor, reference: str, department_id: int, signatory: str) -> None:
    """Name a department as a party. Raises Refused for one that is there."""
    agreement = _agreement(actor, reference)
    department = session().get(Department, department_id)
    if department is None:
        raise Refused({"department": "Choose a department."})
    party = AgreementParty(
        agreement_id=agreement.id, department_id=department.id, signatory=one_line(signatory)
    )
    constraint = "uq_agreement_party_agreement_id_department_id"
    with faults_for({constraint: ("department", "This department is a party already.")}):
        session().add(party)
        session().flush()
    _tell(actor, agreement, "agreement.party_added", f"Party: {department.name}", signatory)


def change_party(actor: Actor, reference: str, party_id: int, signatory: str) -> None:
    """Say who signs for a party."""
    agreement = _agreement(actor, reference)
    party = _party(agreement, party_id)
    before, party.signatory = party.signatory, one_line(signatory)
    session().flush()
    if party.signatory != before:
        title = f"{_name(party)} signs by {party.signatory or 'nobody named yet'}"
        _tell(actor, agreement, "agreement.party_changed", title, before=before)


def remove_party(actor: Actor, reference: str, party_id: int, reason: str) -> None:
    """Take a party off an agreement, with the reason kept in the event."""
    agreement = _agreement(actor, reference)
    if not one_line(reason):
        raise Refused({"reason": "Enter why it is no longer a party."})
    party = _party(agreement, party_id)
    name = _name(party)
    session().delete(party)
    session().flush()
    happening = Happening(AgreementEventKind.PARTY, f"No longer a party: {name}", reason)
    tell(actor, agreement, "agreement.party_removed", happening, reason=one_line(reason))


def _agreement(actor: Actor, reference: str) -> Agreement:
    agreement = agreement_to_work_on(actor, reference)
    insist_it_goes_on(agreement)
    return agreement


def _party(agreement: Agreement, party_id: int) -> AgreementParty:
    party = session().scalar(
        select(AgreementParty)
        .where(AgreementParty.id == party_id, AgreementParty.agreement_id == agreement.id)
        .options(joinedload(AgreementParty.organisation), joinedload(AgreementParty.department))
    )
    if party is None:
        raise NotFound
    return party


def _name(party: AgreementParty) -> str:
    named = party.organisation or party.department
    return named.name if named else ""


def _tell(
    actor: Actor,
    agreement: Agreement,
    act: str,
    title: str,
    signatory: str = "",
    *,
    before: str = "",
) -> None:
    facts = [("Signs", one_line(signatory)), ("Before", before)]
    tell(actor, agreement, act, Happening(AgreementEventKind.PARTY, title, facts=facts))
