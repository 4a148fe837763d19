"""One timeline of everything that features tell about a place, newest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from gorm.accounts.actor import Actor
from gorm.core.paging import Cursor
from gorm.core.together import asked_together
from gorm.places.offers import (
    Place,
    TimelineEvent,
    TimelineRequest,
    TimelineSource,
    timeline_sources,
)

PAGE_SIZE: Final = 20


@dataclass(frozen=True)
class TimelineKind:
    """A kind of event that the reader can filter by."""

    code: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Timeline:
    """One page of events, where the older ones begin, and the kinds to filter by."""

    events: tuple[TimelineEvent, ...]
    older: Cursor | None
    kinds: tuple[TimelineKind, ...]
    is_filtered: bool
    is_continued: bool

    @property
    def newest_query(self) -> str:
        """The parameters of the same timeline from its beginning."""
        return urlencode([("kind", kind.code) for kind in self.kinds if kind.is_chosen])

    @property
    def older_query(self) -> str:
        """The parameters of the same timeline where it goes on."""
        return "&".join(filter(None, (self.newest_query, urlencode({"after": str(self.older)}))))


def timeline_of(
    actor: Actor,
    place: Place,
    *,
    after: Cursor | None = None,
    kinds: Iterable[str] = (),
    size: int = PAGE_SIZE,
) -> Timeline:
    """What happened at a place, as far as the reader may know of it."""
    labels = dict(pair for source in timeline_sources.offers() for pair in source.kinds)
    chosen = frozenset(kinds) & labels.keys()
    request = TimelineRequest(actor, place, size + 1, after, chosen)
    sources = [
        source
        for source in timeline_sources.offers()
        if not chosen or chosen & dict(source.kinds).keys()
    ]
    events, older = _cut(_told(sources, request), size)
    return Timeline(
        events=events,
        older=older,
        kinds=tuple(TimelineKind(code, label, code in chosen) for code, label in labels.items()),
        is_filtered=bool(chosen),
        is_continued=after is not None,
    )


def _told(sources: Sequence[TimelineSource], request: TimelineRequest) -> list[TimelineEvent]:
    """The events of all sources; those that are rows of one query are asked in one statement."""
    makers = {str(n): source.event for n, source in enumerate(sources) if source.event}
    asked = {code: sources[int(code)].question(request) for code in makers}
    rows = asked_together({code: one for code, one in asked.items() if one is not None})
    return [
        *(event for source in sources for event in source.events(request)),
        *(makers[code](row) for code, found in rows.items() for row in found),
    ]


def _cut(found: list[TimelineEvent], size: int) -> tuple[tuple[TimelineEvent, ...], Cursor | None]:
    """One page of the events, and where the next begins.

    Events of two sources can have the same day and number: the page goes on until they differ, as
    the next one begins after both.
    """
    ordered = sorted(found, key=_key, reverse=True)
    end = min(size, len(ordered))
    while 0 < end < len(ordered) and _key(ordered[end]) == _key(ordered[end - 1]):
        end += 1
    last = ordered[end - 1] if 0 < end < len(ordered) else None
    return tuple(ordered[:end]), Cursor(last.on, last.id) if last else None


def _key(event: TimelineEvent) -> tuple[str, int]:
    return event.on.isoformat(), event.id
