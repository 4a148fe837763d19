"""Watching every session: what was changed is found as it is now, from the same commit on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import event
from sqlalchemy.orm import Session, UOWTransaction
from sqlalchemy.orm.attributes import get_history

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


def _collect(session: Session, _context: UOWTransaction) -> None:
    feeds = _feeds(sources.offers())
    stale: Stale = session.info.setdefault(_STALE, defaultdict(set))
    for item in (*session.new, *session.dirty, *session.deleted):
        for source, position, feed in feeds.get(type(item), ()):
            stale[source.kind, position].update(_ids(item, feed.column))


def _ids(item: Any, column: str) -> Iterable[int]:
    """The record that a row belongs to, and the one that it belonged to before."""
    history = get_history(item, column)
    return {one for one in (*history.added, *history.unchanged, *history.deleted) if one}


def _write(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    stale: Stale | None = session.info.pop(_STALE, None)
    if not stale:
        return
    for source in sources.offers():
        ids: set[int] = set()
        for position, feed in enumerate(source.feeds):
            ids |= _of_source(session, feed, stale.get((source.kind, position), set()))
        if ids:
            write_documents(source, [*ids])


def _of_source(session: Session, feed: Feed, ids: set[int]) -> set[int]:
    if feed.through is None or not ids:
        return ids
    found: set[int] = set()
    for some in batches(ids):
        found.update(session.scalars(feed.through(some)))
    return found


def _forget(session: Session) -> None:
    session.info.pop(_STALE, None)


@lru_cache(maxsize=8)
def _feeds(offered: tuple[Source, ...]) -> Mapping[type[Any], list[tuple[Source, int, Feed]]]:
    """The feeds of these sources, by the table that they watch."""
    found: dict[type[Any], list[tuple[Source, int, Feed]]] = {}
    for source in offered:
        for position, feed in enumerate(source.feeds):
            found.setdefault(feed.model, []).append((source, position, feed))
    return found
