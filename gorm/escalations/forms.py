"""The forms of the queue: what a list is narrowed to, and who decides instead."""

from typing import Final

from gorm.core.forms import DayField, Form, choice, long_text, options_from
from gorm.core.forms.base import SearchForm
from gorm.core.text import one_line

ANY: Final = ("", "Any")
_DAY_HINT: Final = "For example 3 March 2027 or 3/3/2027."


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


class CoverForm(Form):
    """To whom all of a director's decisions go, between which days, and why."""

    to = choice(
        "Who decides instead",
        required="Choose a director.",
        hint="They decide what their own grade allows. What needs a higher grade waits until the "
        "cover ends, or for another director of the office.",
    )
    begins_on = DayField("First day", required="Enter the first day.", description=_DAY_HINT)
    ends_on = DayField("Last day", required="Enter the last day.", description=_DAY_HINT)
    reason = long_text("Reason", required="Enter why you delegate.", longest=4_000)
