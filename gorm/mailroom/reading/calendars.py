"""Reading a calendar file: every meeting in it as facts, with its day and time in London."""

import re
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

import icalendar
import recurring_ical_events

from gorm.core.clock import OFFICE_TIME
from gorm.core.text import cleaned, one_line
from gorm.mailroom.reading.facts import (
    EVENT,
    Facts,
    Reading,
    Reply,
    Series,
    Somebody,
    Unreadable,
    Window,
)
from gorm.mailroom.reading.kinds import kind_of
from gorm.mailroom.reading.narrowing import FEW_EVENTS, Narrowed, narrowed

LONGEST_LINE: Final = 200
LONGEST_TEXT: Final = 20_000
MOST_PEOPLE: Final = 100
_LONGEST_UID: Final = 255
_ADDRESS: Final = re.compile(r"[^\s<>\"',;:@]{1,64}@[^\s<>\"',;:@]{1,190}", re.ASCII)
_IGNORED: Final = {
    "COUNTER": "proposes another time. When the organiser agrees, drop what they send.",
    "DECLINECOUNTER": "answers a proposal of another time: there is nothing to plan.",
    "REFRESH": "asks for an invitation: there is nothing to plan.",
}


def read_calendar(content: bytes, window: Window) -> Reading:
    """What a calendar file says. Raises Unreadable where it is none."""
    narrow = narrowed(content, window)
    calendar = _parsed(narrow.text)
    if narrow.method in _IGNORED:
        subject = next((_text(event, "SUMMARY") for event in calendar.events), "")
        return Reading(notes=(f"“{subject}” {_IGNORED[narrow.method]}",))
    if narrow.method == "REPLY":
        return Reading(replies=_replies(calendar))
    facts = _facts(calendar, narrow, window)
    if not facts and not narrow.notes:
        raise Unreadable("This calendar holds no meeting of these months.")
    return Reading(facts, series=_series(calendar, facts, narrow), notes=tuple(narrow.notes))


def _parsed(text: str) -> icalendar.Calendar:
    try:
        calendar = icalendar.Calendar.from_ical(text)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise Unreadable("This calendar is broken and cannot be read.") from error
    if not isinstance(calendar, icalendar.Calendar):
        raise Unreadable("This calendar is broken and cannot be read.")
    return calendar


def _facts(calendar: icalendar.Calendar, narrow: Narrowed, window: Window) -> tuple[Facts, ...]:
    """The single events, and of every series what falls into the window; in order of their days."""
    floating = _floating(calendar)
    found: dict[tuple[str, str], Facts] = {}
    query = recurring_ical_events.of(calendar, skip_bad_series=True)
    is_short = narrow.events <= FEW_EVENTS
    wide = _wide(calendar, window)
    for event in query.between(*wide):
        is_repeating = str(event.get("UID", "")).strip() in narrow.repeating
        facts = _one(event, narrow, is_repeating=is_repeating, floating=floating)
        if facts is None:
            continue
        if window.holds(facts.day) or (is_short and not is_repeating):
            found[facts.uid, facts.recurrence] = facts
    if narrow.method == "CANCEL" and is_short:
        found |= _called_off(calendar, narrow, floating, found)
    return tuple(sorted(found.values(), key=lambda one: (one.on, one.at, one.uid)))


def _called_off(
    calendar: icalendar.Calendar, narrow: Narrowed, floating: frozenset[str], found: Any
) -> dict[tuple[str, str], Facts]:
    """Cancellations of a whole series, which name it by its first day, however long ago."""
    whole: dict[tuple[str, str], Facts] = {}
    for event in calendar.events:
        if "RECURRENCE-ID" in event or "DTSTART" not in event:
            continue
        facts = _one(event, narrow, is_repeating=False, floating=floating)
        if facts is not None and (facts.uid, "") not in found:
            whole[facts.uid, ""] = facts
    return whole


def _wide(calendar: icalendar.Calendar, window: Window) -> tuple[date, date]:
    """The days to ask for: the window, and of single events any day that they have."""
    days = [window.first - timedelta(days=1), window.last + timedelta(days=1)]
    for event in calendar.events:
        if any(name in event for name in ("RRULE", "RDATE", "RECURRENCE-ID")):
            continue
        start = getattr(event.get("DTSTART"), "dt", None)
        if isinstance(start, date):
            day = start.date() if isinstance(start, datetime) else start
            days += [day - timedelta(days=1), day + timedelta(days=1)]
    return min(days), max(days)


def _one(
    event: Any, narrow: Narrowed, *, is_repeating: bool, floating: frozenset[str]
) -> Facts | None:
    start = getattr(event.get("DTSTART"), "dt", None)
    if not isinstance(start, date):
        return None
    on, at = _london(start)
    uid = uid_of(str(event.get("UID", "")).strip(), _text(event, "SUMMARY"), on)
    is_cancelled = narrow.method == "CANCEL" or _text(event, "STATUS").upper() == "CANCELLED"
    subject, place = _text(event, "SUMMARY"), _text(event, "LOCATION")
    return Facts(
        nature=EVENT,
        uid=uid,
        on=on.isoformat(),
        recurrence=_recurrence(event, on) if is_repeating else "",
        sequence=_number(event.get("SEQUENCE", 0)),
        stamped=_stamped(event),
        at=at,
        minutes=_minutes(event, start),
        kind=kind_of(subject, place),
        subject=subject,
        place=place,
        text=cleaned(str(event.get("DESCRIPTION", "")))[:LONGEST_TEXT],
        people=people_of(event),
        is_cancelled=is_cancelled,
        is_private=_text(event, "CLASS").upper() in {"PRIVATE", "CONFIDENTIAL"},
        doubt="The calendar names no time zone that is known: its times are read as London’s."
        if at and str(event.get("UID", "")).strip() in floating
        else "",
    )


def uid_of(uid: str, subject: str, on: date) -> str:
    """The UID as it is kept; what has none, or too long a one, is told apart by its digest."""
    if uid and len(uid) <= _LONGEST_UID:
        return one_line(uid)
    return f"sha256:{sha256(f'{uid}|{subject}|{on}'.encode()).hexdigest()}"


def _london(moment: date) -> tuple[date, str]:
    """The day and time in London; a day alone has no time, a time without a zone is London's."""
    if not isinstance(moment, datetime):
        return moment, ""
    local = moment.astimezone(OFFICE_TIME) if moment.tzinfo else moment
    return local.date(), f"{local:%H:%M}"


def _recurrence(event: Any, on: date) -> str:
    first_meant = getattr(event.get("RECURRENCE-ID"), "dt", None)
    return (_london(first_meant)[0] if isinstance(first_meant, date) else on).isoformat()


def _stamped(event: Any) -> str:
    stamp = getattr(event.get("DTSTAMP"), "dt", None)
    if not isinstance(stamp, datetime):
        return ""
    return (stamp if stamp.tzinfo else stamp.replace(tzinfo=UTC)).astimezone(UTC).isoformat()


def _minutes(event: Any, start: date) -> int | None:
    """How long it takes; None for all day, for what has no end, and for more than a day."""
    if not isinstance(start, datetime):
        return None
    end = getattr(event.get("DTEND"), "dt", None)
    lasts = getattr(event.get("DURATION"), "dt", None)
    if isinstance(end, datetime) and bool(end.tzinfo) == bool(start.tzinfo):
        lasts = end - start
    if not isinstance(lasts, timedelta):
        return None
    minutes = int(lasts.total_seconds() // 60)
    return minutes if 1 <= minutes <= 24 * 60 else None


def _floating(calendar: icalendar.Calendar) -> frozenset[str]:
    """The UIDs of events whose time has no zone, or one that nobody knows."""
    if calendar.get("X-WR-TIMEZONE"):
        return frozenset()
    found = set()
    for event in calendar.events:
        start = getattr(event.get("DTSTART"), "dt", None)
        if isinstance(start, datetime) and start.tzinfo is None:
            found.add(str(event.get("UID", "")).strip())
    return frozenset(found)


def people_of(event: Any) -> tuple[Somebody, ...]:
    """Organiser and attendees, each address once; rooms and other things are none."""
    found: dict[str, Somebody] = {}
    organiser = event.get("ORGANIZER")
    listed = event.get("ATTENDEE", [])
    attendees = listed if isinstance(listed, list) else [listed]
    for value, is_organiser in [(organiser, True), *((one, False) for one in attendees)]:
        somebody = _somebody(value, is_organiser=is_organiser)
        if somebody is not None and somebody.address not in found:
            found[somebody.address] = somebody
    return tuple(list(found.values())[:MOST_PEOPLE])


def _somebody(value: Any, *, is_organiser: bool) -> Somebody | None:
    if value is None:
        return None
    params = getattr(value, "params", {})
    if str(params.get("CUTYPE", "")).upper() in {"ROOM", "RESOURCE", "GROUP"}:
        return None
    written = re.sub(r"^mailto:", "", str(value).strip(), flags=re.IGNORECASE)
    address = written if _ADDRESS.fullmatch(written) else str(params.get("EMAIL", ""))
    if not _ADDRESS.fullmatch(address):
        address = ""
    name = one_line(str(params.get("CN", "")))[:LONGEST_LINE]
    if not (address or name):
        return None
    answer = str(params.get("PARTSTAT", "")).lower()
    shown = "" if name.casefold() == address.casefold() else name
    return Somebody(shown, address.lower(), answer[:20], is_organiser)


def _replies(calendar: icalendar.Calendar) -> tuple[Reply, ...]:
    found = []
    for event in calendar.events:
        uid, subject = str(event.get("UID", "")).strip(), _text(event, "SUMMARY")
        listed = event.get("ATTENDEE", [])
        attendees = listed if isinstance(listed, list) else [listed]
        for one in attendees[:MOST_PEOPLE]:
            who = _somebody(one, is_organiser=False)
            if uid and who is not None:
                day = _recurrence(event, date.min) if "RECURRENCE-ID" in event else ""
                found.append(Reply(one_line(uid), day, who, subject))
    return tuple(found)


def _series(
    calendar: icalendar.Calendar, facts: tuple[Facts, ...], narrow: Narrowed
) -> tuple[Series, ...]:
    """The series that the file has whole (with their rule), and what remains of each."""
    if narrow.method == "CANCEL":
        return ()
    found = []
    for event in calendar.events:
        uid = str(event.get("UID", "")).strip()
        if not uid or not ("RRULE" in event or "RDATE" in event):
            continue
        kept = uid_of(uid, _text(event, "SUMMARY"), date.min)
        mine = [one for one in facts if one.uid == kept]
        sequence = max([_number(event.get("SEQUENCE", 0)), *(one.sequence for one in mine)])
        days = tuple(one.recurrence for one in mine)
        found.append(Series(kept, sequence, _stamped(event), days))
    return tuple(found)


def _text(event: Any, name: str) -> str:
    value = event.get(name, "")
    return one_line(str(value[0] if isinstance(value, list) and value else value))[:LONGEST_LINE]


def _number(value: Any) -> int:
    try:
        return min(max(int(value), 0), 1_000_000)
    except (TypeError, ValueError):
        return 0
