"""The reward of a line as it is entered, and what can be wrong with it: pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

WHOLE: Final = Decimal(100)


@dataclass(frozen=True)
class Instalment:
    """A part of the grant, in per cent of it, and the day on which it is due."""

    due_on: date
    share: Decimal


@dataclass(frozen=True)
class RewardTerms:
    """What a stretch target earns, in pounds; `threshold` is in per cent of the stretch."""

    pump_priming: Decimal
    full_grant: Decimal
    threshold: Decimal
    is_pro_rata: bool
    instalments: tuple[Instalment, ...] = ()


def reward_faults(terms: RewardTerms) -> dict[str, str]:
    """What is wrong with a reward, by field."""
    return dict(_faults(terms))


def _faults(terms: RewardTerms) -> Iterator[tuple[str, str]]:
    if terms.pump_priming < 0:
        yield "pump_priming", "The pump-priming grant cannot be less than nothing."
    if terms.full_grant < 0:
        yield "full_grant", "The full grant cannot be less than nothing."
    if not 0 <= terms.threshold <= WHOLE:
        yield "threshold", "The threshold is a share of the stretch, from 0 to 100 per cent."
    yield from _of_instalments(terms.instalments)


def _of_instalments(instalments: Sequence[Instalment]) -> Iterator[tuple[str, str]]:
    if not instalments:
        return
    if any(one.share <= 0 for one in instalments):
        yield "instalments", "Every instalment has a share of more than 0 per cent."
    elif (total := sum((one.share for one in instalments), Decimal(0))) != WHOLE:
        yield "instalments", f"The instalments make {total:f} per cent together, not 100."
    elif [one.due_on for one in instalments] != sorted({one.due_on for one in instalments}):
        yield "instalments", "The instalments are out of order, or two are due on one day."
