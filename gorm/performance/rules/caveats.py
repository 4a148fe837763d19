"""What must be said with a finding, so that nobody takes a figure for more than it is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gorm.core.text import listed
from gorm.performance.models.findings import CaveatKind
from gorm.performance.rules.findings import Finding, Line, Measure

#: A type with fewer values than this moves its thresholds by the chance of a few.
FEW: Final = 20
_MOST_NAMED: Final = 4
LABELS: Final[Mapping[CaveatKind, str]] = {
    CaveatKind.SMALL_NUMBERS: "Small numbers",
    CaveatKind.BROKEN_SERIES: "Broken series",
    CaveatKind.DIFFERENT_METHOD: "Different method",
    CaveatKind.OTHER: "Other",
}


@dataclass(frozen=True)
class Note:
    """A caveat as a page prints it."""

    kind: CaveatKind
    words: str
    period: str = ""

    @property
    def label(self) -> str:
        """What sort of caveat it is."""
        return LABELS[self.kind]


@dataclass(frozen=True)
class Kept:
    """A caveat that somebody wrote: of an indicator, of an organisation, or of both."""

    note: Note
    indicator_id: int | None
    organisation_id: int | None


def notes_on(
    finding: Finding, kept: Iterable[Kept], breakdowns: Mapping[int, Sequence[str]]
) -> tuple[Note, ...]:
    """What was written that bears on a finding, then what can be told from the figures."""
    written = (one.note for one in kept if _bears_on(one, finding))
    lines = _lines(finding)
    return tuple(dict.fromkeys([*written, *_few(lines), *_neighbours(lines, breakdowns)]))


def _bears_on(kept: Kept, finding: Finding) -> bool:
    lines = _lines(finding)
    if kept.organisation_id not in {None, finding.organisation_id}:
        return False
    if kept.indicator_id is None:
        periods = {line.reading.group.period for line in lines}
    else:
        periods = {
            line.reading.group.period
            for line in lines
            if line.measure.indicator_id == kept.indicator_id
        }
        if not periods:
            return False
    return not kept.note.period or kept.note.period in periods


def _lines(finding: Finding) -> tuple[Line, ...]:
    """The readings that a finding rests on."""
    if finding.measure is None:
        return finding.lines
    return tuple(Line(finding.measure, reading) for reading in finding.readings)


def _few(lines: Sequence[Line]) -> Iterator[Note]:
    """Where the type is so small that the chance of a few values moves its thresholds."""
    periods: dict[str, list[str]] = {}
    for line in lines:
        if line.reading.group.number < FEW:
            number, period = line.reading.group.number, line.reading.group.period
            periods.setdefault(line.measure.name, []).append(f"{number} in {period}")
    if periods:
        told = "; ".join(f"{name}: {listed(counts)}" for name, counts in periods.items())
        words = (
            f"Fewer than {FEW} of this type have a value, so that a few values can move the "
            f"thresholds. {told}."
        )
        yield Note(CaveatKind.SMALL_NUMBERS, words)


def _neighbours(lines: Sequence[Line], breakdowns: Mapping[int, Sequence[str]]) -> Iterator[Note]:
    """Where an indicator has other breakdowns; some of them tell a method, not a group."""
    for line in lines:
        others = [
            one or "the whole"
            for one in breakdowns.get(line.measure.indicator_id, ())
            if one != line.measure.breakdown
        ]
        if others and not line.measure.is_difference:
            yield Note(CaveatKind.DIFFERENT_METHOD, _published_also(line.measure, others))


def _published_also(measure: Measure, others: list[str]) -> str:
    named = others[:_MOST_NAMED]
    if len(others) > _MOST_NAMED:
        named = [*named, f"{len(others) - _MOST_NAMED} more"]
    return (
        f"{measure.name} is also published under {listed(named)}. Each breakdown is compared by "
        "itself; where the breakdown tells a method, the figures of one are not those of the other."
    )
