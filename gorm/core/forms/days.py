"""A date typed in one field, in any of the ways in which people write one."""

from datetime import date
from typing import Any

from wtforms import Field, ValidationError

from gorm.core import clock
from gorm.core.days import EARLIEST, LATEST, NotADay, parse_day
from gorm.core.forms.widgets import TextInput
from gorm.core.text import one_line

__all__ = ["EARLIEST", "LATEST", "DayField", "NotADay", "parse_day"]


class DayField(Field):
    """A date in one text field. What was typed is kept as typed when it is no date."""

    widget = TextInput()

    def __init__(self, label: str, *, required: str = "", **options: Any) -> None:
        super().__init__(label, **options)
        self.required = required
        self.typed = ""

    def _value(self) -> str:
        if self.typed:
            return self.typed
        return f"{self.data.day}/{self.data.month}/{self.data.year}" if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the date; the fault is told when the form is validated."""
        self.typed = one_line(valuelist[0]) if valuelist else ""
        self.data = None
        if self.typed:
            try:
                self.data = self.read(self.typed)
            except NotADay as error:
                raise ValueError(str(error)) from error

    def read(self, typed: str) -> date:
        """The date that was typed; raises NotADay."""
        return parse_day(typed, clock.today())

    def pre_validate(self, form: Any) -> None:
        """Refuse an empty date where one is needed."""
        if self.required and not self.typed:
            raise ValidationError(self.required)
