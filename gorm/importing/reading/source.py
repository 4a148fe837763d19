"""The bytes of a file: measured and digested in one pass, then read as often as need be."""

import codecs
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from gorm.importing.reading.limits import Limits
from gorm.importing.report import Fault, FileRefused

_PIECE: Final = 1024 * 1024


@dataclass(frozen=True)
class Source:
    """A file: where its bytes are, how many, and their digest.

    `is_utf8` says whether they are text in UTF-8; `nul_line` in which line a NUL stands first.
    """

    place: Path | bytes
    file_name: str
    start: bytes
    size: int
    digest: str
    is_utf8: bool
    nul_line: int | None

    def open(self) -> BinaryIO:
        """The bytes from their beginning."""
        return _opened(self.place)


def survey(place: Path | bytes, file_name: str, limits: Limits) -> Source:
    """Look through a file once, never further than is allowed. Raises FileRefused."""
    if isinstance(place, Path) and not place.is_file():
        raise FileRefused(Fault(0, "", "This is no ordinary file. Save it to a disk first."))
    looking = _Looking()
    size = 0
    for piece in _pieces(place):
        size += len(piece)
        if size > limits.file:
            raise FileRefused(Fault(0, "", too_large(limits)))
        looking.take(piece)
    return looking.found(place, file_name, size)


def too_large(limits: Limits) -> str:
    """Why a file is refused for its size."""
    return (
        f"The file is larger than {limits.file_in_words}. Split it, "
        "or ask an administrator to take it in on the command line."
    )


class _Looking:
    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._is_utf8 = True
        self._lines = 0
        self._nul_line: int | None = None
        self._start = b""

    def take(self, piece: bytes, *, final: bool = False) -> None:
        self._digest.update(piece)
        self._start = self._start or piece[:4096]
        if self._is_utf8:
            try:
                self._decoder.decode(piece, final)
            except UnicodeDecodeError:
                self._is_utf8 = False
        if self._nul_line is None and (place := piece.find(b"\0")) >= 0:
            self._nul_line = self._lines + piece.count(b"\n", 0, place) + 1
        self._lines += piece.count(b"\n")

    def found(self, place: Path | bytes, file_name: str, size: int) -> Source:
        self.take(b"", final=True)
        return Source(
            place=place,
            file_name=file_name,
            start=self._start,
            size=size,
            digest=self._digest.hexdigest(),
            is_utf8=self._is_utf8,
            nul_line=self._nul_line,
        )


def _opened(place: Path | bytes) -> BinaryIO:
    if isinstance(place, bytes):
        return io.BytesIO(place)
    try:
        return place.open("rb")
    except OSError as error:
        raise FileRefused(Fault(0, "", f"The file cannot be read: {error.strerror}.")) from error


def _pieces(place: Path | bytes) -> Iterator[bytes]:
    with _opened(place) as file:
        while piece := file.read(_PIECE):
            yield piece
