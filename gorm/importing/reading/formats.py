"""What a number in a workbook says when its format is taken into account."""

import re
from datetime import datetime, timedelta
from decimal import Context, Decimal, InvalidOperation
from enum import Enum
from typing import Final


class Format(Enum):
    """What the format of a cell makes of a number."""

    PLAIN = "plain"
    PERCENT = "percent"
    DAY = "day"


#: A spreadsheet keeps fifteen digits; what it stores beyond them is noise of its arithmetic.
_KEPT: Final = Context(prec=15)
_LARGEST_POWER: Final = 400
_BUILT_IN_PERCENT: Final = frozenset({9, 10})
_BUILT_IN_DAY: Final = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})
_UNSHOWN: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DAY_LETTERS: Final = re.compile(r"[dy]|mmm", re.IGNORECASE)
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LAST_SERIAL: Final = 2_958_465  # 31 December 9999


def format_of(number: int, code: str | None) -> Format:
    """What a number format is, by its own number or by the code that the workbook gives it."""
    if code is None:
        if number in _BUILT_IN_PERCENT:
            return Format.PERCENT
        return Format.DAY if number in _BUILT_IN_DAY else Format.PLAIN
    shown = _UNSHOWN.sub("", code.split(";")[0])
    if "%" in shown:
        return Format.PERCENT
    is_day = bool(_DAY_LETTERS.search(shown)) and "general" not in shown.lower()
    return Format.DAY if is_day else Format.PLAIN


def unescaped(text: str) -> str:
    """Text of a workbook, in which _x000D_ stands for a character that XML cannot hold."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def number_as_text(raw: str, how: Format, *, from_1904: bool) -> str:
    """A stored number as text: exact to fifteen digits, with a percent sign, or as a date."""
    if how is Format.PLAIN and len(raw) <= _KEPT.prec and "e" not in raw.lower():
        return raw
    try:
        number = Decimal(raw)
    except InvalidOperation:
        return raw
    if not number.is_finite() or abs(number.adjusted()) > _LARGEST_POWER:
        return raw
    if how is Format.DAY and 0 <= number <= _LAST_SERIAL:
        return _moment(number, from_1904=from_1904)
    if how is Format.PERCENT:
        return _plain(number * 100) + "%"
    return _plain(number)


def _plain(number: Decimal) -> str:
    if len(number.as_tuple().digits) > _KEPT.prec:
        number = _KEPT.plus(number).normalize()
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moment(serial: Decimal, *, from_1904: bool) -> str:
    """A date as a count of days; 1900 counts a 29 February that never was."""
    first = (1904, 1, 1) if from_1904 else (1899, 12, 30 if serial >= 60 else 31)
    start = datetime(*first)  # noqa: DTZ001 - a workbook's days have no zone
    found = start + timedelta(seconds=round(float(serial) * 86_400))
    return found.date().isoformat() if serial == int(serial) else found.isoformat(" ")
