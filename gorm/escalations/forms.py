"""The forms of the queue: what a list is narrowed to."""

from typing import Final

from gorm.core.forms import choice, options_from
from gorm.core.forms.base import SearchForm
from gorm.core.text import one_line

ANY: Final = ("", "Any")


class QueueFilterForm(SearchForm):
    """What a list of the queue can be narrowed to."""

    q = None  # type: ignore[assignment] # rows are told, not searched

    kind = choice("Kind")
    area = choice("Area")
    grade = choice("Grade needed")
    office = choice("Office")

    def offer_rows(self, name: str, options: list[tuple[str, str]]) -> None:
        """Offer what there are rows of, and what is asked for though there are none any more."""
        asked = one_line(self[name].data)[:200]
        known = {value for value, _ in options}
        lost = [(asked, asked)] if asked and asked not in known else []
        self[name].choices = options_from([ANY, *options, *lost])
