"""Sums of money that are printed, held against the awards that they are made of."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from tools.tracing.numbers import is_rounded
from tools.tracing.rows import Found, Rows

TABLE: Final = "funding_award"
_WITHDRAWN: Final = "Withdrawn"
_SUM: Final = re.compile(r"£([\d,]+(?:\.\d+)?)( million| billion)?")
#: Pence in what is printed, by the word behind the number.
_UNITS: Final = {"": 100, " million": 10**8, " billion": 10**11}


def awards_contradicted(rows: Rows, row: str, key: str, value: str) -> str:
    """Why awards do not say what is printed; '' where they do.

    `row` names one or several, as `funding_award/1,2,3`: the statement tells what they are together
    where its key names a year, and each by itself where it does not.
    """
    found = [rows.find(f"{TABLE}/{number}") for number in row.partition("/")[2].split(",")]
    awards = [one for one in found if one is not None]
    if len(awards) < len(found):
        return "there is no such row"
    _, _, year, *_ = (*key.split("/"), "", "")
    return _standing_contradicted(awards, year, value) or _amounts_contradicted(awards, year, value)


def _standing_contradicted(awards: Sequence[Found], year: str, value: str) -> str:
    if any(one.values["removed_at"] is not None for one in awards):
        return "an award was taken out of the record"
    is_withdrawn = all(one.values["status"] == "withdrawn" for one in awards)
    if (value == _WITHDRAWN) != is_withdrawn:
        return "whether it was withdrawn is told wrongly"
    if year and any(one.values["financial_year"] != year for one in awards):
        return f"an award is not of {year}"
    return ""


def _amounts_contradicted(awards: Sequence[Found], year: str, value: str) -> str:
    if value == _WITHDRAWN:
        return ""
    if year:
        return _sum_contradicted(sum(_pence(one) for one in awards), value)
    return _each_contradicted(awards, value)


def _sum_contradicted(pence: int, value: str) -> str:
    printed = _SUM.fullmatch(value)
    if printed and is_rounded(Decimal(pence) / _UNITS[printed[2] or ""], printed[1]):
        return ""
    return f"the awards are {pence} pence together"


def _each_contradicted(awards: Sequence[Found], value: str) -> str:
    for piece in value.split(";"):
        for printed in _SUM.finditer(piece):
            unit = _UNITS[printed[2] or ""]
            if not any(
                is_rounded(Decimal(_pence(one)) / unit, printed[1])
                and one.values["financial_year"] in piece
                for one in awards
            ):
                return f"no award says “{piece.strip()}”"
    return ""


def _pence(award: Found) -> int:
    return int(award.values["amount_pence"] or 0)
