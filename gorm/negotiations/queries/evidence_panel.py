"""The evidence beside a line as a page and a paper draw it: words, a scale, and tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from gorm.core.charts import Lettered, lettered
from gorm.core.text import day
from gorm.negotiations.queries.evidence import LineEvidence
from gorm.negotiations.queries.line_facts import LineFacts
from gorm.negotiations.rules.evidence import Aim, InGroup, Reach, Span
from gorm.negotiations.rules.trends import Projection
from gorm.performance.rules.figures import BANDS, change_shown, rank_shown, shown
from gorm.performance.rules.numbers import in_words
from gorm.performance.terms import FEWEST_COMPARED, Polarity

_LETTERS: Final = {"ask": "O", "offer": "A", "target": "T", "stretch": "S"}
METHOD: Final = (
    (
        "The baseline is ranked among the published values of its own period, in its "
        "council’s place. The median and the quartile are those of the latest period with at "
        "least eight values. What they will be is where the straight line through the group’s "
        "own last periods leads: a least squares line through at most five periods that end "
        "in the same month of the year, and at least three. A percentage is held between 0 "
        "and 100, and what nobody ever had below nought is held at nought."
    ),
    (
        "How many moved that far counts the members of the group with a value in both of two "
        "periods that lie as many years apart as the baseline and the last target, to the "
        "nearest year. The latest two such periods speak for all; earlier ones stand beside "
        "them. Where no periods so far apart are published, the longest that are stand in, "
        "and the distance is shortened to the same pace."
    ),
    (
        "An aim is called ambitious where at most a quarter of them moved that far, and not "
        "ambitious where at least half did. The same type speaks first, and all of England "
        "where the type has fewer than eight values."
    ),
)


@dataclass(frozen=True)
class Mark:
    """A value on the scale: its letter, what it is, and the value in words."""

    letter: str
    label: str
    shown: str
    note: str


@dataclass(frozen=True)
class AimLine:
    """An aim: how far it is, how fast that is, who moved that far, and what that says."""

    label: str
    shown: str
    distance: str
    pace: str
    moved: str
    verdict: str
    sentence: str


@dataclass(frozen=True)
class GroupLine:
    """A group: where the baseline stands in it, and its marks now and by the last target."""

    label: str
    place: str
    band: str
    median: str
    quartile: str
    median_then: str
    quartile_then: str
    pace: str


@dataclass(frozen=True)
class SpanLine:
    """Two periods and how many moved the distance of an aim between them."""

    aim: str
    periods: str
    moved: str
    share: str


@dataclass(frozen=True)
class EvidencePanel:
    """Everything that is drawn; `lacks` says in words what is missing where nothing is."""

    lacks: str
    group: str
    chart: Lettered | None
    marks: tuple[Mark, ...]
    aims: tuple[AimLine, ...]
    groups: tuple[GroupLine, ...]
    spans: tuple[SpanLine, ...]
    notes: tuple[str, ...]
    by: str
    method: tuple[str, ...] = METHOD


def panel_of(evidence: LineEvidence) -> EvidencePanel:
    """The evidence beside a line in words and figures."""
    line, found = evidence.line, evidence.found
    chief = found.chief if found else None
    lacks = evidence.lacks
    if found and chief is None:
        lacks = (
            f"Fewer than {in_words(FEWEST_COMPARED)} values are published for any period in any "
            "group: nothing is compared."
        )
    marks = _marks(evidence, chief)
    by = day(evidence.aims[0].by) if evidence.aims else ""
    return EvidencePanel(
        lacks=lacks,
        group=chief.yardstick.whom if chief else "",
        chart=_chart(line, marks) if chief else None,
        marks=tuple(mark for mark, _ in marks),
        aims=tuple(_aim(line, chief, one) for one in chief.reaches) if chief else (),
        groups=tuple(_group(line, one) for one in found.groups) if found and chief else (),
        spans=_spans(chief) if chief else (),
        notes=_notes(line, evidence.aims, chief) if chief else (),
        by=by,
    )


def _marks(evidence: LineEvidence, chief: InGroup | None) -> list[tuple[Mark, Decimal]]:
    line = evidence.line
    found: list[tuple[str, str, Decimal | None, str]] = [
        ("B", "Baseline", line.baseline, line.baseline_period or day(line.baseline_on))
    ]
    rounds = {"ask": evidence.ask, "offer": evidence.offer}
    for aim in evidence.aims:
        offer = rounds.get(aim.code)
        note = f"round {offer.round_number}" if offer else f"by {day(aim.by)}"
        found.append((_LETTERS[aim.code], aim.label, aim.value, note))
    if chief and chief.marks:
        marks = chief.marks
        found.append(("M", f"Median, {chief.yardstick.whom}", marks.median, marks.period))
        label = f"{_quartile_name(line)}, {chief.yardstick.whom}"
        found.append(("Q", label, marks.quartile, marks.period))
    return [
        (Mark(letter, label, shown(value, line.unit), note), value)
        for letter, label, value, note in found
        if value is not None
    ]


def _quartile_name(line: LineFacts) -> str:
    side = "at or below" if line.polarity is Polarity.LOW else "at or above"
    return f"Best quarter ({side})"


def _chart(line: LineFacts, marks: Sequence[tuple[Mark, Decimal]]) -> Lettered | None:
    if not marks:
        return None
    values = [value for _, value in marks]
    said = "; ".join(f"{mark.label} {mark.shown}" for mark, _ in marks)
    ends = (shown(min(values), line.unit), shown(max(values), line.unit))
    return lettered(
        [(mark.letter, value, mark.letter not in {"M", "Q"}) for mark, value in marks],
        words=(f"{line.name} on one scale: {said}.", *ends),
    )


def _aim(line: LineFacts, group: InGroup, one: Reach) -> AimLine:
    value = shown(one.aim.value, line.unit)
    signed = -one.distance if line.polarity is Polarity.LOW else one.distance
    pace = -one.pace if line.polarity is Polarity.LOW else one.pace
    return AimLine(
        label=one.aim.label,
        shown=value,
        distance=change_shown(signed, line.unit),
        pace=f"{change_shown(_fine(pace, line), line.unit)} a year",
        moved=_moved(one.latest) if one.latest else "Too few were measured twice",
        verdict=one.verdict,
        sentence=_sentence(line, group, one),
    )


def _sentence(line: LineFacts, group: InGroup, one: Reach) -> str:
    signed = -one.distance if line.polarity is Polarity.LOW else one.distance
    pace = -one.pace if line.polarity is Polarity.LOW else one.pace
    unit = line.unit
    label, value = one.aim.label, shown(one.aim.value, unit)
    if one.distance <= 0:
        baseline = shown(line.baseline, unit)
        return f"{label}, {value}, asks for no improvement on the baseline of {baseline}."
    parts = [
        (
            f"{label}: reaching {value} would take {change_shown(signed, unit)}, "
            f"{change_shown(_fine(pace, line), unit)} a year"
        )
    ]
    if group.pace is not None:
        own = -group.pace if line.polarity is Polarity.LOW else group.pace
        parts.append(f"the median moved {change_shown(_fine(own, line), unit)} a year")
    if one.latest is None:
        parts.append("too few were measured twice to say how many moved that far")
    else:
        span = one.latest
        years = in_words(one.span_months // 12)
        noun = "year" if one.span_months == 12 else "years"
        at = " at that pace" if one.is_shorter else " that far"
        parts.append(
            f"{span.moved:,} of {span.of:,} {group.yardstick.whom} moved{at} in {years} {noun} "
            f"({span.start} to {span.end})"
        )
    return "; ".join(parts) + "."


def _moved(span: Span) -> str:
    return f"{span.moved:,} of {span.of:,} ({_per_cent(span)})"


def _per_cent(span: Span) -> str:
    share = (Decimal(span.moved) * 100 / span.of).quantize(Decimal(1), ROUND_HALF_UP)
    return f"{share}\u00a0%"


def _group(line: LineFacts, one: InGroup) -> GroupLine:
    stands, marks = one.standing, one.marks
    few = f"Fewer than {in_words(FEWEST_COMPARED)} values"
    place = rank_shown(stands.rank, stands.number, "").strip() if stands else ""
    own = None if one.pace is None else -one.pace if line.polarity is Polarity.LOW else one.pace
    return GroupLine(
        label=one.yardstick.label,
        place=f"{place}, {stands.period}" if place and stands else few,
        band=BANDS[stands.band] if stands and stands.band else "",
        median=f"{shown(marks.median, line.unit)}, {marks.period}" if marks else few,
        quartile=shown(marks.quartile, line.unit) if marks else "",
        median_then=_then(marks.median_then, line) if marks else "",
        quartile_then=_then(marks.quartile_then, line) if marks else "",
        pace="" if own is None else change_shown(_fine(own, line), line.unit),
    )


def _then(found: Projection | None, line: LineFacts) -> str:
    if found is None:
        return "Not projected"
    held = " (held at the end of its scale)" if found.is_held else ""
    return shown(_fine(found.value, line), line.unit) + held


def _fine(value: Decimal, line: LineFacts) -> Decimal:
    """A reckoned value with at most as many decimals as help to read it beside the baseline."""
    exponent = line.baseline.as_tuple().exponent if line.baseline is not None else 0
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return value.quantize(Decimal(1).scaleb(-min(max(places, 1) + 1, 4)), ROUND_HALF_UP)


def _spans(chief: InGroup) -> tuple[SpanLine, ...]:
    return tuple(
        SpanLine(
            aim=one.aim.label,
            periods=f"{span.start} to {span.end}",
            moved=f"{span.moved:,} of {span.of:,}",
            share=_per_cent(span),
        )
        for one in chief.reaches
        if one.distance > 0
        for span in one.spans
    )


def _notes(line: LineFacts, aims: Sequence[Aim], chief: InGroup) -> tuple[str, ...]:
    found = []
    if chief.yardstick.code != "type":
        found.append(
            f"The same type has fewer than {in_words(FEWEST_COMPARED)} values, so that "
            f"{chief.yardstick.label.lower()} is the measure."
        )
    if line.polarity is Polarity.NEUTRAL:
        found.append("Neither high nor low is better: nobody is ahead, and no aim is ambitious.")
    if not aims:
        found.append("No target with a later day than the baseline, so that no aim is measured.")
    marks = chief.marks
    if aims and marks and marks.median_then is None:
        found.append(
            f"Nothing is projected to {day(aims[0].by)}: fewer than three comparable periods are "
            "published, or the latest is of a later day already."
        )
    if any(one.is_shorter for one in chief.reaches):
        found.append(
            "No periods as far apart as the baseline and the last target are published: the "
            "longest that are stand in, at the same pace."
        )
    return tuple(found)
