"""A workbook as the archive that it is: looked at before anything in it is unpacked."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from gorm.core import archives
from gorm.core.archives import ArchiveFault, UnpackedLimits, UnsafeArchive
from gorm.importing.reading.limits import Limits
from gorm.importing.reading.source import Source
from gorm.importing.report import Fault, FileRefused

_NESTED: Final = (".zip", ".xlsx", ".xlsm", ".xls", ".docx", ".pptx", ".gz", ".7z", ".rar", ".jar")
_BROKEN: Final = "The workbook is damaged and cannot be read. Open it and save it anew as .xlsx."
_BOMB: Final = (
    "The workbook unpacks to far more than its size, as a harmful one would. Save the sheet as CSV."
)
_LOCKED: Final = "The workbook has a password. Save it without one."


class Archive:
    """The parts of a workbook. Making one raises FileRefused where it is not safe to read."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self._most = limits.unpacked
        with self._in_our_words():
            self._archive = archives.Archive(
                source.open, source.size, UnpackedLimits(limits.unpacked, limits.ratio)
            )
        self.names = self._archive.names
        _check_what_it_is(self.names)

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part, unpacked piece by piece; never more of it than its own directory says."""
        with self._in_our_words():
            yield from self._archive.pieces(name)

    @contextmanager
    def _in_our_words(self) -> Iterator[None]:
        try:
            yield
        except UnsafeArchive as unsafe:
            raise refusal(self._why(unsafe.fault)) from unsafe

    def _why(self, fault: ArchiveFault) -> str:
        most = self._most // 1024**2
        return {
            ArchiveFault.BROKEN: _BROKEN,
            ArchiveFault.LOCKED: _LOCKED,
            ArchiveFault.TOO_LARGE: (
                f"The workbook unpacks to more than {most:,} MB. Save the sheet as CSV."
            ),
            ArchiveFault.BOMB: _BOMB,
        }[fault]


def refusal(words: str) -> FileRefused:
    """A workbook refused as a whole."""
    return FileRefused(Fault(0, "", words))


def broken() -> FileRefused:
    """A workbook that cannot be made out."""
    return refusal(_BROKEN)


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
