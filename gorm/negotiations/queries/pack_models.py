"""Agreements in packs, as plain data: what a section draws and statements are made from."""

from dataclasses import dataclass, field

from gorm.core.plain_data import UNPRINTED
from gorm.core.provenance import Provenance

_APART = {UNPRINTED: True}


@dataclass(frozen=True)
class PackOffer:
    """The last offer of one side on a line; `reason` is '' for an audience that may not read it."""

    who: str
    round: int
    words: str
    state: str
    reason: str
    id: int = field(default=0, metadata=_APART)


@dataclass(frozen=True)
class PackReview:
    """How a line fared at the last finished review."""

    tone: str
    rag: str
    travel: str
    narrative: str


@dataclass(frozen=True)
class PackLine:
    """A line of an agreement in a pack."""

    number: int
    name: str
    outcome: str
    baseline: str
    target: str
    stretch: str
    lead: str
    offers: tuple[PackOffer, ...]
    is_open: bool
    review: PackReview | None
    id: int = field(default=0, metadata=_APART)
    target_id: int = field(default=0, metadata=_APART)


@dataclass(frozen=True)
class PackTerm:
    """What is owed that is not a target."""

    number: int
    name: str
    owed_by: str
    due: str
    state: str
    id: int = field(default=0, metadata=_APART)


@dataclass(frozen=True)
class PackFlexibility:
    """A flexibility on which a department owes something."""

    what: str
    department: str
    waits_for: str
    reference: str = field(default="", metadata=_APART)


@dataclass(frozen=True)
class PackBlock:
    """The lines of one block; '' where they stand under none."""

    name: str
    lines: tuple[PackLine, ...]


@dataclass(frozen=True)
class PackAgreement:
    """An agreement as a pack tells it."""

    reference: str
    title: str
    kind: str
    stage: str
    period: str
    accountable: str
    signed: str
    next_date: str
    last_round: str
    reviewed: str
    blocks: tuple[PackBlock, ...]
    terms: tuple[PackTerm, ...]
    flexibilities: tuple[PackFlexibility, ...]
    provenance: Provenance
    id: int = field(metadata=_APART)
    review_id: int = field(metadata=_APART)
    next_date_id: int = field(metadata=_APART)
    is_restricted: bool = field(metadata=_APART)
    marking_rank: int = field(metadata=_APART)

    @property
    def lines(self) -> tuple[PackLine, ...]:
        """All lines, in their order."""
        return tuple(line for block in self.blocks for line in block.lines)

    @property
    def is_negotiated(self) -> bool:
        """Whether anybody has made an offer on any line."""
        return any(line.offers for line in self.lines)


@dataclass(frozen=True)
class PackAgreements:
    """The agreements of a place as a pack tells them, and what the pack must know of them."""

    agreements: tuple[PackAgreement, ...]
    restricted_ids: tuple[int, ...]
    is_sensitive: bool
    withheld: int
