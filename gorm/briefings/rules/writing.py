"""The parts of a pack that people write: which a pack has, and what stands in each."""

from dataclasses import dataclass
from typing import Final

from gorm.briefings.models import EditablePart, PackForm
from gorm.core.text import count
from gorm.places.offers import Audience

#: The front of a pack has room for this many points; fewer say less than a meeting needs.
POINTS_ASKED_FOR: Final = 3
LONGEST_WORDS: Final = 5_000
LONGEST_HEADING: Final = 300
MOST_ITEMS: Final = 40
#: What words can be in; empty is the language of the document.
LANGUAGES: Final = (("", "The language of the pack"), ("en-GB", "English"), ("cy", "Welsh"))


@dataclass(frozen=True)
class PartRule:
    """What one part is for, and how its items are asked for.

    `item` is what one is called in a sentence; `heading` is what its first line is, where it has
    one.
    """

    part: EditablePart
    title: str
    lead: str
    item: str
    heading: str = ""

    @property
    def needs_heading(self) -> bool:
        """Whether an item says nothing without its first line."""
        return self.part is EditablePart.ISSUES


_RULES: Final = (
    PartRule(
        EditablePart.PURPOSE, "Purpose", "Why this meeting, and what it is to achieve.", "sentence"
    ),
    PartRule(
        EditablePart.POINTS,
        "Points to make",
        "The three things to say, the first one first.",
        "point",
    ),
    PartRule(EditablePart.ASKS, "What we ask", "What we ask of them, one thing at a time.", "ask"),
    PartRule(
        EditablePart.OFFERS, "What we can offer", "What we can offer, and on what terms.", "offer"
    ),
    PartRule(
        EditablePart.ISSUES,
        "Issues and lines to take",
        "What they are likely to raise, each with the line to take.",
        "issue",
        heading="Issue",
    ),
    PartRule(
        EditablePart.SENSITIVITIES,
        "Sensitivities",
        "What to be careful with, and what not to say.",
        "sensitivity",
    ),
    PartRule(
        EditablePart.PROGRAMME,
        "Programme",
        "What happens when, and where.",
        "line",
        heading="Time",
    ),
    PartRule(
        EditablePart.CHANGES,
        "Changes",
        "What has changed since the pack was issued.",
        "change",
    ),
)
RULES: Final = {rule.part: rule for rule in _RULES}
_FOR_THE_AREA: Final = (EditablePart.PURPOSE, EditablePart.PROGRAMME)


def parts_offered(audience: Audience, form: PackForm) -> tuple[PartRule, ...]:
    """The parts that a pack has. The other side reads neither asks nor lines to take."""
    if form is PackForm.ADDENDUM:
        return (RULES[EditablePart.CHANGES],)
    if audience is Audience.AREA:
        return tuple(RULES[part] for part in _FOR_THE_AREA)
    return tuple(rule for rule in _RULES if rule.part is not EditablePart.CHANGES)


def number_told(part: EditablePart, number: int) -> str:
    """What is to be said of how many items a part has; '' where nothing is."""
    if part is not EditablePart.POINTS or number == POINTS_ASKED_FOR:
        return ""
    if number > POINTS_ASKED_FOR:
        return (
            f"There are {number} points, and the front has room for three. "
            "The first three stand there."
        )
    if number == 0:
        return "Three points are asked for."
    return f"Three points are asked for; there {'is' if number == 1 else 'are'} {number}."


def named(part: EditablePart, number: int) -> str:
    """What an item is called by its number, the first being 1: "Point 2"."""
    return _NAMES[part].format(number)


def standing_of(part: EditablePart, number: int) -> str:
    """How much of a part is written, as an overview says it."""
    return count(number, RULES[part].item, _PLURALS.get(part, "")) if number else "Nothing yet"


_PLURALS: Final = {EditablePart.SENSITIVITIES: "sensitivities"}
_NAMES: Final = {
    EditablePart.PURPOSE: "Sentence {} of the purpose",
    EditablePart.POINTS: "Point {}",
    EditablePart.ASKS: "Ask {}",
    EditablePart.OFFERS: "Offer {}",
    EditablePart.ISSUES: "Issue {} with its line to take",
    EditablePart.SENSITIVITIES: "Sensitivity {}",
    EditablePart.PROGRAMME: "Line {} of the programme",
    EditablePart.CHANGES: "Change {}",
}
