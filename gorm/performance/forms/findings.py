"""The forms about findings: what a list is narrowed to, and what is made of one."""

from typing import Final

from gorm.core.forms import DayField, Form, choice, long_text, text_line
from gorm.core.forms.base import SearchForm
from gorm.performance.models.findings import RuleCode
from gorm.performance.rules.judging import STATES
from gorm.performance.rules.numbers import LABELS

ANY: Final = ("", "Any")


class FindingFilterForm(SearchForm):
    """What the list of findings can be narrowed to."""

    q = text_line("Area or organisation", hint="A name or a code")
    state = choice(
        "State",
        [
            *((state.value, label) for state, label in STATES.items()),
            ("watch_over", "Watched, and the day has come"),
            ("all", "Any"),
        ],
    )
    rule = choice("Rule", [ANY, *((code.value, LABELS[code]) for code in RuleCode)])
    theme = choice("Theme")
    office = choice("Office")
    standing = choice(
        "Found by the latest scan", [ANY, ("yes", "Still found"), ("no", "No longer found")]
    )
    order = choice("Order", [("newest", "Newest first"), ("name", "By organisation")])


class ReasonForm(Form):
    """Why a finding is dismissed, kept for a case or opened again."""

    reason = long_text("Reason", required="Enter the reason.", longest=4_000)


class WatchForm(ReasonForm):
    """Until when a finding is watched, and why."""

    until = DayField(
        "Watch until",
        required="Enter the day until which you watch it.",
        description="For example 3 March 2027 or 3/3/2027.",
    )
