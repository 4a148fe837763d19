"""Local priorities: what an area wants, where it was heard, and by whom it was said."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Conflict, NotAllowed, NotFound, Refused
from gorm.core.references import next_reference
from gorm.core.text import cleaned, one_line
from gorm.engagements import policy as engagement_policy
from gorm.engagements.models import Engagement
from gorm.negotiations import policy
from gorm.negotiations.models import LocalPriority
from gorm.places.models import Area

PREFIX = "PRI"
STALE = "Somebody else changed this priority while you were working on it."


@dataclass(frozen=True)
class PriorityDetails:
    """A priority as somebody enters it; `engagement` is the reference of where it was heard."""

    title: str
    words: str = ""
    heard_where: str = ""
    heard_on: date | None = None
    engagement: str = ""


def add_priority(actor: Actor, area_reference: str, details: PriorityDetails) -> str:
    """Record what an area wants; its reference. Raises Refused where it is known already."""
    area = session().scalar(select(Area).where(Area.reference == area_reference))
    if area is None:
        raise NotFound
    _insist_on_own(actor, area)
    priority = LocalPriority(
        reference=next_reference(PREFIX),
        area_id=area.id,
        recorded_at=clock.now(),
        recorded_by_id=actor.user_id,
    )
    _fill(actor, priority, details)
    session().add(priority)
    session().flush()
    _record(actor, "local_priority.added", priority)
    return priority.reference


def change_priority(
    actor: Actor, reference: str, details: PriorityDetails, seen_version: int
) -> None:  # fmt: skip
    """Change what is known of a priority."""
    priority = _load(actor, reference, seen_version)
    _fill(actor, priority, details)
    _record(actor, "local_priority.changed", priority)


def drop_priority(actor: Actor, reference: str, reason: str, seen_version: int) -> None:
    """Record that an area wants something no more, and why. Lines that answer it keep it."""
    priority = _load(actor, reference, seen_version)
    reason = cleaned(reason)
    if not priority.is_current:
        raise Refused("This priority was dropped already.")
    if not reason:
        raise Refused({"reason": "Enter why the priority is dropped."})
    priority.is_current, priority.dropped_because = False, reason
    _record(actor, "local_priority.dropped", priority, reason)


def restore_priority(actor: Actor, reference: str, seen_version: int) -> None:
    """Take a priority that was dropped up again."""
    priority = _load(actor, reference, seen_version)
    if priority.is_current:
        raise Refused("This priority is not dropped.")
    priority.is_current, priority.dropped_because = True, ""
    _record(actor, "local_priority.restored", priority)


def _load(actor: Actor, reference: str, seen_version: int) -> LocalPriority:
    priority = session().scalar(
        select(LocalPriority)
        .where(LocalPriority.reference == reference)
        .options(joinedload(LocalPriority.area))
    )
    if priority is None or not actor.has("negotiation:read"):
        raise NotFound
    _insist_on_own(actor, priority.area)
    if priority.version != seen_version:
        raise Conflict(STALE)
    return priority


def _insist_on_own(actor: Actor, area: Area) -> None:
    if not policy.may_open(actor, area.office_id):
        raise NotAllowed("Only the office of an area records what the area wants.")


def _fill(actor: Actor, priority: LocalPriority, details: PriorityDetails) -> None:
    title = one_line(details.title)
    faults = {}
    if not title:
        faults["title"] = "Enter what the area wants."
    elif _is_known(priority, title):
        faults["title"] = "The area has a priority of this name already."
    if details.heard_on is not None and details.heard_on > clock.today():
        faults["heard_on"] = "This is a day to come; enter when it was heard."
    engagement_id = _engagement_id(actor, details.engagement)
    if details.engagement and engagement_id is None:
        faults["engagement"] = "Choose an engagement from the list."
    if faults:
        raise Refused(faults)
    priority.title, priority.words = title, cleaned(details.words)
    priority.heard_where, priority.heard_on = one_line(details.heard_where), details.heard_on
    priority.engagement_id = engagement_id


def _is_known(priority: LocalPriority, title: str) -> bool:
    found = session().scalar(
        select(LocalPriority.id).where(
            LocalPriority.area_id == priority.area_id,
            func.lower(LocalPriority.title) == title.lower(),
            LocalPriority.id != (priority.id or 0),
        )
    )
    return found is not None


def _engagement_id(actor: Actor, reference: str) -> int | None:
    """The engagement at which it was heard: one whose words the actor may read."""
    if not reference:
        return None
    return session().scalar(
        select(Engagement.id).where(
            Engagement.reference == reference, engagement_policy.readable_by(actor)
        )
    )


def _record(actor: Actor, action: str, priority: LocalPriority, reason: str = "") -> None:
    session().flush()
    record(actor, action, Subject("local_priority", priority.reference), reason=reason)
