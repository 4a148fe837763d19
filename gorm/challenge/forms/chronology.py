"""What the chronology of a case can be narrowed to."""

from wtforms import Field, ValidationError

from gorm.challenge.queries.file import KINDS
from gorm.challenge.rules.as_at import AsAt, Basis
from gorm.core import clock
from gorm.core.forms import DayField, choice, choices
from gorm.core.forms.base import SearchForm


class ChronologyForm(SearchForm):
    """As at which day, by which knowledge, which kinds of sheet, and in which order."""

    q = None  # type: ignore[assignment]  # takes the field off the form

    as_at = DayField(
        "As it stood at the end of",
        description="For example 3 March 2027. Leave it empty for the whole file.",
    )
    by = choice(
        "By which knowledge",
        [(one.value, one.label) for one in Basis],
        radios=True,
        default=Basis.RECORDED.value,
    )
    kinds = choices("Kinds of sheet", [(kind.value, label) for kind, label in KINDS.items()])
    order = choice(
        "Order",
        [("oldest", "Oldest first"), ("newest", "Newest first")],
        radios=True,
        default="oldest",
    )

    def validate_as_at(self, field: Field) -> None:
        """Refuse a day to come: nobody knows yet how the case will stand."""
        if field.data and field.data > clock.today():
            raise ValidationError("Enter today or a day that has passed.")

    @property
    def view(self) -> AsAt | None:
        """The view of the past that is asked for; None for the whole file."""
        return AsAt(self.as_at.data, Basis(self.by.data)) if self.as_at.data else None
