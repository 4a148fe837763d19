"""The pages of challenge."""

from gorm.challenge.views.blueprint import pages

__all__ = ["pages"]
