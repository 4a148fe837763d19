"""Findings as sentences and as evidence: plain words and plain data, made of what a rule found."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from gorm.core.text import day, listed
from gorm.performance.models.findings import RuleCode
from gorm.performance.rules.figures import BANDS, shown
from gorm.performance.rules.findings import Finding, Judged, Line, Measure, Reading
from gorm.performance.rules.numbers import in_words

Evidence = dict[str, Any]


def evidence_of(
    finding: Finding, group_label: str, imports: Mapping[int, Sequence[str]]
) -> Evidence:
    """Everything that a finding rests on, as plain data that is frozen with it.

    `imports` are the references of the imports that brought the value, by sheet.
    """
    found: Evidence = {"group": group_label, "numbers": dict(finding.numbers)}
    if finding.judged is not None:
        return found | {"assessment": _judged(finding.judged)}
    if finding.rule is RuleCode.CORPORATE:
        lines = [_line(line, imports) for line in finding.lines]
        return found | {"banded": finding.banded, "lines": lines}
    assert finding.measure is not None  # noqa: S101 - every other rule is of a series
    return found | {
        "indicator": _measure(finding.measure),
        "readings": [_reading(one, imports) for one in finding.readings],
    }


def sentence(rule: RuleCode, organisation: str, evidence: Mapping[str, Any]) -> str:
    """A finding in one plain sentence, made of its frozen evidence."""
    match rule:
        case RuleCode.JUDGEMENT:
            return _judgement(organisation, evidence["assessment"])
        case RuleCode.OFF_TRACK:
            return _off_track(organisation, evidence["off_track"])
        case RuleCode.CORPORATE:
            return (
                f"{organisation}: in the worst quarter of its type on {len(evidence['lines'])} of "
                f"the {evidence['banded']} indicators that it has a band for"
            )
        case _:
            name = indicator_name(evidence["indicator"])
            return f"{name} in {organisation}: {_PREDICATES[rule](evidence)}"


def indicator_name(indicator: Mapping[str, Any]) -> str:
    """An indicator with its breakdown."""
    breakdown = indicator["breakdown"]
    return f"{indicator['name']} ({breakdown})" if breakdown else str(indicator["name"])


def with_unit(value: str, unit: str) -> str:
    """A frozen value as a sentence has it."""
    return shown(Decimal(value), unit)


def plain(value: Decimal) -> str:
    """A value with all its digits and without an exponent."""
    return format(value, "f")


def _persistent(evidence: Mapping[str, Any]) -> str:
    periods = listed([one["period"] for one in reversed(evidence["readings"])])
    return f"in the worst quarter of its type in {periods}, and not improving"


def _floor(evidence: Mapping[str, Any]) -> str:
    [latest] = evidence["readings"]
    indicator = evidence["indicator"]
    side = "below" if indicator["polarity"] == "high" else "above"
    value, floor = _told_apart(latest["value"], indicator["floor"], indicator["unit"])
    return f"{value} in {latest['period']}, {side} the floor standard of {floor}"


def _told_apart(one: str, other: str, unit: str) -> tuple[str, str]:
    """Two values with their unit; with every digit where fewer would make them look the same."""
    first, second = with_unit(one, unit), with_unit(other, unit)
    return (first, second) if first != second else (one, other)


def _sharp_fall(evidence: Mapping[str, Any]) -> str:
    now, before = evidence["readings"]
    return (
        f"from the {_quarter(before)} of its type in {before['period']} "
        f"to the {_quarter(now)} in {now['period']}"
    )


def _quarter(reading: Mapping[str, Any]) -> str:
    return BANDS[reading["band"]].lower()


def _widening_gap(evidence: Mapping[str, Any]) -> str:
    readings = evidence["readings"]
    unit = evidence["indicator"]["unit"]
    first, last = readings[-1], readings[0]
    steps = len(readings) - 1
    how_long = (
        "since the period before" if steps == 1 else f"in {in_words(steps)} successive periods"
    )
    before, now = _told_apart(first["value"], last["value"], unit)
    return (
        f"the gap widened {how_long}, from {before} in {first['period']} to {now} in "
        f"{last['period']}"
    )


_PREDICATES: Final = {
    RuleCode.PERSISTENT: _persistent,
    RuleCode.FLOOR: _floor,
    RuleCode.SHARP_FALL: _sharp_fall,
    RuleCode.WIDENING_GAP: _widening_gap,
}


def _off_track(organisation: str, off_track: Mapping[str, Any]) -> str:
    held = listed(
        [day(date.fromisoformat(one["held_on"])) for one in reversed(off_track["reviews"])]
    )
    number = len(off_track["reviews"])
    how_often = "a review" if number == 1 else f"{in_words(number)} successive reviews"
    return (
        f"{off_track['name']} in {organisation}: the target of {off_track['agreement']} was rated "
        f"red at {how_often}, of {held}"
    )


def _judgement(organisation: str, assessment: Mapping[str, Any]) -> str:
    service = service_beside(assessment["scheme"], assessment["service"])
    on = day(date.fromisoformat(assessment["judged_on"]))
    return (
        f"{organisation}{service}: judged “{assessment['category']}” on {on} "
        f"({assessment['scheme']})"
    )


def service_beside(scheme: str, service: str) -> str:
    """A service as it follows a name; '' where the scheme's own name says it."""
    is_said = not service or service.casefold() in scheme.casefold()
    return "" if is_said else f", {service}"


def _measure(measure: Measure) -> Evidence:
    return {
        "code": measure.code,
        "name": measure.name,
        "breakdown": measure.breakdown,
        "unit": measure.unit,
        "theme": measure.theme,
        "source": measure.source,
        "polarity": measure.polarity.value,
        "floor": None if measure.floor is None else plain(measure.floor),
    }


def _reading(reading: Reading, imports: Mapping[int, Sequence[str]]) -> Evidence:
    group = reading.group
    return {
        "period": group.period,
        "value": plain(reading.value),
        "band": reading.band,
        "rank": reading.rank,
        "of": group.number,
        "direction": reading.direction.value if reading.direction else None,
        "previous_period": reading.previous_period,
        "q1": plain(group.thresholds.q1),
        "median": plain(group.thresholds.median),
        "q3": plain(group.thresholds.q3),
        "minimum": plain(group.minimum),
        "maximum": plain(group.maximum),
        "histogram": list(group.histogram),
        "imports": list(imports.get(group.sheet_id, ())),
    }


def _line(line: Line, imports: Mapping[int, Sequence[str]]) -> Evidence:
    return {
        "indicator": _measure(line.measure),
        "reading": _reading(line.reading, imports) | {"histogram": []},
    }


def _judged(judged: Judged) -> Evidence:
    return {
        "reference": judged.reference,
        "scheme": judged.scheme,
        "category": judged.category,
        "service": judged.service,
        "judged_on": judged.judged_on.isoformat(),
        "source": judged.source,
        "source_address": judged.source_address,
    }
