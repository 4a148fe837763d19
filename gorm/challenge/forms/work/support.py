"""The forms of voluntary engagement, support, publications, and clocks."""

from datetime import datetime
from typing import Any

from wtforms import ValidationError

from gorm.challenge.forms.work.plans import ADDRESS_HINT, DAY_HINT
from gorm.challenge.models import PublicationKind
from gorm.core import clock
from gorm.core.forms import (
    DayField,
    Form,
    choice,
    happened_day,
    how_exactly,
    long_text,
    text_line,
)
from gorm.engagements.rules import parse_time


class OfferForm(Form):
    """A voluntary engagement that is offered."""

    what = text_line(
        "What is offered?", longest=300, required="Enter what is offered.",
        hint="Such as a named official who sits with the council’s officers.",
    )  # fmt: skip
    happened_on = happened_day("When was it offered?", required="Enter when it was offered.")
    happened_precision = how_exactly()
    words = long_text("In what words?")


class StepForm(Form):
    """What became of a voluntary engagement."""

    state = choice("What became of it?", radios=True, required="Choose what became of it.")
    happened_on = happened_day("When?", required="Enter when that was.")
    happened_precision = how_exactly()
    words = long_text("In what words?")


class SupportForm(Form):
    """Support that is brokered or given."""

    what = text_line(
        "What support?", longest=300, required="Enter what support is given.",
        hint="Such as a peer review of children’s services.",
    )  # fmt: skip
    given_by = text_line("Who gives it?", longest=300, required="Enter who gives it.")
    happened_on = happened_day("When did it begin?", required="Enter when it began.")
    happened_precision = how_exactly()
    ends_on = DayField("Until when?", description="Leave this empty where no end is set.")
    words = long_text("What is it for?")


class CameOfItForm(Form):
    """What came of support."""

    happened_on = happened_day("When did it end?", required="Enter when it ended.")
    happened_precision = how_exactly()
    came_of_it = long_text("What came of it?", required="Enter what came of it.")


class PublicationForm(Form):
    """Something that was or will be published."""

    kind = choice(
        "What kind of publication?",
        [("", "Choose"), *((each.value, each.label) for each in PublicationKind)],
        required="Choose the kind of publication.",
    )
    title = text_line("Title", longest=300, required="Enter the title of what is published.")
    published_on = DayField(
        "When is it published?",
        required="Enter the day of publication.",
        description=f"It may be a day to come. {DAY_HINT}",
    )
    address = text_line("Address", longest=500, hint=ADDRESS_HINT)
    embargo_on = DayField(
        "Under embargo until which day?",
        description="Leave this empty where there is no embargo. Until then no page or pack for "
        "ministers or areas shows it.",
    )
    embargo_at = text_line(
        "Until what time on that day?", longest=20, hint="Such as 9:30am. Empty is midnight."
    )
    instrument = choice("Which instrument is it about?")

    def validate_embargo_at(self, field: Any) -> None:
        """A time that can be read, of a day that is named."""
        if not field.data:
            return
        if parse_time(field.data) is None:
            raise ValidationError("Enter a time such as 9:30am or 14:30.")
        if not self.embargo_on.typed:
            raise ValidationError("Enter the day of the embargo too.")

    @property
    def embargoed_until(self) -> datetime | None:
        """The instant at which the embargo ends, on the office's clock."""
        if self.embargo_on.data is None:
            return None
        time = parse_time(self.embargo_at.data) if self.embargo_at.data else None
        start = clock.start_of(self.embargo_on.data)
        if time is None:
            return start
        return datetime.combine(self.embargo_on.data, time, clock.OFFICE_TIME)


class DeadlineForm(Form):
    """A deadline that moves."""

    due_on = DayField("New deadline", required="Enter the new deadline.", description=DAY_HINT)
    reason = long_text(
        "Reason",
        required="Enter the reason: a deadline moves only with one.",
        hint="The old deadline stays on record with it.",
    )


class StoppedForm(Form):
    """A clock that stops because what it counts down to is done."""

    happened_on = happened_day("When was it met?", required="Enter when it was met.")
    happened_precision = how_exactly()
    words = long_text("How was it met?", required="Enter how it was met.")
