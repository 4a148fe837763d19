"""The meeting card: the one page of a pack that is held in the hand, on paper or on a phone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from gorm.briefings.rules import audiences
from gorm.briefings.rules.fitting import (
    EVERYTHING,
    NOTHING,
    Fit,
    cut,
    fullest_that_fits,
    plain_words,
    shares,
    short_lines,
    whole_lines,
)
from gorm.briefings.rules.words import Words
from gorm.briefings.written import (
    AsksAndOffers,
    Front,
    Issues,
    OpenRepresentations,
    Sensitivities,
    WhoComes,
    WrittenItem,
)
from gorm.core.plain_data import UNPRINTED
from gorm.core.provenance import Provenance
from gorm.core.text import day
from gorm.places.offers import CardBlock, PackPart


@dataclass(frozen=True)
class Line:
    """A line of a card. `language` is empty where it is the document's own."""

    words: str
    label: str = ""
    language: str = ""
    #: On a phone it leads to its record; on paper nothing of it stands.
    provenance: Provenance | None = field(default=None, metadata={UNPRINTED: True})


@dataclass(frozen=True)
class Part:
    """A part of a card: its heading, its lines, and how many more the full pack has.

    It takes `wanted` lines at most, of so many `characters`. `weight` says how many lines it gets
    for each that the least part gets where there is no room for all.
    """

    code: str
    title: str
    lines: tuple[Line, ...]
    more: int = 0
    wanted: int = 6
    weight: int = 1
    characters: int = 180
    is_numbered: bool = False
    is_warning: bool = False

    def fitted(self, lines: int, share: int) -> "Part":
        """The same with so many lines, and so many hundredths of its characters."""
        room = max(12, self.characters * share // 100)
        kept = tuple(_shortened(line, room) for line in self.lines[:lines])
        return replace(self, lines=kept, more=self.more + len(self.lines) - len(kept))


@dataclass(frozen=True)
class Card:
    """What a card says: on the left what to say, on the right who, when and what is known."""

    says: tuple[Part, ...]
    knows: tuple[Part, ...]

    @property
    def left_out(self) -> tuple[Part, ...]:
        """The parts of which no line stands on it, so that their names alone are told."""
        return tuple(part for part in self.parts if not part.lines)

    @property
    def parts(self) -> tuple[Part, ...]:
        """All of it, in the order in which it is read."""
        return (*self.says, *self.knows)

    def fitted(self, says: Fit = EVERYTHING, knows: Fit = EVERYTHING) -> "Card":
        """The same with no more than fits on either side."""
        return Card(_fitted(self.says, says), _fitted(self.knows, knows))


def fullest(side: Sequence[Part], fits: Callable[[Fit], bool]) -> Fit:
    """The most that may stand on a side of a card of which `fits` says whether it is one page."""
    lines = sum(min(part.wanted, len(part.lines)) for part in side)
    found = fullest_that_fits(whole_lines(lines), fits) if lines else NOTHING
    if found.lines or not lines:
        return found
    return fullest_that_fits(short_lines(len(side)), fits)


def _fitted(side: Sequence[Part], fit: Fit) -> tuple[Part, ...]:
    wanted = [(min(part.wanted, len(part.lines)), part.weight) for part in side]
    given = shares(wanted, fit.lines)
    return tuple(
        part.fitted(lines, fit.characters) for part, lines in zip(side, given, strict=True)
    )


def card_of(found: Iterable[tuple[str, str, PackPart | None]], words: Words, contact: str) -> Card:
    """The card of a pack, from its sections by code and title; what says nothing is left out."""
    parts = [
        part
        for code, title, section in found
        if section is not None
        for part in _parts(code, words.title(code, title), section, words, contact)
        if part.lines or part.more
    ]
    if any(part.code == "who" for part in parts):
        parts = [part for part in parts if part.code != "key_people"]
    return Card(
        says=tuple(sorted((p for p in parts if p.code in _SAID), key=_by(_SAID))),
        knows=tuple(sorted((p for p in parts if p.code not in _SAID), key=_by(_KNOWN))),
    )


def card_from(told: Mapping[str, Any]) -> Card:
    """A card from the frozen data of a pack. Raises KeyError where they are not those of a card."""
    return Card(*(tuple(_part(one) for one in told[side]) for side in ("says", "knows")))


_SAID: Final = ("why", "ask", "points", "issues", "offers", "representations", "sensitivities")
_KNOWN: Final = ("programme", "who", "contact", "key_people", "at_a_glance", "commitments")


def _by(order: Sequence[str]) -> Any:
    return lambda part: order.index(part.code) if part.code in order else len(order)


def _parts(
    code: str, title: str, section: PackPart, words: Words, contact: str
) -> tuple[Part, ...]:
    model = section.model
    if isinstance(model, Front):
        return _front(model, words, contact)
    if isinstance(model, AsksAndOffers):
        return (
            Part("ask", words.the_ask, _items(model.asks), wanted=4, weight=4, characters=170),
            Part("offers", words.offers, _items(model.offers), wanted=3, characters=140),
        )
    if isinstance(model, Issues):
        return (
            Part("issues", words.lines, _items(model.items), wanted=6, weight=3, characters=240),
        )
    if isinstance(model, Sensitivities):
        return _sensitivities(title, model, words)
    return (_block(code, title, section.card),) if section.card else ()


def _front(front: Front, words: Words, contact: str) -> tuple[Part, ...]:
    who = tuple(_comer(one, words) for one in sorted(front.who, key=lambda one: one.is_ours))
    ring = front.contact or contact
    return (
        Part("why", words.why, _items(front.why), wanted=2, weight=2, characters=440),
        Part("points", words.points, _items(front.points), wanted=3, weight=6,
             characters=240, is_numbered=True),
        Part("programme", words.programme, _items(front.programme), wanted=7, weight=2,
             characters=110),
        Part("who", words.who, who, wanted=9, weight=2, characters=90),
        Part("contact", words.contact, (Line(ring),) if ring else (), wanted=1, weight=5,
             characters=200),
    )  # fmt: skip


def _sensitivities(title: str, model: Sensitivities, words: Words) -> tuple[Part, ...]:
    closed = tuple(_open_case(one) for one in model.representations)
    warning = Part(
        "representations",
        words.not_to_be_said,
        closed,
        wanted=4,
        weight=8,
        characters=160,
        is_warning=True,
    )
    return (warning, Part(audiences.SENSITIVITIES, title, _items(model.items), wanted=3))


def _open_case(one: OpenRepresentations) -> Line:
    until = f", until {day(one.until)}" if one.until else ""
    return Line(f"{one.what}{until}", one.case, "en-GB", one.provenance)


def _comer(one: WhoComes, words: Words) -> Line:
    side = f" ({words.ours.lower()})" if one.is_ours else ""
    return Line(f"{one.post}{side}", one.name)


def _items(items: Sequence[WrittenItem]) -> tuple[Line, ...]:
    return tuple(
        Line(plain_words(one.words), one.heading, one.language, one.provenance) for one in items
    )


def _block(code: str, title: str, block: CardBlock) -> Part:
    lines = tuple(Line(one.words, one.label, "en-GB", one.provenance) for one in block.lines)
    return Part(code, title, lines, more=block.more, wanted=7, characters=130)


def _shortened(line: Line, room: int) -> Line:
    label = cut(line.label, max(12, room // 2))
    return replace(line, label=label, words=cut(line.words, room))


def _part(told: Mapping[str, Any]) -> Part:
    return Part(**{**told, "lines": tuple(_line(one) for one in told["lines"])})


def _line(told: Mapping[str, Any]) -> Line:
    source = told.get("provenance")
    if source is None:
        return Line(**told)
    at = source["entered_at"]
    entered = datetime.fromisoformat(at) if at else None
    return Line(**{**told, "provenance": Provenance(**{**source, "entered_at": entered})})
