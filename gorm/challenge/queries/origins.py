"""What a case can come of: a finding, an assessment, or the page of an organisation."""

from dataclasses import dataclass

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.challenge.models import Trigger
from gorm.core.db import session
from gorm.core.text import day
from gorm.performance import policy
from gorm.performance.models import Assessment, Candidate, Category, Scheme
from gorm.performance.rules.telling import sentence
from gorm.places.models import Organisation


@dataclass(frozen=True)
class Origin:
    """What the form of a new case begins with."""

    organisation: str = ""
    theme_id: int | None = None
    trigger: Trigger | None = None
    words: str = ""


def origin_of(actor: Actor, finding: str, assessment: str, organisation: str) -> Origin:
    """What is known of a case before it is opened; nothing where it comes of nothing known."""
    if finding and (found := _of_finding(actor, finding)):
        return found
    if assessment and (found := _of_assessment(assessment)):
        return found
    name = session().scalar(select(Organisation.name).where(Organisation.reference == organisation))
    return Origin(organisation=name or "") if organisation else Origin()


def _of_finding(actor: Actor, reference: str) -> Origin | None:
    row = session().execute(
        select(Candidate, Organisation.name)
        .join(Organisation, Organisation.id == Candidate.organisation_id)
        .where(Candidate.reference == reference)
    ).one_or_none()  # fmt: skip
    if row is None or not policy.may_read_findings(actor, row.Candidate.office_id):
        return None
    found: Candidate = row.Candidate
    words = sentence(found.rule, row.name, found.evidence)
    return Origin(row.name, found.theme_id, Trigger.FINDING, f"{words}.")


def _of_assessment(reference: str) -> Origin | None:
    row = session().execute(
        select(
            Assessment,
            Organisation.name,
            Scheme.name.label("scheme"),
            Category.name.label("judged"),
        )
        .join(Organisation, Organisation.id == Assessment.organisation_id)
        .join(Scheme, Scheme.id == Assessment.scheme_id)
        .join(Category, Category.id == Assessment.category_id)
        .where(Assessment.reference == reference, Assessment.withdrawn_at.is_(None))
    ).one_or_none()  # fmt: skip
    if row is None:
        return None
    found: Assessment = row.Assessment
    words = f"Judged “{row.judged}” on {day(found.judged_on)} ({row.scheme})."
    return Origin(row.name, found.theme_id, Trigger.ASSESSMENT, words)
