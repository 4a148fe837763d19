"""The page of one engagement."""

from flask import render_template
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.audit.queries import History, history_of
from gorm.audit.service import Subject, record_opening
from gorm.core.permissions import needs
from gorm.engagements.models import Sharing
from gorm.engagements.offers import (
    engagement_links,
    record_parts,
)
from gorm.engagements.queries import EngagementRecord, engagement_record
from gorm.engagements.views.blueprint import pages


@pages.get("/engagements/<reference>")
@needs("engagement:read")
def detail(reference: str) -> ResponseReturnValue:
    """What is known of an engagement, and its words for those who may read them.

    Opening a restricted one is recorded.
    """
    actor = current_actor()
    engagement = engagement_record(actor, reference)
    note_opening(engagement.reference, engagement.sharing)
    links = [link for link in engagement_links.offers() if engagement.state in link.states]
    return render_template(
        "engagements/detail.html",
        engagement=engagement,
        history=_history(engagement),
        offered=links,
        parts=[part for ask in record_parts.offers() for part in ask(actor, reference)],
    )


def note_opening(reference: str, sharing: Sharing) -> None:
    """Record that a restricted engagement was opened, on whichever page its words stand."""
    if sharing is Sharing.RESTRICTED:
        record_opening(current_actor(), "engagement.opened", Subject("engagement", reference))


def _history(engagement: EngagementRecord) -> History | None:
    """The history holds the words of every version: it is for whoever may read the words."""
    if engagement.words is None:
        return None
    return history_of("engagement", engagement.reference)
