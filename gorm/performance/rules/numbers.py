"""The numbers of the rules that find under-performance: what an analyst may set, within bounds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gorm.performance.models.findings import RuleCode

Numbers = Mapping[str, int]


@dataclass(frozen=True)
class Number:
    """One number of a rule: what a form calls it, and between what it may lie."""

    name: str
    label: str
    least: int
    most: int
    usual: int


LABELS: Final[Mapping[RuleCode, str]] = {
    RuleCode.PERSISTENT: "Persistent",
    RuleCode.FLOOR: "Beyond the floor",
    RuleCode.SHARP_FALL: "Sharp fall",
    RuleCode.WIDENING_GAP: "Widening gap",
    RuleCode.JUDGEMENT: "Judgement",
    RuleCode.CORPORATE: "Corporate",
    RuleCode.OFF_TRACK: "Off track",
}
NUMBERS: Final[Mapping[RuleCode, tuple[Number, ...]]] = {
    RuleCode.PERSISTENT: (Number("periods", "Latest periods in the worst band", 1, 5, 2),),
    RuleCode.FLOOR: (),
    RuleCode.SHARP_FALL: (Number("bands", "Bands worse than the period before", 1, 3, 2),),
    RuleCode.WIDENING_GAP: (Number("periods", "Successive periods of widening", 1, 4, 2),),
    RuleCode.JUDGEMENT: (),
    RuleCode.CORPORATE: (
        Number("indicators", "Indicators in the worst band, at least", 1, 200, 5),
        Number("share", "Share of the indicators that have a band, at least (%)", 1, 100, 50),
    ),
    RuleCode.OFF_TRACK: (Number("reviews", "Successive reviews rated red", 1, 5, 2),),
}
#: Rules that no scan looks for: what they find comes with a review.
FOUND_ELSEWHERE: Final = frozenset({RuleCode.OFF_TRACK})
_WORDS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def numbers_of(code: RuleCode, kept: Mapping[str, object]) -> dict[str, int]:
    """The numbers of a rule as they are kept; the usual one where none is kept that makes sense."""
    return {number.name: _sound(number, kept.get(number.name)) for number in NUMBERS[code]}


def _sound(number: Number, kept: object) -> int:
    is_sound = isinstance(kept, int) and number.least <= kept <= number.most
    return kept if isinstance(kept, int) and is_sound else number.usual


def most_sheets(numbers: Mapping[RuleCode, Numbers]) -> int:
    """How many successive sheets of a series the rules look at."""
    persistent = numbers.get(RuleCode.PERSISTENT, {}).get("periods", 0)
    widening = numbers.get(RuleCode.WIDENING_GAP, {}).get("periods", 0)
    return max(2, persistent, widening + 1)


def rule_sentence(code: RuleCode, numbers: Numbers) -> str:
    """What a rule finds, in one plain sentence."""
    return _SENTENCES[code](numbers)


def _persistent(numbers: Numbers) -> str:
    number = numbers["periods"]
    periods = "latest period" if number == 1 else f"{in_words(number)} latest periods"
    return f"In the worst band of its type in the {periods}, and not improving."


def _floor(_numbers: Numbers) -> str:
    return (
        "Beyond the floor standard of the indicator in the latest period: below it where high is "
        "better, above it where low is better."
    )


def _sharp_fall(numbers: Numbers) -> str:
    number = numbers["bands"]
    bands = "band" if number == 1 else "bands"
    return f"{in_words(number).capitalize()} {bands} or more worse than in the period before."


def _widening_gap(numbers: Numbers) -> str:
    number = numbers["periods"]
    if number == 1:
        return "The inequality gap widened in the latest period."
    return f"The inequality gap widened in {in_words(number)} successive periods."


def _judgement(_numbers: Numbers) -> str:
    return "The latest judgement in a scheme is in a category that counts as failing."


def _corporate(numbers: Numbers) -> str:
    number = numbers["indicators"]
    noun = "indicator" if number == 1 else "indicators"
    return (
        f"In the worst band of its type on at least {in_words(number)} {noun}, and on at least "
        f"{numbers['share']}% of the indicators that it has a band for."
    )


def _off_track(numbers: Numbers) -> str:
    number = numbers["reviews"]
    how_often = "a review" if number == 1 else f"{in_words(number)} successive reviews"
    return (
        f"A target of an agreement is rated red at {how_often}. It is found as a review is "
        "finished, not by a scan; agreements that only their team may know of are left out."
    )


_SENTENCES: Final = {
    RuleCode.PERSISTENT: _persistent,
    RuleCode.FLOOR: _floor,
    RuleCode.SHARP_FALL: _sharp_fall,
    RuleCode.WIDENING_GAP: _widening_gap,
    RuleCode.JUDGEMENT: _judgement,
    RuleCode.CORPORATE: _corporate,
    RuleCode.OFF_TRACK: _off_track,
}


def in_words(number: int) -> str:
    """A small number as a word, a larger one in figures."""
    return _WORDS[number] if number < len(_WORDS) else f"{number:,}"
