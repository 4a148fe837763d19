"""Numbers, dates and periods as they are printed."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Final

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_DATE: Final = re.compile(rf"(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})")
_MONTH: Final = re.compile(rf"({'|'.join(MONTHS)}) (\d{{4}})")
PERIOD: Final = re.compile(r"\b\d{4}-\d{2}(?: Q\d)?\b")
NUMBER: Final = re.compile(r"[-−]?£?\d[\d,]*(?:\.\d+)?")


def dates_in(text: str) -> tuple[list[date], list[date], str]:
    """The days and the months that are told, each month by its first, and the text without.

    Raises ValueError where something is printed as a day that is none.
    """
    dates = [date(int(y), MONTHS.index(m) + 1, int(d)) for d, m, y in _DATE.findall(text)]
    rest = _DATE.sub(" ", text)
    months = [date(int(y), MONTHS.index(m) + 1, 1) for m, y in _MONTH.findall(rest)]
    return dates, months, _MONTH.sub(" ", rest)


def days_of(values: Iterator[Any]) -> Iterator[date]:
    """The days among the values of a row."""
    for value in values:
        try:
            yield date.fromisoformat(str(value)[:10])
        except ValueError:
            continue


def number_of(value: Any) -> Decimal | None:
    """A value of a row as a number; None where it is none."""
    if isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def is_rounded(value: Decimal, told: str) -> bool:
    """Whether a number that is printed is this one, to the digits that are printed."""
    number = Decimal(told.replace(",", "").replace("£", "").replace("−", "-"))
    exponent = number.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    return value.quantize(step, ROUND_HALF_UP) == number
