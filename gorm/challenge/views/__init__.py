"""The pages of challenge."""

from gorm.challenge.views import adding, cases, evidence, facts, letter_changes, letters, steps
from gorm.challenge.views.blueprint import pages

__all__ = [
    "adding",
    "cases",
    "evidence",
    "facts",
    "letter_changes",
    "letters",
    "pages",
    "steps",
]
