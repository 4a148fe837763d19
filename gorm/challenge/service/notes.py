"""Notes on a case's file, engagements that belong to it, and sheets that are struck."""

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.challenge.models import Case, CaseEngagement, CaseEntry, EntryKind
from gorm.challenge.service.filing import Sheet, file_sheet, filed
from gorm.challenge.service.loading import case_to_work_on
from gorm.challenge.service.striking import strike_sheet
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.core.happenings import HappenedOn, Precision
from gorm.core.text import cleaned, one_line
from gorm.engagements import policy as engagement_policy
from gorm.engagements.models import Engagement, EngagementOrganisation, Sharing


def write_note(
    actor: Actor, reference: str, *, title: str, words: str, happened: HappenedOn
) -> None:
    """Write a note on a case's file; it is no evidence, only kept in its place in time."""
    case = case_to_work_on(actor, reference)
    faults = {}
    if not one_line(title):
        faults["title"] = "Enter in a few words what it is about."
    if not cleaned(words):
        faults["words"] = "Enter the note."
    if faults:
        raise Refused(faults)
    entry = file_sheet(actor, case, happened, Sheet(EntryKind.NOTE, f"Note: {title}", words))
    filed(actor, case, "case.noted", entry)


def strike(actor: Actor, reference: str, folio: int, reason: str) -> None:
    """Strike a sheet that was filed in error, with the reason."""
    strike_sheet(actor, case_to_work_on(actor, reference), folio, reason)


def link_engagement(actor: Actor, reference: str, engagement_reference: str) -> None:
    """Have an engagement with the case's organisation belong to its story.

    A restricted one can be linked to a restricted case alone: its very existence is not known to
    whoever reads another.
    """
    case = case_to_work_on(actor, reference)
    found = session().scalar(
        select(Engagement)
        .join(EngagementOrganisation, EngagementOrganisation.engagement_id == Engagement.id)
        .where(
            Engagement.reference == engagement_reference,
            EngagementOrganisation.organisation_id == case.organisation_id,
            engagement_policy.readable_by(actor),
        )
    )
    if found is None:
        raise Refused({"engagement": "Choose an engagement from the list."})
    earlier = _link_of(case, found)
    title = f"Engagement linked: {found.kind.label.lower()}, {found.reference}"
    happened = HappenedOn(found.happens_on, Precision.DAY)
    entry = file_sheet(actor, case, happened, Sheet(EntryKind.NOTE, title))
    if earlier is not None:
        earlier.entry_id = entry.id
    else:
        session().add(CaseEngagement(case_id=case.id, engagement_id=found.id, entry_id=entry.id))
    session().flush()
    filed(actor, case, "case.engagement_linked", entry)


def _link_of(case: Case, found: Engagement) -> CaseEngagement | None:
    """The link that was struck, to be made again; None where there never was one. Raises Refused.

    The struck sheet stays on the file; the link rests on the new one.
    """
    if found.sharing is Sharing.RESTRICTED and case.sharing is not Sharing.RESTRICTED:
        raise Refused(
            {"engagement": "This engagement is restricted, and the case is not: linking it would "
             "tell more people that it took place."}
        )  # fmt: skip
    earlier = session().get(CaseEngagement, (case.id, found.id))
    if earlier is not None and session().get_one(CaseEntry, earlier.entry_id).struck_at is None:
        raise Refused({"engagement": "This engagement is linked already."})
    return earlier
