"""What a PDF says of itself: the number of a pack, and the identifier that its trailer carries.

Read from bytes that anybody may have sent: bounded in memory and time, and nothing is laid out.
"""

import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

#: At most so much of one stream, and of all of them, is unpacked.
MOST_OF_A_STREAM: Final = 1024 * 1024
MOST_UNPACKED: Final = 32 * 1024 * 1024
_STREAM: Final = re.compile(rb"stream\r?\n")
#: A file with more streams is looked through no further.
MOST_STREAMS: Final = 20_000
#: The title of the file, in its catalogue or in its metadata.
_TITLE: Final = re.compile(
    rb"(?:Briefing pack |Addendum \d{1,6} to PACK-\d{6,12} \\?\()(PACK-\d{6,12})"
)
#: What stands before the title of a print that was never issued, and how far before it may stand.
_NOT_ISSUED: Final = b"not for use"
_BEFORE_TITLE: Final = 80
_ID: Final = re.compile(
    rb"/ID\s*\[\s*(?:<(?P<hex>[0-9A-Fa-f\s]{32,64})>|\((?P<words>(?:\\.|[^\\()]){16,64})\))",
    re.DOTALL,
)
_ESCAPED: Final = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|.))", re.DOTALL)
_LETTERS: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


@dataclass(frozen=True)
class Marks:
    """What a file says that it is; `was_issued` is false of a print that says it is none."""

    number: str = ""
    was_issued: bool = True
    identifiers: frozenset[bytes] = frozenset()


def identifier_of(number: str, content_digest: str) -> bytes:
    """What the trailer of the PDF of a pack carries."""
    return hashlib.sha256(f"{number}/{content_digest}".encode()).digest()[:16]


def marks_in(content: bytes) -> Marks:
    """What a PDF says of itself; nothing where it is none, or none of ours."""
    if not content.startswith(b"%PDF-"):
        return Marks()
    number, was_issued, identifiers = "", True, set[bytes]()
    for piece in _pieces(content):
        identifiers.update(_identifiers(piece))
        # A title may be kept in two bytes a letter, the first of them nought.
        plain = piece.replace(b"\x00", b"")
        if not number and (found := _TITLE.search(plain)):
            number = found[1].decode("ascii")
            before = plain[max(0, found.start() - _BEFORE_TITLE) : found.start()]
            was_issued = _NOT_ISSUED not in before
    return Marks(number, was_issued, frozenset(identifiers))


def _pieces(content: bytes) -> Iterator[bytes]:
    """The file as it is, then each of its packed streams, as far as they may be unpacked."""
    yield content
    left, whole = MOST_UNPACKED, memoryview(content)
    for found in islice(_STREAM.finditer(content), MOST_STREAMS):
        if left <= 0:
            return
        packed = whole[found.end() : found.end() + MOST_OF_A_STREAM]
        try:
            piece = zlib.decompressobj().decompress(packed, min(MOST_OF_A_STREAM, left))
        except zlib.error:
            continue
        left -= len(piece)
        yield piece


def _identifiers(piece: bytes) -> Iterator[bytes]:
    for found in _ID.finditer(piece):
        if found["hex"] is not None:
            digits = b"".join(found["hex"].split()).decode("ascii")
            yield bytes.fromhex(digits[: len(digits) // 2 * 2])
        else:
            yield _ESCAPED.sub(_unescaped, found["words"])


def _unescaped(found: re.Match[bytes]) -> bytes:
    if found[1] is not None:
        return bytes([int(found[1], 8) & 0xFF])
    return _LETTERS.get(found[2], b"" if found[2] in {b"\n", b"\r\n"} else found[2])
