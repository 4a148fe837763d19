"""What higher features offer to pages and packs about a place: declared here, filled by registry.

An area's page knows nothing of engagements or of packs; it shows what it is offered.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar, cast

from gorm.accounts.actor import Actor
from gorm.core.extension import ExtensionPoint
from gorm.core.paging import Cursor
from gorm.core.provenance import Provenance, Statement
from gorm.core.together import Question

Read = TypeVar("Read")


class PlaceKind(StrEnum):
    """What a page or a pack can be about."""

    AREA = "area"
    ORGANISATION = "organisation"
    PERSON = "person"


@dataclass(frozen=True)
class Place:
    """What a page or a pack is about, as features below and above know it.

    `office_id` is None where the place has no office, and where it was not read with the place.
    `identities` are the ids under which its history is kept, its own and its predecessors'; empty
    where they were not read with the place.
    """

    kind: PlaceKind
    id: int
    reference: str
    name: str
    office_id: int | None = None
    identities: tuple[int, ...] = ()


@dataclass(frozen=True)
class Band:
    """One box of figures at the top of a page, drawn by the offering feature's own partial."""

    title: str
    template: str
    model: object


@dataclass(frozen=True)
class TimelineEvent:
    """One line of a timeline, drawn by the offering feature's own partial."""

    on: date
    id: int
    kind: str
    template: str
    model: object


@dataclass(frozen=True)
class TimelineRequest:
    """What a timeline asks of its sources: at most `limit` events, newest first, after `after`."""

    actor: Actor
    place: Place
    limit: int
    after: Cursor | None = None
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True)
class TimelineSource:
    """A feature's events; `kinds` are code -> label, for the filter.

    Events that are rows of one query are asked together with those of other features: `question`
    asks for them, None where there are none for this reader, and `event` makes one of a row.
    `events` are those for which it takes more than one query, or none.
    """

    kinds: tuple[tuple[str, str], ...]
    events: Callable[[TimelineRequest], Sequence[TimelineEvent]] = lambda _: ()
    question: Callable[[TimelineRequest], Question | None] = lambda _: None
    event: Callable[[Any], TimelineEvent] | None = None


@dataclass(frozen=True)
class PageQuestion:
    """Rows that a feature wants for its part of a place's page, asked with those of the others.

    `question` is None where this reader is shown nothing; `answer_at` gives the rows by `code`.
    """

    code: str
    question: Callable[[Actor, Place], Question | None]


class Audience(StrEnum):
    """Whose hands a pack is for, and so what may stand in it."""

    OFFICE = "office"
    MINISTER = "minister"
    AREA = "area"

    @property
    def label(self) -> str:
        """The audience as a cover names it."""
        return {
            "office": "The office (our side)",
            "minister": "The minister (our side)",
            "area": "The area (the other side)",
        }[self.value]


@dataclass(frozen=True)
class PackRequest:
    """What a pack asks of each section.

    `actor` is whoever prepares it: nothing that they may not read stands in it, and from that the
    audience takes away what is not for it.
    """

    actor: Actor
    place: Place
    audience: Audience
    as_at: datetime
    #: The pack's own row, for the sections that are written for one pack; None in a first look.
    pack_id: int | None = None
    #: The one-page meeting card has room for a line where the full pack has a page.
    is_card: bool = False
    #: A director has released the restricted records that this audience would not be shown. Never
    #: for the other side.
    is_released: bool = False
    #: What was read for this request and no other, by the function that read it.
    _read: dict[object, object] = field(init=False, compare=False, repr=False, default_factory=dict)

    def once(self, read: Callable[["PackRequest"], Read]) -> Read:
        """What `read` finds for this request: sections that both need it read it once."""
        if read not in self._read:
            self._read[read] = read(self)
        return cast("Read", self._read[read])


@dataclass(frozen=True)
class PackAnnex:
    """What a section has beside its part in the body: an annex with its own title and partial."""

    title: str
    template: str
    model: object


@dataclass(frozen=True)
class CardLine:
    """A line of the one-page meeting card: a fact or a name with what is said of it."""

    words: str
    label: str = ""
    provenance: Provenance | None = None


@dataclass(frozen=True)
class CardBlock:
    """What a section says on the meeting card: few lines, the most telling first.

    `more` counts what the full pack has beyond them. A card that is too full takes lines away from
    the end, and counts them too.
    """

    lines: tuple[CardLine, ...] = ()
    more: int = 0


@dataclass(frozen=True)
class PackPart:
    """What a section says in one pack, as plain data that the page's own partial draws.

    `marking_rank` is 0 for OFFICIAL and 1 for OFFICIAL-SENSITIVE: the pack takes the highest.
    `readers` holds, for each restricted record in the part, the users who may know of it.
    `withheld` counts restricted records that the preparer may know of and the audience may not.
    `sources` are lines for the annex, each with its period or date. `statements` are its numbers
    and facts one by one, by which two packs are compared and each figure is traced to its row.
    `annex` is what stands after the body, and `card` what stands on the meeting card.
    """

    model: object
    marking_rank: int = 0
    readers: tuple[frozenset[int], ...] = ()
    withheld: int = 0
    sources: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()
    annex: PackAnnex | None = None
    card: CardBlock | None = None


@dataclass(frozen=True)
class PackSection:
    """A section of a pack: a code that stays, a title, the print partial, and what it says.

    A section that is an annex as a whole stands after the body, and is left out where it says
    nothing.
    """

    code: str
    title: str
    template: str
    part: Callable[[PackRequest], PackPart | None]
    is_annex: bool = False
    #: What it says once all others have said theirs, of what they said; then `part` is not asked.
    of_the_others: Callable[[PackRequest, Sequence[Statement]], PackPart | None] | None = None
    #: Written by people for one pack: where nobody wrote, it is left out and says nothing.
    is_written: bool = False


@dataclass(frozen=True)
class GlanceFacts:
    """Facts that a higher feature adds to a place at a glance in a pack, and their sources.

    `statements` are the numbers in them one by one. `origins` are where each fact comes from, in
    the order of the facts; without them the statements are one for each fact, in that order.
    `of` is what the feature's own section says, where the facts are told of the same records: they
    are marked and kept as it is, and a card, which has no such section, takes the rest of it here.
    """

    facts: tuple[tuple[str, str], ...]
    sources: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()
    origins: tuple[tuple[Provenance, ...], ...] = ()
    #: Facts of one group stand together, whichever features they come from.
    group: str = "The place"
    of: PackPart | None = None

    @property
    def told(self) -> tuple[tuple[str, str, tuple[Provenance, ...]], ...]:
        """Each fact with where it comes from."""
        origins = self.origins
        if not origins and len(self.statements) == len(self.facts):
            origins = tuple((s.provenance,) if s.provenance else () for s in self.statements)
        origins = origins or ((),) * len(self.facts)
        return tuple(
            (label, words, origin)
            for (label, words), origin in zip(self.facts, origins, strict=True)
        )


bands = ExtensionPoint[Callable[[Actor, Place], Band | None]]("places.bands")
timeline_sources = ExtensionPoint[TimelineSource]("places.timeline_sources")
page_questions = ExtensionPoint[PageQuestion]("places.page_questions")
pack_sections = ExtensionPoint[PackSection]("places.pack_sections")
#: Buttons at the head of a place's page: (label, address) or None where the reader may not.
actions = ExtensionPoint[Callable[[Actor, Place], tuple[str, str] | None]]("places.actions")
#: Quiet links at the foot of what a page says of an organisation or a person: (label, address).
links = ExtensionPoint[Callable[[Actor, Place], tuple[str, str] | None]]("places.links")
#: Quiet links at the head of the list of all places of a kind.
list_links = ExtensionPoint[Callable[[Actor, PlaceKind], tuple[str, str] | None]](
    "places.list_links"
)
#: Facts of the line under the title: (label, words) pairs that a higher feature knows.
facts = ExtensionPoint[Callable[[Actor, Place], Sequence[tuple[str, str]]]]("places.facts")
#: Panels beside the timeline, such as people.
panels = ExtensionPoint[Callable[[Actor, Place], Band | None]]("places.panels")
#: Facts of *at a glance* in a pack that a higher feature knows; None where it knows none.
glance_facts = ExtensionPoint[Callable[[PackRequest], GlanceFacts | None]]("places.glance_facts")
