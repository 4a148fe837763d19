"""The box and the filters of searching, as an address fills them."""

from typing import ClassVar, Final

from gorm.core.forms import DayField, choice, text_line
from gorm.core.forms.base import SearchForm

ANY: Final = ("", "Any")


class FindForm(SearchForm):
    """What is looked for, and what that is narrowed to."""

    q = text_line("Search for", hint="Words, or a phrase in quotation marks")
    kind = choice("Kind")
    area = choice("Area")
    since = DayField("From", description="For example, 3 March 2027")
    until = DayField("To", description="For example, 30 June 2027")
    marking = choice(
        "Marking", [ANY, ("official", "OFFICIAL"), ("official_sensitive", "OFFICIAL-SENSITIVE")]
    )

    unasked: ClassVar[dict[str, str]] = dict.fromkeys(("kind", "area", "marking"), "")
