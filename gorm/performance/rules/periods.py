"""Periods as files write them, and which form a series of them has."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from gorm.core.days import MONTHS
from gorm.performance.terms import PeriodForm

_YEARS: Final = range(1900, 2101)
#: A pool has from three years to ten; one longer than five is not taken for granted.
_POOLED: Final = range(3, 11)
_USUALLY_POOLED: Final = range(3, 6)
_SHOWN: Final = 5
_DASHES: Final = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_RANGE: Final = r"(?P<first>[0-9]{4}) ?(?P<mark>-|/|to) ?(?P<last>[0-9]{4}|[0-9]{2})"
_FINANCIAL: Final = r"(?:fy|financial year)"


@dataclass(frozen=True)
class Period:
    """A period in its canonical text, such as 2016-17, with its first and last day."""

    text: str
    form: PeriodForm
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Settled:
    """Every text of a series and the period that it means; all have one form."""

    form: PeriodForm
    periods: Mapping[str, Period]


@dataclass(frozen=True)
class Unknown:
    """Texts that are no period."""

    texts: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Ambiguous:
    """Texts that could be read in more than one form, which nothing settles: somebody is asked."""

    forms: tuple[PeriodForm, ...]
    why: str


@dataclass(frozen=True)
class Mixed:
    """Texts that have no form in common, though a series has one."""

    why: str


Outcome = Settled | Unknown | Ambiguous | Mixed


def possible(text: str) -> frozenset[Period]:
    """Every period that a text could mean; empty where it is none."""
    tidied = " ".join(text.translate(_DASHES).lower().split())
    return frozenset(
        period
        for shape, read in _SHAPES
        if (match := shape.fullmatch(tidied))
        for period in read(match)
    )


def settle(
    texts: Iterable[str], declared: PeriodForm | None = None, known: PeriodForm | None = None
) -> Outcome:
    """Read the periods of one series.

    `declared` is the form that the indicator says it has, `known` that of the series' earlier
    values. 2011-12 is a financial year and 2010-12 is pooled unless the series is declared
    monthly or another of its periods can only be a month.
    """
    found = {text: {period.form: period for period in possible(text)} for text in texts}
    if unknown := tuple(text for text, periods in found.items() if not periods):
        return Unknown(unknown, _unknown(unknown))
    if declared and known and declared is not known:
        return Mixed(
            f"The indicator is declared to have {_form(declared)}, "
            f"but its earlier values have {_form(known)}."
        )
    if form := declared or known:
        return _held_to(form, found, "is declared to have" if declared else "has")
    return _inferred(found)


Found = Mapping[str, Mapping[PeriodForm, Period]]


def _held_to(form: PeriodForm, found: Found, has: str) -> Outcome:
    others = [text for text, periods in found.items() if form not in periods]
    if others:
        return Mixed(f"The series {has} {_form(form)}; {_listed(others)} cannot be read so.")
    return _settled(form, found)


def _settled(form: PeriodForm, found: Found) -> Settled:
    return Settled(form, {text: periods[form] for text, periods in found.items()})


def _inferred(found: Found) -> Outcome:
    """The form that all texts allow; where there are more, the usual one if all agree on it."""
    common = set(PeriodForm).intersection(*found.values())
    if not found or not common:
        return Mixed(_mixed(found))
    usual = {_usual(periods) for periods in found.values()}
    if len(usual) == 1 and (form := usual.pop()) is not None:
        return _settled(form, found)
    certain = sum(len(periods) == 1 for periods in found.values())
    if len(common) == 1 and certain > len(found) - certain:
        return _settled(common.pop(), found)
    return Ambiguous(tuple(sorted(common)), _ambiguous(found))


def _usual(periods: Mapping[PeriodForm, Period]) -> PeriodForm | None:
    """The form that a text has unless something says otherwise; None where nothing is usual."""
    pooled = periods.get(PeriodForm.POOLED_YEARS)
    if pooled and len(periods) > 1:
        years = pooled.ends_on.year - pooled.starts_on.year + 1
        return PeriodForm.POOLED_YEARS if years in _USUALLY_POOLED else None
    return min(periods, key=list(PeriodForm).index)


def _mixed(found: Found) -> str:
    examples: dict[PeriodForm, str] = {}
    for text, periods in found.items():
        examples.setdefault(_usual(periods) or min(periods), text)
    told = "; ".join(f"“{text}” ({_form(form)})" for form, text in examples.items())
    return f"A series has one form of period, and this one has several: {told}."


def _ambiguous(found: Found) -> str:
    several = [text for text, periods in found.items() if len(periods) > 1]
    return (
        f"{_listed(several)} can be read in more than one way. "
        "Say on the indicator which form of period it has."
    )


def _unknown(texts: tuple[str, ...]) -> str:
    return (
        f"{_listed(texts)} cannot be read as a period. Write 2016-17 for a financial year, 2018 "
        "for a calendar year, 2015-17 for pooled years, 2016-17 Q3 for a quarter, 2016-09 for a "
        "month."
    )


def _listed(texts: Iterable[str]) -> str:
    texts = list(texts)
    words = ", ".join(f"“{text}”" for text in texts[:_SHOWN])
    return f"{words} and {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else words


def _form(form: PeriodForm) -> str:
    return form.value.replace("_", " ") + ("" if form.value.endswith("s") else "s")


def financial_year(year: int) -> Period:
    """The financial year that begins in April of `year`."""
    return Period(
        f"{year}-{(year + 1) % 100:02}",
        PeriodForm.FINANCIAL_YEAR,
        date(year, 4, 1),
        date(year + 1, 3, 31),
    )


def calendar_year(year: int) -> Period:
    """A calendar year."""
    return Period(str(year), PeriodForm.CALENDAR_YEAR, date(year, 1, 1), date(year, 12, 31))


def pooled_years(first: int, last: int) -> Period:
    """Calendar years taken together, from the first to the last."""
    return Period(
        f"{first}-{last % 100:02}",
        PeriodForm.POOLED_YEARS,
        date(first, 1, 1),
        date(last, 12, 31),
    )


def quarter(year: int, number: int) -> Period:
    """A quarter of the financial year that begins in April of `year`."""
    starts = date(year, 1 + 3 * number, 1) if number < 4 else date(year + 1, 1, 1)
    last = starts.month + 2
    return Period(
        f"{financial_year(year).text} Q{number}",
        PeriodForm.QUARTER,
        starts,
        date(starts.year, last, monthrange(starts.year, last)[1]),
    )


def month(year: int, number: int) -> Period:
    """A month."""
    return Period(
        f"{year}-{number:02}",
        PeriodForm.MONTH,
        date(year, number, 1),
        date(year, number, monthrange(year, number)[1]),
    )


def _years(match: re.Match[str]) -> Iterator[Period]:
    """2016-17, 2016/17, 2016-2017; 2015-17, 2015 to 2017; and 2016-09, which is a month."""
    first, last = int(match["first"]), _last_year(match)
    if match["mark"] == "-" and len(match["last"]) == 2:
        yield from _months(first, int(match["last"]))
    if first in _YEARS and last in _YEARS and last - first + 1 in _POOLED:
        yield pooled_years(first, last)
    yield from _financial(match)


def _financial(match: re.Match[str]) -> Iterator[Period]:
    """2016-17, 2016/17, 2016-2017."""
    first = int(match["first"])
    if first in _YEARS and _last_year(match) == first + 1:
        yield financial_year(first)


def _last_year(match: re.Match[str]) -> int:
    """The later year of two, in full: of 1999-00 it is 2000."""
    first, last = int(match["first"]), int(match["last"])
    if len(match["last"]) == 2:
        last += first - first % 100
        last += 100 if last <= first else 0
    return last


def _quarter(match: re.Match[str]) -> Iterator[Period]:
    """2016-17 Q3, Q3 2016/17."""
    for year in _financial(match):
        yield quarter(year.starts_on.year, int(match["quarter"]))


def _year(match: re.Match[str]) -> Iterator[Period]:
    if int(match["year"]) in _YEARS:
        yield calendar_year(int(match["year"]))


def _months(year: int, number: int) -> Iterator[Period]:
    if year in _YEARS and 1 <= number <= 12:
        yield month(year, number)


def _numbered_month(match: re.Match[str]) -> Iterator[Period]:
    """2016-09-01, into which a spreadsheet turns what looks like a month; and 09/2016."""
    yield from _months(int(match["year"]), int(match["number"]))


def _named_month(match: re.Match[str]) -> Iterator[Period]:
    """Sep 2016, September 2016, Sep-16."""
    year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
    for number, name in enumerate(MONTHS, start=1):
        if match["month"] in (name, name[:3], name[:4]):
            yield from _months(year, number)


_Reading = Callable[[re.Match[str]], Iterator[Period]]
_SHAPES: Final[tuple[tuple[re.Pattern[str], _Reading], ...]] = tuple(
    (re.compile(shape), read)
    for shape, read in (
        (_RANGE, _years),
        (rf"{_FINANCIAL} ?{_RANGE}", _financial),
        (rf"{_RANGE},? ?(?:q|quarter) ?(?P<quarter>[1-4])", _quarter),
        (rf"(?:q|quarter) ?(?P<quarter>[1-4]),? {_RANGE}", _quarter),
        (r"(?:cy ?|calendar year )?(?P<year>[0-9]{4})", _year),
        (r"(?P<year>[0-9]{4})-(?P<number>[0-9]{2})-01", _numbered_month),
        (r"(?P<number>[0-9]{1,2})/(?P<year>[0-9]{4})", _numbered_month),
        (r"(?P<month>[a-z]{3,9})\.?[ -](?P<year>[0-9]{4}|[0-9]{2})", _named_month),
    )
)
