"""The forms of merging: which of two stays, and what is taken from which."""

from typing import Any

from wtforms import HiddenField, StringField

from gorm.core.forms import Form, choice
from gorm.core.forms.base import SearchForm, version_in
from gorm.core.forms.widgets import TextInput
from gorm.core.text import one_line
from gorm.merging.queries.sides import Compared, SideBySide
from gorm.merging.rules.fields import Pick

_PREFIX = "pick_"


class SameAsForm(SearchForm):
    """Asks who or what else a record may be."""

    q = StringField("Name", filters=[one_line], widget=TextInput())


class MergeForm(Form):
    """Which of two records stays; what is taken from which is added for the two at hand."""

    other_version = HiddenField()
    stays = choice("Which record stays?", radios=True, required="Choose which of the two stays.")

    @property
    def seen_versions(self) -> tuple[int, int]:
        """The versions of both records that the writer had before them."""
        return self.seen_version, version_in(self.other_version.data)

    @property
    def picks(self) -> dict[str, Pick]:
        """Field -> from which of the two it is taken."""
        return {
            field.name.removeprefix(_PREFIX): Pick(field.data)
            for field in self
            if field.name.startswith(_PREFIX) and field.data
        }

    def show_as_it_stands(self, sides: SideBySide) -> None:
        """Have the form be about the two as they are now: sent again, it is meant."""
        self.version.data = str(sides.one.version)
        self.other_version.data = str(sides.other.version)


def merge_form(sides: SideBySide) -> MergeForm:
    """The form for two records, with a choice for each field in which they differ."""
    fields = {f"{_PREFIX}{line.name}": _choice(line) for line in sides.differing}
    made: type[MergeForm] = type("TwoForm", (MergeForm,), fields)
    start: dict[str, Any] = {f"{_PREFIX}{line.name}": line.pick.value for line in sides.differing}
    versions = {"version": str(sides.one.version), "other_version": str(sides.other.version)}
    form = made.opened({"stays": sides.stays.value, **start, **versions})
    labels = [f"{side.name} ({side.reference})" for side in (sides.one, sides.other)]
    form.offer("stays", zip((Pick.ONE.value, Pick.OTHER.value), labels, strict=True))
    form.stays.description = sides.stays_because
    return form


def chosen_fields(form: MergeForm) -> list[Any]:
    """The choices of fields, in order, as the page draws them."""
    return [field for field in form if field.name.startswith(_PREFIX)]


def _choice(line: Compared) -> Any:
    options = [(Pick.ONE.value, line.one or "Nothing"), (Pick.OTHER.value, line.other or "Nothing")]
    if line.can_keep_both:
        options.append((Pick.BOTH.value, "Both, one after the other"))
    return choice(line.label, options, radios=True, required=f"Choose: {line.label.lower()}.")
