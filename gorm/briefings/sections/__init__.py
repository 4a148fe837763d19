"""What packs offer: a button to places, words to the history of records, and decisions."""

from gorm.briefings.sections.building import SENTENCES, build_action
from gorm.briefings.sections.deciding import CLEARANCE_KIND

__all__ = ["CLEARANCE_KIND", "SENTENCES", "build_action"]
