"""What can be done with records entered twice."""

from gorm.merging.service.merging import Choice, merge
from gorm.merging.service.pairs import (
    LOOK,
    ask_for_look,
    compare,
    keep,
    look,
    take_back,
    tell_apart,
)
from gorm.merging.service.undoing import undo

#: What the acts are called in English, after the name of whoever did them.
ACTIONS_IN_ENGLISH = {
    "person.merged": "merged another record of this person into this one",
    "person.merged_away": "merged this record into another of the same person",
    "person.merge_undone": "undid a merge of this person’s records",
    "person.told_apart": "said that this person and another are two",
    "person.not_told_apart": "took back that this person and another are two",
    "organisation.merged": "merged another record of this organisation into this one",
    "organisation.merged_away": "merged this record into another of the same organisation",
    "organisation.merge_undone": "undid a merge of this organisation’s records",
    "organisation.told_apart": "said that this organisation and another are two",
    "organisation.not_told_apart": "took back that this organisation and another are two",
}

__all__ = [
    "ACTIONS_IN_ENGLISH",
    "LOOK",
    "Choice",
    "ask_for_look",
    "compare",
    "keep",
    "look",
    "merge",
    "take_back",
    "tell_apart",
    "undo",
]
