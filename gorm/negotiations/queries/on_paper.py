"""What an agreement and its negotiation are on paper: plain data, in words."""

from dataclasses import dataclass, field
from datetime import date

from gorm.core.plain_data import UNPRINTED
from gorm.negotiations.models import PositionState, Side, TermState
from gorm.negotiations.rules.positions import Taken, is_open_at
from gorm.performance.terms import Polarity


@dataclass(frozen=True)
class TargetOnPaper:
    """A dated target, in words."""

    part: str
    due: str
    without_stretch: str
    with_stretch: str
    id: int = field(default=0, metadata={UNPRINTED: True})


@dataclass(frozen=True)
class RewardOnPaper:
    """What a stretch earns, in words."""

    pump_priming: str
    full_grant: str
    terms: str
    instalments: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Offer:
    """The last position of one side on a line or a term."""

    who: str
    side: Side
    round: int
    words: str
    reason: str
    state: PositionState
    said_by: str
    id: int = field(default=0, metadata={UNPRINTED: True})


@dataclass(frozen=True)
class Topic:
    """What is negotiated: a line or a term. `positions` are all that stand, by round."""

    key: str
    name: str
    number: int
    polarity: Polarity
    unit: str
    offers: tuple[Offer, ...] = ()
    positions: tuple[Taken, ...] = ()

    def offer_of(self, side: str) -> Offer | None:
        """The last position of one side, which a template names; of departments the first."""
        return next((one for one in self.offers if one.side == side), None)

    @property
    def is_open(self) -> bool:
        """Whether anything on it still waits for an answer that settles it."""
        return is_open_at(self.positions, max((one.round for one in self.positions), default=0))


@dataclass(frozen=True)
class LineOnPaper:
    """A line of an agreement, in words. `id` is for what is read beside it."""

    id: int
    topic: Topic
    outcome: str
    indicator: str
    basis: str
    baseline: str
    baseline_source: str
    lead: str
    priority: str
    placeholder: str
    targets: tuple[TargetOnPaper, ...]
    reward: RewardOnPaper | None

    @property
    def last_target(self) -> TargetOnPaper | None:
        """The last target of the line itself."""
        return next((one for one in reversed(self.targets) if not one.part), None)


@dataclass(frozen=True)
class TermOnPaper:
    """Something owed that is not a target."""

    topic: Topic
    kind: str
    words: str
    owed_by: str
    due: str
    state: TermState


@dataclass(frozen=True)
class BlockOnPaper:
    """A block with its lines; those without one stand under ''."""

    name: str
    lines: tuple[LineOnPaper, ...]


@dataclass(frozen=True)
class FundOnPaper:
    """Money that is pooled or aligned."""

    name: str
    department: str
    treatment: str
    amount: str
    years: str
    conditions: str


@dataclass(frozen=True)
class PartyOnPaper:
    """A party beside the accountable body and the office, and who signs for it."""

    name: str
    is_department: bool
    signatory: str


@dataclass(frozen=True)
class RoundOnPaper:
    """A round of the negotiation."""

    number: int
    title: str
    opened: str
    closed: str


@dataclass(frozen=True)
class WholeAgreement:
    """Everything of an agreement that papers draw on, but its mandates."""

    blocks: tuple[BlockOnPaper, ...]
    terms: tuple[TermOnPaper, ...]
    funds: tuple[FundOnPaper, ...]
    parties: tuple[PartyOnPaper, ...]
    rounds: tuple[RoundOnPaper, ...]

    @property
    def lines(self) -> tuple[LineOnPaper, ...]:
        """All lines, in their order."""
        return tuple(line for block in self.blocks for line in block.lines)

    @property
    def topics(self) -> tuple[Topic, ...]:
        """Everything that is negotiated: lines, then terms."""
        return (*(line.topic for line in self.lines), *(term.topic for term in self.terms))


@dataclass(frozen=True)
class MandateOnPaper:
    """What the office may agree to on a line, in words: for the team's own paper only."""

    opening: str
    target: str
    walk_away: str
    concessions: str
    set_on: date
