"""What performance offers to the pages and packs of places."""

from dataclasses import dataclass
from typing import Final

from gorm.accounts.actor import Actor
from gorm.performance.queries.packs import PackFigures, pack_figures
from gorm.performance.queries.standing_band import band_summary
from gorm.performance.queries.summary import Summary
from gorm.places.offers import (
    Band,
    PackPart,
    PackRequest,
    PackSection,
    Place,
    PlaceKind,
)

_METHOD: Final = (
    "Quarter marks are found by linear interpolation (type 7); ranks and bands are among {}; "
    "direction is against the council’s own latest earlier period, and a change of at most 5 % of "
    "the interquartile range of all councils counts as unchanged."
)


@dataclass(frozen=True)
class PerformanceBand:
    """A place's figures in a few words, and the place whose profile they open."""

    place: Place
    summary: Summary


def performance_band(actor: Actor, place: Place) -> Band | None:
    """How many indicators are in each band, and the biggest mover each way."""
    if not actor.has("performance:read") or place.kind is PlaceKind.PERSON:
        return None
    summary = band_summary(place)
    if summary is None:
        return None
    return Band("Performance", "performance/_band.html", PerformanceBand(place, summary))


def performance_part(request: PackRequest) -> PackPart | None:
    """How a place performs, with charts of the figures that tell most and a table of the rest."""
    if not request.actor.has("performance:read") or request.place.kind is PlaceKind.PERSON:
        return None
    told = pack_figures(request.place)
    if told is None:
        return None
    return PackPart(told.figures, sources=_sources(told.figures), statements=told.statements)


def _sources(figures: PackFigures) -> tuple[str, ...]:
    return (
        *figures.sources,
        _METHOD.format(figures.whom),
    )


PACK_SECTION: Final = PackSection(
    "performance", "Performance", "performance/_performance_print.html", performance_part
)
