"""The form that orders a pack, and the filters of the list."""

from typing import Final

from gorm.briefings.models import PackForm, PackState, PrintSize, Purpose
from gorm.core.forms import DayField, Form, choice, text_line
from gorm.core.forms.base import SearchForm
from gorm.places.offers import Audience

#: What each audience leaves out, in the order of the choices.
AUDIENCE_HINTS: Final = {
    Audience.OFFICE: "Everything that you may read, restricted records included; with those in it, "
    "the pack opens only to people who may know of every one.",
    Audience.MINISTER: "Leaves out what is marked not for ministers, and restricted records "
    "unless a director releases them.",
    Audience.AREA: "Only what may be released: nothing restricted, nothing OFFICIAL-SENSITIVE, no "
    "internal notes and no names of our own staff on the cover.",
}
#: The languages in which a pack can be printed, as HTML names them.
LANGUAGES: Final = (("en-GB", "English"), ("cy", "Cymraeg (Welsh)"))


class OrderForm(Form):
    """What a pack is for, for whom, when, and how it is printed."""

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
    form = choice(
        "How much does it say?",
        [(form.value, form.label) for form in (PackForm.FULL, PackForm.CARD)],
        radios=True,
        required="Choose how much it says.",
        default=PackForm.FULL.value,
    )
    occasion = text_line(
        "Occasion (optional)",
        hint="Printed on the cover, such as: meeting with the leader, 10 March 2027.",
    )
    meets_on = DayField("Day of the meeting (optional)", description="Such as 10 March 2027.")
    expires_on = DayField(
        "Last day of use (optional)",
        description="Printed on the cover. Left empty: 14 days after the meeting, or 30 days from "
        "today.",
    )
    handling = text_line(
        "Handling instruction (optional)",
        hint="Printed under the marking, such as: not to be left in the room.",
    )
    contact = text_line(
        "Whom to ring before the meeting (optional)", hint="A name and a mobile number."
    )
    size = choice(
        "Print size",
        [(size.value, size.label) for size in PrintSize],
        radios=True,
        default=PrintSize.STANDARD.value,
    )
    language = choice("Language", LANGUAGES, radios=True, default="en-GB")


class AddendumOrderForm(OrderForm):
    """The order of an addendum: it goes where its pack went, and says what was written."""

    # None takes a field off a form.
    audience = None  # type: ignore[assignment]
    form = None  # type: ignore[assignment]


class PackFiltersForm(SearchForm):
    """Filters of the list of packs, in its address."""

    q = text_line("Place")
    audience = choice(
        "Audience", [("", "Any"), *((audience.value, audience.label) for audience in Audience)]
    )
    purpose = choice(
        "Purpose", [("", "Any"), *((purpose.value, purpose.label) for purpose in Purpose)]
    )
    state = choice("State", [("", "Any"), *((state.value, state.label) for state in PackState)])
