"""What one pack says, as plain data: gathered in one reading, printed, and digested."""

from dataclasses import dataclass
from datetime import date, datetime

from gorm.briefings.card import Card, card_of
from gorm.briefings.models import PackForm, PrintSize, Purpose
from gorm.briefings.rules import marking as rules
from gorm.briefings.rules.audiences import WRITTEN
from gorm.briefings.rules.words import Words, words_for
from gorm.core.plain_data import content_digest
from gorm.core.provenance import Statement
from gorm.places.offers import Audience, PackAnnex, PackPart, PackSection, Place


@dataclass(frozen=True)
class PackSubject:
    """The place that a pack is about, and the office that it belongs to."""

    place: Place
    type_label: str
    office_id: int | None
    office_code: str = ""
    office_name: str = ""


@dataclass(frozen=True)
class PackOrder:
    """What somebody asks for. What it must withhold is told aloud by somebody, or left out."""

    purpose: Purpose
    audience: Audience
    occasion: str = ""
    handling: str = ""
    oral_briefing_from: str = ""
    leaves_out_restricted: bool = False
    #: A director has released restricted records to this audience.
    releases_restricted: bool = False
    form: PackForm = PackForm.FULL
    size: PrintSize = PrintSize.STANDARD
    language: str = "en-GB"
    meets_on: date | None = None
    expires_on: date | None = None
    contact: str = ""

    @property
    def answers_for_restricted(self) -> bool:
        """Whether the order says what becomes of restricted records that it may not hold."""
        return (
            self.leaves_out_restricted or bool(self.oral_briefing_from) or self.releases_restricted
        )


@dataclass(frozen=True)
class Chapter:
    """A section as this pack has it; without a part it has nothing to say, and says that."""

    section: PackSection
    part: PackPart | None

    @property
    def anchor(self) -> str:
        """What the contents list links to."""
        return f"section-{self.section.code}"

    @property
    def title(self) -> str:
        """What the section calls itself; its heading may be in another language."""
        return self.section.title

    @property
    def template(self) -> str:
        """The print partial that draws the model."""
        return self.section.template

    @property
    def model(self) -> object:
        """What the partial draws, or None."""
        return self.part.model if self.part else None

    @property
    def is_written(self) -> bool:
        """Whether people wrote it for this pack, item by item, each in its language."""
        return self.section.code in WRITTEN


@dataclass(frozen=True)
class Annex:
    """An annex of this pack, by its letter: of a section of the body, or a section as a whole."""

    letter: str
    title: str
    template: str
    model: object

    @property
    def anchor(self) -> str:
        """What the contents list links to."""
        return f"annex-{self.letter.lower()}"


@dataclass(frozen=True)
class Heading:
    """A line of the contents list."""

    anchor: str
    title: str
    is_annex: bool = False


@dataclass(frozen=True)
class Cover:
    """The facts on the first page; those of them that are digested with what follows."""

    marking: str
    handling: str
    place: str
    type_label: str
    purpose: str
    audience: str
    occasion: str
    prepared_by: str
    office: str
    as_at: datetime
    notices: tuple[str, ...]
    oral_briefing_from: str
    form: PackForm = PackForm.FULL
    size: PrintSize = PrintSize.STANDARD
    language: str = "en-GB"
    meets_on: date | None = None
    expires_on: date | None = None
    contact: str = ""


@dataclass(frozen=True)
class PackContents:
    """Everything that a pack says, and who may know of all of it."""

    subject: PackSubject
    order: PackOrder
    cover: Cover
    chapters: tuple[Chapter, ...]
    as_at: datetime

    @property
    def parts(self) -> tuple[PackPart, ...]:
        """What the sections gave."""
        return tuple(chapter.part for chapter in self.chapters if chapter.part)

    @property
    def marking(self) -> str:
        """The highest marking of its parts."""
        return self.cover.marking

    @property
    def holds_restricted(self) -> bool:
        """Whether a restricted record stands in it."""
        return any(part.readers for part in self.parts)

    @property
    def reader_ids(self) -> frozenset[int]:
        """The users who may know of every restricted record in it."""
        return rules.readers_of_all([team for part in self.parts for team in part.readers])

    @property
    def withheld(self) -> int:
        """Restricted records that the preparer may know of and the audience may not."""
        return sum(part.withheld for part in self.parts)

    @property
    def words(self) -> Words:
        """The fixed words of its frame."""
        return words_for(self.order.language)

    @property
    def body(self) -> tuple[Chapter, ...]:
        """The sections that stand in the body."""
        return tuple(chapter for chapter in self.chapters if not chapter.section.is_annex)

    @property
    def annexes(self) -> tuple[Annex, ...]:
        """What stands after the body but for the sources: the body's own annexes, then the rest."""
        of_body = [c.part.annex for c in self.body if c.part and c.part.annex]
        whole = [
            PackAnnex(self.words.title(c.section.code, c.title), c.template, c.model)
            for c in self.chapters
            if c.section.is_annex and c.model is not None
        ]
        return tuple(
            Annex(letter_of(n), one.title, one.template, one.model)
            for n, one in enumerate((*of_body, *whole))
        )

    @property
    def sources_letter(self) -> str:
        """The letter of the last annex."""
        return letter_of(len(self.annexes))

    @property
    def sources_annex(self) -> Heading:
        """The last annex: where everything comes from."""
        title = self.words.annex_title(self.sources_letter, self.words.sources)
        return Heading("annex-sources", title, is_annex=True)

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The contents list, the annexes last."""
        words = self.words
        return (
            *(Heading(c.anchor, words.title(c.section.code, c.title)) for c in self.body),
            *(
                Heading(a.anchor, words.annex_title(a.letter, a.title), is_annex=True)
                for a in self.annexes
            ),
            self.sources_annex,
        )

    @property
    def card(self) -> Card:
        """Its one page for the hand, on paper or on a phone."""
        found = ((c.section.code, c.title, c.part) for c in self.chapters)
        return card_of(found, self.words, self.cover.contact).fitted()

    @property
    def sources(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The lines of the annex, by section."""
        return tuple(
            (chapter.title, chapter.part.sources)
            for chapter in self.chapters
            if chapter.part and chapter.part.sources
        )

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Its numbers and facts one by one, in the order in which they stand."""
        return tuple(one for part in self.parts for one in part.statements)

    @property
    def printed(self) -> dict[str, object]:
        """What is printed, and nothing else, as plain data."""
        sections = [
            {"code": c.section.code, "title": c.title, "model": c.model,
             "sources": c.part.sources if c.part else ()}
            for c in self.chapters
        ]  # fmt: skip
        return {
            "cover": self.cover,
            "sections": sections,
            "annexes": self.annexes,
            "card": self.card,
        }

    @property
    def digest(self) -> str:
        """The digest of what is printed, and of nothing else."""
        return content_digest(self.printed)


def letter_of(position: int) -> str:
    """The letter of an annex: A to Z, then AA, AB…"""
    first, last = divmod(position, 26)
    return (letter_of(first - 1) if first else "") + chr(ord("A") + last)
