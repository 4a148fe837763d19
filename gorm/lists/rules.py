"""What of an address a saved filter keeps, and what a name may be: pure."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final
from urllib.parse import parse_qsl, urlencode

from gorm.core.text import one_line

LONGEST_NAME: Final = 100
#: Characters of a query string; no list asks for as much.
LONGEST_QUERY: Final = 2_000
#: As many saved filters of a list as one reader may have.
MOST_FILTERS: Final = 50
#: More fields than any form has: what an address holds beyond them is not looked at.
_MOST_FIELDS: Final = 200

Pairs = tuple[tuple[str, str], ...]


def kept_pairs(known: Sequence[str], asked: Iterable[tuple[str, str]]) -> Pairs:
    """The filters among what an address asks: names that the list knows, each once, in its order.

    What is empty narrows nothing and is left out, and so is where a page begins: a cursor is the
    name of no filter.
    """
    found: dict[str, str] = {}
    for name, value in asked:
        if name in known and name not in found and (words := one_line(value)):
            found[name] = words
    return tuple((name, found[name]) for name in known if name in found)


def kept_query(known: Sequence[str], asked: Iterable[tuple[str, str]]) -> str:
    """The same as a query string: two addresses that ask for the same have the same."""
    return urlencode(kept_pairs(known, asked), errors="replace")


def pairs_of(known: Sequence[str], query: str) -> Pairs:
    """What a query string asks of a list; nothing where it cannot be read."""
    try:
        return kept_pairs(known, parse_qsl(query, max_num_fields=_MOST_FIELDS))
    except ValueError:
        return ()


def folded_name(name: str) -> str:
    """A name as names are told apart: whatever the case of its letters."""
    return name.casefold()


def chosen_columns(known: Sequence[str], asked: Collection[str]) -> list[str]:
    """The columns among what was ticked, in the order of the list."""
    return [key for key in known if key in asked]
