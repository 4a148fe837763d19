"""The pages on which engagements are logged, read, changed and their promises kept."""

from gorm.engagements.views import (
    changing,
    chasing,
    commitments,
    commitments_together,
    engagements_together,
    escalating,
    files,
    lists,
    logging,
    planning,
    promises,
    record,
)
from gorm.engagements.views.blueprint import pages

__all__ = [
    "changing",
    "chasing",
    "commitments",
    "commitments_together",
    "engagements_together",
    "escalating",
    "files",
    "lists",
    "logging",
    "pages",
    "planning",
    "promises",
    "record",
]
