"""Reading any tidy table safely: CSV as it comes, and workbooks that are looked at first."""

from gorm.importing.reading.limits import Limits
from gorm.importing.reading.opening import open_table
from gorm.importing.reading.table import FileKind, OpenedTable, Row

__all__ = ["FileKind", "Limits", "OpenedTable", "Row", "open_table"]
