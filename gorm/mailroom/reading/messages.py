"""Reading a message: the invitation that it carries, or else its own words."""

import email
import email.policy
import email.utils
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage, Message
from hashlib import sha256
from typing import Any, Final

from gorm.core.clock import OFFICE_TIME
from gorm.core.text import cleaned, one_line
from gorm.mailroom.reading.calendars import (
    LONGEST_LINE,
    LONGEST_TEXT,
    MOST_PEOPLE,
    read_calendar,
)
from gorm.mailroom.reading.facts import (
    MESSAGE,
    Facts,
    Reading,
    Somebody,
    Unreadable,
    Window,
)
from gorm.mailroom.reading.html_text import words_of_html
from gorm.mailroom.reading.kinds import kind_of_message

#: How deeply a message may lie in a message, or a part in a part.
DEEPEST: Final = 8
_MOST_PARTS: Final = 200
_MOST_CALENDARS: Final = 10
_LONGEST_HTML: Final = 400_000
_CALENDARS: Final = frozenset({"text/calendar", "application/ics", "text/x-vcalendar"})
# What reading a header that somebody made up can raise in the standard library.
_HEADER_FAULTS: Final = (ValueError, IndexError, TypeError, AttributeError, LookupError)


def read_message(content: bytes, window: Window) -> Reading:
    """What a message says. Raises Unreadable where it is none."""
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Unreadable("This is a message in Outlook’s own form. Save it as .eml or .ics.")
    message = email.message_from_bytes(content, policy=email.policy.default)
    parts = list(_parts(message, 0))
    if not (message.get("From") or message.get("Date") or message.get("Subject")):
        raise Unreadable("This is no message: it has neither a sender nor a date nor a subject.")
    if calendars := [part for part in parts if _is_calendar(part)]:
        return _joined([_calendar_in(part, window) for part in calendars[:_MOST_CALENDARS]])
    inner = [part for part in parts if part.get_content_type() == "message/rfc822"]
    forwarded = _forwarded(inner)
    return Reading(facts=(_letter(forwarded or message, content),))


def _parts(part: Message, depth: int) -> Iterator[Any]:
    """Every part, messages within the message included."""
    if depth > DEEPEST:
        raise Unreadable("This message is nested more deeply than any is.")
    seen = 0
    yield part
    if part.is_multipart():
        for inner in part.get_payload():
            if isinstance(inner, Message):
                for one in _parts(inner, depth + 1):
                    seen += 1
                    if seen > _MOST_PARTS:
                        raise Unreadable("This message has more parts than any has.")
                    yield one


def _forwarded(inner: list[Any]) -> EmailMessage | None:
    """The one message that was forwarded as a file, or None."""
    if len(inner) != 1:
        return None
    payload = inner[0].get_payload()
    first = payload[0] if isinstance(payload, list) and payload else None
    return first if isinstance(first, EmailMessage) else None


def _is_calendar(part: Any) -> bool:
    if part.is_multipart():
        return False
    name = _file_name(part).lower()
    return part.get_content_type() in _CALENDARS or name.endswith((".ics", ".vcs"))


def _calendar_in(part: Any, window: Window) -> Reading:
    content = part.get_payload(decode=True) or b""
    try:
        return read_calendar(_as_utf8(content, part.get_content_charset()), window)
    except Unreadable as unreadable:
        return Reading(notes=(f"The calendar in this message: {unreadable}",))


def _as_utf8(content: bytes, charset: str | None) -> bytes:
    """The part in UTF-8, where it names a character set that Python knows."""
    if not charset or charset.lower() in {"utf-8", "us-ascii"}:
        return content
    try:
        return content.decode(charset, errors="replace").encode()
    except LookupError:
        return content


def _joined(readings: list[Reading]) -> Reading:
    """Several calendars of one message as one; the same invitation twice is there once."""
    facts: dict[tuple[str, str], Facts] = {}
    for reading in readings:
        for one in reading.facts:
            facts.setdefault((one.uid, one.recurrence), one)
    notes = tuple(dict.fromkeys(note for reading in readings for note in reading.notes))
    if facts:
        notes = tuple(note for note in notes if not note.startswith("The calendar in this"))
    return Reading(
        tuple(facts.values()),
        tuple(dict.fromkeys(one for reading in readings for one in reading.replies)),
        tuple({one.uid: one for reading in readings for one in reading.series}.values()),
        notes,
    )


def _letter(message: EmailMessage, content: bytes) -> Facts:
    at, doubt = _sent(message)
    subject = one_line(_header(message, "Subject"))[:LONGEST_LINE]
    return Facts(
        nature=MESSAGE,
        uid=_identity(message, content),
        on=at.date().isoformat(),
        stamped=at.astimezone(UTC).isoformat(),
        at=f"{at:%H:%M}",
        kind=kind_of_message(subject),
        subject=subject,
        text=_words(message)[:LONGEST_TEXT],
        people=_people(message),
        attachments=_attachments(message),
        doubt=doubt,
    )


def _identity(message: EmailMessage, content: bytes) -> str:
    named = one_line(_header(message, "Message-ID"))
    return named if 3 <= len(named) <= 255 else f"sha256:{sha256(content).hexdigest()}"


def _sent(message: EmailMessage) -> tuple[datetime, str]:
    """When it was sent, on London's clock; 1970 tells the caller that nobody knows."""
    try:
        at = email.utils.parsedate_to_datetime(_header(message, "Date"))
        if not 1970 <= at.year <= 2200:
            raise ValueError
    except _HEADER_FAULTS:
        unknown = datetime(1970, 1, 1, tzinfo=UTC)
        return unknown, "The message has no date that can be read: enter the day."
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(OFFICE_TIME), ""


def _header(message: EmailMessage, name: str) -> str:
    """A header as text; '' where it is not there or so broken that nobody can read it."""
    try:
        return cleaned(str(message.get(name, "")))
    except _HEADER_FAULTS:
        return ""


def _people(message: EmailMessage) -> tuple[Somebody, ...]:
    """Sender and recipients, each address once."""
    found: dict[str, Somebody] = {}
    for name in ("From", "To", "Cc"):
        for shown, address in email.utils.getaddresses([_header(message, name)]):
            kept = one_line(address).lower()
            if "@" in kept and len(kept) <= 254 and kept not in found:
                words = one_line(shown)[:LONGEST_LINE]
                found[kept] = Somebody(words, kept, is_organiser=name == "From")
    return tuple(list(found.values())[:MOST_PEOPLE])


def _words(message: EmailMessage) -> str:
    """The text of the message: its plain part, or its HTML without the tags."""
    try:
        body = message.get_body(("plain", "html"))
    except _HEADER_FAULTS:
        body = None
    if body is None:
        return ""
    text = _content(body)
    if body.get_content_type() == "text/html":
        text = words_of_html(text[:_LONGEST_HTML])
    return cleaned(text)


def _content(part: Any) -> str:
    try:
        return str(part.get_content())
    except _HEADER_FAULTS:
        return (part.get_payload(decode=True) or b"").decode("utf-8", errors="replace")


def _attachments(message: EmailMessage) -> tuple[str, ...]:
    """The names of the files that came with it; the files themselves are not kept."""
    names = [_file_name(part) for part in _parts(message, 0) if not part.is_multipart()]
    return tuple(name for name in names if name)[:50]


def _file_name(part: Any) -> str:
    try:
        return one_line(part.get_filename())[:LONGEST_LINE]
    except _HEADER_FAULTS:
        return ""
