"""One timeline of several sources."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.ctx import AppContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gorm.accounts.actor import SYSTEM
from gorm.places.offers import (
    Place,
    PlaceKind,
    TimelineEvent,
    TimelineRequest,
    TimelineSource,
    timeline_sources,
)
from gorm.places.timeline import timeline_of

PLACE = Place(PlaceKind.AREA, 1, "E06000001", "Marshton")
FIRST_DAY = date(2026, 1, 1)


def source(kind: str, keys: Sequence[tuple[int, int]]) -> TimelineSource:
    """A source whose events happened on these days and have these numbers."""
    events = [
        TimelineEvent(FIRST_DAY + timedelta(days=day), number, kind, "x.html", None)
        for day, number in keys
    ]

    def found(request: TimelineRequest) -> list[TimelineEvent]:
        after = request.after
        left = [
            event
            for event in events
            if after is None or (event.on, event.id) < (after.on, after.id)
        ]
        return sorted(left, key=lambda e: (e.on, e.id), reverse=True)[: request.limit]

    return TimelineSource(((kind, kind.capitalize()),), found)


@pytest.fixture
def told(app: Flask, context: AppContext) -> Iterator[dict[str, object]]:
    """The application's extensions, whose timeline sources a test may fill for itself."""
    earlier = app.extensions[timeline_sources.name]
    yield app.extensions
    app.extensions[timeline_sources.name] = earlier


def pages(size: int, kinds: tuple[str, ...] = ()) -> list[TimelineEvent]:
    """Every event, page by page."""
    found: list[TimelineEvent] = []
    after = None
    while True:
        page = timeline_of(SYSTEM, PLACE, after=after, kinds=kinds, size=size)
        found += page.events
        after = page.older
        if after is None:
            return found


keys = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4)), unique=True, max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(keys, keys, st.integers(1, 5))
def test_every_event_is_shown_once_and_newest_first(
    told: dict[str, object],
    meetings: list[tuple[int, int]],
    letters: list[tuple[int, int]],
    size: int,
) -> None:
    told[timeline_sources.name] = (source("meeting", meetings), source("letter", letters))
    found = [(event.on, event.id, event.kind) for event in pages(size)]
    assert len(found) == len(set(found)) == len(meetings) + len(letters)
    assert [key[:2] for key in found] == sorted((key[:2] for key in found), reverse=True)


def test_only_the_kinds_that_are_asked_for_are_shown(told: dict[str, object]) -> None:
    told[timeline_sources.name] = (source("meeting", [(1, 1)]), source("letter", [(1, 2)]))
    assert [event.kind for event in pages(5, ("letter",))] == ["letter"]
    assert len(pages(5, ("nonsense",))) == 2
    kinds = timeline_of(SYSTEM, PLACE, kinds=["letter"]).kinds
    assert [(kind.label, kind.is_chosen) for kind in kinds] == [
        ("Meeting", False), ("Letter", True),
    ]  # fmt: skip
