"""Making, revoking and answering calendar feeds."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update

from gorm.accounts.actor import Actor
from gorm.accounts.models import User, user_reference
from gorm.accounts.sign_in import FULLY, actor_of, digest_of, is_guessing
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import GormError, NotFound, Refused
from gorm.core.surroundings import setting
from gorm.core.text import one_line
from gorm.core.web.application import leave_behind
from gorm.feeds.models import CalendarFeed, CalendarFeedUse, FeedEnd, feed_id_in
from gorm.feeds.queries import (
    AddressOf,
    area_of_feed,
    events_of_area,
    events_of_own,
    number_of_live_feeds,
)
from gorm.feeds.rules import LONGEST_LABEL, MOST_FEEDS, has_expired, last_day
from gorm.feeds.writing import calendar_file
from gorm.places.models import Area

#: What the acts are called in the trail, as they follow a name.
FEEDS_IN_ENGLISH: Final[Mapping[str, str]] = {
    "feed.made": "made a calendar feed",
    "feed.revoked": "revoked a calendar feed",
    "feed.ended": "ended the calendar feeds of the user",
}
# A fetch is written down once a minute, as a visit is.
_SEEN_EVERY: Final = timedelta(minutes=1)


class UnknownFeed(GormError):
    """No feed has this token, and none ever had."""


class EndedFeed(GormError):
    """The feed of this token is answered no more; the text says why, and what to do."""


class TooManyFeedsTried(GormError):
    """Too many tokens that belong to no feed came from one network address."""


@dataclass(frozen=True)
class Fetched:
    """What a feed says: the bytes, their digest, and since when it has said so."""

    content: bytes
    digest: str
    changed_at: datetime


def make_feed(actor: Actor, label: str, area_reference: str = "") -> tuple[str, str]:
    """Make a feed of the actor's own plans, or of an area; its reference and its token.

    The token is told here and never again. Raises Refused for `label`, `area`, and where the
    actor has as many feeds as anybody needs.
    """
    label = one_line(label)
    if not label:
        raise Refused({"label": "Enter a name for the feed, such as where you will use it."})
    if len(label) > LONGEST_LABEL:
        raise Refused({"label": f"The name can be {LONGEST_LABEL} characters long."})
    area = _area(area_reference) if area_reference else None
    if number_of_live_feeds(actor) >= MOST_FEEDS:
        raise Refused(f"You have {MOST_FEEDS} calendar feeds. Revoke one that is not used.")
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed(
        user_id=actor.user_id,
        area_id=area.id if area else None,
        label=label,
        token_digest=digest_of(token),
        made_at=clock.now(),
        ends_on=last_day(clock.today(), setting("feed_months")),
    )
    session().add(feed)
    session().flush()
    session().add(CalendarFeedUse(feed_id=feed.id, content_digest="", changed_at=feed.made_at))
    _record(actor, "feed.made", actor.user_id, {"Calendar feed": ("", _in_words(feed, area))})
    return feed.reference, token


def revoke_feed(actor: Actor, reference: str) -> None:
    """Revoke one of the actor's own feeds: the next fetch is refused. Once is as good as twice.

    Raises NotFound where it is nobody's or somebody else's.
    """
    feed = session().scalar(
        select(CalendarFeed).where(
            CalendarFeed.id == feed_id_in(reference), CalendarFeed.user_id == actor.user_id
        )
    )
    if feed is None:
        raise NotFound
    if feed.ended_at is None:
        _end(feed, FeedEnd.REVOKED)
        area = area_of_feed(feed.area_id) if feed.area_id else None
        words = {"Calendar feed": (_in_words(feed, area), "")}
        _record(actor, "feed.revoked", actor.user_id, words)


def end_feeds_of(actor: Actor, user_id: int) -> None:
    """End every feed of somebody who is disabled; they do not come back with the account."""
    feeds = (
        session()
        .scalars(
            select(CalendarFeed).where(
                CalendarFeed.user_id == user_id, CalendarFeed.ended_at.is_(None)
            )
        )
        .all()
    )
    for feed in feeds:
        _end(feed, FeedEnd.DISABLED)
    if feeds:
        names = "; ".join(feed.label for feed in feeds)
        _record(actor, "feed.ended", user_id, {"Calendar feeds": (names, "")})


def fetch_feed(token: str, network_address: str, address_of: AddressOf) -> Fetched:
    """What the feed of this token says today: what its owner may know of at this moment.

    Raises UnknownFeed, EndedFeed, and TooManyFeedsTried where too many unknown tokens came from
    one network address; a good token is answered all the same.
    """
    found = (
        session()
        .execute(
            select(CalendarFeed, CalendarFeedUse, User)
            .join(CalendarFeedUse, CalendarFeedUse.feed_id == CalendarFeed.id)
            .join(User, User.id == CalendarFeed.user_id)
            .where(CalendarFeed.token_digest == digest_of(token))
            .options(*FULLY)
        )
        .one_or_none()
    )
    if found is None:
        if is_guessing("feed", network_address):
            raise TooManyFeedsTried("Too many wrong addresses were tried. Wait five minutes.")
        raise UnknownFeed("There is no calendar at this address.")
    feed, use, user = found
    _refuse_ended(feed, is_active=user.is_active)
    content = _content(feed, actor_of(user), address_of)
    return _noted(use, content)


def _noted(use: CalendarFeedUse, content: bytes) -> Fetched:
    """Leave behind that the feed was fetched, and since when it has said what it says."""
    now, feed_id = clock.now(), use.feed_id
    digest = hashlib.sha256(content).hexdigest()
    changed_at = use.changed_at if digest == use.content_digest else now
    is_seen = use.last_used_at is not None and now - use.last_used_at <= _SEEN_EVERY
    if not is_seen or changed_at == now:
        told = {"last_used_at": now, "content_digest": digest, "changed_at": changed_at}
        leave_behind(
            lambda: session().execute(
                update(CalendarFeedUse).where(CalendarFeedUse.feed_id == feed_id).values(told)
            )
        )
    return Fetched(content, digest, changed_at)


def _refuse_ended(feed: CalendarFeed, *, is_active: bool) -> None:
    again = "Make a new one in GORM: your account, Calendar feeds."
    if feed.ended_because is FeedEnd.DISABLED or not is_active:
        raise EndedFeed("This calendar feed ended, because the account that it is of was disabled.")
    if feed.ended_because is FeedEnd.REVOKED:
        raise EndedFeed(f"This calendar feed was revoked. {again}")
    if has_expired(feed.ends_on, clock.today()):
        raise EndedFeed(f"This calendar feed has expired. {again}")


def _content(feed: CalendarFeed, owner: Actor, address_of: AddressOf) -> bytes:
    if feed.area_id is None:
        return calendar_file("GORM: my plans", events_of_own(owner, address_of))
    area = area_of_feed(feed.area_id)
    events = events_of_area(owner, area, address_of) if owner.has("engagement:read") else ()
    return calendar_file(f"GORM: {area.name}", events)


def _area(reference: str) -> Area:
    area = session().scalar(select(Area).where(Area.reference == reference, Area.is_current))
    if area is None:
        raise Refused({"area": "Choose one from the list."})
    return area


def _end(feed: CalendarFeed, because: FeedEnd) -> None:
    feed.ended_at, feed.ended_because = clock.now(), because


def _in_words(feed: CalendarFeed, area: Area | None) -> str:
    return f"{area.name if area else 'My plans'}, “{feed.label}”"


def _record(
    actor: Actor, action: str, user_id: int, changes: Mapping[str, tuple[str, str]]
) -> None:
    record(actor, action, Subject("user", user_reference(user_id)), changes=changes)
