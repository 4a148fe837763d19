"""The forms about decisions: outcomes with their reasons, cover, recusal, and what a list shows."""

from typing import Any, Final

from flask import request
from wtforms import HiddenField, ValidationError

from gorm.core.forms import (
    DayField,
    Form,
    choice,
    choices,
    happened_day,
    how_exactly,
    long_text,
    text_line,
)
from gorm.core.forms.base import SearchForm
from gorm.core.happenings import Precision
from gorm.core.web.addresses import is_own
from gorm.decisions.queries.listing import Show
from gorm.decisions.rules.closing import CHOSEN, NOT_HELD

ANY: Final = ("", "Any")
NOBODY: Final = ("", "Choose a director")
_DAY_HINT: Final = "For example 3 March 2027 or 3/3/2027."
_DECIDED_HINT: Final = "For example 3 March 2027, or March 2027 where only the month is known."


class ActForm(Form):
    """A form that does something about a decision and then leads on to `next`."""

    #: The fields that the page draws, in order; those of `folded` under a summary.
    shown: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()

    next = HiddenField()

    def carry_next(self) -> None:
        """Remember where the reader came from, if that is a page of ours."""
        asked = request.args.get("next", "") if request.method == "GET" else self.next.data
        self.next.data = asked if is_own(asked) else ""


class DecideForm(ActForm):
    """The outcome, with its reasons. `seen_digest` is that of the papers that the page showed."""

    shown: tuple[str, ...] = (
        "kind", "parts", "conditions", "reasons", "decided_on", "decided_precision",
    )  # fmt: skip
    folded: tuple[str, ...] = ("signed_by", "announced_by", "document_title", "document_address")

    seen_digest = HiddenField()
    kind = choice(
        "Outcome",
        [(kind.value, kind.label) for kind in CHOSEN],
        radios=True,
        required="Choose an outcome.",
    )
    parts = choices("Parts that are approved", hint="Only where it is partly approved.")
    conditions = long_text(
        "Conditions", longest=20_000, hint="Only where it is approved with conditions."
    )
    reasons = long_text("Reasons", required="Enter the reasons.", longest=20_000)
    decided_on = happened_day("Decided on", hint=f"Today, where you leave it. {_DECIDED_HINT}")
    decided_precision = how_exactly()
    signed_by = text_line("Signed by")
    announced_by = text_line("Announced by")
    document_title = text_line("Title of the document", longest=300)
    document_address = text_line(
        "Address of the document", longest=500, hint="A link, or its place in the file plan."
    )

    def validate_decided_precision(self, field: Any) -> None:
        """How exactly a day is known says nothing where there is none: it would be lost."""
        if field.data != Precision.DAY.value and not self.decided_on.typed:
            raise ValidationError("Enter the day or the month that is known so.")


class RecordForm(DecideForm):
    """What was decided above the office. Each particular is told, or said not to be held."""

    shown = (
        "kind", "parts", "conditions", "reasons", "decided_on", "decided_precision",
        "decided_by_name",
        "decided_by_grade", "signed_by", "announced_by", "document_title", "document_address",
        "not_held",
    )  # fmt: skip
    folded = ()

    decided_on = happened_day("Decided on", required="Enter when it was decided.")
    decided_by_name = text_line("Decided by")
    decided_by_grade = choice("Grade of who decided")
    not_held = choices(
        "Not held",
        [(code, label.capitalize()) for code, label in NOT_HELD.items() if code != "asked_by"],
        hint="What the office was not told.",
    )


class ReturnForm(ActForm):
    """What is to be done before a request can be decided."""

    shown = ("words",)

    words = long_text(
        "What is to be done",
        required="Enter what is to be done before it can be decided.",
        longest=20_000,
        hint="Whoever asked reads this first.",
    )


class ReasonForm(ActForm):
    """Why something is done."""

    shown: tuple[str, ...] = ("reason",)

    reason = long_text("Reason", required="Enter the reason.", longest=20_000)


class DelegateForm(ReasonForm):
    """To whom, and between which days."""

    shown = ("to", "begins_on", "ends_on", "reason")

    to = choice("Delegate to", required="Choose a director.")
    begins_on = DayField("First day", required="Enter the first day.", description=_DAY_HINT)
    ends_on = DayField("Last day", required="Enter the last day.", description=_DAY_HINT)


class RecuseForm(ReasonForm):
    """Why a director is recused, and who acts instead where that is known."""

    shown = ("reason", "substitute")

    substitute = choice("Who acts instead", hint="It can be named later.")


class SubstituteForm(ActForm):
    """Who acts for a director who is recused."""

    shown = ("substitute",)

    substitute = choice("Who acts instead", required="Choose who acts instead.")


class DecisionFilterForm(SearchForm):
    """What the list of decisions can be narrowed to."""

    q = text_line("Words or reference", hint="Of the question, the decision or its subject")
    state = choice("State", [(show.value, show.label) for show in Show])
    kind = choice("Kind")
    office = choice("Office")
