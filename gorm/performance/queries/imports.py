"""Imports as pages and commands show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from gorm.core.db import session
from gorm.importing.models import DataImport, ImportState

STATE_LABELS: Final[Mapping[ImportState, str]] = {
    ImportState.MATCHING: "To be matched",
    ImportState.CHECKING: "Being checked",
    ImportState.READY: "Ready to publish",
    ImportState.FAULTY: "Refused",
    ImportState.PUBLISHING: "Being published",
    ImportState.PUBLISHED: "Published",
    ImportState.UNDOING: "Being undone",
    ImportState.UNDONE: "Undone",
    ImportState.DISCARDED: "Discarded",
}


@dataclass(frozen=True)
class ImportLine:
    """An import as a list shows it."""

    reference: str
    state: ImportState
    file_name: str
    source_name: str
    by_name: str
    at: datetime
    rows: int

    @property
    def state_label(self) -> str:
        """Its state in words."""
        return STATE_LABELS[self.state]


def imports_listed(limit: int = 200) -> list[ImportLine]:
    """The imports of figures, the latest first."""
    rows = session().scalars(
        select(DataImport)
        .where(DataImport.what == "observations")
        .order_by(DataImport.id.desc())
        .limit(limit)
    )
    return [_line(one) for one in rows]


def _line(one: DataImport) -> ImportLine:
    found: dict[str, Any] = one.findings or {}
    at = one.published_at or one.begun_at
    rows = int(found.get("rows", 0))
    return ImportLine(
        one.reference, one.state, one.file_name, one.source_name, one.by_name, at, rows
    )
