"""The form of a step: everything that one can say, of which each kind of step asks its part."""

from collections.abc import Iterable
from typing import Final

from gorm.challenge.rules.steps import StepKind
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
)
from gorm.decisions.forms import RecordForm

_DAY: Final = "For example 3 March 2027 or 3/3/2027."
_LONG: Final = 100_000
_ALWAYS: Final = ("reason", "happened_on", "happened_precision")
_ARGUED: Final = (
    "options_considered", "proportionality", "jump_reason", "advice", "is_advice_overridden",
    "overridden_because", "if_nothing_is_done", "decide_by", "document_title", "document_address",
)  # fmt: skip
_MAKING: Final = (
    "title", "proposes", "in_force_from", "in_force_to", "representations_close_on",
    "functions_transferred", "matters_considered", "is_urgent", "urgent_because", "due_on",
)  # fmt: skip
_LEAVING: Final = ("is_exit_test_met", "exit_reason")
#: The fields that each kind of step asks for, beside those of all.
ASKED: Final[dict[StepKind, tuple[str, ...]]] = {
    StepKind.MOVE: ("stage", "due_on", *_LEAVING, *_ARGUED),
    StepKind.MAKE: ("kinds", *_MAKING, *_ARGUED),
    StepKind.RENEW: ("about", *_MAKING, *_ARGUED),
    StepKind.VARY: ("about", *_MAKING, *_ARGUED),
    StepKind.REPLACE: ("about", "kinds", *_MAKING, *_ARGUED),
    StepKind.REVOKE: ("about", "stage_after", *_LEAVING, *_ARGUED),
    StepKind.LET_LAPSE: ("about", "stage_after", *_LEAVING, *_ARGUED),
    StepKind.NO_CHANGE: _ARGUED,
}
#: What a form folds away, since most steps do not need it.
FOLDED: Final = (
    "options_considered", "advice", "is_advice_overridden", "overridden_because", "decide_by",
    "if_nothing_is_done", "document_title", "document_address", "matters_considered",
)  # fmt: skip
_OF_STEPS: Final = frozenset(name for fields in ASKED.values() for name in fields) | {*_ALWAYS}


class LightStepForm(Form):
    """A move to a light stage: a reason and a review date, and no more."""

    reason = long_text("Reason", longest=_LONG)
    review_on = DayField("Review on", description=_DAY)
    happened_on = happened_day("When")
    happened_precision = how_exactly()


class StepForm(Form):
    """A step that somebody has to approve."""

    stage = choice("Stage to move to")
    kinds = choices(
        "What is to be made", hint="One decision and one document may carry several instruments."
    )
    about = choice("Which instrument")
    title = text_line("Title of the instrument", longest=300, hint="Its kind, where you leave it.")
    proposes = long_text(
        "What the proposal would make, vary or end", longest=_LONG, hint="Only for a proposal."
    )
    in_force_from = DayField(
        "In force from", description=f"The day of the decision, where you leave it. {_DAY}"
    )
    in_force_to = DayField("Last day in force", description=_DAY)
    representations_close_on = DayField(
        "Representations close on",
        description="Only for a proposal: 10 working days, where you leave it.",
    )
    functions_transferred = long_text("Functions transferred", longest=_LONG)
    matters_considered = long_text("Matters considered", longest=_LONG)
    is_urgent = tick(
        "Urgent", hint="So urgent that representations are forgone, or that it is decided at once."
    )
    urgent_because = long_text("Why it is urgent", longest=_LONG)
    stage_after = choice(
        "Where the case stands then",
        hint="Needed where nothing else in force holds the case at a stage.",
    )
    reason = long_text("Reasons", longest=_LONG)
    proportionality = long_text(
        "Proportionality",
        longest=_LONG,
        hint="The least intrusive step that would work, and why less would not.",
    )
    jump_reason = long_text(
        "Why stages are passed over", longest=_LONG, hint="One reason for all of them."
    )
    is_exit_test_met = tick("The exit test is met")
    exit_reason = long_text("Why it is closed although the exit test is not met", longest=_LONG)
    options_considered = long_text("Options considered", longest=_LONG)
    advice = long_text("Advice", longest=_LONG, hint="From whom, and what it says.")
    is_advice_overridden = tick("The advice is overridden")
    overridden_because = long_text("Why it is overridden", longest=_LONG)
    if_nothing_is_done = long_text("What happens if nothing is done", longest=_LONG)
    due_on = DayField(
        "Deadline of the stage", description="Counted by the stage’s clock, where you leave it."
    )
    decide_by = DayField(
        "To be decided by", description="Within 10 working days, where you leave it."
    )
    document_title = text_line("Title of the document", longest=300)
    document_address = text_line(
        "Address of the document", longest=500, hint="A link, or its place in the file plan."
    )
    happened_on = happened_day("When this is proposed")
    happened_precision = how_exactly()

    def keep(self, kind: StepKind) -> None:
        """Take away what this kind of step does not ask."""
        asked = {*ASKED[kind], *_ALWAYS}
        for name in [*self._fields]:
            if name in _OF_STEPS and name not in asked:
                del self[name]

    def drop(self, names: Iterable[str]) -> None:
        """Take away more."""
        for name in names:
            if name in self._fields:
                del self[name]


class RecordedStepForm(StepForm, RecordForm):
    """A step that was decided above the office, with who decided, and what is not held."""

    asked_by_name = text_line("Asked for by", hint="Who asked for the decision, if that is known.")
    not_held = choices(
        "Not held",
        [
            ("asked_by", "Who asked for it"),
            ("decided_by", "Who decided"),
            ("signed_by", "Who signed"),
            ("announced_by", "Who announced it"),
            ("document", "The document"),
        ],
        hint="What the office was not told.",
    )
