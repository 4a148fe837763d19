"""The figures that matter most, for a pack *at a glance*, with where each comes from."""

from dataclasses import replace
from typing import Final

from gorm.core.provenance import Provenance, Statement
from gorm.core.text import count
from gorm.performance.queries.origin import (
    comparison_of,
    entered,
    entries_of,
    organisation_of,
)
from gorm.performance.queries.pack_statements import of_telling
from gorm.performance.queries.standing_band import band_summary
from gorm.performance.queries.summary import Summary, Telling
from gorm.places.offers import GlanceFacts, PackRequest, PlaceKind

#: How many are told of each: the section itself has more.
_TOLD: Final = 1


def glance_facts(request: PackRequest) -> GlanceFacts | None:
    """The figures that matter most, in a line each."""
    if not request.actor.has("performance:read") or request.place.kind is PlaceKind.PERSON:
        return None
    summary = band_summary(request.place)
    if summary is None:
        return None
    groups = _groups(summary, _TOLD)
    groups = _with_entries({label: found for label, found in groups.items() if found})
    counted = _counted(summary)
    shown = {label: found for label, found in groups.items() if found}
    return GlanceFacts(
        facts=(
            *(((counted.label, counted.value),) if counted else ()),
            *((label, _words(label, found)) for label, found in shown.items()),
        ),
        sources=sources_of(summary),
        group="How it performs",
        statements=(
            *((counted,) if counted else ()),
            *(one for found in shown.values() for telling in found for one in of_telling(telling)),
        ),
        origins=(
            *(((),) if counted else ()),
            *(tuple(one.provenance for one in found if one.provenance) for found in shown.values()),
        ),
    )


def sources_of(summary: Summary) -> tuple[str, ...]:
    """Where the figures of a summary come from, each source once."""
    found: dict[str, dict[str, None]] = {}
    for one in _tellings(summary):
        found.setdefault(one.source or "Source not stated", {})[f"{one.title} ({one.period})"] = (
            None
        )
    return tuple(f"{source}: {'; '.join(titles)}" for source, titles in found.items())


_Groups = dict[str, tuple[Telling, ...]]
_RANKED: Final = ("Largest strengths", "Largest concerns")


def _groups(summary: Summary, most: int) -> _Groups:
    return {
        "Largest strengths": summary.strengths[:most],
        "Largest concerns": summary.concerns[:most],
        "Improved most": summary.improved[:most],
        "Fell back most": summary.worsened[:most],
        "Inequality gaps": summary.gaps[:most],
    }


def _with_entries(groups: _Groups) -> _Groups:
    """The same with the imports that brought each figure, read at once."""
    origins = [one.provenance for found in groups.values() for one in found if one.provenance]
    if not origins:
        return groups
    entries = entries_of(organisation_of(origins[0]), {comparison_of(one) for one in origins})
    return {
        label: tuple(replace(one, provenance=entered(one.provenance, entries)) for one in found)
        for label, found in groups.items()
    }


def _counted(summary: Summary) -> Statement | None:
    """How many are in each band: counted, and so no one row's."""
    if not summary.banded:
        return None
    parts = ", ".join(f"{band.number} {band.words.lower()}" for band in summary.bands)
    words = f"{count(summary.banded, 'figure')} ranked among {summary.whom}: {parts}"
    return Statement("performance/bands", "Performance", words, _counted_from(summary))


def _counted_from(summary: Summary) -> Provenance | None:
    told = _tellings(summary)
    first = next((one.provenance for one in told if one.provenance), None)
    key = f"organisation/{organisation_of(first)}" if first else ""
    return Provenance("Counted from all published figures", key=key) if first else None


def _tellings(summary: Summary) -> tuple[Telling, ...]:
    return (
        *summary.strengths, *summary.concerns, *summary.improved, *summary.worsened, *summary.gaps,
    )  # fmt: skip


def _words(label: str, found: tuple[Telling, ...]) -> str:
    return "; ".join(_ranked(one) if label in _RANKED else _moved(one) for one in found)


def _ranked(one: Telling) -> str:
    return f"{one.title}: {one.value} ({one.period}), {one.rank}"


def _moved(one: Telling) -> str:
    direction = one.direction.words.lower() if one.direction else ""
    change = f", {one.change}" if one.change else ""
    return f"{one.title}: {one.value} ({one.period}), {direction}{change}"
