"""The pages of challenge."""

from gorm.challenge.views import adding, evidence, facts, letter_changes, letters  # noqa: F401
from gorm.challenge.views.blueprint import pages

__all__ = ["pages"]
