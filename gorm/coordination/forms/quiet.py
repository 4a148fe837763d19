"""The forms on which elections, quiet periods and the limits of clashes are kept."""

from gorm.coordination.models import ElectionKind
from gorm.core.forms import DayField, Form, choice, long_text, text_line, tick, whole_number
from gorm.engagements.forms import WhoForm

MOST_CLASH_DAYS = 60
MOST_REQUEST_DAYS = 730


class ElectionForm(WhoForm):
    """A poll, where it is held, and the day on which its period begins if not by the rule."""

    name = text_line("Name", required="Enter a name, such as Local elections 2027.")
    kind = choice(
        "What is voted for?",
        [(kind.value, kind.label) for kind in ElectionKind],
        radios=True,
        required="Choose what is voted for.",
    )
    polling_on = DayField(
        "Polling day",
        required="Enter the day of the poll, such as 6 May 2027.",
        description="For example 6 May 2027",
    )
    is_national = tick("It is held in all of England")
    begins_on = DayField(
        "The pre-election period begins on",
        description="Leave it empty and it is counted by the rule: 25 working days before the poll",
    )
    begins_because = text_line("Why on another day than by the rule", longest=300)


class QuietForm(Form):
    """A time of quiet that an organisation asks for."""

    since = DayField(
        "First day",
        required="Enter the first day, such as 3 March 2027.",
        description="For example 3 March 2027",
    )
    until = DayField(
        "Last day",
        required="Enter the last day, such as 14 March 2027.",
        description="For example 14 March 2027",
    )
    reason = long_text(
        "Why do they ask?",
        required="Say why they ask for it.",
        longest=2_000,
        hint="Read by your own office and by auditors only. Everybody sees the days.",
    )
    asked_by = text_line(
        "Who asked?", required="Say who asked, by name or post.", hint="By name or post"
    )


class EndForm(Form):
    """Why something ends before its time."""

    reason = long_text("Why?", required="Say why.", longest=2_000)


class LimitsForm(Form):
    """Within how many days engagements clash, and data requests repeat each other."""

    clash_days = whole_number(
        "Days between engagements",
        least=1,
        most=MOST_CLASH_DAYS,
        required="Enter a number of days.",
        hint="Two teams’ engagements with one organisation clash within so many days, where they "
        "share a theme, a person or a minister. 7 by custom.",
    )
    request_days = whole_number(
        "Days between data requests",
        least=1,
        most=MOST_REQUEST_DAYS,
        required="Enter a number of days.",
        hint="A second request on one theme to one organisation is a repeat within so many days. "
        "90 by custom.",
    )
