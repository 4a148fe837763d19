"""The forms on which an agreement begins and is changed, and which narrow the list."""

from typing import Any, Final

from gorm.core.forms import (
    DayField,
    Form,
    choice,
    choices,
    happened_day,
    how_exactly,
    long_text,
    text_line,
    tick,
    whole_number,
)
from gorm.core.forms.base import SearchForm
from gorm.engagements.models import Marking, Sharing
from gorm.negotiations.models import Treatment
from gorm.people.forms import AtOrganisation

ANY: Final = ("", "Any")
_DAY_HINT: Final = "For example 3 March 2027 or 3/3/2027."
_SHARING: Final = [(one.value, one.label) for one in Sharing]
_MARKING: Final = [(one.value, one.label) for one in Marking]


class BeginForm(Form):
    """An agreement as somebody begins to negotiate it."""

    area = choice("Area", required="Choose an area.")
    kind = choice("Kind of agreement", required="Choose a kind of agreement.")
    title = text_line("Title", hint="Empty names it after its kind and its area.")
    begins_on = DayField(
        "The agreement runs from", required="Enter when it is to begin.", description=_DAY_HINT
    )
    ends_on = DayField("To", required="Enter when it is to end.", description=_DAY_HINT)
    opened_on = DayField(
        "Negotiations began on", required="Enter when negotiations began.", description=_DAY_HINT
    )
    timetable = choice("Timetable", hint="It gives the stages their dates, which you can change.")
    signing_on = DayField(
        "To be signed on", description="The day from which a timetable counts back."
    )
    owner = choice("Owner", hint="Who leads the negotiation.")
    team = choices("Team")
    sharing = choice("Who may know of it", _SHARING)
    marking = choice("Marking", _MARKING)
    handling = text_line("Handling")


class FactsForm(AtOrganisation):
    """The facts of an agreement, changed. Its organisation is the accountable body."""

    title = text_line("Title", required="Enter a title.")
    begins_on = DayField(
        "Runs from", required="Enter when it begins.", description=_DAY_HINT
    )  # fmt: skip
    ends_on = DayField("To", required="Enter when it ends.", description=_DAY_HINT)
    organisation = text_line(
        "Accountable body", required="Enter the accountable body.", hint="Its name or its code."
    )
    blocks = long_text("Blocks", hint="One on a line, in their order.")
    review_months = whole_number(
        "Months between reviews", least=1, most=60, required="Enter how many months."
    )
    owner = choice("Owner")
    team = choices("Team")
    sharing = choice("Who may know of it", _SHARING)
    marking = choice("Marking", _MARKING)
    handling = text_line("Handling")
    is_not_for_ministers = tick("Not for ministers’ packs")


class StageForm(Form):
    """A stage that is entered."""

    stage = choice("Stage", required="Choose a stage.")
    happened_on = happened_day("When was it reached?", required="Enter when it was reached.")
    happened_precision = how_exactly()
    reason = long_text(
        "Reason", hint="Needed where stages are left out, or where it goes back to an earlier one."
    )


class StateForm(Form):
    """Why an agreement stalls, is withdrawn, ends, or is taken up again."""

    reason = long_text("Reason", required="Enter why.")
    happened_on = happened_day("When was that?", required="Enter when it happened.")
    happened_precision = how_exactly()


class ApprovalForm(Form):
    """What whoever approves a stage needs to know."""

    stage = choice("Approval to enter", required="Choose a stage.")
    reasons = long_text("Why it should be approved", required="Enter why it should be approved.")
    options_considered = long_text("Options considered")
    advice = long_text("Advice", hint="What lawyers, finance or departments advise.")
    decide_by = DayField("Decide by", description=f"Empty means in ten working days. {_DAY_HINT}")
    if_nothing_is_done = long_text("If nothing is decided")


class AskAgainForm(ApprovalForm):
    """An approval that was sent back, asked for again."""

    note = long_text("What is different now", required="Enter what is different now.")


class PartnerForm(AtOrganisation):
    """A partner who becomes a party."""

    signatory = text_line("Who signs for it", hint="A name or an office, if known.")


class DepartmentForm(Form):
    """A department that becomes a party."""

    department = choice("Department", required="Choose a department.")
    signatory = text_line("Who signs for it", hint="A name or an office, if known.")


class SignatoryForm(Form):
    """Who signs for a party."""

    signatory = text_line("Who signs for it", hint="A name or an office.")


class FundingForm(Form):
    """A funding stream."""

    name = text_line("Name of the stream", required="Enter what the stream is called.")
    treatment = choice("It is", [(one.value, one.label) for one in Treatment])
    department = choice("Whose money")
    amount = text_line("Amount in pounds", longest=20, hint="Empty where it is not known yet.")
    years = text_line("Years", longest=60, hint="For example 2027 to 2030.")
    conditions = long_text("Conditions")


class TakeOffForm(Form):
    """Why something is taken off an agreement."""

    reason = long_text("Reason", required="Enter why.")


class AgreementFilterForm(SearchForm):
    """What the list of negotiations can be narrowed to."""

    q = text_line("Area or title", hint="A name, a code or a reference")
    office = choice("Office")
    region = choice("Region")
    kind = choice("Kind")
    stage = choice("Stage")
    state = choice(
        "State",
        [
            ("open", "Open"), ("live", "Live"), ("stalled", "Stalled"),
            ("withdrawn", "Withdrawn"), ("ended", "Ended"), ("all", "Any"),
        ],
    )  # fmt: skip
    mine = choice("Whose", [ANY, ("yes", "Mine: I own it or am on its team")])
    order = choice(
        "Order",
        [("due", "By next date"), ("area", "By area"), ("newest", "Newest first")],
    )


class EventFilterForm(SearchForm):
    """Which events of a chronology are shown."""

    q = None  # type: ignore[assignment]
    kind = choice("Kind of event")


def dates_form(stages: list[tuple[int, str]], people: list[tuple[str, str]]) -> Any:
    """The form of an agreement's dates: a day and an owner for each stage, opened by the view."""
    fields: dict[str, Any] = {
        "reason": long_text(
            "Reason", hint="Needed where a date that was set moves or goes; it is kept."
        )
    }
    for number, name in stages:
        fields[f"due_{number}"] = DayField(f"{name}: due on")
        fields[f"owner_{number}"] = choice(f"{name}: owner", [("", "Nobody named"), *people])
    return type("DatesForm", (Form,), fields)
