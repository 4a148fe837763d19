"""Reading decisions: one with everything about it, lists of them, and who stands how to them."""

from gorm.decisions.queries.about import DecisionLine, decisions_about
from gorm.decisions.queries.acts import Act
from gorm.decisions.queries.covers import Cover, cover_record, covers_of, directors_to_choose
from gorm.decisions.queries.listing import waiting_for
from gorm.decisions.queries.record import DecisionRecord, decision_record

__all__ = [
    "Act",
    "Cover",
    "DecisionLine",
    "DecisionRecord",
    "cover_record",
    "covers_of",
    "decision_record",
    "decisions_about",
    "directors_to_choose",
    "waiting_for",
]
