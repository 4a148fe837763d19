"""What was written for a pack, as its sections draw it: plain data for paper and screens."""

from dataclasses import dataclass
from datetime import date

from gorm.core.provenance import Provenance


@dataclass(frozen=True)
class WrittenItem:
    """One item of an editable part, in the order in which it was put.

    `words` are the house's Markdown. `language` is empty where it is the document's own.
    """

    words: str
    heading: str = ""
    language: str = ""
    provenance: Provenance | None = None


@dataclass(frozen=True)
class WhoComes:
    """Somebody who will be in the room: the name and the post, theirs or ours."""

    name: str
    post: str
    is_ours: bool = False


@dataclass(frozen=True)
class Picture:
    """An image of a pack: its address for the renderer, its description, caption and credit."""

    address: str
    description: str
    caption: str = ""
    credit: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class Front:
    """The two sides that are read first: why, what we ask, what to say, who and when.

    `asks` and `lines` are the first of their own sections; for the other side they are empty.
    """

    why: tuple[WrittenItem, ...] = ()
    asks: tuple[WrittenItem, ...] = ()
    points: tuple[WrittenItem, ...] = ()
    lines: tuple[WrittenItem, ...] = ()
    programme: tuple[WrittenItem, ...] = ()
    who: tuple[WhoComes, ...] = ()
    contact: str = ""
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True)
class AsksAndOffers:
    """What we ask of them, and what we can offer."""

    asks: tuple[WrittenItem, ...] = ()
    offers: tuple[WrittenItem, ...] = ()


@dataclass(frozen=True)
class Issues:
    """What is likely to be raised, each with the line to take."""

    items: tuple[WrittenItem, ...] = ()


@dataclass(frozen=True)
class OpenRepresentations:
    """A case on which representations are open, so that some things may not be said."""

    case: str
    what: str
    until: date | None
    provenance: Provenance | None = None


@dataclass(frozen=True)
class Sensitivities:
    """What to be careful with, and what may not be said while representations are open."""

    items: tuple[WrittenItem, ...] = ()
    representations: tuple[OpenRepresentations, ...] = ()
