"""Forms: how they are read, how they are filled from a draft, how they show what is wrong."""

from gorm.core.forms.base import Form
from gorm.core.forms.days import DayField
from gorm.core.forms.fields import (
    a_file,
    choice,
    choices,
    long_text,
    options_from,
    password,
    text_line,
    tick,
    whole_number,
)
from gorm.core.forms.happenings import happened_day, happened_on, how_exactly

__all__ = [
    "DayField",
    "Form",
    "a_file",
    "choice",
    "choices",
    "happened_day",
    "happened_on",
    "how_exactly",
    "long_text",
    "options_from",
    "password",
    "text_line",
    "tick",
    "whole_number",
]
