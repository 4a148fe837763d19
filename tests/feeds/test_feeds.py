"""Feeds: what their owners may know of now, to whoever holds the address, until they end."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import icalendar
import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.models import User
from gorm.accounts.roles import Role
from gorm.accounts.service import UserDetails, change_user, disable_user, enable_user
from gorm.accounts.sign_in import MOST_GUESSES
from gorm.audit.models import AuditEntry, AuditPayload
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.errors import NotFound, Refused
from gorm.engagements.models import (
    Engagement,
    EngagementKind,
    EngagementState,
    Marking,
    Sharing,
)
from gorm.engagements.service import cancel_engagement
from gorm.feeds.models import CalendarFeed
from gorm.feeds.rules import MOST_FEEDS, USUAL_MINUTES
from gorm.feeds.service import make_feed, revoke_feed
from gorm.places.models import Area
from tests.engagements.readers import Readers, make_readers
from tests.factories.accounts import make_user
from tests.factories.engagements import make_engagement
from tests.factories.feeds import make_calendar_feed
from tests.factories.places import make_area
from tests.support.queries import statements_of

TODAY = clock.today()
CANARY = "canary-of-the-record"


@pytest.fixture
def readers(app: Flask) -> Readers:
    return make_readers(app)


@pytest.fixture
def area(app: Flask, readers: Readers) -> Area:
    return make_area(app, "Ambleton", office=readers.office)


def plan(app: Flask, actor: Actor, area: Area, days: int = 7, **details: Any) -> str:
    return make_engagement(
        app, actor, areas=[area], state=EngagementState.PLANNED,
        happens_on=TODAY + timedelta(days=days), **details,
    )  # fmt: skip


def fetch(
    app: Flask, token: str, *, expect: int = 200, headers: dict[str, str] | None = None
) -> TestResponse:
    """Ask for a feed as a calendar program does: without a cookie."""
    response = app.test_client().get(f"/feeds/{token}.ics", headers=headers)
    assert response.status_code == expect, response.get_data(as_text=True)
    return response


def events_in(response: TestResponse) -> dict[str, Any]:
    """The events of a feed by the reference in their UID."""
    calendar: Any = icalendar.Calendar.from_ical(response.get_data())
    return {str(event["UID"]).partition("@")[0]: event for event in calendar.events}


def feed_of(app: Flask, actor: Actor, area: Area | None = None) -> dict[str, Any]:
    return events_in(fetch(app, make_calendar_feed(app, actor, area)[1]))


def test_a_feed_of_ones_own_plans_shows_them_to_whoever_holds_its_address(
    app: Flask, readers: Readers, area: Area
) -> None:
    mine = plan(app, readers.writer, area, purpose="Recovery plan", place="Town Hall")
    plan(app, readers.colleague, area)
    _, token = make_calendar_feed(app, readers.writer)
    response = fetch(app, token)
    assert response.content_type == "text/calendar; charset=utf-8"
    events = events_in(response)
    assert list(events) == [mine]
    assert events[mine]["SUMMARY"] == "Meeting with Ambleton"
    assert events[mine]["LOCATION"] == "Town Hall"
    assert events[mine]["DESCRIPTION"].startswith("Recovery plan")
    assert events[mine]["URL"] == f"http://localhost/engagements/{mine}"


def test_a_feed_of_an_area_shows_what_everybody_plans_there(
    app: Flask, readers: Readers, area: Area
) -> None:
    shown = {plan(app, readers.writer, area), plan(app, readers.colleague, area, days=8)}
    plan(app, readers.writer, make_area(app, office=readers.office))
    assert set(feed_of(app, readers.elsewhere, area)) == shown
    assert set(feed_of(app, readers.department, area)) == shown


def test_only_the_days_that_a_calendar_needs_are_in_it(
    app: Flask, readers: Readers, area: Area
) -> None:
    shown = {plan(app, readers.writer, area, days=days) for days in (-30, 0, 364)}
    for days in (-31, 367):
        plan(app, readers.writer, area, days=days)
    assert set(feed_of(app, readers.writer)) == shown


def test_the_words_of_a_record_stay_with_those_who_may_read_them(
    app: Flask, readers: Readers, area: Area
) -> None:
    reference = plan(
        app, readers.writer, area, purpose=CANARY, place=CANARY, starts_at=time(9), minutes=25
    )
    for reader in ("elsewhere", "department", "director_elsewhere"):
        [event] = feed_of(app, readers.named()[reader], area).values()
        assert CANARY.encode() not in event.to_ical()
        assert event.duration == timedelta(minutes=USUAL_MINUTES)  # how long is among the words
    theirs = feed_of(app, readers.colleague, area)[reference]
    assert theirs["LOCATION"] == CANARY
    assert theirs.duration == timedelta(minutes=25)


SENSITIVE: dict[str, dict[str, Any]] = {
    "restricted": {"sharing": Sharing.RESTRICTED},
    "sensitive": {"marking": Marking.OFFICIAL_SENSITIVE, "sharing": Sharing.SHARED},
    "both": {"sharing": Sharing.RESTRICTED, "marking": Marking.OFFICIAL_SENSITIVE},
}


@pytest.mark.parametrize("how", list(SENSITIVE))
def test_no_word_of_what_is_restricted_or_sensitive_is_in_any_feed_of_anybody(
    app: Flask, how: str
) -> None:
    readers = make_readers(app)
    area = make_area(app, f"{CANARY} town", office=readers.office)
    details = SENSITIVE[how]
    if details["sharing"] is Sharing.RESTRICTED:
        details = details | {"team_ids": (readers.writer.user_id, readers.team.user_id)}
    for_all: dict[str, Any] = {
        "purpose": CANARY, "place": CANARY, "notes": f"- us: {CANARY}", "outcome": CANARY,
        "handling": CANARY, "described": (CANARY,), "minister": CANARY,
    }  # fmt: skip
    reference = plan(
        app, readers.writer, area, participant_ids=(readers.writer.user_id, readers.team.user_id),
        **for_all, **details,
    )  # fmt: skip
    for reader in readers.named().values():
        own = fetch(app, make_calendar_feed(app, reader)[1])
        assert CANARY.encode() not in own.get_data()
        for event in events_in(own).values():
            assert (event["SUMMARY"], event["CLASS"]) == ("Busy", "PRIVATE")
            assert not {"LOCATION", "DESCRIPTION", "URL", "CATEGORIES"} & set(event)
        of_area = fetch(app, make_calendar_feed(app, reader, area)[1])
        assert not events_in(of_area)
    assert set(feed_of(app, readers.writer)) == {reference}
    assert not feed_of(app, readers.elsewhere)


def test_no_feed_holds_notes_promises_or_anybodys_name(
    app: Flask, readers: Readers, area: Area
) -> None:
    plan(app, readers.writer, area, notes=f"{CANARY}\n- us: {CANARY}", described=(CANARY,))
    make_engagement(app, readers.writer, areas=[area], notes=CANARY, outcome=CANARY)
    for owner in (readers.writer, readers.colleague):
        for of in (None, area):
            content = fetch(app, make_calendar_feed(app, owner, of)[1]).get_data(as_text=True)
            assert CANARY not in content
            assert owner.name not in content


def test_beside_a_handling_instruction_only_the_title_leaves(
    app: Flask, readers: Readers, area: Area
) -> None:
    plan(app, readers.writer, area, purpose=CANARY, place=CANARY, handling="Not beyond the office")
    [event] = feed_of(app, readers.writer).values()
    assert event["SUMMARY"] == "Meeting with Ambleton"
    assert CANARY.encode() not in event.to_ical()


def test_what_becomes_sensitive_becomes_busy_in_the_same_entry(
    app: Flask, readers: Readers, area: Area
) -> None:
    reference = plan(app, readers.writer, area)
    _, token = make_calendar_feed(app, readers.writer)
    before = events_in(fetch(app, token))[reference]

    with app.app_context(), unit_of_work():
        row = session().scalars(select(Engagement)).one()
        row.marking = Marking.OFFICIAL_SENSITIVE
        session().flush()
        record(SYSTEM, "engagement.edited", Subject("engagement", reference))
    after = events_in(fetch(app, token))[reference]
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["SUMMARY"] == "Busy"


def test_what_is_cancelled_stays_as_cancelled_and_comes_after_what_it_replaces(
    app: Flask, readers: Readers, area: Area
) -> None:
    reference = plan(app, readers.writer, area)
    _, token = make_calendar_feed(app, readers.writer)
    planned = events_in(fetch(app, token))[reference]
    with app.app_context(), unit_of_work():
        cancel_engagement(readers.writer, reference, CANARY, planned["SEQUENCE"])
    response = fetch(app, token)
    cancelled = events_in(response)[reference]
    assert cancelled["STATUS"] == "CANCELLED"
    assert cancelled["SEQUENCE"] > planned["SEQUENCE"]
    assert CANARY not in response.get_data(as_text=True)


def test_a_data_request_stands_on_its_day_and_takes_nobodys_time(
    app: Flask, readers: Readers, area: Area
) -> None:
    plan(app, readers.writer, area, kind=EngagementKind.DATA_REQUEST, estimated_hours=8)
    [event] = feed_of(app, readers.writer).values()
    assert event["TRANSP"] == "TRANSPARENT"
    assert event["CATEGORIES"].cats == ["Data request"]


def test_a_feed_asks_the_database_equally_often_however_much_there_is(
    app: Flask, readers: Readers, area: Area
) -> None:
    counts = []
    for _ in range(2):
        for number in range(4):
            plan(app, readers.writer, area, days=number)
        for of in (None, area):
            _, token = make_calendar_feed(app, readers.writer, of)
            fetch(app, token)
            with statements_of(app) as asked:
                fetch(app, token)
            counts.append(len(asked))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 12


def test_what_has_not_changed_is_not_sent_again(app: Flask, readers: Readers, area: Area) -> None:
    plan(app, readers.writer, area)
    _, token = make_calendar_feed(app, readers.writer)
    first = fetch(app, token)
    tag, since = first.headers["ETag"], first.headers["Last-Modified"]
    again = fetch(app, token, expect=304, headers={"If-None-Match": tag})
    assert not again.get_data()
    fetch(app, token, expect=304, headers={"If-Modified-Since": since})
    plan(app, readers.writer, area, days=9)
    changed = fetch(app, token, headers={"If-None-Match": tag})
    assert changed.headers["ETag"] != tag


def test_a_feed_says_since_when_it_has_said_so(app: Flask, readers: Readers, area: Area) -> None:
    plan(app, readers.writer, area)
    _, token = make_calendar_feed(app, readers.writer)
    now = clock.now().replace(microsecond=0)
    told: list[datetime] = []
    for hours, is_changed in ((1, False), (2, False), (3, True)):
        if is_changed:
            plan(app, readers.writer, area, days=9)
        with clock.stopped_at(now + timedelta(hours=hours)):
            told.append(fetch(app, token).last_modified or now)
    assert told == [now + timedelta(hours=hours) for hours in (1, 1, 3)]


def test_only_a_digest_of_the_token_is_kept_and_the_trail_tells_neither(
    app: Flask, readers: Readers
) -> None:
    reference, token = make_calendar_feed(app, readers.writer)
    assert len(token) >= 43  # 256 bits
    with app.app_context():
        feed = session().scalars(select(CalendarFeed)).one()
        assert feed.reference == reference
        assert token not in str(vars(feed))
        entry = session().scalars(select(AuditEntry).where(AuditEntry.action == "feed.made")).one()
        payload = session().get_one(AuditPayload, entry.number).content or {}
        assert payload["changes"] == {"Calendar feed": ["", "My plans, “Outlook at work”"]}
        assert token not in str(payload)
        assert feed.token_digest not in str(payload)


def test_a_revoked_feed_says_so_at_the_next_fetch(app: Flask, readers: Readers) -> None:
    reference, token = make_calendar_feed(app, readers.writer)
    _, other = make_calendar_feed(app, readers.writer)
    fetch(app, token)
    for _ in range(2):  # twice is as good as once
        with app.app_context(), unit_of_work():
            revoke_feed(readers.writer, reference)
    gone = fetch(app, token, expect=410)
    assert gone.mimetype == "text/plain"
    assert "revoked" in gone.get_data(as_text=True)
    fetch(app, other)


def test_nobody_revokes_what_is_somebody_elses(app: Flask, readers: Readers) -> None:
    reference, token = make_calendar_feed(app, readers.writer)
    for other in (readers.colleague, readers.administrator, readers.director):
        with app.app_context(), pytest.raises(NotFound), unit_of_work():
            revoke_feed(other, reference)
    fetch(app, token)


def test_a_feed_expires_after_a_year(app: Flask, readers: Readers) -> None:
    _, token = make_calendar_feed(app, readers.writer)
    with app.app_context():
        last = session().scalars(select(CalendarFeed.ends_on)).one()
    assert 365 <= (last - TODAY).days <= 366
    with clock.stopped_at(clock.start_of(last)):
        fetch(app, token)
    with clock.stopped_at(clock.start_of(last + timedelta(days=1))):
        assert "expired" in fetch(app, token, expect=410).get_data(as_text=True)


def test_feeds_end_with_the_account_and_do_not_come_back_with_it(
    app: Flask, readers: Readers
) -> None:
    _, token = make_calendar_feed(app, readers.writer)
    changes: tuple[Callable[[], None], ...] = (
        lambda: disable_user(SYSTEM, readers.writer.reference, "Left"),
        lambda: enable_user(SYSTEM, readers.writer.reference),
    )
    for change in changes:
        with app.app_context(), unit_of_work():
            change()
        assert "disabled" in fetch(app, token, expect=410).get_data(as_text=True)


def test_somebody_who_may_not_sign_in_has_no_feed_however_that_came_about(
    app: Flask, readers: Readers
) -> None:
    _, token = make_calendar_feed(app, readers.writer)
    with app.app_context(), unit_of_work():
        session().get_one(User, readers.writer.user_id).is_active = False
        record(SYSTEM, "user.disabled", Subject("user", readers.writer.reference))
    fetch(app, token, expect=410)


def test_what_somebody_may_not_know_of_any_more_leaves_their_feed(
    app: Flask, readers: Readers, area: Area
) -> None:
    """A feed is answered by what its owner is today, not by what they were when it was made."""

    plan(app, readers.colleague, area, purpose=CANARY)
    _, token = make_calendar_feed(app, readers.writer, area)
    assert CANARY in fetch(app, token).get_data(as_text=True)
    with app.app_context(), unit_of_work():
        user = session().get_one(User, readers.writer.user_id)
        details = UserDetails(
            email=user.email, name=user.name, grade_code=user.grade_code,
            roles=frozenset({Role.RELATIONSHIP_MANAGER}), office_id=readers.elsewhere.office_id,
        )  # fmt: skip
        change_user(SYSTEM, readers.writer.reference, details, user.version)
    assert CANARY not in fetch(app, token).get_data(as_text=True)


def test_an_address_that_never_was_is_not_found_and_cannot_be_tried_for_long(
    app: Flask, readers: Readers
) -> None:
    _, token = make_calendar_feed(app, readers.writer)
    answers = [
        app.test_client().get(f"/feeds/{'x' * number}.ics").status_code
        for number in range(1, MOST_GUESSES + 4)
    ]
    assert answers == [404] * MOST_GUESSES + [429] * 3
    fetch(app, token)  # whoever has an address is none who tries
    with clock.stopped_at(clock.now() + timedelta(minutes=6)):
        lost = app.test_client().get("/feeds/none.ics")
    assert lost.status_code == 404
    assert lost.mimetype == "text/plain"


def test_a_feed_needs_a_name_and_a_real_area_and_there_are_not_too_many(
    app: Flask, readers: Readers
) -> None:
    def refused(make: Callable[[], object]) -> dict[str, str]:
        with app.app_context(), pytest.raises(Refused) as why, unit_of_work():
            make()
        return why.value.faults

    assert set(refused(lambda: make_feed(readers.writer, "  "))) == {"label"}
    assert set(refused(lambda: make_feed(readers.writer, "x" * 101))) == {"label"}
    assert set(refused(lambda: make_feed(readers.writer, "A", "AREA-000000"))) == {"area"}
    with app.app_context(), unit_of_work():
        for _ in range(MOST_FEEDS):
            make_feed(readers.writer, "One of many")
    assert set(refused(lambda: make_feed(readers.writer, "Once more"))) == {""}


def test_a_department_has_feeds_of_its_own(app: Flask, area: Area) -> None:
    official = make_user(app, Role.DEPARTMENT, department="DfE")
    reference = plan(app, official, area)
    assert set(feed_of(app, official)) == {reference}
