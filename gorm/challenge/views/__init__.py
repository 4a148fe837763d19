"""The pages of challenge."""

from gorm.challenge.views import letter_templates, regime_parts, regimes
from gorm.challenge.views.blueprint import pages

__all__ = ["letter_templates", "pages", "regime_parts", "regimes"]
