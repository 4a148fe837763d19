"""What performance offers to the pages and packs of places."""

from dataclasses import dataclass
from typing import Final

from gorm.accounts.actor import Actor
from gorm.core.text import count
from gorm.performance.queries.packs import PackFigures, pack_figures
from gorm.performance.queries.standing_band import band_summary
from gorm.performance.queries.summary import Summary, Telling
from gorm.places.offers import (
    Band,
    GlanceFacts,
    PackPart,
    PackRequest,
    PackSection,
    Place,
    PlaceKind,
)

_TOLD: Final = 2
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


def glance_facts(request: PackRequest) -> GlanceFacts | None:
    """The figures that matter most, in a line each."""
    if not request.actor.has("performance:read") or request.place.kind is PlaceKind.PERSON:
        return None
    summary = band_summary(request.place)
    if summary is None:
        return None
    pairs = (
        ("Performance", _bands(summary)),
        ("Largest strengths", _listed(summary.strengths)),
        ("Largest concerns", _listed(summary.concerns)),
        ("Improved most", _moved(summary.improved)),
        ("Fell back most", _moved(summary.worsened)),
        ("Inequality gaps", _moved(summary.gaps)),
    )
    told = tuple((label, words) for label, words in pairs if words)
    return GlanceFacts(told, sources_of(summary))


def sources_of(summary: Summary) -> tuple[str, ...]:
    """Where the figures of a summary come from, each source once."""
    tellings = (
        *summary.strengths, *summary.concerns, *summary.improved, *summary.worsened, *summary.gaps,
    )  # fmt: skip
    found: dict[str, dict[str, None]] = {}
    for one in tellings:
        found.setdefault(one.source or "Source not stated", {})[f"{one.title} ({one.period})"] = (
            None
        )
    return tuple(f"{source}: {'; '.join(titles)}" for source, titles in found.items())


def _bands(summary: Summary) -> str:
    if not summary.banded:
        return ""
    parts = ", ".join(f"{band.number} {band.words.lower()}" for band in summary.bands)
    return f"{count(summary.banded, 'figure')} ranked among {summary.whom}: {parts}"


def _listed(tellings: tuple[Telling, ...]) -> str:
    return "; ".join(f"{t.title}: {t.value} ({t.period}), {t.rank}" for t in tellings[:_TOLD])


def _moved(tellings: tuple[Telling, ...]) -> str:
    return "; ".join(
        f"{t.title}: {t.value} ({t.period}), {t.direction.words.lower() if t.direction else ''}"
        f"{', ' + t.change if t.change else ''}"
        for t in tellings[:_TOLD]
    )


def performance_part(request: PackRequest) -> PackPart | None:
    """How a place performs, with charts of the figures that tell most and a table of the rest."""
    if not request.actor.has("performance:read") or request.place.kind is PlaceKind.PERSON:
        return None
    figures = pack_figures(request.place)
    if figures is None:
        return None
    return PackPart(figures, sources=_sources(figures))


def _sources(figures: PackFigures) -> tuple[str, ...]:
    return (
        *figures.sources,
        _METHOD.format(figures.whom),
    )


PACK_SECTION: Final = PackSection(
    "performance", "Performance", "performance/_performance_print.html", performance_part
)
