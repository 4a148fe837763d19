"""The forms of rounds: opening and closing one, recording it, replying, and striking an error."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from wtforms import Field, HiddenField, StringField, ValidationError

from gorm.core.forms import DayField, Form, choice, long_text, text_line
from gorm.core.forms.fields import filled
from gorm.core.forms.widgets import TextInput
from gorm.core.text import one_line
from gorm.negotiations.models import PositionState
from gorm.negotiations.queries.sheets import RecordSheet
from gorm.negotiations.queries.topics import Topic
from gorm.negotiations.rules.positions import REPLIES
from gorm.performance.rules.values import Value, ValueFault, read_value

_LONGEST: Final = 4000
#: What the other side can make of an offer: to withdraw it is for its own side.
ANSWERS: Final = tuple(one for one in REPLIES if one is not PositionState.WITHDRAWN)


def figure(label: str, *, required: str = "", hint: str = "") -> StringField:
    """A value typed as text, such as 71.2 or 1,250; read it with `figure_in`."""

    def check(_form: Any, field: Field) -> None:
        if field.data:
            try:
                found = read_value(field.data)
            except ValueFault as fault:
                raise ValidationError(f"{field.label.text}: {fault}") from fault
            if not isinstance(found, Value):
                raise ValidationError(f"{field.label.text}: enter a number, such as 71.2.")

    return StringField(
        label,
        filters=[one_line],
        validators=[*([filled(required)] if required else []), check],
        description=hint,
        widget=TextInput(),
    )


def figure_in(field: Field) -> Decimal | None:
    """The value in a `figure` field that is valid, or None where it is empty."""
    found = read_value(field.data) if field.data else None
    return found.number if isinstance(found, Value) else None


def typed(value: Decimal | None) -> str:
    """A value as a `figure` field begins with it."""
    return "" if value is None else format(value, "f")


class OpenRoundForm(Form):
    """The next round."""

    title = text_line("Title", hint="Such as: First draft, or Meeting with the partnership.")
    opened_on = DayField("When did it begin?", required="Enter when the round began.")
    notes = long_text("Notes", hint="Everybody who may read the negotiation reads these.")


class CloseRoundForm(Form):
    """The end of a round."""

    closed_on = DayField("When did it close?", required="Enter when the round closed.")
    words = long_text("What came of it", hint="It stands in the negotiation’s chronology.")


class EngagementForm(Form):
    """A meeting at which positions of a round were taken."""

    engagement = choice("Which engagement?", radios=True, required="Choose an engagement.")


class RoundForm(Form):
    """A round of one side's positions; the fields of each line and term are added to it."""

    side = HiddenField()
    said_by = text_line("Who spoke?", hint="Such as: Chief executive, or A. Brown for the council.")
    taken_on = DayField("When was it said?", required="Enter when it was said.")


class ReplyForm(Form):
    """What was made of a position."""

    state = choice(
        "What was made of it?",
        [(one.value, one.label) for one in REPLIES],
        radios=True,
        required="Choose what was made of it.",
    )
    words = long_text("In whose words, and why?")
    said_by = text_line("Who replied?")
    replied_on = DayField("When?", required="Enter when it was said.")


class ErrorForm(Form):
    """Why a position was recorded in error."""

    reason = long_text("What is wrong with it?", required="Enter what is wrong with it.")


def round_form(sheet: RecordSheet, current: dict[str, Any]) -> RoundForm:
    """The form of a sheet: per line and term an offer, its words, a reason, and a reply."""
    fields: dict[str, Any] = {}
    for row in sheet.rows:
        key, label = row.topic.key, row.topic.label
        if row.topic.is_line:
            fields[f"offer_{key}"] = figure(f"{label}: offer")
        fields[f"words_{key}"] = long_text(f"{label}: in words", longest=_LONGEST)
        fields[f"reason_{key}"] = long_text(f"{label}: reason", longest=_LONGEST)
        fields[f"seen_{key}"] = HiddenField()
        if row.other is not None and row.other.takes_reply:
            fields[f"theirs_{key}"] = HiddenField()
            fields[f"reply_{key}"] = choice(
                f"{label}: reply to their offer",
                [("", "No reply"), *((one.value, one.label) for one in ANSWERS)],
            )
            fields[f"answer_{key}"] = long_text(f"{label}: words of the reply", longest=_LONGEST)
    made: type[RoundForm] = type("RoundSheetForm", (RoundForm,), fields)
    return made.opened(current | _as_it_stands(sheet))


def _as_it_stands(sheet: RecordSheet) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for row in sheet.rows:
        key = row.topic.key
        found[f"offer_{key}"] = typed(row.offer)
        found[f"words_{key}"] = row.words
        found[f"reason_{key}"] = row.reason
        found[f"seen_{key}"] = row.seen
        if row.other is not None:
            found[f"theirs_{key}"] = row.other.reference
    return found


class MandateForm(Form):
    """What the office may agree to on a line."""

    opening = figure("Opening", hint="What we ask for first.")
    target = figure("Target", hint="What we want to reach.")
    walk_away = figure("Walk-away", hint="The least that we may agree to.")
    concessions = long_text("Concessions allowed", hint="What may be given for it, and for what.")
    reason = long_text("Reason")


class PutForm(Form):
    """What is put to a department."""

    topic = choice("Which line or term?", required="Choose a line or a term.")
    department = choice("To which department?", required="Choose a department.")
    question = long_text(
        "What do you ask it?",
        required="Enter what you ask it.",
        hint="It sees this, the line or term with its targets, and nothing else of the "
        "negotiation. Do not write what others offered, or what we may agree to.",
    )
    answer_by = DayField("Answer by")

    def offer_topics(self, topics: Sequence[Topic]) -> None:
        """Fill the list of lines and terms."""
        self.offer("topic", [("", "Choose"), *((one.key, f"{one.label}: {one.title}"[:120])
                                              for one in topics)])  # fmt: skip


class EndForm(Form):
    """Why what was put to a department ends."""

    words = long_text("Why does it end?")


class AnswerForm(Form):
    """A department's answer."""

    value = figure("Value", hint="In the unit of the indicator. Leave it empty to answer in words.")
    words = long_text("Answer")
    reason = long_text("Reason")
    said_by = text_line("On whose behalf?")
    seen = HiddenField()
