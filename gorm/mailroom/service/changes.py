"""An invitation that changed after it was planned or written up: taken over, or set aside."""

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.audit.service import record
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.engagements.service import Appointment, cancel_engagement, move_engagement
from gorm.mailroom.models import IncomingEntry
from gorm.mailroom.policy import offered_to
from gorm.mailroom.reading.facts import Facts, facts_from
from gorm.mailroom.rules.comparing import differences
from gorm.mailroom.service.loading import entry_of, subject_of


def take_over(actor: Actor, reference: str, seen_version: int, reason: str = "") -> str:
    """Change the planned engagement as its invitation changed; the engagement's reference.

    A cancelled invitation cancels it, for the reason given. Raises Refused where it is not planned
    any more, and Conflict where somebody saved it since it was seen.
    """
    entry, news = _with_news(actor, reference)
    engagement = entry.engagement.reference if entry.engagement else ""
    if news.is_cancelled:
        cancel_engagement(actor, engagement, reason, seen_version)
    else:
        to = Appointment(news.day, news.starts_at, news.minutes, news.place)
        move_engagement(actor, engagement, to, seen_version)
    _settle(actor, entry, news)
    record(actor, "incoming.change_taken_over", subject_of(entry))
    return engagement


def set_change_aside(actor: Actor, reference: str) -> str:
    """Leave the engagement as it was written; the engagement's reference."""
    entry, _ = _with_news(actor, reference)
    entry.facts, entry.news, entry.has_news = dict(entry.news or {}), None, False
    record(actor, "incoming.change_set_aside", subject_of(entry))
    return entry.engagement.reference if entry.engagement else ""


def _with_news(actor: Actor, reference: str) -> tuple[IncomingEntry, Facts]:
    entry = entry_of(actor, reference)
    if not entry.has_news or entry.news is None:
        raise Refused("There is no change of the invitation any more to decide about.")
    return entry, facts_from(entry.news)


def _settle(actor: Actor, entry: IncomingEntry, news: Facts) -> None:
    """The entry then says what was taken over, and so do others that told the actor the same."""
    same = session().scalars(
        select(IncomingEntry).where(
            IncomingEntry.engagement_id == entry.engagement_id,
            IncomingEntry.has_news,
            offered_to(actor),
        )
    )
    for other in {entry, *same}:
        if other.news is not None and not differences(facts_from(other.news), news):
            other.facts, other.news, other.has_news = dict(other.news), None, False
