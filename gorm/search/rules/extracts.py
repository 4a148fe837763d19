"""Extracts of a text around what was looked for, in parts: what was found, and what was not."""

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from gorm.search.rules.words import Span, spans_of

LENGTH: Final = 260
_LEAD: Final = 60
#: As much of a text as is read for an extract of it.
_READ: Final = 40_000
_MARKS: Final = re.compile(r"[*_`#>|~]+")


@dataclass(frozen=True)
class Piece:
    """A part of an extract, and whether it is a word that was looked for."""

    words: str
    is_found: bool = False


def marked(text: str, wanted: Collection[str]) -> tuple[Piece, ...]:
    """A whole text, with the words that were looked for marked."""
    return _pieces(text, list(spans_of(text, wanted)), 0, len(text))


def extract(text: str, wanted: Collection[str], length: int = LENGTH) -> tuple[Piece, ...]:
    """The part of a text where most of what was looked for stands; else its beginning."""
    plain = " ".join(_MARKS.sub(" ", text[:_READ]).split())
    found = list(spans_of(plain, wanted))
    start, end = _window(plain, found, length)
    pieces = _pieces(plain, found, start, end)
    before = (Piece("… "),) if start else ()
    after = (Piece(" …"),) if end < len(plain) or len(text) > _READ else ()
    return (*before, *pieces, *after) if pieces else ()


def _window(text: str, found: Sequence[Span], length: int) -> tuple[int, int]:
    best, most = 0, 0
    starts = [one.start for one in found]
    for position, one in enumerate(found):
        within = bisect_right(starts, one.start + length - 2 * _LEAD)
        different = len({two.word for two in found[position:within]})
        if different > most:
            best, most = max(0, one.start - _LEAD), different
    start = 0 if best == 0 else text.find(" ", best) + 1
    if len(text) - start <= length:
        return start, len(text)
    end = text.rfind(" ", start, start + length)
    return start, end if end > start else start + length


def _pieces(text: str, found: Sequence[Span], start: int, end: int) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    here = start
    for one in found:
        if one.start < start or one.end > end:
            continue
        if one.start > here:
            pieces.append(Piece(text[here : one.start]))
        pieces.append(Piece(text[one.start : one.end], is_found=True))
        here = one.end
    if here < end:
        pieces.append(Piece(text[here:end]))
    return tuple(pieces)
