"""What waits for somebody from their calendar: to plan, to write up, and what has changed."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import and_, or_, select

from gorm.accounts.actor import Actor
from gorm.accounts.models import User
from gorm.core import clock
from gorm.core.db import session
from gorm.core.surroundings import setting
from gorm.engagements.models import Engagement, EngagementState
from gorm.engagements.policy import readable_by
from gorm.mailroom.models import EntryState, IncomingEntry, IncomingReader
from gorm.mailroom.reading.facts import MESSAGE, Facts, facts_from
from gorm.mailroom.rules.comparing import Difference, differences
from gorm.mailroom.rules.words import name_in_order, who_matters

#: As many as a page shows at once.
SHOWN: Final = 50
_NAMED: Final = 4


@dataclass(frozen=True)
class EntryLine:
    """An entry in a list; `changes` are what the invitation says otherwise than was written."""

    reference: str
    subject: str
    on: date
    time: str
    place: str
    with_whom: str
    brought_by: str
    is_message: bool
    is_over: bool
    is_ready: bool
    is_set_aside: bool
    is_cancelled: bool
    engagement: str
    may_take_over: bool
    changes: tuple[Difference, ...]


@dataclass(frozen=True)
class FromCalendar:
    """What waits: meetings to write up (the newest first), to plan (the soonest first), changes."""

    to_write_up: tuple[EntryLine, ...] = ()
    to_plan: tuple[EntryLine, ...] = ()
    changed: tuple[EntryLine, ...] = ()
    is_cut: bool = False

    @property
    def count(self) -> str:
        """How many wait, as a page says it."""
        number = len(self.to_write_up) + len(self.to_plan) + len(self.changed)
        return f"{number}{'+' if self.is_cut else ''}"

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not (self.to_write_up or self.to_plan or self.changed)


def from_calendar(actor: Actor, most: int = SHOWN) -> FromCalendar:
    """What waits for the actor: one statement, or none for who logs no engagements."""
    if not actor.has("engagement:log"):
        return FromCalendar()
    today = clock.today()
    since = today - timedelta(days=setting("calendar_days_back"))
    waits = and_(
        IncomingEntry.state == EntryState.WAITING,
        ~IncomingReader.is_set_aside,
        or_(IncomingEntry.happens_on >= since, IncomingEntry.happens_on == date(1970, 1, 1)),
    )
    news = and_(IncomingEntry.has_news, readable_by(actor))
    query = _lines(actor).where(or_(waits, news)).order_by(IncomingEntry.happens_on)
    found = [_line(actor, row, today) for row in session().execute(query.limit(most + 1))]
    shown = found[:most]
    waiting = [one for one in shown if not one.engagement]
    return FromCalendar(
        to_write_up=tuple(one for one in reversed(waiting) if one.is_over),
        to_plan=tuple(one for one in waiting if not one.is_over),
        changed=tuple(one for one in shown if one.engagement),
        is_cut=len(found) > most,
    )


def put_away(actor: Actor) -> tuple[EntryLine, ...]:
    """The latest that the actor set aside, or whose organiser called it off."""
    is_away = or_(
        IncomingEntry.state == EntryState.CANCELLED,
        and_(IncomingEntry.state == EntryState.WAITING, IncomingReader.is_set_aside),
    )
    query = _lines(actor).where(is_away).order_by(IncomingEntry.happens_on.desc())
    today = clock.today()
    return tuple(_line(actor, row, today) for row in session().execute(query.limit(SHOWN)))


def changes_of(actor: Actor, engagement: str) -> tuple[EntryLine, ...]:
    """What invitations say otherwise than an engagement, for whom they are offered to."""
    query = _lines(actor).where(
        IncomingEntry.has_news, Engagement.reference == engagement, readable_by(actor)
    )
    today = clock.today()
    return tuple(_line(actor, row, today) for row in session().execute(query.limit(5)))


def _lines(actor: Actor) -> Any:
    return (
        select(IncomingEntry, IncomingReader.is_set_aside, User.name, Engagement)
        .join(
            IncomingReader,
            and_(
                IncomingReader.entry_id == IncomingEntry.id,
                IncomingReader.user_id == actor.user_id,
            ),
        )
        .join(User, User.id == IncomingEntry.owner_id)
        .outerjoin(Engagement, Engagement.id == IncomingEntry.engagement_id)
    )


def _line(actor: Actor, row: Any, today: date) -> EntryLine:
    entry: IncomingEntry = row.IncomingEntry
    engagement: Engagement | None = row.Engagement
    facts = facts_from(entry.facts)
    news = facts_from(entry.news) if entry.has_news and entry.news else None
    values = entry.matches.values()
    return EntryLine(
        reference=entry.reference,
        subject=facts.subject or "Without a subject",
        on=facts.day,
        time=facts.at,
        place=facts.place,
        with_whom=_with_whom(actor, facts),
        brought_by="" if entry.owner_id == actor.user_id else row.name,
        is_message=facts.nature == MESSAGE,
        is_over=_is_over(facts, today),
        is_ready=any(value.startswith(("post:", "organisation:")) for value in values)
        and facts.day.year > 1970,
        is_set_aside=row.is_set_aside,
        is_cancelled=entry.state is EntryState.CANCELLED,
        engagement=engagement.reference if engagement else "",
        may_take_over=bool(engagement and engagement.state is EngagementState.PLANNED),
        changes=differences(facts, news) if news else (),
    )


def _is_over(facts: Facts, today: date) -> bool:
    """Whether it is to be written up: its day has passed, or has begun and its time has too."""
    if facts.day != today:
        return facts.day < today
    local = clock.now().astimezone(clock.OFFICE_TIME)
    return not facts.at or facts.at <= f"{local:%H:%M}"


def _with_whom(actor: Actor, facts: Facts) -> str:
    """The first of those who come, but for the reader."""
    others = [one for one in who_matters(facts.people) if one.address != actor.email]
    names = [name_in_order(one.name) or one.address for one in others]
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
