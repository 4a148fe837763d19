"""A workbook as the archive that it is: looked at before anything in it is unpacked."""

import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Final

from gorm.importing.reading.limits import Limits
from gorm.importing.reading.source import Source
from gorm.importing.report import Fault, FileRefused

_MOST_PARTS: Final = 2_000
_LARGEST_DIRECTORY: Final = 1024 * 1024
_PIECE: Final = 64 * 1024
#: A part this small is harmless however tightly it is packed.
_HARMLESS: Final = 256 * 1024
_END: Final = b"PK\x05\x06"
_END_SIZE: Final = 22
_LONGEST_COMMENT: Final = 65_535
_NESTED: Final = (".zip", ".xlsx", ".xlsm", ".xls", ".docx", ".pptx", ".gz", ".7z", ".rar", ".jar")
_ENCRYPTED: Final = 0x1
_BROKEN: Final = "The workbook is damaged and cannot be read. Open it and save it anew as .xlsx."
_BOMB: Final = (
    "The workbook unpacks to far more than its size, as a harmful one would. Save the sheet as CSV."
)


class Archive:
    """The parts of a workbook. Making one raises FileRefused where it is not safe to read."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self._source = source
        self._limits = limits
        _check_directory(source)
        try:
            with source.open() as file, zipfile.ZipFile(file) as archive:
                parts = archive.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
            raise refusal(_BROKEN) from error
        self._check(parts)
        self.names = frozenset(part.filename for part in parts)

    def _check(self, parts: list[zipfile.ZipInfo]) -> None:
        names = Counter(part.filename for part in parts)
        if len(parts) > _MOST_PARTS or max(names.values(), default=0) > 1:
            raise refusal(_BROKEN)
        if any(part.flag_bits & _ENCRYPTED for part in parts):
            raise refusal("The workbook has a password. Save it without one.")
        _check_what_it_is(frozenset(names))
        for part in parts:
            self._check_size(part.file_size, part.compress_size)
        self._check_size(
            sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
        )

    def _check_size(self, unpacked: int, packed: int) -> None:
        limits = self._limits
        if unpacked > limits.unpacked:
            most = limits.unpacked // 1024**2
            words = f"The workbook unpacks to more than {most:,} MB. Save the sheet as CSV."
            raise refusal(words)
        if unpacked > _HARMLESS and unpacked > packed * limits.ratio:
            raise refusal(_BOMB)

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part, unpacked piece by piece; never more of it than its own directory says."""
        try:
            with (
                self._source.open() as file,
                zipfile.ZipFile(file) as archive,
                archive.open(name) as part,
            ):
                left = archive.getinfo(name).file_size
                while piece := part.read(_PIECE):
                    left -= len(piece)
                    if left < 0:
                        raise refusal(_BOMB)
                    yield piece
        except (zipfile.BadZipFile, NotImplementedError, EOFError, KeyError, OSError) as error:
            raise refusal(_BROKEN) from error
        except zlib.error as error:
            raise refusal(_BROKEN) from error


def refusal(words: str) -> FileRefused:
    """A workbook refused as a whole."""
    return FileRefused(Fault(0, "", words))


def broken() -> FileRefused:
    """A workbook that cannot be made out."""
    return refusal(_BROKEN)


def _check_directory(source: Source) -> None:
    """Refuse an archive whose list of parts is itself a burden, before it is read."""
    with source.open() as file:
        file.seek(max(0, source.size - _END_SIZE - _LONGEST_COMMENT))
        tail = file.read()
    place = tail.rfind(_END)
    if place < 0 or len(tail) - place < _END_SIZE:
        raise refusal(_BROKEN)
    number, size = struct.unpack_from("<HI", tail, place + 10)
    if number > _MOST_PARTS or size > _LARGEST_DIRECTORY:
        raise refusal(_BROKEN)


def _check_what_it_is(names: frozenset[str]) -> None:
    lowered = {name.lower() for name in names}
    if "mimetype" in lowered or "content.xml" in lowered:
        raise refusal("This is an OpenDocument file (.ods). Save it as .xlsx or CSV.")
    if "xl/workbook.bin" in lowered:
        raise refusal("This is a binary workbook (.xlsb). Save it as .xlsx or CSV.")
    if "[content_types].xml" not in lowered or not any(name.startswith("xl/") for name in lowered):
        raise refusal("This is a packed file, but no workbook. Unpack it and choose the table.")
    if any(name.endswith("vbaproject.bin") for name in lowered):
        raise refusal("The workbook holds macros. Save it as .xlsx without them.")
    if any(name.startswith("xl/externallinks/") for name in lowered):
        raise refusal(
            "The workbook takes values from other workbooks. Copy the sheet, paste it as values "
            "into a new workbook, and use that."
        )
    if any(name.endswith(_NESTED) for name in lowered):
        raise refusal("The workbook holds other files. Copy the sheet into a new workbook.")
