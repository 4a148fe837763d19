"""The pages of challenge."""

from gorm.challenge.views import (
    adding,
    cases,
    chronology,
    evidence,
    facts,
    letter_changes,
    letter_templates,
    letters,
    regime_parts,
    regimes,
    steps,
    work,
)
from gorm.challenge.views.blueprint import pages

__all__ = [
    "adding",
    "cases",
    "chronology",
    "evidence",
    "facts",
    "letter_changes",
    "letter_templates",
    "letters",
    "pages",
    "regime_parts",
    "regimes",
    "steps",
    "work",
]
