"""Financial years, as the house writes them: 2020-21 begins on 1 April 2020."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

_SHAPE: Final = re.compile(r"(?P<first>[0-9]{4})-(?P<last>[0-9]{2})", re.ASCII)
_LIKE_IT: Final = re.compile(
    r"(?:fy ?)?(?P<first>[0-9]{4}) ?[-/\u2010-\u2015\u2212] ?(?P<last>[0-9]{4}|[0-9]{2})",
    re.ASCII | re.IGNORECASE,
)
_YEARS: Final = range(1948, 2100)
_EXAMPLE: Final = "Write the financial year as 2020-21."
_SHOWN: Final = 40


class NoYear(ValueError):
    """A text that is no financial year; the message is fit to be shown."""


def financial_year(text: str) -> str:
    """The financial year that a text names, in the form 2020-21 alone. Raises NoYear.

    Other ways to write it are refused with how to write it: a file in which 2020/21 is taken for
    one thing and 2020-22 for another is a file that somebody should look at.
    """
    found = _SHAPE.fullmatch(text)
    if found and found["last"] == _ending(int(found["first"])):
        if int(found["first"]) in _YEARS:
            return text
        raise NoYear(f"{text} is not a year that can be right here.")
    shown = f"“{text}”" if len(text) <= _SHOWN else f"“{text[:_SHOWN]}…”"
    like = _LIKE_IT.fullmatch(text.strip())
    if like is None:
        raise NoYear(f"{shown} is no financial year. {_EXAMPLE}")
    first = int(like["first"])
    if like["last"] in {_ending(first), str(first + 1)}:
        raise NoYear(f"{shown} is not how years are written here. Write {named(first)}.")
    raise NoYear(f"{shown} is not one financial year, which {named(first)} would be. {_EXAMPLE}")


def named(first: int) -> str:
    """The financial year that begins in a calendar year: 2020 is 2020-21."""
    return f"{first}-{_ending(first)}"


def year_of(on: date) -> str:
    """The financial year in which a day falls."""
    return named(on.year if (on.month, on.day) >= (4, 1) else on.year - 1)


def last_day_of(year: str) -> date | None:
    """31 March at the end of a financial year; None where the text is none."""
    found = _SHAPE.fullmatch(year)
    return date(int(found["first"]) + 1, 3, 31) if found else None


def years_to_choose(today: date) -> tuple[str, ...]:
    """The years that a form offers: from the next but two back to 2010-11."""
    now = int(year_of(today)[:4])
    return tuple(named(first) for first in range(now + 3, 2009, -1))


def span_of(years: Iterable[str]) -> str:
    """What one column that sums several years is called: 2012-13 to 2016-17, or the one year."""
    known = sorted(set(years))
    return known[0] if len(known) == 1 else f"{known[0]} to {known[-1]}"


def _ending(first: int) -> str:
    return f"{(first + 1) % 100:02}"
