"""Putting every rule to everything that is published: what is found, in one order."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gorm.performance.models.findings import RuleCode
from gorm.performance.rules import findings as rules
from gorm.performance.rules.findings import Finding, Judged, Line, Measure, Readings
from gorm.performance.rules.numbers import Numbers

_OF_SERIES: Final = {
    RuleCode.PERSISTENT: rules.persistent,
    RuleCode.FLOOR: rules.floor,
    RuleCode.SHARP_FALL: rules.sharp_fall,
    RuleCode.WIDENING_GAP: rules.widening_gap,
}


@dataclass(frozen=True)
class Examined:
    """An organisation that the rules are put to."""

    id: int
    reference: str
    name: str
    office_id: int | None
    type_label: str


@dataclass(frozen=True)
class Basis:
    """What the rules are put to: readings by measure and organisation, and latest judgements."""

    organisations: Mapping[int, Examined]
    readings: Sequence[tuple[int, Measure, Readings]] = ()
    judged: Sequence[tuple[int, Judged]] = ()
    edition: int = 0


def findings_in(basis: Basis, in_use: Mapping[RuleCode, Numbers]) -> tuple[Finding, ...]:
    """What the rules that are in use find, rule by rule and organisation by organisation."""
    found = [
        *_of_series(basis, in_use),
        *_of_judgements(basis, in_use),
        *_corporate(basis, in_use),
    ]
    order = list(RuleCode)
    return tuple(sorted(found, key=lambda one: (order.index(one.rule), one.organisation_id)))


def _of_series(basis: Basis, in_use: Mapping[RuleCode, Numbers]) -> Iterator[Finding]:
    asked = [(rule, in_use[code]) for code, rule in _OF_SERIES.items() if code in in_use]
    for organisation_id, measure, readings in basis.readings:
        for rule, numbers in asked:
            if found := rule(organisation_id, measure, readings, numbers):
                yield found


def _of_judgements(basis: Basis, in_use: Mapping[RuleCode, Numbers]) -> Iterator[Finding]:
    if (numbers := in_use.get(RuleCode.JUDGEMENT)) is None:
        return
    for organisation_id, judged in basis.judged:
        if found := rules.judgement(organisation_id, judged, numbers):
            yield found


def _corporate(basis: Basis, in_use: Mapping[RuleCode, Numbers]) -> Iterator[Finding]:
    if (numbers := in_use.get(RuleCode.CORPORATE)) is None:
        return
    lines: dict[int, list[Line]] = defaultdict(list)
    for organisation_id, measure, readings in basis.readings:
        if readings and (latest := readings[0]):
            lines[organisation_id].append(Line(measure, latest))
    for organisation_id, of_one in lines.items():
        if found := rules.corporate(organisation_id, of_one, numbers):
            yield found
