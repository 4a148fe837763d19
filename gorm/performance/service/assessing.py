"""Recording what organisations were judged to be, and withdrawing what was entered in error."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.policy import insist
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Conflict, NotFound, Refused
from gorm.core.references import next_reference
from gorm.core.text import cleaned, day, one_line
from gorm.performance import policy
from gorm.performance.models import Assessment, Category, Scheme
from gorm.performance.queries.assessments import PREFIX
from gorm.performance.rules.assessing import address_fault, day_fault
from gorm.performance.service.scan_job import ask_for_scan
from gorm.places.models import Organisation
from gorm.places.queries.references import place_for_organisation


@dataclass(frozen=True)
class AssessmentFacts:
    """A judgement as it was published."""

    category_id: int
    judged_on: date | None
    source: str
    service: str = ""
    theme_id: int | None = None
    source_address: str = ""
    notes: str = ""


def record_assessment(actor: Actor, organisation_reference: str, facts: AssessmentFacts) -> str:
    """Record what an organisation was judged to be; the reference of the assessment."""
    insist(policy.may_manage(actor))
    place = place_for_organisation(organisation_reference)
    category = session().get(Category, facts.category_id)
    scheme = session().get(Scheme, category.scheme_id) if category else None
    if category is None or scheme is None:
        raise Refused({"category": "Choose one from the list."})
    _check(facts)
    _refuse_twice(place.id, category, facts)
    assessment = Assessment(
        reference=next_reference(PREFIX),
        organisation_id=place.id,
        scheme_id=scheme.id,
        category_id=category.id,
        service=one_line(facts.service),
        theme_id=facts.theme_id,
        judged_on=facts.judged_on,
        source=one_line(facts.source),
        source_address=facts.source_address,
        notes=cleaned(facts.notes),
        recorded_at=clock.now(),
    )
    session().add(assessment)
    said = f"{category.name}, {scheme.name}, {day(facts.judged_on)}"
    subject = Subject("assessment", assessment.reference)
    record(actor, "assessment.recorded", subject, changes={place.name: ("", said)})
    _have_looked_through(actor, f"{place.name} was judged.")
    return assessment.reference


def withdraw_assessment(actor: Actor, reference: str, reason: str, seen_version: int) -> None:
    """Withdraw an assessment that was entered in error; it stays on record with the reason."""
    insist(policy.may_manage(actor))
    found = session().scalar(select(Assessment).where(Assessment.reference == reference))
    if found is None:
        raise NotFound
    if found.version != seen_version:
        raise Conflict("Somebody else changed this assessment while you were working on it.")
    if found.withdrawn_at is not None:
        raise Refused("This assessment is withdrawn already.")
    if not cleaned(reason):
        raise Refused({"reason": "Enter the reason."})
    found.withdrawn_at, found.withdrawn_because = clock.now(), cleaned(reason)
    name = session().scalar(
        select(Organisation.name).where(Organisation.id == found.organisation_id)
    )
    changes = {"State": ("In force", f"Withdrawn ({name})")}
    subject = Subject("assessment", reference)
    record(actor, "assessment.withdrawn", subject, reason=found.withdrawn_because, changes=changes)
    _have_looked_through(actor, f"A judgement of {name} was withdrawn.")


def _have_looked_through(actor: Actor, why: str) -> None:
    """Ask for a scan; a command that records many asks for one of its own."""
    if actor.user_id:
        ask_for_scan(actor, why)


def _check(facts: AssessmentFacts) -> None:
    faults = {
        "judged_on": day_fault(facts.judged_on, clock.today()),
        "source_address": address_fault(facts.source_address),
        "source": "" if one_line(facts.source) else "Enter the source.",
    }
    if wrong := {field: fault for field, fault in faults.items() if fault}:
        raise Refused(wrong)


def _refuse_twice(organisation_id: int, category: Category, facts: AssessmentFacts) -> None:
    """Two judgements of one day in one scheme, for one service, cannot both be in force."""
    same = session().scalar(
        select(Assessment.reference).where(
            Assessment.organisation_id == organisation_id,
            Assessment.scheme_id == category.scheme_id,
            Assessment.service == one_line(facts.service),
            Assessment.judged_on == facts.judged_on,
            Assessment.withdrawn_at.is_(None),
        )
    )
    if same:
        why = (
            f"A judgement of this day in this scheme is recorded already ({same}). Withdraw that "
            "one first if it is wrong."
        )
        raise Refused({"judged_on": why})
