"""The form that orders a batch of packs."""

from collections.abc import Sequence
from typing import Any, Final

from wtforms import ValidationError

from gorm.briefings.models import PackForm, PrintSize, Purpose
from gorm.core.forms import Form, choice, text_line
from gorm.core.forms.days import DayField
from gorm.core.forms.fields import choices, options_from, tick
from gorm.places.offers import Audience

ALL: Final = "all"
SOME: Final = "some"


class BatchForm(Form):
    """Packs on many areas: which, for whom, and what for. `offered` are the office's areas."""

    offered: list[str]

    title = text_line(
        "Name of the batch",
        required="Enter a name for the batch.",
        hint="Such as: annual reviews, spring 2027.",
    )
    which = choice(
        "Which areas?",
        [(ALL, "All areas of the office"), (SOME, "Only the areas that I choose")],
        radios=True,
        required="Choose which areas.",
    )
    areas = choices("Areas")
    purpose = choice(
        "What are they for?",
        [(purpose.value, purpose.label) for purpose in Purpose],
        radios=True,
        required="Choose what the packs are for.",
    )
    audience = choice(
        "Who are they for?",
        [(audience.value, audience.label) for audience in Audience],
        radios=True,
        required="Choose who the packs are for.",
    )
    form = choice(
        "Form",
        [(form.value, form.label) for form in (PackForm.FULL, PackForm.CARD)],
        radios=True,
        default=PackForm.FULL.value,
    )
    size = choice(
        "Print",
        [(size.value, size.label) for size in PrintSize],
        radios=True,
        default=PrintSize.STANDARD.value,
    )
    meets_on = DayField("Date of the meetings (optional)")
    occasion = text_line("Occasion (optional)", hint="Printed on every cover.")
    handling = text_line("Handling instruction (optional)", hint="Printed under the marking.")
    issues = tick(
        "Issue the packs that need no clearance",
        hint="Otherwise each stays a draft, and is printed as one.",
    )

    def offer_areas(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Have these areas to choose from."""
        self.areas.choices = options_from(pairs)
        self.offered = [reference for reference, _ in pairs]

    def validate_areas(self, field: Any) -> None:
        """Whoever chooses some areas names one at least."""
        if self.which.data == SOME and not field.data:
            raise ValidationError("Choose at least one area.")

    def wanted_areas(self) -> list[str]:
        """The references of the areas that are asked for."""
        if self.which.data == SOME:
            return list(self.areas.data or ())
        return self.offered
