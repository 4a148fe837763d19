"""What a pack says of commitments: open and overdue ones in the body, closed ones in an annex."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, not_, or_, select

from gorm.accounts.actor import Actor
from gorm.core.db import session
from gorm.core.plain_data import UNPRINTED
from gorm.core.provenance import Provenance, Statement
from gorm.core.text import day
from gorm.core.working_days import months_after
from gorm.engagements.listing.audiences import open_to, preparer_of, readers_of, withheld_from
from gorm.engagements.listing.lines import first_words
from gorm.engagements.listing.pack_scope import Source, day_of, is_in_log, is_with, sources
from gorm.engagements.listing.promises import (
    CommitmentLine,
    by_due_date,
    commitment_columns,
    commitment_lines,
    is_about,
)
from gorm.engagements.models import Commitment, CommitmentState, Engagement, Sharing, Side
from gorm.places.offers import (
    Audience,
    CardBlock,
    CardLine,
    PackAnnex,
    PackPart,
    PackRequest,
)

CLOSED_MONTHS: Final = 6
LONGEST_PROMISES: Final = 120
#: As many open ones of each side stand in the body; the annex has the others.
MOST_IN_BODY: Final = 12
_LONGEST_LABEL: Final = 120
_MOST_ON_CARD: Final = 8
_LONGEST_ON_CARD: Final = 150


@dataclass(frozen=True)
class PromiseEntry:
    """One commitment as a pack may tell it."""

    promise: str
    owner: str
    with_whom: tuple[str, ...]
    made_on: date
    due_on: date | None
    state: CommitmentState
    closed_on: date | None
    reason: str
    is_overdue: bool
    side: Side
    provenance: Provenance
    id: int = field(metadata={UNPRINTED: True})

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do it."""
        return self.state is CommitmentState.OPEN

    @property
    def standing(self) -> str:
        """Where it stands, in words."""
        if self.is_overdue:
            return f"Overdue, was due {day(self.due_on)}"
        if self.is_open:
            return f"Open, due {day(self.due_on)}" if self.due_on else "Open, no date agreed"
        return f"{self.state.value.capitalize()} {day(self.closed_on)}"


@dataclass(frozen=True)
class PromiseList:
    """What each side promised the other: open first, then what was closed lately."""

    as_at: date
    closed_since: date
    ours: tuple[PromiseEntry, ...]
    theirs: tuple[PromiseEntry, ...]
    is_cut: bool
    is_for_them: bool = False

    @property
    def open_of_ours(self) -> tuple[PromiseEntry, ...]:
        """What we still have to do, as far as the body has room for it."""
        return _open(self.ours)[:MOST_IN_BODY]

    @property
    def open_of_theirs(self) -> tuple[PromiseEntry, ...]:
        """What they still have to do, as far as the body has room for it."""
        return _open(self.theirs)[:MOST_IN_BODY]

    @property
    def rest_of_ours(self) -> tuple[PromiseEntry, ...]:
        """What of ours stands in the annex alone."""
        return tuple(one for one in self.ours if one not in self.open_of_ours)

    @property
    def rest_of_theirs(self) -> tuple[PromiseEntry, ...]:
        """What of theirs stands in the annex alone."""
        return tuple(one for one in self.theirs if one not in self.open_of_theirs)

    @property
    def closed(self) -> int:
        """How many were closed lately."""
        return sum(not one.is_open for one in (*self.ours, *self.theirs))

    @property
    def more(self) -> int:
        """How many stand in the annex alone."""
        return len(self.rest_of_ours) + len(self.rest_of_theirs)


def promises_part(request: PackRequest) -> PackPart:
    """The commitments of a pack: open ones, and those closed in the six months before its date."""
    preparer, as_at = preparer_of(request), day_of(request)
    released = request.is_released and request.audience is Audience.MINISTER
    rows = _promises(preparer, request, as_at, is_released=released)
    told = rows[:LONGEST_PROMISES]
    lines = commitment_lines(preparer, told, as_at)
    restricted = {row.engagement_id for row in told if row.sharing is Sharing.RESTRICTED}
    due = select(Commitment.engagement_id).where(_is_due_or_lately_closed(as_at))
    model = PromiseList(
        as_at=as_at,
        closed_since=months_after(as_at, -CLOSED_MONTHS),
        ours=_entries(lines, Side.OURS, request.audience, preparer.home),
        theirs=_entries(lines, Side.THEIRS, request.audience, preparer.home),
        is_cut=len(rows) > LONGEST_PROMISES,
        is_for_them=request.audience is Audience.AREA,
    )
    return PackPart(
        model=model,
        marking_rank=max((int(line.is_sensitive) for line in lines), default=0),
        readers=readers_of(restricted),
        # Those of the log's own months are counted there: a pack adds its sections up.
        withheld=withheld_from(
            preparer,
            request.audience,
            is_with(request.place),
            not_(is_in_log(as_at)),
            Engagement.id.in_(due),
            is_released=released,
        ),
        sources=sources({row.office or row.department for row in told}, preparer, as_at),
        statements=tuple(_statements(lines, request.audience, preparer.home)),
        annex=_annex(model),
        card=_card(model),
    )


def _annex(model: PromiseList) -> PackAnnex | None:
    if not model.more:
        return None
    title = "Commitments that are closed, and others"
    return PackAnnex(title, "engagements/_commitments_annex.html", model)


def _card(model: PromiseList) -> CardBlock:
    """The overdue ones first, then by the day on which they are due."""
    open_ones = [one for one in (*model.ours, *model.theirs) if one.is_open]
    open_ones.sort(key=lambda one: (not one.is_overdue, one.due_on or date.max))
    they = "You" if model.is_for_them else "They"
    return CardBlock(
        lines=tuple(
            CardLine(
                f"{'We' if one.side is Side.OURS else they}: "
                f"{first_words(one.promise, _LONGEST_ON_CARD)}",
                "Overdue" if one.is_overdue else day(one.due_on) or "No date",
                one.provenance,
            )
            for one in open_ones[:_MOST_ON_CARD]
        ),
        more=max(0, len(open_ones) - _MOST_ON_CARD),
    )


def _is_due_or_lately_closed(as_at: date) -> ColumnElement[bool]:
    return or_(
        Commitment.state == CommitmentState.OPEN,
        Commitment.closed_on >= months_after(as_at, -CLOSED_MONTHS),
    )


def _promises(
    preparer: Actor, request: PackRequest, as_at: date, *, is_released: bool
) -> Sequence[Any]:
    is_closed = Commitment.state != CommitmentState.OPEN
    return (
        session()
        .execute(
            commitment_columns()
            .where(
                open_to(preparer, request.audience, is_released=is_released),
                is_about(request.place),
                _is_due_or_lately_closed(as_at),
            )
            .order_by(is_closed, *by_due_date())
            .limit(LONGEST_PROMISES + 1)
        )
        .all()
    )


def _open(entries: Iterable[PromiseEntry]) -> tuple[PromiseEntry, ...]:
    return tuple(one for one in entries if one.is_open)


def _entries(
    lines: Iterable[CommitmentLine], side: Side, audience: Audience, home: str
) -> tuple[PromiseEntry, ...]:
    return tuple(_entry(line, audience, home) for line in lines if line.side is side)


def _entry(line: CommitmentLine, audience: Audience, home: str) -> PromiseEntry:
    """The other side reads who of theirs owes what; of ours, the office, and no reason for it."""
    is_ours = audience is not Audience.AREA
    return PromiseEntry(
        promise=line.promise,
        owner=line.owner if is_ours or line.side is Side.THEIRS else line.home,
        with_whom=tuple(one.name for one in line.with_whom),
        made_on=line.made_on,
        due_on=line.due_on,
        state=line.state,
        closed_on=line.closed_on,
        reason=line.dropped_because if is_ours else "",
        is_overdue=line.is_overdue,
        side=line.side,
        provenance=Source(
            line.engagement, line.engagement_kind, line.made_on, line.logged_at, line.home
        )
        .origin(audience, home)
        .of(f"commitment/{line.id}"),
        id=line.id,
    )


def _statements(
    lines: Iterable[CommitmentLine], audience: Audience, home: str
) -> Iterator[Statement]:
    for line in lines:
        entry = _entry(line, audience, home)
        label = first_words(entry.promise, _LONGEST_LABEL)
        facts = (
            ("", "", entry.standing),
            ("/promise", "in full", entry.promise),
            ("/owner", "owner", entry.owner),
        )
        for key, more, value in facts:
            if value:
                yield Statement(
                    key=f"commitments/commitment-{entry.id}{key}",
                    label=f"{label}{', ' if more else ''}{more}",
                    value=value,
                    provenance=entry.provenance,
                    on=entry.due_on,
                    marking_rank=int(line.is_sensitive),
                    is_restricted=line.is_restricted,
                )
