"""The forms of schemes and of assessments."""

from gorm.core.forms import DayField, Form, choice, long_text, text_line, tick

_DAY_HINT = "For example 3 March 2027 or 3/3/2027."


class SchemeForm(Form):
    """A scheme of judgement, with its categories one to a line."""

    name = text_line("Name", required="Enter the name of the scheme.")
    made_by = text_line("Who judges", hint="Such as Ofsted.")
    categories = long_text(
        "Categories",
        required="Enter the categories, the best first.",
        longest=4_000,
        hint="One to a line, the best first.",
    )
    failing = long_text(
        "Categories that count as failing",
        longest=4_000,
        hint="One to a line, as they are written above. Findings are made of these.",
    )
    is_in_use = tick("In use", hint="One that is not in use makes no findings and is not offered.")


class NewSchemeForm(SchemeForm):
    """A scheme that is added."""

    code = text_line(
        "Code",
        required="Enter a code.",
        longest=40,
        hint="What files call it: small letters, digits and underscores, such as ofsted_children.",
    )


class AssessmentForm(Form):
    """A judgement as it was published."""

    category = choice("Judgement", required="Choose the judgement.")
    service = text_line(
        "Service", longest=100, hint="Such as children’s services. Empty means the whole body."
    )
    judged_on = DayField(
        "Judged on", required="Enter the day of the judgement.", description=_DAY_HINT
    )
    theme = choice("Theme")
    source = text_line(
        "Source", required="Enter the source.", longest=300, hint="What it was published in."
    )
    source_address = text_line(
        "Address of the source", longest=500, hint="A web address, if there is one."
    )
    notes = long_text("Notes", longest=4_000)


class WithdrawForm(Form):
    """Why an assessment is withdrawn."""

    reason = long_text("Reason", required="Enter the reason.", longest=2_000)
