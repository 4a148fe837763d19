"""The pages of challenge."""

from gorm.challenge.views import cases, letter_templates, regime_parts, regimes, steps
from gorm.challenge.views.blueprint import pages

__all__ = ["cases", "letter_templates", "pages", "regime_parts", "regimes", "steps"]
