"""The forms on which administrators set kinds of agreement."""

from typing import Any

from wtforms import ValidationError

from gorm.core.forms import Form, choice, long_text, text_line, tick, whole_number


class KindForm(Form):
    """What a kind of agreement is called, and what one of it begins with."""

    name = text_line("Name", longest=120, required="Enter its name.")
    description = long_text("Description")
    blocks = long_text("Blocks", hint="One on a line. An agreement of this kind begins with them.")
    years = whole_number("Years", least=1, most=30, required="Enter how many years.")
    review_months = whole_number(
        "Months between reviews", least=1, most=60, required="Enter how many months."
    )
    reward_threshold = whole_number(
        "Reward threshold, per cent", least=0, most=100, required="Enter a share of the stretch.",
        hint="The share of the stretch below which no reward is paid; 60 by custom.",
    )  # fmt: skip
    is_in_use = tick("Agreements of this kind can be begun")


class KindStageForm(Form):
    """A stage of a kind, with what it asks for."""

    name = text_line("Name", longest=100, required="Enter the name of the stage.")
    grade = choice("Approved at grade", hint="Nobody’s approval is needed where no grade is named.")
    signs = tick("To enter it is to sign the agreement")
    is_in_force = tick("The agreement is in force at it")
    opens_lines = tick("Lines are open for negotiation again, as at a refresh")


class ConfirmForm(Form):
    """An act without fields of its own."""


def timetable_form(stages: list[tuple[str, str]]) -> Any:
    """The form of a timetable: for each stage, how many days before signing it is reached."""
    fields: dict[str, Any] = {
        "name": text_line("Name", longest=120, required="Enter its name."),
        "source": text_line("Source", longest=300),
    }
    for code, name in stages:
        fields[f"days_{code}"] = text_line(f"{name}: days before signing", longest=6)
        fields[f"validate_days_{code}"] = _whole
    return type("TimetableForm", (Form,), fields)


def _whole(_form: Any, field: Any) -> None:
    text = (field.data or "").removeprefix("-")
    if text and not (text.isdecimal() and text.isascii() and int(text) <= 9_999):
        raise ValidationError("Enter a whole number of days; one with a minus comes after signing.")
