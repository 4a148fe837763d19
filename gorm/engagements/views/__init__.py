"""The pages on which engagements are logged, read, changed and their promises kept."""

from gorm.engagements.views import changing, commitments, logging, record
from gorm.engagements.views.blueprint import blueprint

__all__ = ["blueprint", "changing", "commitments", "logging", "record"]
