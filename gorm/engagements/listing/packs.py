"""What a pack says of engagements and commitments: the log, and what was promised either way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, not_, or_, select

from gorm.accounts.actor import Actor
from gorm.core import clock, text
from gorm.core.db import session
from gorm.core.working_days import months_after
from gorm.engagements.listing.audiences import open_to, preparer_of, readers_of, withheld_from
from gorm.engagements.listing.lines import EngagementLine, Words, first_words, lines_at
from gorm.engagements.listing.promises import (
    CommitmentLine,
    by_due_date,
    commitment_columns,
    commitment_lines,
    is_about,
)
from gorm.engagements.listing.strands import (
    Window,
    identities,
    identities_of,
    keys,
    link_of,
    strands_of,
)
from gorm.engagements.models import (
    Commitment,
    CommitmentState,
    Engagement,
    EngagementKind,
    EngagementState,
    Sharing,
    Side,
)
from gorm.places.offers import Audience, PackPart, PackRequest, Place

HELD: Final = EngagementState.HELD
PLANNED: Final = EngagementState.PLANNED
LOG_MONTHS: Final = 12
CLOSED_MONTHS: Final = 6
#: A pack is read on a train: beyond this many the log says that there were more.
LONGEST_LOG: Final = 40
LONGEST_PROMISES: Final = 120
_LONGEST_GIST: Final = 400


@dataclass(frozen=True)
class LogEntry:
    """One engagement as a pack for its audience may tell it, and nothing that it may not."""

    on: date
    starts_at: time | None
    kind: EngagementKind
    with_whom: tuple[str, ...]
    people: tuple[str, ...]
    owner: str
    from_us: tuple[str, ...]
    themes: tuple[str, ...]
    purpose: str
    said: str
    marking: str
    handling: str
    is_restricted: bool


@dataclass(frozen=True)
class EngagementLog:
    """What was held in the months before a day, and what is planned after it."""

    since: date
    until: date
    held: tuple[LogEntry, ...]
    planned: tuple[LogEntry, ...]
    is_cut: bool
    #: Whose log it is: beside the names of its own people it need not be said in every line.
    home: str


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

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do it."""
        return self.state is CommitmentState.OPEN


@dataclass(frozen=True)
class PromiseList:
    """What each side promised the other: open first, then what was closed lately."""

    as_at: date
    closed_since: date
    ours: tuple[PromiseEntry, ...]
    theirs: tuple[PromiseEntry, ...]
    is_cut: bool
    is_for_them: bool = False


def log_part(request: PackRequest) -> PackPart:
    """The engagement log of a pack: 12 months back from its date, and what is planned."""
    preparer, as_at = preparer_of(request), _day_of(request)
    strands = strands_of(request.place, identities_of(request.place))
    admitted = open_to(preparer, request.audience)
    year = Window(LONGEST_LOG + 1, since=months_after(as_at, -LOG_MONTHS), until=as_at)
    held = lines_at(keys(preparer, strands, year, admitted, Engagement.state == HELD))
    ahead = Window(LONGEST_LOG, oldest_first=True, since=as_at)
    planned_keys = keys(preparer, strands, ahead, admitted, Engagement.state == PLANNED)
    planned = lines_at(planned_keys, oldest_first=True)
    told = (*held[:LONGEST_LOG], *planned)
    return PackPart(
        model=EngagementLog(
            since=months_after(as_at, -LOG_MONTHS),
            until=as_at,
            held=_entries(held[:LONGEST_LOG], request.audience),
            planned=_entries(planned, request.audience),
            is_cut=len(held) > LONGEST_LOG,
            home=preparer.home,
        ),
        marking_rank=max((_rank(words) for words in _words_of(told)), default=0),
        readers=readers_of([line.id for line in told if line.words and line.words.is_restricted]),
        withheld=withheld_from(
            preparer, request.audience, _is_with(request.place), _is_in_log(as_at)
        ),
        sources=_sources({line.owner for line in told}, preparer, as_at),
    )


def promises_part(request: PackRequest) -> PackPart:
    """The commitments of a pack: open ones, and those closed in the six months before its date."""
    preparer, as_at = preparer_of(request), _day_of(request)
    rows = _promises(preparer, request, as_at)
    told = rows[:LONGEST_PROMISES]
    lines = commitment_lines(preparer, told, as_at)
    restricted = {row.engagement_id for row in told if row.sharing is Sharing.RESTRICTED}
    due = select(Commitment.engagement_id).where(_is_due_or_lately_closed(as_at))
    return PackPart(
        model=PromiseList(
            as_at=as_at,
            closed_since=months_after(as_at, -CLOSED_MONTHS),
            ours=_promise_entries(lines, Side.OURS, request.audience),
            theirs=_promise_entries(lines, Side.THEIRS, request.audience),
            is_cut=len(rows) > LONGEST_PROMISES,
            is_for_them=request.audience is Audience.AREA,
        ),
        marking_rank=max((int(line.is_sensitive) for line in lines), default=0),
        readers=readers_of(restricted),
        # Those of the log's own months are counted there: a pack adds its sections up.
        withheld=withheld_from(
            preparer,
            request.audience,
            _is_with(request.place),
            not_(_is_in_log(as_at)),
            Engagement.id.in_(due),
        ),
        sources=_sources({row.office or row.department for row in told}, preparer, as_at),
    )


def _day_of(request: PackRequest) -> date:
    return request.as_at.astimezone(clock.OFFICE_TIME).date()


def _is_in_log(as_at: date) -> ColumnElement[bool]:
    since, on = months_after(as_at, -LOG_MONTHS), Engagement.happens_on
    return or_(
        and_(Engagement.state == HELD, on.between(since, as_at)),
        and_(Engagement.state == PLANNED, on >= as_at),
    )


def _is_with(place: Place) -> ColumnElement[bool]:
    link, column = link_of(place.kind)
    met = select(link.engagement_id).where(column.in_(identities(place).order_by(None)))
    return Engagement.id.in_(met)


def _is_due_or_lately_closed(as_at: date) -> ColumnElement[bool]:
    return or_(
        Commitment.state == CommitmentState.OPEN,
        Commitment.closed_on >= months_after(as_at, -CLOSED_MONTHS),
    )


def _promises(preparer: Actor, request: PackRequest, as_at: date) -> Sequence[Any]:
    is_closed = Commitment.state != CommitmentState.OPEN
    return (
        session()
        .execute(
            commitment_columns()
            .where(
                open_to(preparer, request.audience),
                is_about(request.place),
                _is_due_or_lately_closed(as_at),
            )
            .order_by(is_closed, *by_due_date())
            .limit(LONGEST_PROMISES + 1)
        )
        .all()
    )


def _entries(lines: Iterable[EngagementLine], audience: Audience) -> tuple[LogEntry, ...]:
    return tuple(_entry(line, line.words, audience) for line in lines if line.words)


def _entry(line: EngagementLine, words: Words, audience: Audience) -> LogEntry:
    """The other side gets purpose and outcome; our own notes, names and handling stay with us."""
    is_ours = audience is not Audience.AREA
    described = line.described if is_ours else ()
    return LogEntry(
        on=line.on,
        starts_at=line.starts_at,
        kind=line.kind,
        with_whom=tuple(one.name for one in line.who),
        people=(*(f"{one.name} ({one.detail})" for one in line.people), *described),
        owner=line.owner,
        from_us=line.participants if is_ours else (),
        themes=line.themes,
        purpose=words.purpose,
        said=first_words(words.outcome or (words.opening if is_ours else ""), _LONGEST_GIST),
        marking=words.marking.label if is_ours else "",
        handling=words.handling if is_ours else "",
        is_restricted=words.is_restricted,
    )


def _promise_entries(
    lines: Iterable[CommitmentLine], side: Side, audience: Audience
) -> tuple[PromiseEntry, ...]:
    return tuple(_promise_entry(line, audience) for line in lines if line.side is side)


def _promise_entry(line: CommitmentLine, audience: Audience) -> PromiseEntry:
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
    )


def _words_of(lines: Iterable[EngagementLine]) -> list[Words]:
    return [line.words for line in lines if line.words]


def _rank(words: Words) -> int:
    return int(words.is_sensitive)


def _sources(owners: set[str], preparer: Actor, as_at: date) -> tuple[str, ...]:
    """Whose records these are and of which day; one's own office first."""
    others = sorted(owners - {preparer.home})
    homes = [preparer.home, *others] if preparer.home else others
    return tuple(f"Engagement records of {home}, as at {text.day(as_at)}" for home in homes)
