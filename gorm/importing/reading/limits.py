"""How much of a file is read, at most."""

from dataclasses import dataclass
from typing import ClassVar, Final

from gorm.core.surroundings import setting

_MEGABYTE: Final = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """The most that a file may be; an administrator may raise the rows, and has the commands."""

    file: int = 10 * _MEGABYTE
    unpacked: int = 100 * _MEGABYTE
    ratio: int = 100
    rows: int = 50_000
    columns: int = 200
    cell: int = 10_000

    HOUSE: ClassVar["Limits"]
    COMMAND_LINE: ClassVar["Limits"]

    @classmethod
    def of_pages(cls) -> "Limits":
        """What a file that is sent on a page may be, as the administrator has set it."""
        return cls(rows=setting("import_rows"))

    @property
    def file_in_words(self) -> str:
        """The largest file, as a sentence says it."""
        return f"{self.file // _MEGABYTE:,} MB"


Limits.HOUSE = Limits()
Limits.COMMAND_LINE = Limits(file=2_000 * _MEGABYTE, unpacked=1_000 * _MEGABYTE, rows=5_000_000)
