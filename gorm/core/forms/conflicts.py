"""What stands now beside what was typed, when somebody else saved a record in between."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gorm.core.forms.base import Form
from gorm.core.text import day, listed


@dataclass(frozen=True)
class Differing:
    """A field in which what stands now is not what was typed."""

    label: str
    now: str
    typed: str


def against(form: Form, now: Mapping[str, str], version: int) -> tuple[Differing, ...]:
    """Where the form differs from what stands now: field name -> words as the page shows them.

    The form then carries the version that stands: sent again, it is meant.
    """
    form.version.data = str(version)
    found = (
        Differing(form[name].label.text, words, words_in(form[name])) for name, words in now.items()
    )
    return tuple(line for line in found if line.now != line.typed)


def words_in(field: Any) -> str:
    """What a field says, as a page shows it."""
    if isinstance(field.data, bool):
        return "Yes" if field.data else "No"
    if isinstance(field.data, date):
        return day(field.data)
    options = field.iter_choices() if hasattr(field, "iter_choices") else ()
    labels = {option.value: option.label for option in options}
    if isinstance(field.data, list):
        return listed([str(labels.get(value, value)) for value in field.data])
    return str(labels.get(field.data, field.data or ""))
