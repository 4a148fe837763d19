"""The negotiation at a glance: lines down, rounds across, and how far the sides are apart."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Department
from gorm.core.db import session
from gorm.core.text import day
from gorm.engagements import policy as engagement_policy
from gorm.engagements.models import Engagement
from gorm.negotiations.models import (
    MandateBreach,
    NegotiationRound,
    Position,
    PositionState,
    RoundEngagement,
    Side,
)
from gorm.negotiations.queries.heads import AgreementHead
from gorm.negotiations.queries.topics import (
    Round,
    Topic,
    bounds_of,
    mandates_of,
    rounds_of,
    taken_on,
    topics_of,
)
from gorm.negotiations.rules.convergence import Gap, Trend, gaps_of
from gorm.negotiations.rules.mandates import Bounds, Place, place_of
from gorm.negotiations.rules.positions import Speaker, Taken, is_open_at, standing_at

_ORDER: Final = {Side.AREA: 0, Side.OFFICE: 1, Side.DEPARTMENT: 2}


@dataclass(frozen=True)
class Offer:
    """One side's last offer as a cell shows it; `mark` is the mandate's, for who may see it.

    `is_carried` says that it was made in an earlier round, `since`.
    """

    whose: str
    words: str
    state: PositionState
    is_carried: bool
    since: int
    mark: Place | None = None
    breach: str = ""


@dataclass(frozen=True)
class GapShown:
    """A gap as a bar with its words; `width` is its share of the first gap, at most 100."""

    words: str
    trend: Trend
    width: int


@dataclass(frozen=True)
class Cell:
    """What stands on a line or term at a round."""

    offers: tuple[Offer, ...]
    gap: GapShown | None


@dataclass(frozen=True)
class Row:
    """A line or a term through the rounds."""

    topic: Topic
    cells: tuple[Cell, ...]
    trend: Trend
    is_open: bool


@dataclass(frozen=True)
class Linked:
    """A meeting of a round that the reader may read."""

    round: int
    reference: str
    words: str


@dataclass(frozen=True)
class Table:
    """The negotiation table of an agreement."""

    rounds: tuple[Round, ...]
    rows: tuple[Row, ...]
    engagements: tuple[Linked, ...]

    @property
    def open_round(self) -> Round | None:
        """The round in which positions are taken now."""
        return next((one for one in self.rounds if one.is_open), None)

    @property
    def open_points(self) -> int:
        """On how many lines and terms something is open."""
        return sum(row.is_open for row in self.rows)

    @property
    def converging(self) -> tuple[tuple[str, int], ...]:
        """How many lines stand how, for a glance: (words, number), those that are any."""
        counted = Counter(row.trend for row in self.rows if row.topic.is_line)
        return tuple((trend.label, counted[trend]) for trend in Trend if counted[trend])


def negotiation_table(actor: Actor, head: AgreementHead) -> Table:
    """The lines and terms of an agreement with what each side last offered at every round."""
    topics, rounds = topics_of(head.id), rounds_of(head.id)
    taken = taken_on(head.id, topics)
    marks = marks_for(head, topics)
    told = breaches_of(head.id) if head.sees_mandates else {}
    names = whose_of(taken)
    numbers = [one.number for one in rounds]
    rows = tuple(
        _row(topic, taken.get(topic.key, ()), numbers, _Sight(names, marks.get(topic.key), told))
        for topic in topics
    )
    return Table(rounds, rows, _engagements(actor, head))


def whose_of(taken: Mapping[str, Sequence[Taken]]) -> Mapping[Speaker, str]:
    """How a page names each side that took a position."""
    speakers = {one.speaker for positions in taken.values() for one in positions}
    numbers = {one.department_id for one in speakers if one.department_id is not None}
    names: dict[int, str] = {}
    if numbers:
        query = select(Department.id, Department.short_name).where(Department.id.in_(numbers))
        names = {row.id: row.short_name for row in session().execute(query)}
    return {one: _whose(one, names) for one in speakers}


def marks_for(head: AgreementHead, topics: Sequence[Topic]) -> Mapping[str, Bounds]:
    """The mandates by topic: nothing for those who may not see them, and nothing is read."""
    if not head.sees_mandates:
        return {}
    held = mandates_of(head.id)
    return {
        one.key: bounds_of(held[one.id], one.polarity)
        for one in topics
        if one.is_line and one.id in held
    }


def gap_shown(gap: Gap, topic: Topic) -> GapShown | None:
    """A gap as a bar with its words; None where there is none to show."""
    if gap.size is None or gap.share is None:
        return None
    if gap.trend is Trend.CLOSED:
        return GapShown("No gap", gap.trend, 0)
    share = int(gap.share.quantize(Decimal(1), ROUND_HALF_UP))
    of_first = "" if gap.trend is Trend.FIRST else f", {share}% of the first gap"
    label = gap.trend.label.lower() if gap.trend is not Trend.FIRST else "the first gap"
    words = f"Gap {topic.shown(gap.size)}: {label}{of_first}"
    return GapShown(words, gap.trend, min(100, max(2, share)))


def offer_words(one: Taken, topic: Topic) -> str:
    """An offer as a sentence has it."""
    return ", ".join(filter(None, (topic.shown(one.offer), one.words)))


def _whose(speaker: Speaker, names: Mapping[int, str]) -> str:
    if speaker.department_id is not None:
        return names.get(speaker.department_id, "A department")
    return {Side.AREA: "Area", Side.OFFICE: "Office"}.get(speaker.side, speaker.side.label)


def _row(
    topic: Topic,
    taken: Sequence[Taken],
    rounds: Sequence[int],
    sight: "_Sight",
) -> Row:
    gaps = gaps_of(taken, topic.polarity, rounds) if topic.is_line else ()
    shown = {gap.round: gap_shown(gap, topic) for gap in gaps}
    cells = []
    for number in rounds:
        standing = standing_at(taken, number)
        offers = tuple(
            _offer(topic, one, number, sight)
            for one in sorted(standing.values(), key=lambda one: _ORDER[one.speaker.side])
        )
        cells.append(Cell(offers, shown.get(number)))
    is_open = is_open_at(taken, max(rounds, default=0))
    known = [gap.trend for gap in gaps if gap.trend is not Trend.UNKNOWN]
    return Row(topic, tuple(cells), known[-1] if known else Trend.UNKNOWN, is_open)


@dataclass(frozen=True)
class _Sight:
    """What a reader is shown beside the offers themselves: names, and of mandates what they may."""

    names: Mapping[Speaker, str]
    bounds: Bounds | None
    breaches: Mapping[int, str]


def _offer(topic: Topic, one: Taken, number: int, sight: _Sight) -> Offer:
    is_judged = one.speaker.side is not Side.DEPARTMENT
    return Offer(
        whose=sight.names[one.speaker],
        words=offer_words(one, topic),
        state=one.state,
        is_carried=one.round != number,
        since=one.round,
        mark=place_of(one.figure, sight.bounds) if is_judged else None,
        breach=sight.breaches.get(one.id, ""),
    )


def breaches_of(agreement_id: int) -> Mapping[int, str]:
    """What directors made of offers outside, in words, by position. For who sees mandates."""
    rows = session().execute(
        select(MandateBreach.position_id, MandateBreach.state)
        .join(Position, Position.id == MandateBreach.position_id)
        .where(Position.agreement_id == agreement_id)
    )
    return {row.position_id: row.state.label for row in rows}


def _engagements(actor: Actor, head: AgreementHead) -> tuple[Linked, ...]:
    rows = session().execute(
        select(NegotiationRound.number, Engagement)
        .join(RoundEngagement, RoundEngagement.round_id == NegotiationRound.id)
        .join(Engagement, Engagement.id == RoundEngagement.engagement_id)
        .where(NegotiationRound.agreement_id == head.id, engagement_policy.readable_by(actor))
        .order_by(NegotiationRound.number, Engagement.happens_on, Engagement.id)
    )
    return tuple(Linked(number, one.reference, engagement_words(one)) for number, one in rows)


def engagement_words(one: Engagement) -> str:
    """A meeting in a list: what it was and when."""
    return f"{one.kind.label} of {day(one.happens_on)}"
