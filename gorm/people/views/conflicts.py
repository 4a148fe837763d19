"""Showing what stands now beside what somebody typed, when another saved first."""

from collections.abc import Mapping
from typing import Any

from gorm.core.forms import Form
from gorm.core.text import day

#: Label, what stands now, what was typed.
Difference = tuple[str, str, str]


def taken_over(form: Form, stands: Mapping[str, Any], version: int) -> tuple[Difference, ...]:
    """Where the form differs from what stands; sent again, the form replaces what is shown."""
    form.version.data = str(version)
    found = [
        (
            form[name].label.text,
            _in_words(form[name], value),
            _in_words(form[name], form[name].data),
        )
        for name, value in stands.items()
    ]
    return tuple(one for one in found if one[1] != one[2]) or (
        ("Everything", "as typed", "as typed"),
    )


def _in_words(field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if hasattr(value, "isoformat"):
        return day(value)
    labels = {option.value: option.label for option in getattr(field, "choices", None) or ()}
    return str(labels.get(value, value or ""))
