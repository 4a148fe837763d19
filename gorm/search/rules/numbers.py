"""The numbers of documents: one says of which kind it is, where it stands among them, and of what.

A document's number is its kind, its day and its record's id, from the highest bits to the lowest.
So the documents of a kind lie together in the index, the newest last; walking them backwards finds
the newest first and can stop, however many there are, and the days of a filter are two numbers.

Where there are very many of a kind, PostgreSQL keeps them in periods that follow from the number.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

_RECORD_BITS: Final = 27
_ORDER_BITS: Final = 22
#: A period is so many days: 2 to the power of these bits. What stands in an index was written so.
_DAYS_BITS: Final = 6
MOST_RECORDS: Final = 1 << _RECORD_BITS
MOST_ORDER: Final = (1 << _ORDER_BITS) - 1
#: What leaves the record's id of a number.
RECORD_MASK: Final = MOST_RECORDS - 1
#: How many of a number's lowest bits its period does not hold.
PERIOD_BITS: Final = _DAYS_BITS + _RECORD_BITS
_LONGEST_NAME: Final = 1_000
_CURRENT: Final = 2_000


@dataclass(frozen=True)
class Range:
    """The numbers from the first to the last, both included."""

    first: int
    last: int


def number_of(kind: int, order: int, record_id: int) -> int:
    """The number of a document. Raises ValueError where a part of it has no room."""
    if not (0 < kind < 64 and 0 <= order <= MOST_ORDER and 0 < record_id < MOST_RECORDS):
        raise ValueError(f"no document can be numbered {kind}, {order}, {record_id}")
    return ((kind << _ORDER_BITS) | order) << _RECORD_BITS | record_id


def record_of(number: int) -> int:
    """The id of the record of a document."""
    return number & RECORD_MASK


def kind_of(number: int) -> int:
    """The number of the kind of a document."""
    return number >> (_RECORD_BITS + _ORDER_BITS)


def period_of(number: int) -> int:
    """The period of a document: its kind, and some days of it. A newer one has a higher number."""
    return number >> PERIOD_BITS


def range_of(kind: int, since: date | None = None, until: date | None = None) -> Range:
    """The numbers of the documents of a kind; of those of some days, where days are asked for."""
    first = since.toordinal() if since else 0
    last = until.toordinal() if until else MOST_ORDER
    begin = (kind << _ORDER_BITS | first) << _RECORD_BITS
    end = (kind << _ORDER_BITS | last) << _RECORD_BITS | RECORD_MASK
    return Range(begin, end)


def order_of_day(day: date) -> int:
    """Where what happened on a day stands among its kind: the newest last."""
    return day.toordinal()


def order_of_name(name: str, *, is_current: bool) -> int:
    """Where what has a name and no day stands: what is current last, of these the shortest name.

    Of the names in which a word is found, the shortest is likeliest to be what is meant.
    """
    shortness = _LONGEST_NAME - min(len(name), _LONGEST_NAME)
    return shortness + (_CURRENT if is_current else 0)
