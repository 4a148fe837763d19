"""The pages on which engagements are logged, read, changed and their promises kept."""

from gorm.engagements.views import changing, commitments, logging, record
from gorm.engagements.views.blueprint import pages

__all__ = ["pages", "changing", "commitments", "logging", "record"]
