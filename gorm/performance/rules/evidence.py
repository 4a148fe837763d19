"""The frozen evidence of a finding as pages show it: a strip, a table, a judgement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from gorm.core.charts import Strip, strip
from gorm.core.text import day
from gorm.performance.models.findings import RuleCode
from gorm.performance.rules.figures import (
    BAND_SHAPES,
    BANDS,
    DIRECTION_SHAPES,
    DIRECTIONS,
    shown,
    unit_shown,
)
from gorm.performance.rules.telling import indicator_name
from gorm.performance.terms import Direction


@dataclass(frozen=True)
class Row:
    """One value of the evidence, in words, with every digit that it had."""

    name: str
    period: str
    value: str
    unit: str
    band: str
    band_shape: str
    rank: str
    direction: str
    direction_shape: str
    quarters: str
    imports: str


@dataclass(frozen=True)
class Judgement:
    """The judgement that a finding rests on."""

    scheme: str
    category: str
    service: str
    judged_on: date
    source: str
    source_address: str


@dataclass(frozen=True)
class ReviewRow:
    """A review at which a target was rated red, in words."""

    review: str
    held_on: date
    observed: str
    expected: str


@dataclass(frozen=True)
class OffTrack:
    """The agreed target that a finding rests on, and the reviews that rated it red."""

    agreement: str
    title: str
    line: str
    target: str
    reviews: tuple[ReviewRow, ...]


@dataclass(frozen=True)
class Evidence:
    """Everything that a finding rests on, as it was when it was found."""

    group: str
    indicator: str
    source: str
    unit: str
    floor: str
    rows: tuple[Row, ...]
    judgement: Judgement | None
    chart: Strip | None
    banded: int
    off_track: OffTrack | None = None


def evidence_shown(rule: RuleCode, organisation: str, frozen: Mapping[str, Any]) -> Evidence:
    """What a rule found of an organisation, for a page."""
    indicator = frozen.get("indicator")
    return Evidence(
        group=frozen["group"],
        indicator=indicator_name(indicator) if indicator else "",
        source=indicator["source"] if indicator else "",
        unit=unit_shown(indicator["unit"]) if indicator else "",
        floor=_floor(indicator) if indicator and rule is RuleCode.FLOOR else "",
        rows=_rows(frozen),
        judgement=_judgement(frozen["assessment"]) if "assessment" in frozen else None,
        chart=_chart(organisation, frozen) if indicator else None,
        banded=frozen.get("banded", 0),
        off_track=_off_track(frozen["off_track"]) if "off_track" in frozen else None,
    )


def _off_track(frozen: Mapping[str, Any]) -> OffTrack:
    unit = frozen["unit"]
    return OffTrack(
        agreement=frozen["agreement"],
        title=frozen["title"],
        line=f"Line {frozen['line']}: {frozen['name']}",
        target=f"{_value(frozen['target'], unit)} by {day(date.fromisoformat(frozen['target_by']))}"
        if frozen["target"]
        else "",
        reviews=tuple(
            ReviewRow(
                review=f"Review {one['number']}",
                held_on=date.fromisoformat(one["held_on"]),
                observed=f"{_value(one['observed'], unit)}, {one['period']}"
                if one["observed"]
                else "Nothing published",
                expected=_value(one["expected"], unit) or "Not reckoned",
            )
            for one in frozen["reviews"]
        ),
    )


def _value(kept: str | None, unit: str) -> str:
    return shown(Decimal(kept), unit) if kept else ""


def _rows(frozen: Mapping[str, Any]) -> tuple[Row, ...]:
    if "lines" in frozen:
        return tuple(_row(one["reading"], one["indicator"]) for one in frozen["lines"])
    return tuple(_row(one, frozen["indicator"]) for one in frozen.get("readings", ()))


def _row(reading: Mapping[str, Any], indicator: Mapping[str, Any]) -> Row:
    band = reading["band"]
    direction = Direction(reading["direction"]) if reading["direction"] else None
    since = f" since {reading['previous_period']}" if reading["previous_period"] else ""
    return Row(
        name=indicator_name(indicator),
        period=reading["period"],
        value=reading["value"],
        unit=unit_shown(indicator["unit"]),
        band=BANDS[band] if band else "No band",
        band_shape=BAND_SHAPES[band] if band else "",
        rank=f"{reading['rank']} of {reading['of']}" if reading["rank"] else "",
        direction=DIRECTIONS[direction] + since if direction else "Not known",
        direction_shape=DIRECTION_SHAPES[direction] if direction else "",
        quarters=f"{reading['q1']}, {reading['median']}, {reading['q3']}",
        imports=", ".join(reading["imports"]),
    )


def _floor(indicator: Mapping[str, Any]) -> str:
    return shown(Decimal(indicator["floor"]), indicator["unit"])


def _chart(organisation: str, frozen: Mapping[str, Any]) -> Strip:
    latest, unit = frozen["readings"][0], frozen["indicator"]["unit"]
    ends = (Decimal(latest["minimum"]), Decimal(latest["maximum"]))
    marks = [Decimal(latest[name]) for name in ("q1", "median", "q3")]
    low, high = (shown(end, unit) for end in ends)
    value = shown(Decimal(latest["value"]), unit)
    sentence = (
        f"All {latest['of']} values of the type in {latest['period']}, from {low} to {high}, with "
        f"the quarter marks; {organisation} stands at {value}."
    )
    return strip(
        latest["histogram"], ends, marks, Decimal(latest["value"]), words=(sentence, low, high)
    )


def _judgement(frozen: Mapping[str, Any]) -> Judgement:
    return Judgement(
        scheme=frozen["scheme"],
        category=frozen["category"],
        service=frozen["service"],
        judged_on=date.fromisoformat(frozen["judged_on"]),
        source=frozen["source"],
        source_address=frozen["source_address"],
    )
