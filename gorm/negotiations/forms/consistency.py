"""The form that chooses an indicator to compare across agreements."""

from gorm.core.forms import choice
from gorm.core.forms.base import SearchForm


class AgreedIndicatorForm(SearchForm):
    """Which indicator is compared."""

    q = None  # type: ignore[assignment]
    indicator = choice("Indicator", hint="Those of the agreements that you can read.")
