"""Engagements as pages and forms read them."""

from gorm.engagements.queries.editing import (
    CommitmentToChange,
    EngagementToChange,
    Option,
    commitment_to_edit,
    engagement_to_edit,
    lists_offered,
    people_offered,
    posts_held_by,
    posts_met,
)
from gorm.engagements.queries.escalations import Escalated, escalation_of
from gorm.engagements.queries.record import (
    CommitmentLine,
    EngagementRecord,
    Linked,
    Met,
    Words,
    engagement_record,
)

__all__ = [
    "CommitmentLine",
    "CommitmentToChange",
    "EngagementRecord",
    "EngagementToChange",
    "Escalated",
    "Linked",
    "Met",
    "Option",
    "Words",
    "commitment_to_edit",
    "engagement_record",
    "engagement_to_edit",
    "escalation_of",
    "lists_offered",
    "people_offered",
    "posts_held_by",
    "posts_met",
]
