"""Writing engagements from what came in: by the form, or as it stands."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.audit.service import record
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.engagements.models import Engagement, EngagementKind, Sharing
from gorm.engagements.offers import Origin, PlanningNote, planning_notes
from gorm.engagements.service import EngagementDetails, plan_engagement
from gorm.engagements.service.planning import planned_in
from gorm.mailroom.models import EntryState, IncomingEntry
from gorm.mailroom.queries.matching import Known, known_among
from gorm.mailroom.reading.facts import Facts, facts_from
from gorm.mailroom.rules.filling import WhoIsMeant, fields_of, lacks
from gorm.mailroom.rules.words import who_matters
from gorm.mailroom.service.loading import PREFIX, entry_of, subject_of
from gorm.people.lookup import Resolved, resolve


def who_is_meant(facts: Facts, known: Known, chosen: Mapping[str, str]) -> WhoIsMeant:
    """Whom the people of an invitation stand for, by what is known now and what somebody chose."""
    values: dict[str, str] = {}
    for one in who_matters(facts.people):
        found = known.value_of(one.address)
        is_exact = found.startswith(("post:", "user:"))
        value = found if is_exact else chosen.get(one.address, "") or found
        if value:
            values[one.address] = value
    there = (known.colleagues[at] for at in values if at in known.colleagues)
    departments = {str(one.department_id) for one in there if one.department_id}
    return WhoIsMeant(values, tuple(sorted(departments)))


def form_fields(actor: Actor, reference: str) -> Mapping[str, Any]:
    """What the form of an engagement begins with. Raises NotFound where it is not the actor's."""
    facts, who = _read(entry_of(actor, reference))
    return fields_of(facts, who, actor.user_id, clock.today())


def mark_taken(actor: Actor, reference: str, engagement: str) -> None:
    """Mark an entry as written into an engagement of the running transaction.

    Raises Refused where a colleague has written the same meeting meanwhile.
    """
    entry = entry_of(actor, reference)
    if entry.engagement is not None:
        raise Refused(
            f"A colleague wrote this meeting meanwhile, as {entry.engagement.reference}. "
            "What you typed is still here: add it there."
        )
    _mark(actor, entry, engagement)


def plan_as_it_stands(actor: Actor, reference: str) -> str:
    """Plan the meeting of an entry as the invitation has it; the engagement's reference."""
    entry = entry_of(actor, reference)
    if entry.engagement is not None:
        raise Refused(f"It is written already, as {entry.engagement.reference}.")
    facts, who = _read(entry)
    if missing := lacks(facts, who):
        raise Refused(f"Before this can be planned, say {missing}: open it in the form.")
    details, met = _details(actor, facts, who)
    _refuse_unseen(planning_notes(actor, planned_in(details, met, "")))
    planned = plan_engagement(actor, details)
    _mark(actor, entry, planned)
    return planned


def _read(entry: IncomingEntry) -> tuple[Facts, WhoIsMeant]:
    facts = facts_from(entry.facts)
    known = known_among([one.address for one in facts.people])
    return facts, who_is_meant(facts, known, entry.matches)


def _refuse_unseen(notes: Iterable[PlanningNote]) -> None:
    """Refuse a plan of which something warns that its writer has not seen."""
    if warnings := [note.words for note in notes if note.is_warning]:
        raise Refused(
            f"Before this is planned, there is something to know: {' '.join(warnings)} "
            "Open it in the form, where you can change it or plan it all the same."
        )


def _details(actor: Actor, facts: Facts, who: WhoIsMeant) -> tuple[EngagementDetails, Resolved]:
    fields = fields_of(facts, who, actor.user_id, clock.today())
    met = resolve(fields["who"])
    details = EngagementDetails(
        happens_on=facts.day,
        kind=EngagementKind(facts.kind),
        starts_at=facts.starts_at,
        minutes=facts.minutes,
        place=facts.place,
        purpose=facts.subject,
        notes=str(fields["notes"]),
        sharing=Sharing(fields.get("sharing", Sharing.OFFICE.value)),
        organisation_ids=tuple(one.id for one in met.organisations),
        post_ids=tuple(one.id for one in met.posts),
        described=tuple(str(fields["described"]).splitlines()),
        participant_ids=tuple(int(number) for number in fields["participants"]),
        department_ids=tuple(int(number) for number in fields["departments"]),
    )
    return details, met


def _mark(actor: Actor, entry: IncomingEntry, engagement: str) -> None:
    entry.engagement_id = (
        session().scalars(select(Engagement.id).where(Engagement.reference == engagement)).one()
    )
    entry.state = EntryState.TAKEN_UP
    record(actor, "incoming.taken_up", subject_of(entry), facts={"engagement": engagement})


ORIGIN: Final = Origin(PREFIX, form_fields, mark_taken)
