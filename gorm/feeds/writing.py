"""Calendar files (RFC 5545): the same events make the same bytes, so that a change shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from icalendar import Calendar, Event, Timezone
from icalendar.prop import vDuration

from gorm.core.calendars import uid_of
from gorm.feeds.rules import Span

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
#: How often a calendar program is asked to look again.
LOOK_AGAIN: Final = timedelta(hours=1)
_PRODUCT: Final = "-//GORM//Government Offices//EN"
# Great Britain's clocks since 1996, when the Union agreed on the last Sundays of March and October.
_LONDON: Final = """BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
TZNAME:BST
DTSTART:19960331T010000
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:GMT
DTSTART:19961027T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""


@dataclass(frozen=True)
class FeedEvent:
    """One engagement as a calendar has it; `words` is '' for one of which nothing is said."""

    reference: str
    sequence: int
    noted_at: datetime
    span: Span
    title: str
    place: str
    words: str
    category: str
    address: str
    is_cancelled: bool
    is_private: bool


def calendar_file(name: str, events: Iterable[FeedEvent]) -> bytes:
    """A calendar of these events."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Europe/London")
    calendar.add("refresh-interval", vDuration(LOOK_AGAIN), parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", vDuration(LOOK_AGAIN))
    calendar.add_component(Timezone.from_ical(_LONDON))
    for event in events:
        calendar.add_component(_component(event))
    return bytes(calendar.to_ical())


def _component(event: FeedEvent) -> Event:
    component = Event()
    component.add("uid", uid_of(event.reference))
    component.add("sequence", event.sequence)
    component.add("dtstamp", event.noted_at)
    component.add("dtstart", event.span.start)
    component.add("dtend", event.span.end)
    # Many calendars do not show the status of what they subscribe to.
    component.add("summary", f"{'Cancelled: ' if event.is_cancelled else ''}{event.title}")
    component.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    is_free = event.span.is_whole_day or event.is_cancelled
    component.add("transp", "TRANSPARENT" if is_free else "OPAQUE")
    component.add("class", "PRIVATE" if event.is_private else "PUBLIC")
    for name, value in (("location", event.place), ("url", event.address)):
        if value:
            component.add(name, value)
    if event.category:
        component.add("categories", [event.category])
    if words := "\n\n".join(filter(None, (event.words, event.address))):
        component.add("description", words)
    return component
