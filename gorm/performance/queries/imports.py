"""Imports as pages and commands show them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, exists, or_, select

from gorm.accounts.actor import Actor
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.paging import ROWS_AT_ONCE, Cursor, Page, every_row, page_of
from gorm.importing.models import DataImport, ImportFile, ImportState
from gorm.performance.intake.findings import Findings
from gorm.performance.policy import may_see_all_imports

WHAT: Final = "observations"
PAGE_SIZE: Final = 50
#: Where a published value comes from is everybody's to know.
_KNOWN_TO_ALL: Final = (ImportState.PUBLISHED, ImportState.UNDOING, ImportState.UNDONE)
#: What a field of a file is called on pages.
LABELS: Final = {
    "indicator": "Indicator",
    "area_code": "Code of the area",
    "area_name": "Name of the area",
    "period": "Period",
    "breakdown": "Breakdown",
    "value": "Value",
    "decimal": "Decimals are parted by",
}

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
    number: int
    state: ImportState
    file_name: str
    source_name: str
    by_name: str
    at: datetime
    rows: int

    @property
    def cursor(self) -> Cursor:
        """Where a list goes on after this line."""
        return Cursor(self.at.date(), self.number)

    @property
    def state_label(self) -> str:
        """Its state in words."""
        return STATE_LABELS[self.state]


@dataclass(frozen=True)
class ImportRecord(ImportLine):
    """An import with everything that its page tells."""

    id: int
    digest: str
    size: int
    begun_at: datetime
    published_at: datetime | None
    undone_at: datetime | None
    undone_because: str
    mapping: tuple[tuple[str, str], ...]
    found: Findings
    has_file: bool

    @property
    def may_match(self) -> bool:
        """Whether its columns can be matched."""
        return self.state in (ImportState.MATCHING, ImportState.READY, ImportState.FAULTY)

    @property
    def may_publish(self) -> bool:
        """Whether it was checked and can be published."""
        return self.state is ImportState.READY

    @property
    def may_undo(self) -> bool:
        """Whether it is published and can be taken back."""
        return self.state is ImportState.PUBLISHED


@dataclass(frozen=True)
class Wanted:
    """Which imports a list shows."""

    q: str = ""
    state: str = ""


def imports_listed(limit: int = 200) -> list[ImportLine]:
    """The imports of figures, the latest first; for the command line."""
    rows = session().scalars(_all().order_by(DataImport.id.desc()).limit(limit))
    return [_line(one) for one in rows]


def imports_page(
    actor: Actor, wanted: Wanted, after: Cursor | None = None, size: int = PAGE_SIZE
) -> Page[ImportLine]:
    """The imports that the reader may see, the latest first."""
    query = _visible_to(actor)
    if wanted.state in set(ImportState):
        query = query.where(DataImport.state == wanted.state)
    if wanted.q:
        parts = (DataImport.file_name, DataImport.source_name, DataImport.reference)
        query = query.where(or_(*(part.icontains(wanted.q, autoescape=True) for part in parts)))
    if after:
        query = query.where(DataImport.id < after.id)
    rows = session().scalars(query.order_by(DataImport.id.desc()).limit(size + 1))
    return page_of([_line(one) for one in rows], size, lambda one: one.cursor)


def every_import(actor: Actor, wanted: Wanted) -> Iterator[ImportLine]:
    """All imports that the reader may see and the filters leave, the latest first."""

    def read(after: Cursor | None) -> tuple[tuple[ImportLine, ...], Cursor | None]:
        page = imports_page(actor, wanted, after, ROWS_AT_ONCE)
        return page.rows, page.next

    return every_row(read)


def import_record(actor: Actor, reference: str) -> ImportRecord:
    """One import. Raises NotFound where there is none that the reader may see."""
    one = session().scalar(_visible_to(actor).where(DataImport.reference == reference))
    if one is None:
        raise NotFound
    return ImportRecord(
        **vars(_line(one)),
        id=one.id,
        digest=one.digest,
        size=one.size,
        begun_at=one.begun_at,
        published_at=one.published_at,
        undone_at=one.undone_at,
        undone_because=one.undone_because,
        mapping=_mapping_in_words(one.mapping),
        found=Findings.from_kept(one.findings or {}),
        has_file=_has_file(one.id),
    )


def _has_file(import_id: int) -> bool:
    return bool(session().scalar(select(exists().where(ImportFile.import_id == import_id))))


def _all() -> Select[DataImport]:
    return select(DataImport).where(DataImport.what == WHAT)


def _visible_to(actor: Actor) -> Select[DataImport]:
    if may_see_all_imports(actor):
        return _all()
    return _all().where(DataImport.state.in_(_KNOWN_TO_ALL))


def _mapping_in_words(kept: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    columns, fixed = kept.get("columns") or {}, kept.get("fixed") or {}
    told = [(name, f"column {columns[name]}") for name in LABELS if name in columns]
    told += [(name, f"{fixed[name]}, for all rows") for name in LABELS if name in fixed]
    return tuple((LABELS[name], words) for name, words in told)


def _line(one: DataImport) -> ImportLine:
    found: dict[str, Any] = one.findings or {}
    return ImportLine(
        reference=one.reference,
        number=one.id,
        state=one.state,
        file_name=one.file_name,
        source_name=one.source_name,
        by_name=one.by_name,
        at=one.published_at or one.begun_at,
        rows=int(found.get("rows", 0)),
    )
