"""Writing the index: with every change, and anew."""

from gorm.search.service.rebuilding import rebuild
from gorm.search.service.watching import note_rows, watch
from gorm.search.service.writing import write_documents

__all__ = ["note_rows", "rebuild", "watch", "write_documents"]
