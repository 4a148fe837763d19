"""The forms that open a case and narrow the list of cases."""

from typing import Final

from gorm.challenge.models import Trigger
from gorm.core.forms import (
    choice,
    choices,
    happened_day,
    how_exactly,
    long_text,
    text_line,
)
from gorm.core.forms.base import SearchForm
from gorm.engagements.models import Marking, Sharing
from gorm.people.forms import AtOrganisation

ANY: Final = ("", "Any")
_LONG: Final = 100_000


class OpenCaseForm(AtOrganisation):
    """What a case is about, as it is opened."""

    regime = choice("Regime")
    service = choice("About", hint="The whole body, or one of its services.")
    service_words = text_line(
        "The service more exactly", longest=200, hint="Only where the list is too broad."
    )
    trigger = choice(
        "Opened on", [(one.value, one.label) for one in Trigger], default=Trigger.JUDGEMENT.value
    )
    trigger_words = long_text(
        "What the case is about", longest=_LONG, required="Enter what the case is about."
    )
    aim = long_text("Aim", longest=_LONG, hint="What the office wants to see.")
    exit_test = long_text(
        "Exit test", longest=_LONG, hint="What will show that the case can be closed."
    )
    owner = choice("Owner", hint="Who leads on the case.")
    team = choices("Team")
    sharing = choice("Who may know of it", [(one.value, one.label) for one in Sharing])
    marking = choice("Marking", [(one.value, one.label) for one in Marking])
    handling = text_line("Handling", longest=200)
    source = text_line("Source", longest=300)
    source_address = text_line("Address of the source", longest=500)
    happened_on = happened_day("When it was opened")
    happened_precision = how_exactly()


class CaseFilterForm(SearchForm):
    """What the list of cases can be narrowed to."""

    q = text_line("Organisation", hint="A name or a code")
    state = choice(
        "State",
        [
            ("open", "Open"),
            ("awaited", "Lapsed, decision awaited"),
            ("closed", "Closed"),
            ("all", "Any"),
        ],
    )
    mine = choice("Whose", [ANY, ("yes", "Mine: I own it or am on its team")])
    theme = choice("About")
    regime = choice("Regime")
    stage = choice("Stage", hint="Of the cases whose stage you may read.")
    office = choice("Office")
    order = choice("Order", [("newest", "Newest first"), ("name", "By organisation")])
