"""What a line of an agreement says, and what can be wrong with it: pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from gorm.core.text import day
from gorm.negotiations.models.lines import LineBasis
from gorm.performance.terms import Polarity

#: How long after the end of an agreement a target can be due: the last outturn comes late.
YEARS_AFTER_END = 1


@dataclass(frozen=True)
class TargetFacts:
    """A dated target, without and with stretch, of the line itself ('') or of a part of it."""

    due_on: date
    without_stretch: Decimal | None = None
    with_stretch: Decimal | None = None
    sub_target: str = ""


@dataclass(frozen=True)
class LineDetails:
    """A line as somebody enters it.

    Block, outcome, indicator and lead are as typed: a name or a code that is known, or words.
    `priority` is the reference of a local priority of the area.
    """

    block: str = ""
    outcome: str = ""
    indicator: str = ""
    unit: str = ""
    polarity: Polarity = Polarity.HIGH
    basis: LineBasis = LineBasis.LOCAL
    baseline: Decimal | None = None
    baseline_on: date | None = None
    baseline_source: str = ""
    lead: str = ""
    priority: str = ""
    is_placeholder: bool = False
    fill_by: date | None = None
    targets: tuple[TargetFacts, ...] = ()


@dataclass(frozen=True)
class Span:
    """The period of an agreement."""

    begins_on: date
    ends_on: date

    @property
    def last_target_on(self) -> date:
        """The last day on which a target can be due."""
        year = self.ends_on.year + YEARS_AFTER_END
        is_leap_day = (self.ends_on.month, self.ends_on.day) == (2, 29)
        return self.ends_on.replace(year=year, day=28 if is_leap_day else self.ends_on.day)


def line_title(number: int, outcome: str, indicator: str) -> str:
    """What a line is called where it is told of."""
    said = ": ".join(filter(None, (outcome, indicator)))
    return f"Line {number}, {said}" if said else f"Line {number}, a placeholder"


def faults_of(line: LineDetails, span: Span, named: str) -> dict[str, str]:
    """What is wrong with a line, by field; `named` is how messages call it.

    A target worse than the baseline, a stretch worse than the plain target, years out of order, a
    placeholder without a day, and a line that says nothing: domain page, Negotiations.
    """
    found: dict[str, str] = {}
    for field, words in (*_of_line(line, named), *_of_targets(line, span, named)):
        found.setdefault(field, words)
    return found


def is_worse(value: Decimal, than: Decimal, polarity: Polarity) -> bool:
    """Whether a value is worse than another; where neither way is better, never."""
    if polarity is Polarity.HIGH:
        return value < than
    return polarity is Polarity.LOW and value > than


Found = Iterator[tuple[str, str]]


def _of_line(line: LineDetails, named: str) -> Found:
    if not line.is_placeholder and not line.outcome and not line.indicator:
        yield "outcome", f"{named} has neither an outcome nor an indicator. Enter one of the two."
    if line.is_placeholder and line.fill_by is None:
        yield "fill_by", f"{named} is a placeholder. Enter by when it is filled."
    if line.baseline is not None and line.baseline_on is None:
        yield "baseline_on", f"{named} has a baseline without a date. Enter the day it is of."
    if line.baseline is None and line.baseline_on is not None:
        yield "baseline", f"{named} has a date without a baseline. Enter the value, or no date."


def _of_targets(line: LineDetails, span: Span, named: str) -> Found:
    for target in line.targets:
        yield from _of_target(target, line, span, f"{named}{_part(target)}")
    for part in dict.fromkeys(target.sub_target.casefold() for target in line.targets):
        own = [target for target in line.targets if target.sub_target.casefold() == part]
        yield from _of_series(own, line.polarity, f"{named}{_part(own[0])}")


def _of_target(target: TargetFacts, line: LineDetails, span: Span, named: str) -> Found:
    plain, stretch, due = target.without_stretch, target.with_stretch, day(target.due_on)
    if plain is None and stretch is None:
        yield "target", f"{named}: the target of {due} has no value. Enter one, or take it away."
    if line.baseline_on is not None and target.due_on <= line.baseline_on:
        baseline_on = day(line.baseline_on)
        yield (
            "due_on",
            f"{named}: the target of {due} is not after the baseline of {baseline_on}.",
        )
    if target.due_on < span.begins_on:
        begins_on = day(span.begins_on)
        yield (
            "due_on",
            f"{named}: the target of {due} is before the agreement begins ({begins_on}).",
        )
    if target.due_on > span.last_target_on:
        last = day(span.last_target_on)
        yield "due_on", f"{named}: the target of {due} is too late; the last day for one is {last}."
    if None not in (plain, stretch) and is_worse(stretch, plain, line.polarity):  # type: ignore[arg-type]
        yield (
            "stretch",
            (
                f"{named}: the stretch of {due} ({_shown(stretch)}) is worse than the target "
                f"without stretch ({_shown(plain)}); {_way(line.polarity)}."
            ),
        )
    if not target.sub_target:
        yield from _against_baseline(target, line, named)


def _against_baseline(target: TargetFacts, line: LineDetails, named: str) -> Found:
    if line.baseline is None:
        return
    values = (("target", target.without_stretch), ("stretch", target.with_stretch))
    for field, value in values:
        if value is not None and is_worse(value, line.baseline, line.polarity):
            yield (
                field,
                (
                    f"{named}: {_shown(value)} by {day(target.due_on)} is worse than the baseline "
                    f"({_shown(line.baseline)}); {_way(line.polarity)}. If that is meant, "
                    "say that neither is better."
                ),
            )


def _of_series(own: Sequence[TargetFacts], polarity: Polarity, named: str) -> Found:
    """What is wrong between the targets of one part: their days, and values that fall back."""
    for earlier, later in pairwise(own):
        due = day(later.due_on)
        if later.due_on == earlier.due_on:
            yield (
                "due_on",
                f"{named} has two targets on {due}. Change one of them, or take it away.",
            )
        elif later.due_on < earlier.due_on:
            yield (
                "due_on",
                f"{named}: the years are out of order; {due} stands after {day(earlier.due_on)}.",
            )
        for field, before, after in _values_of(earlier, later):
            if is_worse(after, before, polarity):
                yield (
                    field,
                    (
                        f"{named}: {_shown(after)} by {due} is worse than {_shown(before)} by "
                        f"{day(earlier.due_on)}; {_way(polarity)}. Check the order of the years."
                    ),
                )
    days = [target.due_on for target in own]
    if len(set(days)) < len(days):
        yield "due_on", f"{named} has two targets on one day. Change one of them, or take it away."


def _values_of(
    earlier: TargetFacts, later: TargetFacts
) -> Iterator[tuple[str, Decimal, Decimal]]:  # fmt: skip
    pairs = (
        ("target", earlier.without_stretch, later.without_stretch),
        ("stretch", earlier.with_stretch, later.with_stretch),
    )
    for field, before, after in pairs:
        if before is not None and after is not None:
            yield field, before, after


def _part(target: TargetFacts) -> str:
    return f", {target.sub_target}" if target.sub_target else ""


def _way(polarity: Polarity) -> str:
    label = polarity.label
    return label[:1].lower() + label[1:]


def _shown(value: Decimal | None) -> str:
    return "" if value is None else format(value, "f")
