"""When something happened, in a form: a day, and beside it how exactly that day is meant.

    class RecordForm(Form):
        happened_on = happened_day("When was it decided?", required="Enter when it was decided.")
        happened_precision = how_exactly()

A page draws the two with `when_it_happened(form, "happened")` from components/forms.html; the
view reads them with `happened_on(form, "happened")`. The names of the two fields belong together.
"""

from datetime import date
from typing import Any

from wtforms import SelectField, ValidationError

from gorm.core import clock
from gorm.core.days import parse_month
from gorm.core.forms.base import Form
from gorm.core.forms.days import DayField
from gorm.core.forms.fields import choice
from gorm.core.happenings import HappenedOn, Precision

_HINT = "For example 23 June 2022, or June 2022 where only the month is known."


class HappenedField(DayField):
    """A day on which something happened, or the month alone, whose last day it then is.

    A month that was typed says how exactly it is known, so the field beside is set to it.
    """

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, **options)
        self.is_month = False

    def read(self, typed: str) -> date:
        """The day or the month that was typed."""
        month = parse_month(typed)
        self.is_month = month is not None
        return super().read(typed) if month is None else month

    def pre_validate(self, form: Any) -> None:
        """Refuse a month where a week or a day of publication was meant, and what is to come."""
        super().pre_validate(form)
        name = self.short_name.removesuffix("_on")
        if self.is_month:
            _settle_month(form[f"{name}_precision"])
        found = happened_on(form, name)
        if found is not None and found.is_still_to_come(clock.today()):
            raise ValidationError("This is a day to come; enter when it happened.")


def happened_day(label: str, *, required: str = "", hint: str = _HINT) -> HappenedField:
    """The first of the two fields; its name ends with `_on`."""
    return HappenedField(label, required=required, description=hint)


def how_exactly(label: str = "How exactly is this known?") -> SelectField:
    """The second of the two fields; its name is the first one's, with `_precision` at the end."""
    options = [(each.value, each.label) for each in Precision]
    return choice(label, options, default=Precision.DAY.value)


def happened_on(form: Form, name: str) -> HappenedOn | None:
    """What the fields `<name>_on` and `<name>_precision` say; None where no day was entered."""
    on: date | None = form[f"{name}_on"].data
    chosen = form[f"{name}_precision"].data
    precision = Precision(chosen) if chosen in {*Precision} else Precision.DAY
    return HappenedOn(on, precision) if on else None


def _settle_month(precision: Any) -> None:
    if precision.data == Precision.WEEK:
        raise ValidationError("Enter any day of the week in which it happened.")
    if precision.data == Precision.PUBLISHED:
        raise ValidationError("Enter the day on which it was published.")
    precision.data = Precision.MONTH.value
