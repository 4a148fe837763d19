"""The pages on which figures are read, compared and judged."""

from gorm.performance.views import (
    assessments,
    caveats,
    exports,
    findings,
    home,
    imports,
    indicators,
    kept_indicators,
    maps,
    peers,
    profiles,
    rules,
    schemes,
)
from gorm.performance.views.blueprint import pages

__all__ = [
    "assessments",
    "caveats",
    "exports",
    "findings",
    "home",
    "imports",
    "indicators",
    "kept_indicators",
    "maps",
    "pages",
    "peers",
    "profiles",
    "rules",
    "schemes",
]
