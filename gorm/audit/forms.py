"""What narrows the trail."""

from gorm.core.forms import DayField, choice, text_line
from gorm.core.forms.base import SearchForm


class TrailForm(SearchForm):
    """Who, what, about what, and when."""

    q = text_line("Who", hint="A name, or a reference such as USR-000012.")
    action = choice("What was done")
    subject = text_line("About", hint="A reference, such as ENG-000123 or E06000010.")
    since = DayField("From", description="For example 3/3/2027 or yesterday.")
    until = DayField("To")
