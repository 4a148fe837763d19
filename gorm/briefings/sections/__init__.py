"""What packs offer: a button to places, words to the history, decisions, and their own sections."""

from gorm.briefings.sections.building import SENTENCES, build_action
from gorm.briefings.sections.deciding import CLEARANCE_KIND
from gorm.briefings.sections.written import WRITTEN

__all__ = ["CLEARANCE_KIND", "SENTENCES", "WRITTEN", "build_action"]
