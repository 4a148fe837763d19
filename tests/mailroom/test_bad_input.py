"""Files that are broken, huge or meant to do harm: a clear word each, and nobody waits long."""

import base64
import resource
from datetime import date, timedelta

import pytest

from gorm.mailroom.reading.asking import Given, Read, read_all
from gorm.mailroom.reading.facts import Window
from tests.mailroom.office import Merrowvale, drop, entries
from tests.support.client import Client

WINDOW = Window(date(2026, 9, 28), date(2027, 2, 25))
#: Processor time for one file, starting the reader included: others share the machine.
SECONDS = 2.0
MEMORY_MIB = 256


def _calendar(*events: str, head: str = "") -> bytes:
    body = "".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{head}{body}END:VCALENDAR\r\n".encode()


def _event(number: int = 1, *lines: str, start: str = "20261201T100000Z") -> str:
    own = [f"UID:{number}@x.example", "DTSTAMP:20261101T000000Z", f"DTSTART:{start}"]
    return "\r\n".join([*own, f"SUMMARY:Event {number}", *lines])


def _many(number: int) -> bytes:
    days = [date(2026, 12, 1) + timedelta(days=n % 60) for n in range(number)]
    words = f"DESCRIPTION:{'abc ' * 60}"
    return _calendar(*(_event(n, words, start=f"{d:%Y%m%d}T100000Z") for n, d in enumerate(days)))


def _nested_mail(depth: int) -> bytes:
    inner = b"Content-Type: text/plain\r\n\r\nwords\r\n"
    for number in range(depth):
        mark = f"b{number}".encode()
        inner = (
            b'Content-Type: multipart/mixed; boundary="' + mark + b'"\r\n\r\n--' + mark
            + b"\r\n" + inner + b"\r\n--" + mark + b"--\r\n"
        )  # fmt: skip
    return b"From: a@b.example\r\nSubject: x\r\nDate: Thu, 26 Nov 2026 09:30:00 +0000\r\n" + inner


#: What must not be taken, with a part of what is said about it.
REFUSED = {
    "every second": ("a.ics", _calendar(_event(1, "RRULE:FREQ=SECONDLY")), "more often than"),
    "every minute": ("a.ics", _calendar(_event(1, "RRULE:FREQ=MINUTELY")), "more often than"),
    "each second of a day": (
        "a.ics",
        _calendar(_event(1, "RRULE:FREQ=DAILY;BYSECOND=1,2,3;BYMINUTE=1,2")),
        "more often than",
    ),
    "no step": ("a.ics", _calendar(_event(1, "RRULE:FREQ=DAILY;INTERVAL=0")), "nobody can follow"),
    "never": (
        "a.ics",
        _calendar(_event(1, "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")),
        "takes too long",
    ),
    "the year 1": ("a.ics", _calendar(_event(start="00010101T000000")), "of the year 1"),
    "the year 9999": ("a.ics", _calendar(_event(start="99991231T000000")), "of the year 9999"),
    "a flood of dates": (
        "a.ics",
        _calendar(_event(1, *["RDATE:20261202T100000Z,20261203T100000Z"] * 900)),
        "too many single dates",
    ),
    "6,000 events": ("a.ics", _many(6_000), "more than 5,000 events"),
    "3,000 events of these months": ("a.ics", _many(3_000), "More than 600"),
    "no calendar": ("a.ics", b"PK\x03\x04" + b"\0" * 500_000, "no calendar file"),
    "rubbish": ("a.ics", bytes(range(256)) * 4_000, "no calendar file"),
    "empty": ("a.ics", b"", "empty"),
    "cut off": ("a.ics", _calendar(_event())[:-40], "ends in the middle"),
    "an end too many": ("a.ics", _calendar(_event()) + b"END:VCALENDAR\r\n", "broken"),
    "deep components": (
        "a.ics",
        b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 5_000,
        "nested more deeply",
    ),
    "a million lines": (
        "a.ics",
        b"BEGIN:VCALENDAR\r\n" + b"X-A:b\r\n" * 1_000_000 + b"END:VCALENDAR\r\n",
        "too many lines",
    ),
    "too large": ("a.ics", b"BEGIN:VCALENDAR\r\n" + b"x" * (10 * 1024 * 1024), "larger than 10 MB"),
    "a folder of zones": (
        "a.ics",
        _calendar(_event(), head="BEGIN:VTIMEZONE\r\nTZID:a\r\nEND:VTIMEZONE\r\n" * 200),
        "time zones",
    ),
    "a program": ("a.exe", b"MZ", "Only calendar files"),
    "Outlook's own form": (
        "a.msg",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100,
        "Save it as .eml",
    ),
    "no message": ("a.eml", b"\0\1\2" * 1_000, "no message"),
    "deep parts": ("a.eml", _nested_mail(40), "nested more deeply"),
    "very deep parts": ("a.eml", _nested_mail(3_000), ""),
    "many parts": (
        "a.eml",
        b'From: a@b.example\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
        + b"--b\r\n\r\nx\r\n" * 5_000
        + b"--b--\r\n",
        "more parts",
    ),
}  # fmt: skip

_FILM = b"x" * 3_000_000
#: What must be taken in spite of what is odd about it.
TAKEN = {
    "a huge count": _calendar(_event(1, "RRULE:FREQ=DAILY;COUNT=999999999")),
    "since 1970": _calendar(_event(1, "RRULE:FREQ=DAILY", start="19700101T100000Z")),
    "a long line": _calendar(_event(1, "DESCRIPTION:" + "x" * 1_000_000)),
    "an attached film": _calendar(
        _event(1, f"ATTACH;ENCODING=BASE64;VALUE=BINARY:{base64.b64encode(_FILM).decode()}")
    ),
    "NUL and other control characters": _calendar(_event(1, "LOCATION:Here\0\x07\x1b[31m")),
    "UTF-16": _calendar(_event()).decode().encode("utf-16"),
    "what Windows wrote": _calendar(_event()).replace(b"Event 1", "Café £5".encode("cp1252")),
    "lines that end as on old Macs": _calendar(_event()).replace(b"\r\n", b"\r"),
    "an address that is none": _calendar(_event(1, "ATTENDEE;CN=X:javascript:alert(1)")),
    "a header in an address": _calendar(
        _event(1, 'ATTENDEE;CN="A\\nBcc: all@x.example":mailto:a@b.example%0ABcc:c@d.example')
    ),
}  # fmt: skip


def _read(name: str, content: bytes) -> Read:
    began = _spent()
    [read] = read_all([Given(name, content)], WINDOW)
    took = _spent() - began
    assert took < SECONDS, f"{took:.1f} s"
    return read


def _spent() -> float:
    """The processor time of all readers so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_taken_is_refused_in_words(what: str) -> None:
    name, content, words = REFUSED[what]
    read = _read(name, content)
    assert words in f"{read.fault} {' '.join(read.reading.notes)}"
    assert not read.reading.facts
    assert read.fault or read.reading.notes


@pytest.mark.parametrize("what", TAKEN)
def test_what_is_merely_odd_is_taken(what: str) -> None:
    read = _read("a.ics", TAKEN[what])
    assert not read.fault
    assert read.reading.facts
    for facts in read.reading.facts:
        for text in (facts.subject, facts.place, *(one.name for one in facts.people)):
            assert not any(ord(character) < 32 for character in text)
        assert all("\n" not in one.address for one in facts.people)


def test_the_largest_calendar_that_is_taken_takes_no_more_than_it_may() -> None:
    """The reader is a process that the system gives no more memory than it may take."""
    far = "".join(
        f"BEGIN:VEVENT\r\n{_event(n, 'DESCRIPTION:' + 'abc ' * 480, start='20150601T100000Z')}"
        "\r\nEND:VEVENT\r\n"
        for n in range(4_400)
    )
    content = _many(590).replace(b"END:VCALENDAR", far.encode() + b"END:VCALENDAR")
    assert len(content) > 8 * 1024 * 1024
    read = _read("a.ics", content)
    assert not read.fault
    assert len(read.reading.facts) == 590


def test_files_after_one_that_does_harm_are_still_read() -> None:
    harm = [Given(f"{n}.ics", REFUSED[what][1]) for n, what in enumerate(("never", "rubbish"))]
    *_, last = read_all([*harm, Given("good.ics", _calendar(_event()))], WINDOW)
    assert last.reading.facts


def test_what_is_written_in_a_file_is_shown_and_never_run(
    office: Merrowvale, amara: Client
) -> None:
    words = "=cmd|' /C calc'!A0 <script>alert(1)</script> {{ 7 * 7 }} <img src=x onerror=y>"
    event = _event(1, f"LOCATION:{words}", f"DESCRIPTION:{words}").replace("Event 1", words)
    page = drop(amara, ("<script>alert(2)</script>.ics", _calendar(event)))
    assert "<script>alert" not in page.text
    [entry] = entries(office.app)
    shown = amara.get("mailroom.entry", reference=entry.reference).text
    assert "<script>alert" not in shown
    assert "<img" not in shown
    assert "{{ 7 * 7 }}" in shown


def test_nothing_but_broken_files_is_answered_with_what_to_do(
    office: Merrowvale, amara: Client
) -> None:
    page = drop(amara, ("a.ics", b"nonsense"), expect=422)
    assert "This is no calendar file" in page.text
    page = drop(amara, expect=422)
    assert "Choose a calendar file" in page.text
    assert not entries(office.app)


def test_more_files_than_are_read_at_once_are_refused_together(
    office: Merrowvale, amara: Client
) -> None:
    files = [(f"{n}.ics", _calendar(_event(n))) for n in range(21)]
    assert "at most 20 files" in drop(amara, *files, expect=422).text
    assert not entries(office.app)
