"""The forms of flexibility requests."""

from gorm.core.forms import DayField, Form, choice, long_text, text_line
from gorm.negotiations.models import FlexibilityKind
from gorm.negotiations.rules.flexibilities import ANSWERS


class AskForm(Form):
    """What is asked of a department."""

    department = choice("Department", required="Choose a department from the list.")
    kind = choice(
        "What is asked for?",
        [(one.value, one.label) for one in FlexibilityKind],
        required="Choose what is asked for.",
    )
    rule_or_fund = text_line(
        "The rule or the fund", longest=300, required="Enter the rule or the fund.",
        hint="Such as the end-year flexibility of the Supporting People grant.",
    )  # fmt: skip
    case_made = long_text(
        "The case for it",
        required="Enter the case that is made for it.",
        hint="The department reads these words.",
    )
    line = choice("Which line needs it?", hint="The department sees its name and no more.")
    asked_on = DayField("When was it asked?", required="Enter when it was asked.")
    answer_by = DayField("Answer by", description="Leave this empty where no day was asked for.")


class ChaseForm(Form):
    """A reminder."""

    chased_on = DayField("When was the department reminded?", required="Enter the day.")
    words = long_text("How, and what came of it?", required="Enter how it was reminded.")
    answer_by = DayField("Answer by", description="Leave this empty where the day stays.")


class AnswerForm(Form):
    """What the department decided."""

    state = choice(
        "What did the department decide?",
        [(one.value, one.label) for one in ANSWERS],
        radios=True,
        required="Choose what the department decided.",
    )
    reasons = long_text("Reasons", required="Enter the reasons.")
    decided_on = DayField("When?", required="Enter when it was decided.")
    decided_by = text_line("Who decided?", hint="A name or a post, where it is known.")


class WithdrawForm(Form):
    """Why a request is taken back."""

    reasons = long_text("Why is it withdrawn?", required="Enter why it is withdrawn.")


class DeliverForm(Form):
    """That what was agreed to is in place."""

    delivered_on = DayField("When was it delivered?", required="Enter when it was delivered.")
    words = long_text("What is in place now?")
