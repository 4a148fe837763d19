"""Files of different producers, dropped on the page: what becomes of each."""

from dataclasses import dataclass

import pytest

from gorm.mailroom.models import EntryState
from gorm.mailroom.reading.facts import Facts, facts_from
from tests.mailroom.office import Merrowvale, drop, entries
from tests.support.client import Client
from tests.support.queries import statements_of


@dataclass(frozen=True)
class Expected:
    """A meeting as it must have come in."""

    on: str
    at: str
    minutes: int | None
    kind: str
    subject: str
    place: str = ""
    recurrence: str = ""
    is_cancelled: bool = False


_SERIES = "Recovery plan: weekly call"
_WEEKS = ("2026-11-03", "2026-11-10", "2026-11-17", "2026-11-24", "2026-12-01")
_LATER = ("2027-01-05", "2027-01-12", "2027-01-19", "2027-01-26", "2027-02-02", "2027-02-09",
          "2027-02-16", "2027-02-23")  # fmt: skip

BECAME = {
    "outlook_invitation.ics": [
        Expected("2026-12-03", "10:00", 60, "meeting", "Settlement: early word with Northmoor",
                 "Town Hall, Northmoor"),
    ],
    "google_export.ics": [
        Expected("2026-11-20", "14:00", 60, "meeting", "Adult social care with Northmoor",
                 "Town Hall, High Street, Northmoor"),
        Expected("2026-12-11", "", None, "visit", "Site visit: Northmoor depots", "Northmoor"),
    ],
    "apple_calendar.ics": [
        Expected("2026-12-08", "16:00", 90, "visit", "Visit to the bus depot",
                 "County Hall Quay Road Northmoor"),
    ],
    "thunderbird_floating.ics": [
        Expected("2026-12-02", "09:15", 30, "call", "Call with the leader of Northmoor"),
    ],
    "nextcloud_private.ics": [
        Expected("2026-12-01", "12:00", 90, "meeting", "Chief executive: in confidence",
                 recurrence="2026-12-01"),
        Expected("2026-12-15", "12:00", 90, "meeting", "Chief executive: in confidence",
                 recurrence="2026-12-15"),
    ],
    "exchange_series.ics": [
        *(Expected(day, "10:00", 30, "call", _SERIES, "By telephone", day) for day in _WEEKS),
        Expected("2026-12-09", "15:00", 30, "meeting", f"{_SERIES} (moved)",
                 recurrence="2026-12-08"),
        *(Expected(day, "10:00", 30, "call", _SERIES, "By telephone", day) for day in _LATER),
    ],
    "invitation.eml": [
        Expected("2026-12-17", "13:00", 60, "meeting", "Skills fund: what Northmoor needs",
                 "Room 4, Town Hall"),
    ],
    "letter.eml": [
        Expected("2026-11-23", "08:45", None, "letter", "Our recovery plan – dates"),
    ],
}  # fmt: skip


def _seen(facts: Facts) -> Expected:
    return Expected(
        facts.on,
        facts.at,
        facts.minutes,
        facts.kind,
        facts.subject,
        facts.place,
        facts.recurrence,
        facts.is_cancelled,
    )


@pytest.mark.parametrize("name", BECAME)
def test_a_file_of_each_producer_becomes_what_its_calendar_shows(
    office: Merrowvale, amara: Client, name: str
) -> None:
    page = drop(amara, (name, office.file(name)))
    assert name in page.text
    found = entries(office.app)
    assert [_seen(facts_from(one.facts)) for one in found] == BECAME[name]
    assert {one.state for one in found} == {EntryState.WAITING}
    work = amara.get("home.my_work").text
    assert BECAME[name][0].subject in work


def test_times_without_a_zone_are_read_as_londons_and_the_page_says_so(
    office: Merrowvale, amara: Client
) -> None:
    drop(amara, ("a.ics", office.file("thunderbird_floating.ics")))
    [entry] = entries(office.app)
    assert "read as London’s" in amara.get("mailroom.entry", reference=entry.reference).text


def test_the_page_of_a_letter_shows_its_words_and_the_names_of_its_files(
    office: Merrowvale, amara: Client
) -> None:
    drop(amara, ("letter.eml", office.file("letter.eml")))
    [entry] = entries(office.app)
    page = amara.get("mailroom.entry", reference=entry.reference).text
    for words in ("by 15 January 2027", "£40,000", "recovery plan.pdf", "René Faure"):
        assert words in page, words
    for words in ("alert(1)", "color: red"):
        assert words not in page, words


def test_a_newer_invitation_updates_the_entry_that_waits(office: Merrowvale, amara: Client) -> None:
    drop(amara, ("a.ics", office.file("outlook_invitation.ics")))
    page = drop(amara, ("b.ics", office.file("outlook_update.ics")))
    assert "brought up to date" in page.text
    [entry] = entries(office.app)
    facts = facts_from(entry.facts)
    assert (facts.on, facts.at, facts.place) == (
        "2026-12-04",
        "14:30",
        "Civic Centre, Northmoor",
    )


def test_an_older_invitation_that_comes_late_changes_nothing(
    office: Merrowvale, amara: Client
) -> None:
    drop(amara, ("b.ics", office.file("outlook_update.ics")))
    page = drop(amara, ("a.ics", office.file("outlook_invitation.ics")))
    assert "known already" in page.text
    [entry] = entries(office.app)
    assert facts_from(entry.facts).on == "2026-12-04"


def test_a_cancelled_invitation_waits_no_more(office: Merrowvale, amara: Client) -> None:
    drop(amara, ("a.ics", office.file("outlook_invitation.ics")))
    drop(amara, ("c.ics", office.file("outlook_cancelled.ics")))
    [entry] = entries(office.app)
    assert entry.state is EntryState.CANCELLED
    assert "Settlement" not in amara.get("home.my_work").text


def test_an_answer_is_noted_on_the_invitation_that_waits(office: Merrowvale, amara: Client) -> None:
    drop(amara, ("a.ics", office.file("outlook_invitation.ics")))
    page = drop(amara, ("reply.eml", office.file("reply.eml")))
    assert "Sam Okoro comes" in page.text
    [entry] = entries(office.app)
    [sam] = [one for one in facts_from(entry.facts).people if one.address.startswith("sam")]
    assert sam.answer == "accepted"


def test_an_answer_alone_says_to_drop_the_invitation_too(office: Merrowvale, amara: Client) -> None:
    page = drop(amara, ("reply.eml", office.file("reply.eml")))
    assert "drop that too" in page.text
    assert not entries(office.app)


def test_the_same_file_twice_is_there_once(office: Merrowvale, amara: Client) -> None:
    for _ in range(2):
        drop(amara, ("s.ics", office.file("exchange_series.ics")))
    assert len(entries(office.app)) == len(BECAME["exchange_series.ics"])


def test_an_occurrence_that_its_series_no_longer_has_is_cancelled(
    office: Merrowvale, amara: Client
) -> None:
    series = office.file("exchange_series.ics")
    drop(amara, ("s.ics", series))
    later = series.replace(b"SEQUENCE:3", b"SEQUENCE:9").replace(
        b"W. Europe Standard Time:20261222", b"W. Europe Standard Time:20270105T110000,20261222"
    )
    drop(amara, ("s.ics", later))
    cancelled = [one for one in entries(office.app) if one.state is EntryState.CANCELLED]
    assert [one.recurrence for one in cancelled] == ["2027-01-05"]


def test_several_files_at_once_each_say_what_became_of_them(
    office: Merrowvale, amara: Client
) -> None:
    page = drop(
        amara,
        ("broken.ics", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:x\r\n"),
        ("good.ics", office.file("apple_calendar.ics")),
        ("notes.txt", b"hello"),
    )
    for words in ("ends in the middle", "Visit to the bus depot", "Only calendar files"):
        assert words in page.text, words
    assert len(entries(office.app)) == 1


def test_the_pages_ask_the_database_equally_often_however_much_waits(
    office: Merrowvale, amara: Client
) -> None:
    drop(amara, ("a.ics", office.file("outlook_invitation.ics")))
    drop(amara, ("s.ics", office.file("exchange_series.ics")))
    reference = entries(office.app)[-1].reference
    for address in ("/", "/from-calendar", f"/from-calendar/{reference}"):
        with statements_of(office.app) as asked:
            amara.open(address)
        assert len(asked) <= 12, (address, asked.texts)
