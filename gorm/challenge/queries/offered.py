"""What the forms of a case offer: findings, assessments, engagements, people, open cases."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.accounts.models import User
from gorm.challenge import policy
from gorm.challenge.models import Case, CaseEngagement, CaseEntry, CaseEvidence, CaseMember
from gorm.challenge.queries.heads import CaseHead
from gorm.core.db import session
from gorm.core.errors import NotAllowed
from gorm.core.text import day
from gorm.engagements import policy as engagement_policy
from gorm.engagements.models import Engagement, EngagementOrganisation, Marking, Sharing
from gorm.performance.models import Assessment, Candidate, CandidateState, Category, Scheme
from gorm.performance.policy import may_read_findings
from gorm.performance.rules.telling import sentence
from gorm.places.models import Organisation

Option = tuple[str, str]
MOST: Final = 100
_TO_ADD: Final = (CandidateState.OPEN, CandidateState.KEPT, CandidateState.WATCHED)


@dataclass(frozen=True)
class BelongingNow:
    """Whose a case is and who may know of it, as the form begins with it."""

    owner_id: int
    team_ids: tuple[int, ...]
    sharing: Sharing
    marking: Marking
    handling: str
    is_not_for_ministers: bool
    is_releasable: bool
    version: int


def findings_offered(actor: Actor, head: CaseHead) -> tuple[Option, ...]:
    """The open and kept findings of the case's organisation that are not on its file yet."""
    on_file = exists().where(
        CaseEvidence.candidate_id == Candidate.id, CaseEvidence.case_id == head.id
    )
    query = (
        select(Candidate, Organisation.name)
        .join(Organisation, Organisation.id == Candidate.organisation_id)
        .where(
            Candidate.organisation_id == head.organisation_id,
            Candidate.state.in_(_TO_ADD),
            ~on_file,
        )
        .order_by(Candidate.is_standing.desc(), Candidate.id.desc())
        .limit(MOST)
    )
    return tuple(
        (found.reference, sentence(found.rule, name, found.evidence))
        for found, name in session().execute(query)
        if may_read_findings(actor, found.office_id)
    )


def assessments_offered(head: CaseHead) -> tuple[Option, ...]:
    """The judgements of the case's organisation that are not on its file yet."""
    on_file = exists().where(
        CaseEvidence.assessment_id == Assessment.id, CaseEvidence.case_id == head.id
    )
    rows = session().execute(
        select(
            Assessment.reference, Assessment.service, Assessment.judged_on,
            Scheme.name.label("scheme"), Category.name.label("category"),
        )
        .join(Scheme, Scheme.id == Assessment.scheme_id)
        .join(Category, Category.id == Assessment.category_id)
        .where(
            Assessment.organisation_id == head.organisation_id,
            Assessment.withdrawn_at.is_(None),
            ~on_file,
        )
        .order_by(Assessment.judged_on.desc(), Assessment.id.desc())
        .limit(MOST)
    )  # fmt: skip
    return tuple(
        (row.reference, ", ".join(filter(None, (row.scheme, row.service, row.category)))
         + f" ({day(row.judged_on)})")
        for row in rows
    )  # fmt: skip


def engagements_offered(actor: Actor, head: CaseHead) -> tuple[Option, ...]:
    """The engagements with the case's organisation that the actor may read, the latest first."""
    is_linked = exists().where(
        CaseEngagement.engagement_id == Engagement.id,
        CaseEngagement.case_id == head.id,
        CaseEntry.id == CaseEngagement.entry_id,
        CaseEntry.struck_at.is_(None),
    )
    conditions = [
        EngagementOrganisation.organisation_id == head.organisation_id,
        engagement_policy.readable_by(actor),
        ~is_linked,
    ]
    if not head.is_restricted:
        conditions.append(Engagement.sharing != Sharing.RESTRICTED)
    found = session().scalars(
        select(Engagement)
        .join(EngagementOrganisation, EngagementOrganisation.engagement_id == Engagement.id)
        .where(*conditions)
        .order_by(Engagement.happens_on.desc(), Engagement.id.desc())
        .limit(MOST)
    )
    return tuple((one.reference, _engagement(one)) for one in found)


def open_cases_on(actor: Actor, organisation_reference: str) -> tuple[Option, ...]:
    """The open cases on an organisation that the actor may write in: (reference, service)."""
    if not actor.has("case:write"):
        return ()
    rows = session().execute(
        select(Case.reference, Case.service)
        .join(Organisation, Organisation.id == Case.organisation_id)
        .where(
            Organisation.reference == organisation_reference,
            Case.closed_on.is_(None),
            Case.office_id == actor.office_id,
            policy.readable_by(actor),
        )
        .order_by(Case.id)
        .limit(MOST)
    )
    return tuple((row.reference, row.service) for row in rows)


def colleagues_offered(head: CaseHead) -> tuple[Option, ...]:
    """The people of the office that holds a case, and whoever is on its team already."""
    on_team = exists().where(CaseMember.case_id == head.id, CaseMember.user_id == User.id)
    rows = session().execute(
        select(User.id, User.name)
        .where(
            (User.is_active & (User.office_id == head.office_id)) | on_team
            | (User.id == head.owner_id)
        )
        .order_by(User.name, User.id)
    )  # fmt: skip
    return tuple((str(row.id), row.name) for row in rows)


def belonging_of(head: CaseHead) -> BelongingNow:
    """Whose a case is and who may know of it. Raises NotAllowed where it is another office's."""
    if not head.may_write:
        raise NotAllowed("Only the office that holds this case can work on it.")
    case = session().scalars(
        select(Case).where(Case.id == head.id).options(joinedload(Case.team))
    ).unique().one()  # fmt: skip
    return BelongingNow(
        owner_id=case.owner_id,
        team_ids=tuple(sorted(member.user_id for member in case.team)),
        sharing=case.sharing,
        marking=case.marking,
        handling=case.handling,
        is_not_for_ministers=case.is_not_for_ministers,
        is_releasable=case.is_releasable,
        version=case.version,
    )


def _engagement(one: Engagement) -> str:
    purpose = f": {one.purpose}" if one.purpose else ""
    return f"{one.kind.label} of {day(one.happens_on)}{purpose} ({one.reference})"
