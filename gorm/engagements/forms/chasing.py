"""The forms of a chase, and of how long somebody may hear nothing."""

from gorm.core.forms import DayField, Form, choice, long_text, whole_number
from gorm.engagements.chasing_models import ChaseWay
from gorm.engagements.rules import MOST_DAYS


class ChaseForm(Form):
    """When and how a promise was asked after, and in what words."""

    chased_on = DayField("When?", description="For example, 3 March 2027")
    way = choice("How?", [("", "Not said"), *((way.value, way.label) for way in ChaseWay)])
    words = long_text("What was said?", longest=2_000, hint="You may leave this empty")


class SilenceForm(Form):
    """After how many days without contact places and people wait on My work."""

    organisation_days = whole_number(
        "Organisations: days without contact", least=1, most=MOST_DAYS,
        required="Enter a number of days.",
    )  # fmt: skip
    person_days = whole_number(
        "Key people: days without contact", least=1, most=MOST_DAYS,
        required="Enter a number of days.",
    )  # fmt: skip
