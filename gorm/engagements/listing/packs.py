"""What a pack says of engagements: the log, its newest lines in the body and all in an annex."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Final

from gorm.core.plain_data import UNPRINTED
from gorm.core.provenance import Provenance, Statement
from gorm.core.text import day, listed
from gorm.core.working_days import months_after
from gorm.engagements.listing.audiences import open_to, preparer_of, readers_of, withheld_from
from gorm.engagements.listing.lines import EngagementLine, Words, first_words, lines_at
from gorm.engagements.listing.pack_scope import (
    LOG_MONTHS,
    Source,
    day_of,
    is_in_log,
    is_with,
    sources,
)
from gorm.engagements.listing.strands import Window, identities_of, keys, strands_of
from gorm.engagements.models import Engagement, EngagementKind, EngagementState
from gorm.places.offers import Audience, PackAnnex, PackPart, PackRequest

HELD: Final = EngagementState.HELD
PLANNED: Final = EngagementState.PLANNED
#: A pack is read on a train: beyond this many the log says that there were more.
LONGEST_LOG: Final = 40
#: As many of the newest stand in the body, with what is planned in the next so many days.
NEWEST: Final = 8
DAYS_AHEAD: Final = 60
#: As many people of theirs are named in the body.
NAMED: Final = 2
_LONGEST_GIST: Final = 400
_LONGEST_IN_BODY: Final = 140


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
    provenance: Provenance
    id: int = field(metadata={UNPRINTED: True})

    @property
    def in_brief(self) -> str:
        """Whom it was with of theirs, as the body has room for it: the first few by name."""
        more = len(self.people) - NAMED
        return "; ".join(self.people[:NAMED]) + (f"; and {more} more" if more > 0 else "")

    @property
    def gist(self) -> str:
        """What was said, as the body has room for it."""
        return first_words(self.said, _LONGEST_IN_BODY)

    @property
    def title(self) -> str:
        """What it is called among others."""
        return f"{self.kind.named_with(list(self.with_whom))}, {day(self.on)}"


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

    @property
    def newest(self) -> tuple[LogEntry, ...]:
        """What was held, as far as the body has room for it."""
        return self.held[:NEWEST]

    @property
    def soon(self) -> tuple[LogEntry, ...]:
        """What is planned in the time for which a pack is read."""
        last = self.until + timedelta(days=DAYS_AHEAD)
        return tuple(entry for entry in self.planned if entry.on <= last)[:NEWEST]

    @property
    def more(self) -> int:
        """How many stand in the annex alone."""
        return len(self.held) + len(self.planned) - len(self.newest) - len(self.soon)


def log_part(request: PackRequest) -> PackPart:
    """The engagement log of a pack: 12 months back from its date, and what is planned."""
    preparer, as_at = preparer_of(request), day_of(request)
    released = request.is_released and request.audience is Audience.MINISTER
    strands = strands_of(request.place, identities_of(request.place))
    admitted = open_to(preparer, request.audience, is_released=released)
    year = Window(LONGEST_LOG + 1, since=months_after(as_at, -LOG_MONTHS), until=as_at)
    held = lines_at(keys(preparer, strands, year, admitted, Engagement.state == HELD))
    ahead = Window(LONGEST_LOG, oldest_first=True, since=as_at)
    planned_keys = keys(preparer, strands, ahead, admitted, Engagement.state == PLANNED)
    planned = lines_at(planned_keys, oldest_first=True)
    told = (*held[:LONGEST_LOG], *planned)
    log = EngagementLog(
        since=months_after(as_at, -LOG_MONTHS),
        until=as_at,
        held=_entries(held[:LONGEST_LOG], request.audience, preparer.home),
        planned=_entries(planned, request.audience, preparer.home),
        is_cut=len(held) > LONGEST_LOG,
        home=preparer.home,
    )
    return PackPart(
        model=log,
        marking_rank=max((_rank(words) for words in _words_of(told)), default=0),
        readers=readers_of([line.id for line in told if line.words and line.words.is_restricted]),
        withheld=withheld_from(
            preparer,
            request.audience,
            is_with(request.place),
            is_in_log(as_at),
            is_released=released,
        ),
        sources=sources({line.owner for line in told}, preparer, as_at),
        statements=tuple(_statements(told, request.audience, preparer.home)),
        annex=_annex(log),
    )


def _annex(log: EngagementLog) -> PackAnnex | None:
    if not log.more:
        return None
    return PackAnnex("Engagement log in full", "engagements/_log_annex.html", log)


def _entries(
    lines: Iterable[EngagementLine], audience: Audience, home: str
) -> tuple[LogEntry, ...]:
    return tuple(_entry(line, line.words, audience, home) for line in lines if line.words)


def _entry(line: EngagementLine, words: Words, audience: Audience, home: str) -> LogEntry:
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
        provenance=Source(line.reference, line.kind, line.on, line.logged_at, line.owner)
        .origin(audience, home)
        .of(f"engagement/{line.id}"),
        id=line.id,
    )


def _statements(
    lines: Iterable[EngagementLine], audience: Audience, home: str
) -> Iterator[Statement]:
    for line in lines:
        if line.words:
            yield from _told(_entry(line, line.words, audience, home), _rank(line.words))


def _told(entry: LogEntry, rank: int) -> Iterator[Statement]:
    facts = (
        ("", "", entry.purpose or entry.said or day(entry.on)),
        ("/on", "day", day(entry.on)),
        ("/with", "with", listed(list(entry.with_whom))),
        ("/said", "what was said", entry.said),
    )
    for key, label, value in facts:
        if value:
            yield Statement(
                key=f"engagements/engagement-{entry.id}{key}",
                label=f"{entry.title}{', ' if label else ''}{label}",
                value=value,
                provenance=entry.provenance,
                on=entry.on,
                marking_rank=rank,
                is_restricted=entry.is_restricted,
            )


def _words_of(lines: Iterable[EngagementLine]) -> list[Words]:
    return [line.words for line in lines if line.words]


def _rank(words: Words) -> int:
    return int(words.is_sensitive)
