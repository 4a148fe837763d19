"""The pages on which figures are read, compared and judged."""

from gorm.performance.views import assessments, caveats, findings, rules, schemes
from gorm.performance.views.blueprint import pages

__all__ = ["assessments", "caveats", "findings", "pages", "rules", "schemes"]
