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
}
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
    match code:
        case RuleCode.PERSISTENT:
            if numbers["periods"] == 1:
                return "In the worst band of its type in the latest period, and not improving."
            periods = in_words(numbers["periods"])
            return (
                f"In the worst band of its type in the {periods} latest periods, and not improving."
            )
        case RuleCode.FLOOR:
            return (
                "Beyond the floor standard of the indicator in the latest period: below it where "
                "high is better, above it where low is better."
            )
        case RuleCode.SHARP_FALL:
            bands = "band" if numbers["bands"] == 1 else "bands"
            how_many = in_words(numbers["bands"])
            return f"{how_many.capitalize()} {bands} or more worse than in the period before."
        case RuleCode.WIDENING_GAP:
            if numbers["periods"] == 1:
                return "The inequality gap widened in the latest period."
            periods = in_words(numbers["periods"])
            return f"The inequality gap widened in {periods} successive periods."
        case RuleCode.JUDGEMENT:
            return "The latest judgement in a scheme is in a category that counts as failing."
        case RuleCode.CORPORATE:
            least = numbers["indicators"]
            noun = "indicator" if least == 1 else "indicators"
            return (
                f"In the worst band of its type on at least {in_words(least)} {noun}, and on at "
                f"least {numbers['share']}% of the indicators that it has a band for."
            )


def in_words(number: int) -> str:
    """A small number as a word, a larger one in figures."""
    return _WORDS[number] if number < len(_WORDS) else f"{number:,}"
