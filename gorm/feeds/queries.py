"""Reading feeds, and the engagements that one shows to its owner as of now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from gorm.accounts.actor import Actor
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.references import numbered
from gorm.engagements.listing.lines import EngagementLine, lines_at
from gorm.engagements.listing.strands import (
    EVERYTHING,
    Strand,
    Window,
    identities_of,
    keys,
    strands_of,
    strands_of_mine,
)
from gorm.engagements.models import Engagement, Sharing
from gorm.feeds.models import CalendarFeed, CalendarFeedUse
from gorm.feeds.rules import (
    BUSY,
    MOST_EVENTS,
    Shown,
    days_shown,
    has_expired,
    is_cancelled,
    shown_of,
    span_of,
)
from gorm.feeds.writing import FeedEvent
from gorm.places.models import Area
from gorm.places.offers import Place, PlaceKind

#: Makes the address of an engagement's page from its reference.
AddressOf = Callable[[str], str]


@dataclass(frozen=True)
class FeedLine:
    """One of the reader's own feeds in their list."""

    reference: str
    label: str
    area: str
    made_at: datetime
    last_used_at: datetime | None
    ends_on: date
    is_live: bool
    why_not: str


def own_feeds(actor: Actor) -> tuple[FeedLine, ...]:
    """The actor's feeds: those that are answered first, then the newest of those that ended."""
    rows = session().execute(
        select(CalendarFeed, CalendarFeedUse.last_used_at, Area.name)
        .outerjoin(CalendarFeedUse, CalendarFeedUse.feed_id == CalendarFeed.id)
        .outerjoin(Area, Area.id == CalendarFeed.area_id)
        .where(CalendarFeed.user_id == actor.user_id)
        .order_by(CalendarFeed.ended_at.is_not(None), CalendarFeed.id.desc())
        .limit(100)
    )
    lines = [_line(feed, last_used_at, area) for feed, last_used_at, area in rows]
    return tuple(sorted(lines, key=lambda line: not line.is_live))


def number_of_live_feeds(actor: Actor) -> int:
    """How many feeds of the actor's are answered."""
    return (
        session().scalar(
            select(func.count())
            .select_from(CalendarFeed)
            .where(
                CalendarFeed.user_id == actor.user_id,
                CalendarFeed.ended_at.is_(None),
                CalendarFeed.ends_on >= clock.today(),
            )
        )
        or 0
    )


def areas_offered() -> tuple[tuple[str, str], ...]:
    """The areas of which there can be a feed, as (reference, name): every one that there is."""
    rows = session().execute(
        select(Area.reference, Area.name).where(Area.is_current).order_by(Area.name, Area.id)
    )
    return tuple((row.reference, row.name) for row in rows)


def area_of_feed(area_id: int) -> Area:
    """The area that a feed is of."""
    return session().get_one(Area, area_id)


def events_of_own(actor: Actor, address_of: AddressOf) -> tuple[FeedEvent, ...]:
    """What the actor takes part in or logged, as far as they may know of it today."""
    return _events(actor, strands_of_mine(actor), address_of, is_own_time=True)


def events_of_area(actor: Actor, area: Area, address_of: AddressOf) -> tuple[FeedEvent, ...]:
    """What happens with an area or happened with what it follows on, for this actor today."""
    place = Place(PlaceKind.AREA, area.id, area.reference, area.name)
    strands = strands_of(place, identities_of(place))
    return _events(actor, strands, address_of, is_own_time=False)


def event_of(actor: Actor, reference: str, address_of: AddressOf) -> tuple[FeedEvent, Sharing]:
    """One engagement for the actor's calendar. Raises NotFound where they may not know of it."""
    found = keys(actor, EVERYTHING, Window(1), Engagement.reference == reference)
    for line, facts in _lines(found):
        event = _event(line, facts, address_of, is_own_time=True)
        if event is not None:
            return event, facts.sharing
    raise NotFound


def _events(
    actor: Actor, strands: Sequence[Strand], address_of: AddressOf, *, is_own_time: bool
) -> tuple[FeedEvent, ...]:
    if not strands:
        return ()
    since, until = days_shown(clock.today())
    window = Window(MOST_EVENTS, oldest_first=True, since=since, until=until)
    found = (
        _event(line, facts, address_of, is_own_time=is_own_time)
        for line, facts in _lines(keys(actor, strands, window, *_apart(is_own_time=is_own_time)))
    )
    return tuple(event for event in found if event is not None)


def _apart(*, is_own_time: bool) -> tuple[ColumnElement[bool], ...]:
    """What is no part of an area's feed is not even counted towards its most."""
    return () if is_own_time else (Engagement.sharing != Sharing.RESTRICTED,)


def _lines(found: Select[Any]) -> list[tuple[EngagementLine, Any]]:
    """The engagements with what their lines do not tell, oldest first."""
    lines = lines_at(found, oldest_first=True)
    if not lines:
        return []
    chosen = found.subquery()
    rows = session().execute(
        select(
            Engagement.id,
            Engagement.version,
            Engagement.minutes,
            Engagement.logged_at,
            Engagement.sharing,
            Engagement.marking,
        ).join(chosen, chosen.c.id == Engagement.id)
    )
    facts = {row.id: row for row in rows}
    return [(line, facts[line.id]) for line in lines]


def _event(
    line: EngagementLine, facts: Any, address_of: AddressOf, *, is_own_time: bool
) -> FeedEvent | None:
    shown = shown_of(facts.sharing, facts.marking, is_own_time=is_own_time)
    if shown is Shown.NOTHING:
        return None
    has_words = shown is Shown.WORDS
    # Beside a handling instruction only the title goes, which every reader of the list may know.
    words = line.words if has_words and line.words and not line.words.handling else None
    # How long it takes is among the words of an engagement.
    minutes = facts.minutes if line.words is not None else None
    return FeedEvent(
        reference=line.reference,
        sequence=facts.version,
        noted_at=facts.logged_at,
        span=span_of(line.kind, line.on, line.starts_at, minutes),
        title=line.title if has_words else BUSY,
        place=words.place if words else "",
        words=words.purpose if words else "",
        category=line.kind.label if has_words else "",
        address=address_of(line.reference) if has_words else "",
        is_cancelled=is_cancelled(line.state),
        is_private=not has_words,
    )


def _line(feed: CalendarFeed, last_used_at: datetime | None, area: str | None) -> FeedLine:
    why_not = ""
    if feed.ended_at is not None:
        why_not = f"{str(feed.ended_because).capitalize()}"
    elif has_expired(feed.ends_on, clock.today()):
        why_not = "Expired"
    return FeedLine(
        reference=numbered("FEED", feed.id),
        label=feed.label,
        area=area or "",
        made_at=feed.made_at,
        last_used_at=last_used_at,
        ends_on=feed.ends_on,
        is_live=not why_not,
        why_not=why_not,
    )
