"""Watching every session: what was changed is found as it is now, from the same commit on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import event, select
from sqlalchemy.orm import Session, UOWTransaction
from sqlalchemy.orm.attributes import get_history

from gorm.core.db import session
from gorm.search.offers import Feed, Source, sources
from gorm.search.service.writing import batches, write_documents

_STALE: Final = "gorm.search.stale"

#: Kind -> the feed by which records became out of date -> their ids.
Stale = defaultdict[tuple[str, int], set[int]]


def watch() -> None:
    """Watch every session. Listening twice is listening once."""
    if not event.contains(Session, "after_flush", _collect):
        event.listen(Session, "after_flush", _collect)
        event.listen(Session, "before_commit", _write)
        event.listen(Session, "after_rollback", _forget)


def note_rows(table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Have what can be found follow rows that statements changed, which no session saw.

    Each row has its number, or the parts of its key; what else a feed asks for is read by the
    number where the row lacks it. The index is written before the running transaction commits.
    """
    stale: Stale = session().info.setdefault(_STALE, defaultdict(set))
    for model, feeds in _feeds(sources.offers()).items():
        if model.__tablename__ == table:
            for source, position, feed in feeds:
                stale[source.kind, position].update(_values(model, feed.column, rows))


def _values(model: type[Any], column: str, rows: Sequence[Mapping[str, Any]]) -> set[int]:
    found = {row[column] for row in rows if row.get(column)}
    for some in batches(row["id"] for row in rows if column not in row):
        asked = select(getattr(model, column)).where(model.id.in_(some))
        found.update(one for one in session().scalars(asked) if one)
    return found


def _collect(current: Session, _context: UOWTransaction) -> None:
    feeds = _feeds(sources.offers())
    stale: Stale = current.info.setdefault(_STALE, defaultdict(set))
    for item in (*current.new, *current.dirty, *current.deleted):
        for source, position, feed in feeds.get(type(item), ()):
            stale[source.kind, position].update(_ids(item, feed.column))


def _ids(item: Any, column: str) -> Iterable[int]:
    """The record that a row belongs to, and the one that it belonged to before."""
    history = get_history(item, column)
    return {one for one in (*history.added, *history.unchanged, *history.deleted) if one}


def _write(current: Session) -> None:
    if current.in_nested_transaction():
        return
    current.flush()
    stale: Stale | None = current.info.pop(_STALE, None)
    if not stale:
        return
    for source in sources.offers():
        ids: set[int] = set()
        for position, feed in enumerate(source.feeds):
            ids |= _of_source(current, feed, stale.get((source.kind, position), set()))
        if ids:
            write_documents(source, [*ids])


def _of_source(current: Session, feed: Feed, ids: set[int]) -> set[int]:
    if feed.through is None or not ids:
        return ids
    found: set[int] = set()
    for some in batches(ids):
        found.update(current.scalars(feed.through(some)))
    return found


def _forget(current: Session) -> None:
    current.info.pop(_STALE, None)


@lru_cache(maxsize=8)
def _feeds(offered: tuple[Source, ...]) -> Mapping[type[Any], list[tuple[Source, int, Feed]]]:
    """The feeds of these sources, by the table that they watch."""
    found: dict[type[Any], list[tuple[Source, int, Feed]]] = {}
    for source in offered:
        for position, feed in enumerate(source.feeds):
            found.setdefault(feed.model, []).append((source, position, feed))
    return found
