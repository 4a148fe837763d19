"""The form that orders a pack, and the filters of the list."""

from typing import Any, Final

from wtforms import RadioField, ValidationError

from gorm.briefings.models import Purpose
from gorm.core.forms import Form, choice, text_line
from gorm.core.forms.base import SearchForm
from gorm.core.forms.fields import options_from
from gorm.core.forms.widgets import Radios
from gorm.places.offers import Audience

LEAVE_OUT: Final = "leave_out"
ORAL: Final = "oral"
#: What each audience leaves out, in the order of the choices.
AUDIENCE_HINTS: Final = {
    Audience.OFFICE: "Everything that you may read, restricted records included; with those in it, "
    "the pack opens only to people who may know of every one.",
    Audience.MINISTER: "Leaves out what is marked not for ministers, and restricted records.",
    Audience.AREA: "Only what may be released: nothing restricted, nothing OFFICIAL-SENSITIVE, no "
    "internal notes and no names of our own staff on the cover.",
}


class BuildForm(Form):
    """What a pack is for. The question about restricted records is asked only where it arises."""

    purpose = choice(
        "What is it for?",
        [(purpose.value, purpose.label) for purpose in Purpose],
        radios=True,
        required="Choose what the pack is for.",
    )
    audience = choice(
        "Who is it for?",
        [(audience.value, audience.label) for audience in Audience],
        radios=True,
        required="Choose who the pack is for.",
    )
    occasion = text_line(
        "Occasion (optional)",
        hint="Printed on the cover, such as: meeting with the leader, 10 March 2027.",
    )
    handling = text_line(
        "Handling instruction (optional)",
        hint="Printed under the marking, such as: not to be left in the room.",
    )
    restricted = RadioField(
        "Restricted records that this audience may not see",
        choices=options_from(
            [
                (LEAVE_OUT, "Leave them out and say nothing"),
                (ORAL, "Print that somebody will brief on them aloud"),
            ]
        ),
        validate_choice=False,
        widget=Radios(),
    )
    oral_briefing_from = text_line("Oral briefing from")

    def validate_restricted(self, field: Any) -> None:
        """An answer is one of the two."""
        if field.data and field.data not in {LEAVE_OUT, ORAL}:
            raise ValidationError("Choose one of the two.")

    def validate_oral_briefing_from(self, field: Any) -> None:
        """Whoever will tell it has a name."""
        if self.restricted.data == ORAL and not field.data:
            raise ValidationError("Enter who will give the oral briefing.")

    @property
    def asks_about_restricted(self) -> bool:
        """Whether the question has come up."""
        return bool(self.restricted.errors or self.restricted.data)


class PackFiltersForm(SearchForm):
    """Filters of the list of packs, in its address."""

    q = text_line("Place")
    audience = choice(
        "Audience", [("", "Any"), *((audience.value, audience.label) for audience in Audience)]
    )
    purpose = choice(
        "Purpose", [("", "Any"), *((purpose.value, purpose.label) for purpose in Purpose)]
    )
