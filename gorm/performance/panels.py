"""Findings and judgements as the pages, timelines and packs of places show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import g

from gorm.accounts.actor import Actor
from gorm.core.text import day
from gorm.performance import policy
from gorm.performance.queries.assessments import Judgement
from gorm.performance.queries.candidates import OpenCount
from gorm.performance.queries.place_record import PlaceRecord, record_of
from gorm.places.offers import (
    Band,
    Place,
    PlaceKind,
    TimelineEvent,
    TimelineRequest,
    TimelineSource,
)

_JUDGED: Final = frozenset({PlaceKind.AREA, PlaceKind.ORGANISATION})
_KIND: Final = "assessment"


@dataclass(frozen=True)
class FindingsPanel:
    """How many findings of a place wait to be judged."""

    place: Place
    count: OpenCount


@dataclass(frozen=True)
class JudgementsPanel:
    """The latest judgement in each scheme."""

    place: Place
    judgements: tuple[Judgement, ...]


def findings_panel(actor: Actor, place: Place) -> Band | None:
    """The findings of a place that wait, for those who may see them."""
    if place.kind not in _JUDGED or not _may_see(actor, place):
        return None
    panel = FindingsPanel(place, _record_of(actor, place).waiting)
    return Band("Findings", "performance/_findings_panel.html", panel)


def judgements_panel(actor: Actor, place: Place) -> Band | None:
    """What inspectors and auditors judged last; nothing where nobody has."""
    if place.kind not in _JUDGED or not actor.has("performance:read"):
        return None
    panel = JudgementsPanel(place, _record_of(actor, place).latest)
    is_empty = not panel.judgements and not policy.may_manage(actor)
    return None if is_empty else Band("Judgements", "performance/_judgements_panel.html", panel)


def judgement_events(request: TimelineRequest) -> Sequence[TimelineEvent]:
    """The judgements of a place, those of its predecessors included, newest first."""
    is_asked = not request.kinds or _KIND in request.kinds
    if not is_asked or request.place.kind not in _JUDGED:
        return ()
    if not request.actor.has("performance:read"):
        return ()
    record = _record_of(request.actor, request.place)
    return tuple(
        TimelineEvent(one.judged_on, one.id, _KIND, "performance/_judged_event.html", one)
        for one in record.judgements_after(request.place, request.limit, request.after)
    )


def ratings(actor: Actor, place: Place) -> tuple[tuple[str, str], ...]:
    """The lines of ratings for a pack *at a glance*: (scheme, judgement with its date)."""
    return tuple(
        (one.subject, f"{_words(one)}, {day(one.judged_on)} ({one.source})")
        for one in record_of(actor, place).latest
    )


def _record_of(actor: Actor, place: Place) -> PlaceRecord:
    """What the panels and the timeline of one page all ask, asked once for the page."""
    asked: dict[Place, PlaceRecord] = g.setdefault("performance_records", {})
    if place not in asked:
        asked[place] = record_of(actor, place)
    return asked[place]


def _words(one: Judgement) -> str:
    return f"{one.category} (counts as failing)" if one.is_failing else one.category


def _may_see(actor: Actor, place: Place) -> bool:
    """Whether the reader may know of findings there; which ones, the query says."""
    if policy.may_read_all_findings(actor):
        return True
    if place.office_id is None:
        return actor.has("finding:read") and actor.office_id is not None
    return policy.may_read_findings(actor, place.office_id)


TIMELINE: Final = TimelineSource(kinds=((_KIND, "Judgements"),), events=judgement_events)
