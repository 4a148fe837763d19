"""The forms of imports: sending a file, matching its columns, undoing it, narrowing the list."""

from collections.abc import Iterable, Mapping
from typing import Final

from werkzeug.datastructures import MultiDict

from gorm.core.forms import Form, a_file, choice, long_text, text_line
from gorm.core.forms.base import SearchForm
from gorm.performance.intake.matching import Matching
from gorm.performance.queries.imports import STATE_LABELS
from gorm.performance.terms import PeriodForm

LEAVE_OUT: Final = "-"
_COLUMNS: Final = ("indicator", "area_code", "area_name", "period", "breakdown", "value")
_FIXED: Final = ("indicator", "period", "breakdown")
_NOT_THERE: Final = "Not in the file"
_SAME: Final = "Only where the file has no column of it."


class SendForm(Form):
    """A file of figures."""

    file = a_file(
        "File",
        required="Choose a file.",
        hint="A CSV file or a workbook (.xlsx) with one value in a row, 10 MB at most. "
        "Larger files come in by the command flask import observations.",
    )
    sheet = text_line(
        "Sheet of the workbook", hint="Only where several sheets of a workbook hold a table."
    )
    source_name = text_line(
        "Where it comes from",
        hint="Such as: Department for Education, table 12. What you match is remembered for the "
        "next file of the same source.",
    )


class ColumnsForm(Form):
    """Which column holds what, and what is the same for all rows."""

    sheet = text_line("Sheet")
    indicator = choice("Indicator (its code or exact name)")
    fixed_indicator = text_line("The code of the indicator of all rows", longest=300, hint=_SAME)
    area_code = choice("Code of the area")
    area_name = choice("Name of the area")
    period = choice("Period")
    fixed_period = text_line("The period of all rows, such as 2016-17", longest=40, hint=_SAME)
    breakdown = choice("Breakdown, such as sex")
    fixed_breakdown = text_line("The breakdown of all rows", hint=_SAME)
    value = choice("Value")
    decimal = choice(
        "Decimals are parted by",
        (("", "As the numbers tell"), ("point", "A point: 1,234.5"), ("comma", "A comma: 1.234,5")),
    )

    def offer_headings(self, headings: Iterable[str]) -> None:
        """Let each field be one of these columns, or not in the file."""
        options = [("", _NOT_THERE), *((heading, heading) for heading in headings)]
        for name in _COLUMNS:
            self.offer(name, options)

    def said(self) -> Matching:
        """What the form says of the file."""
        columns = {name: self[name].data for name in _COLUMNS if self[name].data}
        fixed = {
            name: text
            for name in _FIXED
            if name not in columns and (text := self[f"fixed_{name}"].data)
        }
        if self.decimal.data:
            fixed["decimal"] = str(self.decimal.data)
        return Matching(columns=columns, fixed=fixed, sheet=self.sheet.data or None)


def columns_filled(matching: Matching, sheet: str | None) -> dict[str, str]:
    """What the form of columns holds to begin with."""
    fixed = {
        name if name == "decimal" else f"fixed_{name}": text
        for name, text in matching.fixed.items()
    }
    return {**matching.columns, **fixed, "sheet": sheet or ""}


class UndoForm(Form):
    """Why an import is taken back."""

    reason = long_text("Reason", required="Say why this import is undone.", longest=2000)


class ImportFilterForm(SearchForm):
    """Which imports are shown."""

    q = text_line("File, source or reference")
    state = choice(
        "State", [("", "All states"), *((key.value, words) for key, words in STATE_LABELS.items())]
    )


def areas_answered(form: MultiDict[str, str]) -> dict[str, str]:
    """Whom names mean, as the page of an import asks: '' leaves out, nothing typed says nothing."""
    found: dict[str, str] = {}
    for name, said in form.items():
        number = name.removeprefix("said_")
        if name == number or not said:
            continue
        typed = form.get(f"other_{number}", "").strip()
        chosen = typed or form.get(f"area_{number}", "")
        if chosen:
            found[said] = "" if chosen == LEAVE_OUT else chosen
    return found


def forms_answered(form: Mapping[str, str]) -> dict[str, str]:
    """Which form of period a series has, as the page of an import asks."""
    known = {one.value for one in PeriodForm}
    return {
        name.removeprefix("form_"): chosen
        for name, chosen in form.items()
        if name.startswith("form_") and chosen in known
    }
