"""Evidence on a case's file: frozen as it was seen, with its period, source and import."""

from typing import Any

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.challenge.models import Case, CaseEvidence, EntryKind, EvidenceKind
from gorm.challenge.queries.figures import figures_to_freeze
from gorm.challenge.service.filing import Sheet, file_sheet, filed
from gorm.challenge.service.loading import open_case_to_work_on
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotFound, Refused
from gorm.core.happenings import HappenedOn
from gorm.core.text import cleaned, day, one_line
from gorm.performance import policy as performance_policy
from gorm.performance.models import Assessment, Candidate, CandidateState, Category, Scheme
from gorm.performance.rules.assessing import address_fault
from gorm.performance.rules.judging import Act
from gorm.performance.rules.telling import sentence
from gorm.performance.service.judging import judge
from gorm.places.models import Organisation


def add_finding(actor: Actor, reference: str, finding: str) -> None:
    """Add a finding to a case, with the evidence that was frozen when it was found."""
    case = open_case_to_work_on(actor, reference)
    put_finding_on(actor, case, finding)


def add_assessment(actor: Actor, reference: str, assessment: str) -> None:
    """Add an assessment to a case, as it stands now."""
    case = open_case_to_work_on(actor, reference)
    put_assessment_on(actor, case, assessment)


def add_observation(actor: Actor, reference: str, chosen: str) -> None:
    """Add the latest figures of an indicator, frozen with their periods, source and imports.

    `chosen` is a value of `queries.figures.figures_offered`.
    """
    case = open_case_to_work_on(actor, reference)
    try:
        frozen = figures_to_freeze(case.organisation.reference, chosen)
    except NotFound as unknown:
        raise Refused({"figures": "Choose figures from the list."}) from unknown
    latest = frozen["rows"][0] if frozen["rows"] else {"period": "", "value": ""}
    title = f"{frozen['indicator']}: {latest['value']} in {latest['period']}"
    facts = [("Source", frozen["source"]), ("Compared with", frozen["compared_with"])]
    sheet = Sheet(EntryKind.EVIDENCE, f"Figures: {title}", facts=facts, source=frozen["source"])
    entry = file_sheet(actor, case, HappenedOn(clock.today()), sheet)
    _keep(case, entry.id, EvidenceKind.OBSERVATION, title, frozen=frozen)
    filed(actor, case, "case.evidence_added", entry)


def add_document(
    actor: Actor, reference: str, *, title: str, address: str, words: str, happened: HappenedOn
) -> str:
    """Add a document by its link in the office's file plan or on the web; the folio it is on."""
    case = open_case_to_work_on(actor, reference)
    faults = {"title": "" if one_line(title) else "Enter what it is.",
              "address": address_fault(address)}  # fmt: skip
    if wrong := {field: fault for field, fault in faults.items() if fault}:
        raise Refused(wrong)
    sheet = Sheet(
        EntryKind.EVIDENCE, f"Document: {title}", words, source=title, source_address=address
    )
    entry = file_sheet(actor, case, happened, sheet)
    _keep(case, entry.id, EvidenceKind.DOCUMENT, title, words=words, address=address)
    filed(actor, case, "case.evidence_added", entry)
    return str(entry.folio)


def add_note(actor: Actor, reference: str, *, title: str, words: str, happened: HappenedOn) -> None:
    """Add what somebody saw or was told, in words."""
    case = open_case_to_work_on(actor, reference)
    if not one_line(title):
        raise Refused({"title": "Enter in a few words what it is about."})
    if not cleaned(words):
        raise Refused({"words": "Enter what was seen or said."})
    entry = file_sheet(actor, case, happened, Sheet(EntryKind.EVIDENCE, f"Note: {title}", words))
    _keep(case, entry.id, EvidenceKind.NOTE, title, words=words)
    filed(actor, case, "case.evidence_added", entry)


def put_finding_on(actor: Actor, case: Case, finding: str) -> None:
    """File a finding of the case's own office, and keep it for the case where it was open."""
    found = session().scalar(select(Candidate).where(Candidate.reference == finding))
    if found is None or not performance_policy.may_read_findings(actor, found.office_id):
        raise NotFound
    _refuse_of_another(case, found.organisation_id, "finding")
    _refuse_twice(case, CaseEvidence.candidate_id, found.id, "This finding is on the file already.")
    name = session().scalar(
        select(Organisation.name).where(Organisation.id == found.organisation_id)
    )
    title = sentence(found.rule, name or "", found.evidence)
    entry = file_sheet(
        actor,
        case,
        HappenedOn(clock.today()),
        Sheet(EntryKind.EVIDENCE, f"Finding: {title}", facts=[("Reference", found.reference)]),
    )
    _keep(
        case, entry.id, EvidenceKind.FINDING, title,
        frozen={"rule": found.rule.value, "organisation": name, **found.evidence},
        candidate_id=found.id,
    )  # fmt: skip
    filed(actor, case, "case.evidence_added", entry)
    if found.state in {CandidateState.OPEN, CandidateState.WATCHED}:
        reason = f"For {case.reference}"
        judge(actor, finding, Act.KEEP, reason=reason, seen_version=found.version)


def put_assessment_on(actor: Actor, case: Case, assessment: str) -> None:
    """File an assessment as it stands now."""
    row = session().execute(
        select(Assessment, Scheme.name, Category.name)
        .join(Scheme, Scheme.id == Assessment.scheme_id)
        .join(Category, Category.id == Assessment.category_id)
        .where(Assessment.reference == assessment, Assessment.withdrawn_at.is_(None))
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFound
    found, scheme, category = row
    _refuse_of_another(case, found.organisation_id, "assessment")
    _refuse_twice(
        case, CaseEvidence.assessment_id, found.id, "This assessment is on the file already."
    )
    service = f", {found.service}" if found.service else ""
    title = f"{scheme}{service}: {category}, {day(found.judged_on)}"
    facts = [("Reference", found.reference), ("Source", found.source)]
    sheet = Sheet(
        EntryKind.EVIDENCE, f"Assessment: {title}", found.notes, facts,
        source=found.source, source_address=found.source_address,
    )  # fmt: skip
    entry = file_sheet(actor, case, HappenedOn(clock.today()), sheet)
    frozen = {
        "scheme": scheme, "category": category, "service": found.service,
        "judged_on": found.judged_on.isoformat(), "source": found.source,
        "source_address": found.source_address,
    }  # fmt: skip
    _keep(case, entry.id, EvidenceKind.ASSESSMENT, title, frozen=frozen, assessment_id=found.id)
    filed(actor, case, "case.evidence_added", entry)


def _refuse_of_another(case: Case, organisation_id: int, field: str) -> None:
    if organisation_id != case.organisation_id:
        raise Refused({field: "This is about another body than the case."})


def _refuse_twice(case: Case, column: Any, number: int, message: str) -> None:
    is_there = session().scalar(
        select(CaseEvidence.id).where(CaseEvidence.case_id == case.id, column == number)
    )
    if is_there:
        raise Refused(message)


def _keep(case: Case, entry_id: int, kind: EvidenceKind, title: str, **more: Any) -> None:
    session().add(
        CaseEvidence(
            case_id=case.id, entry_id=entry_id, kind=kind, title=one_line(title)[:500], **more
        )
    )
    session().flush()
