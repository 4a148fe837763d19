"""What must be said with a finding, so that nobody takes a figure for more than it is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gorm.core.text import listed
from gorm.performance.models.findings import CaveatKind
from gorm.performance.rules.findings import Finding, Line, Measure, Reading

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
    told = (note for line in _lines(finding) for note in _told(line, breakdowns))
    return tuple(dict.fromkeys([*written, *told]))


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


def _told(line: Line, breakdowns: Mapping[int, Sequence[str]]) -> Iterator[Note]:
    yield from _few(line.measure, line.reading)
    others = [
        one or "the whole"
        for one in breakdowns.get(line.measure.indicator_id, ())
        if one != line.measure.breakdown
    ]
    if others and not line.measure.is_difference:
        yield Note(CaveatKind.DIFFERENT_METHOD, _neighbours(line.measure, others))


def _few(measure: Measure, reading: Reading) -> Iterator[Note]:
    number, period = reading.group.number, reading.group.period
    if number < FEW:
        words = (
            f"{measure.name}: only {number} of this type have a value in {period}, so that a few "
            "values can move the thresholds."
        )
        yield Note(CaveatKind.SMALL_NUMBERS, words)


def _neighbours(measure: Measure, others: list[str]) -> str:
    named = others[:_MOST_NAMED]
    if len(others) > _MOST_NAMED:
        named = [*named, f"{len(others) - _MOST_NAMED} more"]
    return (
        f"{measure.name} is also published under {listed(named)}. Each breakdown is compared by "
        "itself; where the breakdown tells a method, the figures of one are not those of the other."
    )
