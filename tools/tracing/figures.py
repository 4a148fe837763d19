"""What is printed, held against rows: words, dates, periods and numbers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from tools.tracing.numbers import NUMBER, PERIOD, dates_in, days_of, is_rounded, number_of
from tools.tracing.rows import Found, Rows
from tools.tracing.standings import figure_contradicted
from tools.tracing.written import written_contradicted

#: Tables whose rows are told with the numbers of the rows that they refer to.
_BORROWING: Final = frozenset({"area"})
#: Tables in whose sentences names of those stand that refer to them.
_JOINED: Final = frozenset({"engagement"})
#: Columns that count and number rows: no figure of what they tell.
_COUNTER: Final = re.compile(r"^(?:id|version|position|folio|last_\w+|is_\w+)$|_id$")
_PIECES: Final = re.compile(r"[;:()]|,(?!\d)")
_LETTERS: Final = re.compile(r"[^\W\d_]{3}")
_MARKS: Final = re.compile(r"(?m)^\s*(?:[#>]+|[-*+]|\d+[.)])\s+|[*_`~]")
#: A thousand that is written with a space: 100, 000.
_PARTED: Final = re.compile(r"(?<=\d), (?=\d{3})")
#: So many digits behind each other are a telephone number, and no figure.
_LONG_NUMBER: Final = 8
#: What sentences are joined with, and units that no record has: none of it comes from a record.
_JOINING: Final = re.compile(
    r"\b(?:since|from|to|by|in|on|of|and|the|was|due|overdue|met|not|no date agreed|lapsed"
    r"|decision awaited|an earlier instrument|awaited|what follows|which|after|known as published"
    r"|no reply yet|no answer yet|reply|replied|answer|answered|late|week|known|when|be|mobile"
    r"|counts as failing|square kilometres|filled|round|st|nd|rd|th)\b",
    re.IGNORECASE,
)


def contradiction(rows: Rows, row: Found, key: str, value: str) -> str:
    """Why a row does not say what is printed; '' where it does."""
    if key.startswith("performance/"):
        return figure_contradicted(rows, row, key, value)
    if row.table == "pack_item":
        return written_contradicted(rows, row, key, value)
    if row.table == "flexibility_request":
        return _awaited(row, value)
    if _stands_in(value, _texts([row])):
        return ""
    record = _Record.of(rows, row)
    pieces = [one for one in _PIECES.split(value) if one.strip()]
    return next((why for one in pieces if (why := _piece_contradicted(record, one))), "")


@dataclass(frozen=True)
class _Record:
    """A row, what it refers to, and where its numbers may be."""

    rows: Rows
    row: Found
    near: list[Found]
    holding: list[Found]

    @classmethod
    def of(cls, rows: Rows, row: Found) -> "_Record":
        holding = [row, *(rows.above(row, hops=1) if row.table in _BORROWING else ())]
        return cls(rows, row, [row, *rows.above(row)], holding)


def _piece_contradicted(record: _Record, piece: str) -> str:
    is_told_whole = _LETTERS.search(piece) or sum(map(str.isdigit, piece)) >= _LONG_NUMBER
    if is_told_whole and _stands_in(piece, _texts(record.near)):
        return ""
    try:
        dates, months, rest = dates_in(piece)
    except ValueError:
        return f"there is no such day: {piece.strip()}"
    periods = PERIOD.findall(rest)
    rest = PERIOD.sub(" ", rest)
    numbers = NUMBER.findall(rest)
    words = _texts([record.row]) + _units(record.near)
    return (
        _without_date(dates, months, record.near)
        or _without_period(periods, record.near)
        or _without_number(numbers, record.holding, words)
        or _without_words(record, NUMBER.sub(" ", rest))
    )


def _without_date(dates: Iterable[date], months: Iterable[date], near: list[Found]) -> str:
    known = {day for one in near for day in days_of(iter(one.values.values()))}
    lost = [day for day in dates if day not in known]
    lost += [day for day in months if day not in {one.replace(day=1) for one in known}]
    return f"no date {lost[0]:%d %B %Y} in the record" if lost else ""


def _without_period(periods: Iterable[str], near: list[Found]) -> str:
    known = " ".join(_texts(near))
    return next((f"no period {one} in the record" for one in periods if one not in known), "")


def _without_number(numbers: Iterable[str], holding: list[Found], words: list[str]) -> str:
    values = [
        number
        for one in holding
        for name, value in one.values.items()
        if not _COUNTER.search(name)
        if (number := number_of(value)) is not None
    ]
    written = {one for text in words for one in NUMBER.findall(text)}
    for told in numbers:
        if not any(is_rounded(value, told) for value in values) and told not in written:
            return f"no number {told} in the record"
    return ""


def _units(found: Iterable[Found]) -> list[str]:
    """Units, which may have a number in them: per 100,000 people."""
    units = [str(one.values["unit"]) for one in found if one.values.get("unit")]
    return [_PARTED.sub(",", unit) for unit in units]


def _without_words(record: _Record, words: str) -> str:
    plain = " ".join(words.split())
    if not _LETTERS.search(_JOINING.sub("", plain)) or _is_code(plain, record.near):
        return ""
    known = [*_texts(record.near), *_units(record.near)]
    if record.row.table in _JOINED:
        known += _texts(record.rows.below(record.row))
    if _said_in(plain, known):
        return ""
    return f"the record does not say “{plain}”"


def _said_in(words: str, known: list[str]) -> bool:
    """Whether words stand in the record, as they are or what is left without what joins them."""
    left = [part for one in _JOINING.split(words) if (part := one.strip())]
    return _stands_in(words, known) or all(_stands_in(one, known) for one in left)


def _is_code(words: str, near: list[Found]) -> bool:
    """Whether a code of the record is what the words begin with: unitary, Unitary authority."""
    codes = {
        _plain(str(value))
        for one in near
        for name, value in one.values.items()
        if value and (name.endswith(("kind", "type")) or name in {"state", "life", "tier"})
    }
    return any(_plain(words).startswith(code) for code in codes)


def _stands_in(value: str, texts: Iterable[str]) -> bool:
    told = _plain(value).rstrip("….").strip()
    return bool(told) and any(told in text for text in texts)


def _texts(found: Iterable[Found]) -> list[str]:
    return [
        _plain(value)
        for one in found
        for value in one.values.values()
        if isinstance(value, str) and value
    ]


def _plain(text: str) -> str:
    """Words as they are compared: without marks of Markdown, codes with spaces, in lower case."""
    plain = _MARKS.sub(lambda mark: " " if mark[0] == "_" else "", text)
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", plain)
    return " ".join(plain.replace("’", "'").split()).casefold()


def _awaited(row: Found, value: str) -> str:
    """What a request waits for follows from its state and from whether it was delivered."""
    is_asked, is_delivered = row.values["state"] == "asked", row.values["delivered_on"] is not None
    if is_asked:
        return "" if "answer" in value.casefold() else "it waits for an answer"
    is_said_to_be = "not delivered" not in value.casefold()
    return "" if is_delivered == is_said_to_be else "whether it was delivered is told wrongly"
