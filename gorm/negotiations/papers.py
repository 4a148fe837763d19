"""The papers of a negotiation: agreement, brief, offer letter, comparison of rounds.

Each is plain data first, so that it has a digest and says the same wherever it is made. Only the
brief holds mandates, and only `brief_of` reads them: it asks whether the reader may see them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from gorm.core.errors import NotAllowed, NotFound
from gorm.core.paper import on_paper
from gorm.core.pdf import Pdf, print_stylesheet, render_pdf
from gorm.core.plain_data import content_digest, short_form
from gorm.core.text import day
from gorm.negotiations.models import FlexibilityState
from gorm.negotiations.queries.flexibilities import Flexibility, flexibilities_of
from gorm.negotiations.queries.heads import AgreementHead
from gorm.negotiations.queries.on_paper import MandateOnPaper, Topic, WholeAgreement
from gorm.negotiations.queries.whole import mandates_on_paper, whole_agreement
from gorm.negotiations.rules.convergence import Gap, gaps_of, moves_between
from gorm.negotiations.rules.positions import Speaker, Taken, is_open_at
from gorm.performance.rules.figures import shown

_SENSITIVE: Final = "OFFICIAL-SENSITIVE"


class PaperKind(StrEnum):
    """What a paper is for."""

    AGREEMENT = "agreement"
    BRIEF = "brief"
    OFFER = "offer"
    COMPARISON = "comparison"

    @property
    def label(self) -> str:
        """The kind as a cover names it."""
        return {
            "agreement": "Agreement",
            "brief": "Negotiation brief",
            "offer": "Offer",
            "comparison": "Comparison of two rounds",
        }[self.value]


@dataclass(frozen=True)
class Moved:
    """A topic with what each side did between two rounds, in words."""

    topic: Topic
    moves: tuple[tuple[str, str, str, str], ...]  # who, before, after, movement
    is_open: bool

    @property
    def has_moved(self) -> bool:
        """Whether any side moved."""
        return any(before != after for _, before, after, _ in self.moves)


@dataclass(frozen=True)
class Paper:
    """Everything that stands on a paper: plain data."""

    kind: PaperKind
    reference: str
    title: str
    area: str
    accountable: str
    office: str
    agreement_kind: str
    period: str
    stage: str
    signed: str
    owner: str
    marking: str
    handling: str
    printed_at: datetime
    printed_by: str
    whole: WholeAgreement
    flexibilities: tuple[Flexibility, ...] = ()
    mandates: Mapping[int, MandateOnPaper] = field(default_factory=dict)
    gaps: Mapping[str, str] = field(default_factory=dict)
    moved: tuple[Moved, ...] = ()
    rounds: tuple[int, int] = (0, 0)

    @property
    def heading(self) -> str:
        """The title of the document."""
        return {
            PaperKind.AGREEMENT: self.title,
            PaperKind.BRIEF: f"Negotiation brief: {self.area}",
            PaperKind.OFFER: f"{self.title}: our offer",
            PaperKind.COMPARISON: f"Rounds {self.rounds[0]} and {self.rounds[1]}: {self.area}",
        }[self.kind]

    @property
    def digest(self) -> str:
        """The digest of all that it says."""
        return content_digest(self)


def agreement_paper(head: AgreementHead, *, at: datetime, by: str) -> Paper:
    """The agreement, for signature."""
    granted = {FlexibilityState.AGREED, FlexibilityState.PARTLY_AGREED}
    agreed = tuple(one for one in flexibilities_of(head.id) if one.state in granted)
    paper = _paper(PaperKind.AGREEMENT, head, whole_agreement(head.id), at=at, by=by)
    return replace(paper, flexibilities=agreed)


def brief_of(head: AgreementHead, *, at: datetime, by: str) -> Paper:
    """The brief of the negotiating team, with its mandates. Raises NotAllowed for anybody else."""
    if not head.sees_mandates:
        raise NotAllowed("Only the team of this negotiation and its directors print its brief.")
    whole = whole_agreement(head.id)
    units = {line.id: line.topic.unit for line in whole.lines}
    numbers = [one.number for one in whole.rounds]
    return replace(
        _paper(PaperKind.BRIEF, head, whole, at=at, by=by),
        flexibilities=flexibilities_of(head.id),
        mandates=mandates_on_paper(head.id, units),
        gaps={topic.key: _gap_words(topic, numbers) for topic in whole.topics},
    )


def offer_letter(head: AgreementHead, *, at: datetime, by: str) -> Paper:
    """What the office offers, for the area: never a mandate, a reason, or the team's own words."""
    return _paper(PaperKind.OFFER, head, whole_agreement(head.id), at=at, by=by)


def comparison_of(
    head: AgreementHead, rounds: tuple[int, int], *, at: datetime, by: str
) -> Paper:  # fmt: skip
    """Two rounds side by side. Raises NotFound for a round that there is not."""
    whole = whole_agreement(head.id)
    first, second = sorted(rounds)
    if first == second or not {first, second} <= {one.number for one in whole.rounds}:
        raise NotFound
    return replace(
        _paper(PaperKind.COMPARISON, head, whole, at=at, by=by),
        moved=tuple(_moved(topic, first, second) for topic in whole.topics if topic.positions),
        rounds=(first, second),
    )


def printed(paper: Paper) -> Pdf:
    """The paper as PDF/UA-1. Raises PdfError."""
    return render_pdf(
        written(paper),
        title=f"{paper.heading} ({paper.reference})",
        stylesheets=[print_stylesheet()],
        created=paper.printed_at,
        identifier=f"{paper.reference}/{paper.kind}/{paper.digest}",
    )


def written(paper: Paper) -> str:
    """The paper as HTML for paper."""
    values = {"paper": paper, "short_digest": short_form(paper.digest)}
    return on_paper(f"negotiations/papers/{paper.kind}.html", values)


def _paper(
    kind: PaperKind, head: AgreementHead, whole: WholeAgreement, *, at: datetime, by: str
) -> Paper:
    """A paper with what stands on all of them."""
    is_brief = kind is PaperKind.BRIEF
    return Paper(
        kind=kind,
        reference=head.reference,
        title=head.title,
        area=head.area,
        accountable=head.accountable,
        office=head.office,
        agreement_kind=head.kind,
        period=f"{day(head.begins_on)} to {day(head.ends_on)}",
        stage=head.stage,
        signed=day(head.signed_on),
        owner=head.owner,
        marking=_SENSITIVE if is_brief else head.marking.label,
        handling="For the negotiating team only: holds its mandate" if is_brief else head.handling,
        printed_at=at,
        printed_by=by,
        whole=whole,
    )


def _gap_words(topic: Topic, rounds: list[int]) -> str:
    """How far the sides are apart now, and whether they come closer."""
    gaps = gaps_of(topic.positions, topic.polarity, rounds)
    last: Gap | None = gaps[-1] if gaps else None
    if last is None or last.size is None:
        return ""
    if last.size == 0:
        return "No gap is left"
    return f"{shown(last.size, topic.unit)} apart: {last.trend.label.lower()}"


def _moved(topic: Topic, first: int, second: int) -> Moved:
    moves = moves_between(topic.positions, first, second)
    return Moved(
        topic,
        tuple(
            (_who(topic, move.speaker), _words(move.before, topic), _words(move.after, topic),
             move.movement.label)
            for move in moves
        ),
        is_open_at(topic.positions, second),
    )  # fmt: skip


def _who(topic: Topic, speaker: Speaker) -> str:
    names = {offer.side: offer.who for offer in topic.offers}
    return names.get(speaker.side, speaker.side.label)


def _words(taken: Taken | None, topic: Topic) -> str:
    """A position as a cell says it: its offer, and what was made of it."""
    if taken is None:
        return "No position"
    value = shown(taken.offer, topic.unit) if taken.offer is not None else ""
    offer = ": ".join(words for words in (value, taken.words) if words)
    return f"{offer} ({taken.state.label.lower()})"
