"""What a calendar can be narrowed to, as its page asks for it."""

from collections.abc import Mapping
from typing import ClassVar, Final

from wtforms import HiddenField

from gorm.core.forms import choice
from gorm.engagements.forms.filters import PlaceFilterForm

#: The choice of a region that takes in all of them.
EVERYWHERE: Final = "all"


class CalendarForm(PlaceFilterForm):
    """Where, whose, about what; the view and its day go along."""

    region = choice("Region")
    home = choice("Office or department")
    who = choice("Our person")
    theme = choice("Theme")
    view = HiddenField()
    on = HiddenField()

    unasked: ClassVar[Mapping[str, str]] = dict.fromkeys(("region", "home", "who", "theme"), "")
