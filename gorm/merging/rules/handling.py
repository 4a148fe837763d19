"""What a merge does with each table that refers to the one who goes: by rule, few by name.

Tables come from the models themselves: a new one is moved without a line here. A line is needed
only where two rows cannot both stand for the one who stays and other rows hang on them; a test
names such a table.
"""

from enum import Enum
from typing import Final


class Collision(Enum):
    """What is done where two rows cannot both refer to the one who stays."""

    FOLD = "fold"  # the row of the one who goes is taken out, and kept for undoing
    END = "end"  # it ends today, and stays as history
    SET_APART = "set_apart"  # it is told apart by its own reference
    REFUSE = "refuse"  # the merge is refused, with what to do


#: Posts are folded before all else, by what they are and when: see rules.posts.
BY_NAME: Final[dict[str, Collision]] = {
    "assignment": Collision.END,
    "challenge_case": Collision.SET_APART,
    "area": Collision.REFUSE,
    "measured_place": Collision.REFUSE,
    "post": Collision.REFUSE,
}
REFUSALS: Final[dict[str, str]] = {
    "area": (
        "Both answer for an area. Take the organisations of one area into the other first; "
        "areas are not merged."
    ),
    "measured_place": (
        "Figures are published for both, and figures are never added up. Where one replaced the "
        "other, edit it and say by which it was replaced."
    ),
    "post": "Both hold a current post that cannot be made one. End one of the two first.",
}
#: Tables whose rows may not be changed once written, by triggers of the database. What refers to
#: the one who goes stays there: the record is kept, and leads to the one who stays.
KEPT_AS_WRITTEN: Final[frozenset[str]] = frozenset()
#: What no key of the database says: that there is one row, in whichever order.
ALSO_ONE: Final[dict[str, tuple[str, ...]]] = {"engagement_attendee": ("engagement_id", "post_id")}
UNORDERED: Final[frozenset[str]] = frozenset({"person_pair", "organisation_pair"})


def handling_of(table: str, *, is_referred_to: bool) -> Collision | None:
    """What is done on a collision in a table; None where nobody has decided that yet."""
    return BY_NAME.get(table) or (None if is_referred_to else Collision.FOLD)
