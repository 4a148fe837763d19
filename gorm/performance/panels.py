"""Findings and judgements as the pages, timelines and packs of places show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import g

from gorm.accounts.actor import Actor
from gorm.core.provenance import Provenance, Statement
from gorm.core.text import day
from gorm.performance import policy
from gorm.performance.queries.assessments import (
    Judgement,
    PlaceJudged,
    judged_at,
    judgements_at,
    latest_judgements,
    latest_of,
)
from gorm.performance.queries.candidates import waiting_at
from gorm.places.offers import (
    Audience,
    Band,
    GlanceFacts,
    PackRequest,
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
    count: PlaceJudged


@dataclass(frozen=True)
class JudgementsPanel:
    """The latest judgement in each scheme."""

    place: Place
    judgements: tuple[Judgement, ...]


def findings_panel(actor: Actor, place: Place) -> Band | None:
    """The findings of a place that wait, for those who may see them."""
    if place.kind not in _JUDGED or not _may_see(actor, place):
        return None
    panel = FindingsPanel(place, _judged(actor, place))
    return Band("Findings", "performance/_findings_panel.html", panel)


def judgements_panel(actor: Actor, place: Place) -> Band | None:
    """What inspectors and auditors judged last; nothing where nobody has."""
    if place.kind not in _JUDGED or not actor.has("performance:read"):
        return None
    known = _judged(actor, place)
    latest = latest_of(known.own) if known.is_all else latest_judgements(place)
    panel = JudgementsPanel(place, latest)
    is_empty = not panel.judgements and not policy.may_manage(actor)
    return None if is_empty else Band("Judgements", "performance/_judgements_panel.html", panel)


def judgement_events(request: TimelineRequest) -> Sequence[TimelineEvent]:
    """The judgements of a place, those of its predecessors included, newest first."""
    is_asked = not request.kinds or _KIND in request.kinds
    if not is_asked or request.place.kind not in _JUDGED:
        return ()
    if not request.actor.has("performance:read"):
        return ()
    return tuple(
        TimelineEvent(one.judged_on, one.id, _KIND, "performance/_judged_event.html", one)
        for one in _events(request)
    )


def _events(request: TimelineRequest) -> Sequence[Judgement]:
    known = _judged(request.actor, request.place)
    if not known.is_all:
        return judgements_at(request.place, request.limit, request.after)
    after = request.after
    older = [
        one
        for one in known.judgements
        if after is None or (one.judged_on, one.id) < (after.on, after.id)
    ]
    return older[: request.limit]


def _judged(actor: Actor, place: Place) -> PlaceJudged:
    """What the panels and the timeline of one page all ask, asked once for the page."""
    asked: dict[Place, PlaceJudged] = g.setdefault("place_judged", {})
    if place not in asked:
        asked[place] = judged_at(place, waiting_at(actor, place))
    return asked[place]


def rating_facts(request: PackRequest) -> GlanceFacts | None:
    """The latest judgements for a pack *at a glance*: a line for each scheme, with its date.

    What counts as failing is our side's reading, and is not for the other side.
    """
    if request.place.kind not in _JUDGED or not request.actor.has("performance:read"):
        return None
    latest = latest_judgements(request.place)
    if not latest:
        return None
    is_ours = request.audience is not Audience.AREA
    facts = tuple(
        (one.subject, f"{_words(one, is_ours=is_ours)}, {day(one.judged_on)}") for one in latest
    )
    sources = tuple(f"{one.subject}: {one.source}, {day(one.judged_on)}." for one in latest)
    statements = tuple(
        Statement(
            f"assessment/{one.scheme_code}{':' if one.service else ''}{one.service}",
            label,
            words,
            _origin(one),
            one.judged_on,
        )
        for one, (label, words) in zip(latest, facts, strict=True)
    )
    return GlanceFacts(facts, sources, statements, group="How it performs")


def _origin(one: Judgement) -> Provenance:
    return Provenance(
        record=f"Judgement by {one.made_by}" if one.made_by else "Judgement",
        period=day(one.judged_on),
        source=one.source,
        address=f"/performance/places/{one.organisation_reference}/assessments",
        key=f"assessment/{one.id}",
    )


def _words(one: Judgement, *, is_ours: bool) -> str:
    return f"{one.category} (counts as failing)" if one.is_failing and is_ours else one.category


def _may_see(actor: Actor, place: Place) -> bool:
    """Whether the reader may know of findings there; which ones, the query says."""
    if policy.may_read_all_findings(actor):
        return True
    if place.office_id is None:
        return actor.has("finding:read") and actor.office_id is not None
    return policy.may_read_findings(actor, place.office_id)


TIMELINE: Final = TimelineSource(kinds=((_KIND, "Judgements"),), events=judgement_events)
