"""The form of a ceiling."""

from gorm.burden.rules import MOST_HOURS
from gorm.core.forms import Form, long_text, whole_number


class CeilingForm(Form):
    """How many hours a quarter may be asked, and why so many."""

    hours = whole_number(
        "Hours a quarter", least=1, most=MOST_HOURS, required="Enter how many hours a quarter."
    )
    because = long_text("Why?", longest=2_000)
