"""How much of a file is read, at most."""

from dataclasses import dataclass
from typing import ClassVar, Final

_MEGABYTE: Final = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """The most that a file may be; an administrator may raise them for the command line."""

    file: int = 10 * _MEGABYTE
    unpacked: int = 100 * _MEGABYTE
    ratio: int = 100
    rows: int = 50_000
    columns: int = 200
    cell: int = 10_000

    HOUSE: ClassVar["Limits"]
    COMMAND_LINE: ClassVar["Limits"]

    @property
    def file_in_words(self) -> str:
        """The largest file, as a sentence says it."""
        return f"{self.file // _MEGABYTE:,} MB"


Limits.HOUSE = Limits()
Limits.COMMAND_LINE = Limits(file=2_000 * _MEGABYTE, unpacked=1_000 * _MEGABYTE, rows=5_000_000)
