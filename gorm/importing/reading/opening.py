"""Opening a file: what kind it is, and where its table stands."""

from pathlib import Path

from gorm.importing.reading.limits import Limits
from gorm.importing.reading.table import OpenedTable


def open_table(
    source: Path | bytes, *, file_name: str, limits: Limits, sheet: str | None = None
) -> OpenedTable:
    """Open a table for reading. Raises FileRefused, with a way forward."""
    raise NotImplementedError
