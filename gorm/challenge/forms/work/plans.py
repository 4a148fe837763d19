"""The forms of plans, of what instruments require, and of representations."""

from gorm.challenge.models import PlanVerdict
from gorm.core.forms import (
    DayField,
    Form,
    choice,
    happened_day,
    how_exactly,
    long_text,
    text_line,
)

DAY_HINT = "For example 3 March 2027 or 3/3/2027."
ADDRESS_HINT = "A web address, or where it lies in the office’s file plan."


class PlanExpectedForm(Form):
    """A version of a plan that is expected."""

    what = text_line("What is it called?", longest=300, hint="Such as Improvement plan.")
    happened_on = happened_day("When was it asked for?", required="Enter when it was asked for.")
    happened_precision = how_exactly()
    due_on = DayField("When is it due?", description=DAY_HINT)


class ReceivedForm(Form):
    """Something that came in: a version of a plan, a report."""

    happened_on = happened_day("When was it received?", required="Enter when it was received.")
    happened_precision = how_exactly()
    words = long_text("What does it say?")
    address = text_line("Where is it kept?", longest=500, hint=ADDRESS_HINT)


class VerdictForm(Form):
    """What is made of a version of a plan."""

    verdict = choice(
        "Is the plan accepted?",
        [
            (PlanVerdict.ACCEPTED.value, "Accepted"),
            (PlanVerdict.REJECTED.value, "Rejected: another version is due"),
        ],
        radios=True,
        required="Choose whether the plan is accepted or rejected.",
    )
    happened_on = happened_day("When was that decided?", required="Enter when it was decided.")
    happened_precision = how_exactly()
    because = long_text("Reasons", hint="A plan that is rejected needs them.")
    due_on = DayField(
        "When is the next version due?",
        description="Only where the plan is rejected. " + DAY_HINT,
    )


class RequiredForm(Form):
    """Something that an instrument requires."""

    instrument = choice("Which instrument requires it?", required="Choose the instrument.")
    words = long_text("What is required?", required="Enter what is required.")
    happened_on = happened_day("When was it required?", required="Enter when it was required.")
    happened_precision = how_exactly()
    due_on = DayField(
        "When is it due?", description="Leave this empty where no day is set. " + DAY_HINT
    )


class MetForm(Form):
    """How a required action was met."""

    happened_on = happened_day("When was it met?", required="Enter when it was met.")
    happened_precision = how_exactly()
    how = long_text("How was it met?", required="Enter how it was met.")


class RepresentationForm(Form):
    """A representation that came in."""

    from_whom = text_line(
        "Who made it?", longest=300, required="Enter who made the representation."
    )
    happened_on = happened_day("When was it received?", required="Enter when it was received.")
    happened_precision = how_exactly()
    words = long_text("What does it say?")


class ConsideredForm(Form):
    """What was made of the representations."""

    happened_on = happened_day(
        "When were they considered?", required="Enter when they were considered."
    )
    happened_precision = how_exactly()
    words = long_text(
        "What was made of them?", required="Enter what was made of the representations."
    )
