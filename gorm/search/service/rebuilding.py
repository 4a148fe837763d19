"""Writing the index anew, some records at a time, while people go on working."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from gorm.core.db import session, unit_of_work
from gorm.search.models import SearchDocument
from gorm.search.offers import Source, sources
from gorm.search.queries.records import included_in
from gorm.search.service.writing import BATCH, Words, batches, remove_documents, write_documents


@dataclass(frozen=True)
class Progress:
    """How far the rebuild of a kind has come: all of its records up to this id are written."""

    kind: str
    up_to: int
    written: int


def rebuild(
    kinds: Sequence[str] = (),
    after: int = 0,
    *,
    tell: Callable[[Progress], None] = lambda _: None,
) -> dict[str, int]:
    """Write the documents of these kinds anew, of all where none is named; how many of each.

    Each batch is a transaction of its own and a few tenths of a second long; what is interrupted
    goes on `after` the id that was told last, and running it again does no harm.
    """
    return {
        source.kind: _rebuilt(source, after, tell)
        for source in sources.offers()
        if not kinds or source.kind in kinds
    }


def write_all(kinds: Sequence[str]) -> dict[str, int]:
    """Write all documents of these kinds inside the running transaction, as a bulk import does."""
    written: dict[str, int] = {}
    known: Words = set()
    for source in sources.offers():
        if source.kind in kinds:
            written[source.kind] = 0
            last = 0
            while ids := _next_ids(source, last):
                written[source.kind] += write_documents(source, ids, known)
                last = ids[-1]
    return written


def _rebuilt(source: Source, after: int, tell: Callable[[Progress], None]) -> int:
    written, last = 0, after
    known: Words = set()
    while True:
        with unit_of_work():
            ids = _next_ids(source, last)
            _remove_strangers(source, last, ids)
            # A batch that fails leaves no words that later ones would miss.
            words = set(known)
            written += write_documents(source, ids, words)
        known = words
        if not ids:
            return written
        last = ids[-1]
        tell(Progress(source.kind, last, written))


def _next_ids(source: Source, after: int) -> Sequence[int]:
    number = source.model.id
    query = select(number).where(number > after, included_in(source)).order_by(number).limit(BATCH)
    if session().get_bind().dialect.name == "postgresql":
        # Whoever is changing one of them writes it when they commit: wait, and read it then.
        query = query.with_for_update(read=True, of=source.model)
    return session().scalars(query).all()


def _remove_strangers(source: Source, after: int, ids: Sequence[int]) -> None:
    """Take out what stands in the index between two records and is of no record any more."""
    query = select(SearchDocument.record_id).where(
        SearchDocument.kind == source.kind, SearchDocument.record_id > after
    )
    if ids:
        query = query.where(SearchDocument.record_id <= ids[-1])
    gone = set(session().scalars(query)) - set(ids)
    for some in batches(gone):
        remove_documents(source.kind, some)
