"""What packs offer: a button to places, words to the history of records, and their own sections."""

from gorm.briefings.sections.building import SENTENCES, build_action
from gorm.briefings.sections.written import WRITTEN

__all__ = ["SENTENCES", "WRITTEN", "build_action"]
