"""The forms of bodies, of appointments to them, and of the reports that they owe."""

from gorm.challenge.forms.work.plans import DAY_HINT
from gorm.challenge.models import BodyKind
from gorm.core.forms import (
    DayField,
    Form,
    choice,
    happened_day,
    how_exactly,
    long_text,
    text_line,
    whole_number,
)

_MOST_MONTHS = 60


class BodyForm(Form):
    """A body that watches over the case."""

    kind = choice(
        "What is it?",
        [("", "Choose"), *((each.value, each.label) for each in BodyKind)],
        required="Choose what it is.",
    )
    name = text_line("Name", longest=300, required="Enter the name of the body.")
    remit = long_text("Remit", hint="What it watches over, and what it may do.")
    instrument = choice("Which instrument does it rest on?")
    happened_on = happened_day("When was it set up?", required="Enter when it was set up.")
    happened_precision = how_exactly()
    begins_on = DayField(
        "When does it begin, if on another day?", description="It may be a day to come."
    )
    ends_on = DayField("When does it end?", description="Leave this empty where no end is set.")
    reports_every = whole_number(
        "Months from report to report",
        least=1,
        most=_MOST_MONTHS,
        hint="Such as 6. The first report is then expected at once, and each next one when the "
        "one before has come.",
    )


class EndedForm(Form):
    """When and why something ended."""

    happened_on = happened_day("When did it end?", required="Enter when it ended.")
    happened_precision = how_exactly()
    because = long_text("Why did it end?", required="Enter why it ended.")


class AppointmentForm(Form):
    """Somebody who is appointed to a body."""

    who = text_line(
        "Who is appointed?",
        longest=300,
        required="Enter the name of the person or organisation.",
        hint="A person or an organisation. The same one may be appointed twice.",
    )
    role = text_line("As what?", hint="Such as lead commissioner.")
    happened_on = happened_day(
        "When were they appointed?", required="Enter when they were appointed."
    )
    happened_precision = how_exactly()
    begins_on = DayField(
        "When do they begin, if on another day?", description="It may be a day to come."
    )
    ends_on = DayField("Until when?", description="Leave this empty where no end is set.")


class ReportExpectedForm(Form):
    """A report that is expected of a body."""

    title = text_line(
        "What is the report called?", longest=300, required="Enter what the report is called."
    )
    happened_on = happened_day("When was it asked for?", required="Enter when it was asked for.")
    happened_precision = how_exactly()
    due_on = DayField("When is it due?", description=DAY_HINT)
