"""Sums of money: read exactly, kept in whole pence, told in words.

A float is never used: what is written as 3.9 million is £3,900,000.00 and nothing beside it.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

PENCE: Final = 100
_POUNDS_IN_A_MILLION: Final = 1_000_000
_MILLION: Final = _POUNDS_IN_A_MILLION * PENCE
_BILLION: Final = 1_000 * _MILLION
#: More than all of government spends in a year; it fits into 64 bits as pence.
MOST: Final = 2_000 * _BILLION
_PLACES: Final = Decimal("0.001")
_NUMBER: Final = re.compile(
    r"£? ?(?P<digits>(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.[0-9]{1,12})?)", re.ASCII
)
_SHOWN: Final = 40


class NoSum(ValueError):
    """A text that is no sum of money; the message is fit to be shown."""


def pence_of(text: str, *, in_millions: bool = False) -> int:
    """The pence of a sum that is written in pounds, or in millions of pounds.

    Takes 412,000 and £412,000.50. Raises NoSum for what is negative, no number, not whole pence,
    or more than a government could spend.
    """
    shown = f"“{text}”" if len(text) <= _SHOWN else f"“{text[:_SHOWN]}…”"
    if text.lstrip("£ ").startswith(("-", "\u2212", "(")):
        raise NoSum(f"{shown} is negative. An award is nothing or more; amend the one it corrects.")
    if not (found := _NUMBER.fullmatch(text.strip())):
        example = "3.9 for £3.9 million" if in_millions else "412,000"
        raise NoSum(f"{shown} is no sum of money. Write it in digits, such as {example}.")
    number = Decimal(found["digits"].replace(",", ""))
    pence = number * (_MILLION if in_millions else PENCE)
    if pence != pence.to_integral_value():
        raise NoSum(f"{shown} is not a whole number of pence.")
    if pence > MOST:
        raise NoSum(f"{shown} is more than can be right here.")
    return int(pence)


def pounds(pence: int) -> str:
    """A sum exactly: £412,000, and with its pence where it has any: £412,000.50."""
    whole, rest = divmod(pence, PENCE)
    return f"£{whole:,}.{rest:02}" if rest else f"£{whole:,}"


def pounds_typed(pence: int) -> str:
    """A sum as somebody types it into a field: 412,000."""
    return pounds(pence).removeprefix("£")


def money_in_words(pence: int) -> str:
    """A sum as a sentence has it: £412,000, £3.9 million, £1.25 billion.

    Below a million it is exact. Above, it is told in millions, and from a thousand million in
    billions, to at most three places after the point, half of the last one up.
    """
    if pence < _MILLION:
        return pounds(pence)
    millions = _rounded(pence, _MILLION)
    if millions < 1_000:
        return f"£{_plain(millions)} million"
    return f"£{_plain(_rounded(pence, _BILLION))} billion"


def _rounded(pence: int, unit: int) -> Decimal:
    return (Decimal(pence) / unit).quantize(_PLACES, ROUND_HALF_UP)


def _plain(number: Decimal) -> str:
    return f"{number:,f}".rstrip("0").rstrip(".")
