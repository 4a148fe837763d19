"""Periods as files write them, and which form a series of them has."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from gorm.performance.terms import PeriodForm


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
    raise NotImplementedError


def settle(
    texts: Iterable[str], declared: PeriodForm | None = None, known: PeriodForm | None = None
) -> Outcome:
    """Read the periods of one series.

    `declared` is the form that the indicator says it has, `known` that of the series' earlier
    values. 2011-12 is a financial year and 2010-12 is pooled unless the series is declared
    monthly or another of its periods can only be a month.
    """
    raise NotImplementedError
