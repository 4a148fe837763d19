"""Writing the documents of some records into the index, in place of those that stood there."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

from sqlalchemy import delete, insert, inspect, select
from sqlalchemy.dialects import postgresql, sqlite

from gorm.core.db import session
from gorm.search import policy
from gorm.search.index import Entry, index
from gorm.search.models import SearchDocument, SearchName, SearchWord
from gorm.search.offers import Document, Source
from gorm.search.rules.numbers import number_of
from gorm.search.rules.words import LONGEST_TEXT, name_words_of, words_of

BATCH: Final = 2_000
_TITLE: Final = 500
_SOME: Final = 500

Words = set[str]


def write_documents(source: Source, ids: Sequence[int], known: Words | None = None) -> int:
    """Write what can be found of these records, inside the running transaction; how many there are.

    Of a record that is gone, or that the source leaves out, nothing is left. `known` are words that
    are known to stand in the list of words: a rebuild hands it from batch to batch.
    """
    written = 0
    for some in batches(ids):
        remove_documents(source.kind, some)
        found = [*source.documents(some)]
        _insert(source, found, known if known is not None else set())
        written += len(found)
    return written


def remove_documents(kind: str, ids: Sequence[int]) -> None:
    """Take what can be found of some records out of the index."""
    table, names = _table(SearchDocument), _table(SearchName)
    connection = session().connection()
    connection.execute(delete(names).where(names.c.kind == kind, names.c.record_id.in_(ids)))
    mine = (table.c.kind == kind) & table.c.record_id.in_(ids)
    numbers = connection.scalars(select(table.c.id).where(mine)).all()
    if numbers:
        index().remove(numbers)
        connection.execute(delete(table).where(mine))


def batches(ids: Iterable[int], size: int = BATCH) -> Iterator[Sequence[int]]:
    """Ids, some at a time, each once and in order."""
    rest = iter(sorted(set(ids)))
    while some := list(islice(rest, size)):
        yield some


def _insert(source: Source, documents: Sequence[Document], known: Words) -> None:
    if not documents:
        return
    entries = [_entry(source, one) for one in documents]
    rows = [_row(source, one) for one in documents]
    session().connection().execute(insert(_table(SearchDocument)), rows)
    index().add(entries)
    _name(source, documents)
    words: Words = set()
    for entry in entries:
        words.update(entry.title, entry.facts, entry.body)
    _keep_words(words - known)
    known |= words


def _name(source: Source, documents: Sequence[Document]) -> None:
    rows = [
        {"kind": source.kind, "word": word, "record_id": one.record_id}
        for one in documents
        for word in {word for name in one.names for word in name_words_of(name)}
    ]
    if rows:
        session().connection().execute(insert(_table(SearchName)), rows)


def _entry(source: Source, one: Document) -> Entry:
    return Entry(
        number=_number(source, one),
        title=words_of(f"{one.title}\n{one.reference}"),
        facts=words_of(one.facts),
        body=words_of(one.body),
        tokens={
            *one.readers,
            *map(policy.knowing, one.knowers),
            *map(policy.area, one.area_ids),
            policy.SENSITIVE if one.is_sensitive else policy.NOT_SENSITIVE,
        },
        is_of_many=source.is_of_many,
    )


def _number(source: Source, one: Document) -> int:
    return number_of(source.number, one.order, one.record_id)


def _row(source: Source, one: Document) -> dict[str, Any]:
    return {
        "id": _number(source, one),
        "kind": source.kind,
        "record_id": one.record_id,
        "page": one.page,
        "reference": one.reference,
        "title": one.title[:_TITLE],
        "known_as": one.known_as[:_TITLE],
        "body": one.body[:LONGEST_TEXT],
        "home": one.home,
        "happens_on": one.on,
        "is_sensitive": one.is_sensitive,
    }


def _keep_words(words: Words) -> None:
    """Keep every word once. In order, so that two writers wait for each other and not crosswise."""
    connection = session().connection()
    table = _table(SearchWord)
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).on_conflict_do_nothing()
    rest = iter(sorted(words))
    while some := list(islice(rest, _SOME)):
        connection.execute(statement, [{"word": word} for word in some])


def _table(model: type[Any]) -> Any:
    return inspect(model).local_table
