"""The sample's calendar feeds and digests: who has which, as rows."""

import secrets
from datetime import datetime, timedelta

from gorm.accounts.models import User
from gorm.accounts.sign_in import digest_of
from gorm.core import clock
from gorm.core.db import session
from gorm.demo.sample.places import Region
from gorm.digest.models import DigestPreference, Rhythm
from gorm.feeds.models import CalendarFeed, CalendarFeedUse, FeedEnd
from gorm.feeds.rules import last_day


def add_feeds(region: Region, users: dict[str, User]) -> None:
    """Add feeds that are used, one that was revoked, and the digests that people chose.

    Nobody knows the tokens of the feeds: to try one, somebody makes one.
    """
    now = clock.now()
    county = region.areas["brackenshire"].id
    osei, marchbank = users["osei"].id, users["marchbank"].id
    _add(osei, None, "Outlook at work", now - timedelta(days=140), now - timedelta(minutes=37))
    _add(osei, county, "Team room", now - timedelta(days=61), now - timedelta(hours=2))
    lost = _add(osei, None, "Old telephone", now - timedelta(days=200), now - timedelta(days=31))
    lost.ended_at, lost.ended_because = now - timedelta(days=30), FeedEnd.REVOKED
    _add(marchbank, None, "Outlook", now - timedelta(days=12), None)
    for user_id, rhythm in ((osei, Rhythm.DAILY), (users["quaye"].id, Rhythm.NEVER)):
        session().add(DigestPreference(user_id=user_id, rhythm=rhythm, chosen_at=now))
    session().flush()


def _add(
    user_id: int, area_id: int | None, label: str, made_at: datetime, used_at: datetime | None
) -> CalendarFeed:
    feed = CalendarFeed(
        user_id=user_id,
        area_id=area_id,
        label=label,
        token_digest=digest_of(secrets.token_urlsafe(32)),
        made_at=made_at,
        ends_on=last_day(clock.day_of(made_at), 12),
    )
    session().add(feed)
    session().flush()
    session().add(
        CalendarFeedUse(
            feed_id=feed.id, last_used_at=used_at, content_digest="", changed_at=used_at or made_at
        )
    )
    return feed
