"""Annexes that packs make themselves: what has changed since the last one, and who people are."""

from typing import Final

from gorm.briefings.annexes.biographies import biographies_part
from gorm.briefings.annexes.changes import changes_part
from gorm.places.offers import PackSection

BIOGRAPHIES: Final = PackSection(
    "biographies",
    "Biographies",
    "briefings/_biographies.html",
    biographies_part,
    is_annex=True,
)
CHANGES: Final = PackSection(
    "changes",
    "Changes since the last pack",
    "briefings/_changes.html",
    lambda _request: None,
    is_annex=True,
    of_the_others=changes_part,
)
