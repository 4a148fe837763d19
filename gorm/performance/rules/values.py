"""What a cell of a table of figures says: a value, that it is suppressed, or nothing usable."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

#: The most digits that a value may have before the point, and after it.
MOST_DIGITS: Final = 20

_LONGEST: Final = 100
_SHOWN: Final = 40
_SPACES: Final = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_MINUSES: Final = str.maketrans(dict.fromkeys("\u2212\u2012\u2013\ufe63\uff0d", "-"))

#: Markers of statistical tables, as the Government Statistical Service and its forerunners use
#: them; without brackets, in small letters.
_MEANINGS: Final = {
    "": "blank",
    "c": "confidential",
    "x": "not available",
    "z": "not applicable",
    "w": "none recorded",
    "low": "rounds to nought",
    "u": "unreliable",
    "s": "suppressed",
    "*": "suppressed",
    "**": "suppressed",
    "~": "suppressed",
    "#": "suppressed",
    "suppressed": "suppressed",
    ":": "not available",
    "-": "nil, or not available",
    "--": "nil, or not available",
    ".": "not applicable",
    "..": "not available",
    "...": "not available",
    "n/a": "not available",
    "na": "not available",
    "#n/a": "not available",
    "null": "not available",
    "no data": "not available",
    "not available": "not available",
    "not applicable": "not applicable",
}
#: The commonest cells by far, so that millions of them are read soon.
_SIMPLE: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
#: Letters mark a figure as provisional, revised, estimated or uncertain; k and m would multiply.
_NOTE: Final = re.compile(
    r"(?P<rest>.*?[0-9][ %)]*)"
    r"(?P<note>(?:\[[A-Za-z0-9 ,]{1,12}\] ?)+|\([preu]\)|[*†‡§¹²³]+|[preuPREU])"
)
_AMOUNT: Final = re.compile(
    r"(?P<open>\()? ?(?P<sign>[-+])? ?[£$€]? ?(?P<after>[-+])?"
    r"(?P<digits>[0-9][0-9., ']*|[.,][0-9]+) ?%? ?(?P<close>\))? ?%?"
)
_EXPONENT: Final = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?[eE](?P<power>[-+]?[0-9]+)")
_GROUPED: Final = {
    ".": re.compile(r"[0-9]{1,3}(?P<mark>[, '])[0-9]{3}(?:(?P=mark)[0-9]{3})*(?:\.[0-9]*)?"),
    ",": re.compile(r"[0-9]{1,3}(?P<mark>[. '])[0-9]{3}(?:(?P=mark)[0-9]{3})*(?:,[0-9]*)?"),
}
_PLAIN: Final = {
    ".": re.compile(r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+"),
    ",": re.compile(r"[0-9]+(?:,[0-9]*)?|,[0-9]+"),
}


class ValueFault(ValueError):
    """A cell that holds no value; the message is fit to be shown."""


@dataclass(frozen=True)
class Value:
    """A figure, exactly as it stands, with what was marked beside it (such as `p` or `[e]`)."""

    number: Decimal
    note: str = ""


@dataclass(frozen=True)
class Suppressed:
    """A cell that was left without a figure on purpose: its marker and what that means."""

    marker: str
    meaning: str


def read_value(text: str, *, decimal_comma: bool = False) -> Value | Suppressed:
    """What a cell says. Raises ValueFault where it is neither a value nor a known marker."""
    if _SIMPLE.fullmatch(text) and not (decimal_comma and "." in text):
        return Value(_within(text, text))
    text = _tidied(text)
    if (meaning := _suppression(text)) is not None:
        return Suppressed(text, meaning)
    if len(text) > _LONGEST:
        raise ValueFault(_no_number(text))
    bare, note = _without_note(text)
    return Value(_number(bare, text, "," if decimal_comma else "."), note)


def decimal_comma_of(texts: Iterable[str]) -> bool | None:
    """Whether a comma parts the decimals in a file's cells; None where they do not tell.

    1,234 may be either; 12,5 and 1.234,5 have a decimal comma; 1,234.5 and 12.5 have none.
    """
    for text in texts:
        digits = _digits_of(text)
        with_point, with_comma = _reads(digits, "."), _reads(digits, ",")
        if digits and with_point != with_comma:
            return with_comma
    return None


def is_ambiguous(text: str) -> bool:
    """Whether a cell is a different number with a decimal comma than without, such as 1,234."""
    digits = _digits_of(text)
    return bool(re.search("[.,]", digits)) and _reads(digits, ".") and _reads(digits, ",")


def _tidied(text: str) -> str:
    return _SPACES.sub(" ", text).strip().translate(_MINUSES)


def _suppression(text: str) -> str | None:
    marker = text.lower()
    if match := re.fullmatch(r"\[\s*(\S+)\s*\]|\(\s*([a-z*:.]+)\s*\)", marker):
        marker = match[1] or match[2]
    return _MEANINGS.get(marker)


def _without_note(text: str) -> tuple[str, str]:
    if _EXPONENT.fullmatch(text) or not (match := _NOTE.fullmatch(text)):
        return text, ""
    return match["rest"].strip(), match["note"].strip()


def _digits_of(text: str) -> str:
    text = _tidied(text)
    if len(text) > _LONGEST:
        return ""
    match = _AMOUNT.fullmatch(_without_note(text)[0])
    return match["digits"].strip() if match else ""


def _reads(digits: str, point: str) -> bool:
    return bool(_PLAIN[point].fullmatch(digits) or _GROUPED[point].fullmatch(digits))


def _number(bare: str, text: str, point: str) -> Decimal:
    if match := _EXPONENT.fullmatch(bare):
        return _within(_raised(match, text), text)
    match = _AMOUNT.fullmatch(bare)
    if not match or bool(match["open"]) != bool(match["close"]):
        raise ValueFault(_no_number(text))
    digits = match["digits"].strip()
    if not _reads(digits, point):
        raise ValueFault(_no_number(text))
    if sum(bool(match[name]) for name in ("sign", "after", "open")) > 1:
        raise ValueFault(_no_number(text))
    is_less = match["open"] or "-" in (match["sign"], match["after"])
    plain = re.sub(rf"[^0-9{point}]", "", digits).replace(point, ".")
    return _within(("-" if is_less else "") + plain, text)


def _raised(match: re.Match[str], text: str) -> str:
    """A number such as 1.2E-05, written out; its power is looked at before it is used."""
    if len(match["power"]) > 3 or abs(int(match["power"])) > 2 * MOST_DIGITS:
        raise ValueFault(_too_long(text))
    return format(Decimal(match[0]), "f")


def _within(plain: str, text: str) -> Decimal:
    before, _, after = plain.lstrip("-").partition(".")
    if len(before.lstrip("0")) > MOST_DIGITS or len(after.rstrip("0")) > MOST_DIGITS:
        raise ValueFault(_too_long(text))
    number = Decimal(plain.rstrip("0") if len(after) > MOST_DIGITS else plain)
    return number or abs(number)


def _no_number(text: str) -> str:
    return (
        f"{_shown(text)} is no number. Correct it, or write [x] where there is none to be had "
        "and [c] where it is confidential."
    )


def _too_long(text: str) -> str:
    return (
        f"{_shown(text)} has more than {MOST_DIGITS} digits before the point or after it. "
        "Shorten it."
    )


def _shown(text: str) -> str:
    return f"“{text}”" if len(text) <= _SHOWN else f"“{text[:_SHOWN]}…”"
