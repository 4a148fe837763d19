"""Packed files, as office programs make them: looked at before anything in them is unpacked."""

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import BinaryIO, Final

_MOST_PARTS: Final = 2_000
_LARGEST_DIRECTORY: Final = 1024 * 1024
_PIECE: Final = 64 * 1024
#: A part this small is harmless however tightly it is packed.
_HARMLESS: Final = 256 * 1024
_END: Final = b"PK\x05\x06"
_END_SIZE: Final = 22
#: Says that there is a second, longer end, which counts instead of the first.
_LONG_END: Final = b"PK\x06\x07"
_LONG_END_SIZE: Final = 20
_LONGEST_COMMENT: Final = 65_535
_ENCRYPTED: Final = 0x1
#: What office programs pack with; other ways may ask for any amount of memory.
_PACKED_WITH: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_UNREADABLE: Final = (zipfile.BadZipFile, NotImplementedError, OSError)


class ArchiveFault(Enum):
    """Why an archive is not read."""

    BROKEN = "broken"
    LOCKED = "locked"  # with a password
    TOO_LARGE = "too large"  # when unpacked
    BOMB = "bomb"  # unpacks to far more than its size


class UnsafeArchive(Exception):
    """An archive that is not read; whoever wanted to says so in their own words."""

    def __init__(self, fault: ArchiveFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class UnpackedLimits:
    """The most that an archive may unpack to: in bytes, and as a multiple of what is packed."""

    unpacked: int
    ratio: int


class Archive:
    """The parts of an archive. Making one raises UnsafeArchive where it is not safe to read."""

    def __init__(self, opened: Callable[[], BinaryIO], size: int, limits: UnpackedLimits) -> None:
        self._opened = opened
        self._limits = limits
        self._check_directory(size)
        try:
            with opened() as file, zipfile.ZipFile(file) as archive:
                parts = archive.infolist()
        except (*_UNREADABLE, ValueError) as error:
            raise UnsafeArchive(ArchiveFault.BROKEN) from error
        self.names = frozenset(part.filename for part in parts)
        self._check(parts)

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part, unpacked piece by piece; never more of it than its own directory says."""
        try:
            with (
                self._opened() as file,
                zipfile.ZipFile(file) as archive,
                archive.open(name) as part,
            ):
                left = archive.getinfo(name).file_size
                while piece := part.read(_PIECE):
                    left -= len(piece)
                    if left < 0:
                        raise UnsafeArchive(ArchiveFault.BOMB)
                    yield piece
        except (*_UNREADABLE, EOFError, KeyError, zlib.error) as error:
            raise UnsafeArchive(ArchiveFault.BROKEN) from error

    def _check_directory(self, size: int) -> None:
        """Refuse an archive whose list of parts is itself a burden, before it is read."""
        with self._opened() as file:
            file.seek(max(0, size - _END_SIZE - _LONGEST_COMMENT - _LONG_END_SIZE))
            tail = file.read()
        place = tail.rfind(_END)
        if place < 0 or len(tail) - place < _END_SIZE:
            raise UnsafeArchive(ArchiveFault.BROKEN)
        number, length = struct.unpack_from("<HI", tail, place + 10)
        is_long = tail[max(0, place - _LONG_END_SIZE) : place].startswith(_LONG_END)
        if is_long or number > _MOST_PARTS or length > _LARGEST_DIRECTORY:
            raise UnsafeArchive(ArchiveFault.BROKEN)

    def _check(self, parts: list[zipfile.ZipInfo]) -> None:
        if len(parts) > _MOST_PARTS or len(self.names) < len(parts):
            raise UnsafeArchive(ArchiveFault.BROKEN)
        if any(part.flag_bits & _ENCRYPTED for part in parts):
            raise UnsafeArchive(ArchiveFault.LOCKED)
        if any(part.compress_type not in _PACKED_WITH for part in parts):
            raise UnsafeArchive(ArchiveFault.BROKEN)
        for part in parts:
            self._check_size(part.file_size, part.compress_size)
        self._check_size(
            sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
        )

    def _check_size(self, unpacked: int, packed: int) -> None:
        if unpacked > self._limits.unpacked:
            raise UnsafeArchive(ArchiveFault.TOO_LARGE)
        if unpacked > _HARMLESS and unpacked > packed * self._limits.ratio:
            raise UnsafeArchive(ArchiveFault.BOMB)
