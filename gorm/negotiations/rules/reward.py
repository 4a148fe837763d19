"""What a stretch target earned, step by step: as lines of words and figures.

By custom of local public service agreements: pump-priming is paid at the start whatever comes;
the reward grant is earned by the stretch alone, the way from the plain target to the one with
stretch. Below a share of it nothing is paid; from there on a share pro rata, or else only the
whole; and never more than the whole. Pounds are whole, half a pound up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from gorm.core.text import day
from gorm.performance.rules.figures import change_shown, shown
from gorm.performance.terms import Polarity

_WHOLE: Final = Decimal(100)
_POUND: Final = Decimal(1)


@dataclass(frozen=True)
class Terms:
    """What was agreed of a line's reward. `instalments` are (due on, per cent of the grant)."""

    pump_priming: Decimal
    full_grant: Decimal
    threshold: Decimal
    is_pro_rata: bool
    instalments: tuple[tuple[date, Decimal], ...] = ()


@dataclass(frozen=True)
class Outturn:
    """The last target of a line without and with stretch, and what was reached."""

    polarity: Polarity
    unit: str
    without_stretch: Decimal
    with_stretch: Decimal
    reached: Decimal


@dataclass(frozen=True)
class Line:
    """One line of the calculation: what is reckoned, how, and what comes of it."""

    words: str
    how: str
    figure: str


@dataclass(frozen=True)
class Instalment:
    """A part of the grant and when it is paid."""

    due_on: date
    share: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Reward:
    """What was earned, with every step of the calculation."""

    achieved: Decimal
    paid_share: Decimal
    grant: Decimal
    total: Decimal
    lines: tuple[Line, ...]
    instalments: tuple[Instalment, ...]


def stretch_of(outturn: Outturn) -> Decimal:
    """The stretch, in the better direction; at most nought where there is none."""
    return _forward(outturn.with_stretch - outturn.without_stretch, outturn.polarity)


def reckon(terms: Terms, outturn: Outturn) -> Reward | None:
    """What was earned; None where the target with stretch asks for no more than the plain one."""
    stretch = stretch_of(outturn)
    if stretch <= 0:
        return None
    gained = _forward(outturn.reached - outturn.without_stretch, outturn.polarity)
    achieved = gained * _WHOLE / stretch
    share = paid_share(achieved, terms)
    # In part, by one division of exact numbers, so that half a pound is half a pound.
    earned = (
        terms.full_grant * gained / stretch
        if 0 < share < _WHOLE
        else (terms.full_grant * share / _WHOLE)
    )
    grant = earned.quantize(_POUND, ROUND_HALF_UP)
    total = grant + terms.pump_priming
    instalments = _instalments(grant, terms.instalments)
    lines = (*_steps(terms, outturn, gained, achieved), *_sums(terms, share, grant, total))
    return Reward(achieved, share, grant, total, lines, instalments)


def paid_share(achieved: Decimal, terms: Terms) -> Decimal:
    """How many per cent of the grant are paid for so many per cent of the stretch."""
    if achieved >= _WHOLE:
        return _WHOLE
    if achieved <= 0 or achieved < terms.threshold or not terms.is_pro_rata:
        return Decimal(0)
    return achieved


def _steps(
    terms: Terms, outturn: Outturn, gained: Decimal, achieved: Decimal
) -> tuple[Line, ...]:  # fmt: skip
    unit = outturn.unit
    plain, stretched = shown(outturn.without_stretch, unit), shown(outturn.with_stretch, unit)
    reached = shown(outturn.reached, unit)
    return (
        Line(
            "The stretch",
            f"from the plain target of {plain} to the target with stretch of {stretched}",
            change_shown(outturn.with_stretch - outturn.without_stretch, unit),
        ),
        Line(
            "What was reached of it",
            f"from the plain target of {plain} to the outturn of {reached}",
            change_shown(outturn.reached - outturn.without_stretch, unit),
        ),
        Line("Share of the stretch", "what was reached over the stretch", _per_cent(achieved)),
        Line(
            "What that earns",
            _earning(terms, gained, achieved),
            _per_cent(paid_share(achieved, terms)),
        ),
    )


def _earning(terms: Terms, gained: Decimal, achieved: Decimal) -> str:
    threshold = _per_cent(terms.threshold)
    if gained <= 0:
        return "the plain target was not passed: nothing of the grant is earned"
    if achieved >= _WHOLE:
        over = ", and never more than the whole" if achieved > _WHOLE else ""
        return f"the whole stretch was reached: the whole grant{over}"
    if achieved < terms.threshold:
        return f"below the threshold of {threshold}: nothing of the grant is earned"
    if terms.is_pro_rata:
        return f"at or above the threshold of {threshold}: the same share, pro rata"
    return "only the whole stretch earns the grant: nothing is earned pro rata"


def _sums(terms: Terms, share: Decimal, grant: Decimal, total: Decimal) -> tuple[Line, ...]:
    whole = _pounds(terms.full_grant)
    return (
        Line("Reward grant", f"{_per_cent(share)} of {whole}, to the pound", _pounds(grant)),
        Line("Pump-priming", "paid at the start, whatever is reached", _pounds(terms.pump_priming)),
        Line("In all", "reward grant and pump-priming", _pounds(total)),
    )


def _instalments(
    grant: Decimal, agreed: Sequence[tuple[date, Decimal]]
) -> tuple[Instalment, ...]:  # fmt: skip
    """The grant in parts of whole pounds; the last takes what rounding leaves."""
    found: list[Instalment] = []
    left = grant
    for index, (due_on, share) in enumerate(sorted(agreed)):
        is_last = index == len(agreed) - 1
        part = (grant * share / _WHOLE).quantize(_POUND, ROUND_HALF_UP)
        amount = left if is_last else min(part, left)
        left -= amount
        found.append(Instalment(due_on, share, amount))
    return tuple(found)


def instalment_words(one: Instalment) -> str:
    """An instalment as a sentence says it."""
    return f"{_pounds(one.amount)} ({_per_cent(one.share)}) on {day(one.due_on)}"


def _per_cent(value: Decimal) -> str:
    rounded = value.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{rounded:,}".removesuffix(".0") + "\u00a0%"


def _pounds(value: Decimal) -> str:
    return f"£{value.quantize(_POUND, ROUND_HALF_UP):,}"


def _forward(change: Decimal, polarity: Polarity) -> Decimal:
    return -change if polarity is Polarity.LOW else change
