"""My work: what waits for a reader, and nothing that they may not know of."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.core import clock
from gorm.core.db import unit_of_work
from gorm.drafts.service import keep
from gorm.engagements.models import EngagementState, Sharing, Side
from gorm.engagements.service import CommitmentDetails
from gorm.home import queries
from gorm.home.queries import MyWork
from gorm.home.rules import TOO_LONG, is_neglected
from gorm.places.models import Area
from tests.engagements.readers import make_readers
from tests.factories.accounts import make_office, make_user
from tests.factories.engagements import make_engagement
from tests.factories.people import make_assignment
from tests.factories.places import make_area
from tests.support.client import Client
from tests.support.queries import statements_of

TODAY = clock.today()
LATE = TODAY - timedelta(days=3)


def work_of(app: Flask, actor: Actor) -> MyWork:
    with app.app_context():
        return queries.my_work(actor)


def plan(app: Flask, actor: Actor, area: Area, days: int, **details: Any) -> str:
    """A meeting planned so many days from today; a past one was planned and not written up."""
    return make_engagement(
        app, actor, areas=[area], state=EngagementState.PLANNED,
        happens_on=TODAY + timedelta(days=days), **details,
    )  # fmt: skip


@pytest.fixture
def office(app: Flask) -> Office:
    return make_office(app)


@pytest.fixture
def manager(app: Flask, office: Office) -> Actor:
    return make_user(app, office=office)


@pytest.fixture
def area(app: Flask, office: Office, manager: Actor) -> Area:
    area = make_area(app, "Ambleton", office=office)
    make_assignment(app, manager, area)
    return area


def test_somebody_new_is_told_what_will_stand_here_and_how_to_begin(client: Client) -> None:
    for role in Role:
        department = "DfE" if role is Role.DEPARTMENT else ""
        browser = Client(client.app)
        browser.sign_in(make_user(client.app, role, department=department).email)
        page = browser.open("/")
        assert "Nothing waits for you" in page.words(), role
        assert ("Log a meeting" in page.links()) is (
            role in {Role.RELATIONSHIP_MANAGER, Role.DIRECTOR, Role.DEPARTMENT}
        )


def test_meetings_that_were_planned_and_have_passed_wait_to_be_written_up(
    app: Flask, manager: Actor, area: Area
) -> None:
    passed = [plan(app, manager, area, -days) for days in (1, 5)]
    soon = [plan(app, manager, area, days) for days in (0, 14)]
    plan(app, manager, area, 15)
    make_engagement(app, manager, areas=[area])
    plan(app, make_user(app), area, -1)
    work = work_of(app, manager)
    assert [line.reference for line in work.to_write_up.rows] == passed
    assert [meeting.line.reference for meeting in work.ahead.rows] == soon


def test_a_meeting_ahead_says_when_the_place_was_last_met_and_what_is_owed(
    client: Client, manager: Actor, area: Area
) -> None:
    plan(client.app, manager, area, 3)
    make_engagement(
        client.app, manager, areas=[area], happens_on=LATE,
        commitments=(
            CommitmentDetails(Side.OURS, "One", LATE),
            CommitmentDetails(Side.OURS, "Two"),
            CommitmentDetails(Side.THEIRS, "Three"),
        ),
    )  # fmt: skip
    (meeting,) = work_of(client.app, manager).ahead.rows
    assert meeting.last_on == LATE
    assert (meeting.promises.ours.open, meeting.promises.ours.overdue) == (2, 1)
    assert (meeting.promises.theirs.open, meeting.promises.theirs.overdue) == (1, 0)
    client.sign_in(manager.email)
    assert "We owe 2 (1 overdue), they owe 1" in client.open("/").words()


def test_commitments_wait_when_they_are_mine_or_of_my_areas_and_due(
    app: Flask, manager: Actor, area: Area, office: Office
) -> None:
    elsewhere = make_area(app, office=office)
    soon, later = TODAY + timedelta(days=14), TODAY + timedelta(days=15)
    mine = {"owner_user_id": manager.user_id}
    make_engagement(
        app, manager, areas=[area],
        commitments=(
            CommitmentDetails(Side.OURS, "mine late", LATE, **mine),
            CommitmentDetails(Side.OURS, "mine soon", soon, **mine),
            CommitmentDetails(Side.OURS, "mine later", later, **mine),
            CommitmentDetails(Side.OURS, "mine some day", None, **mine),
            CommitmentDetails(Side.OURS, "nobody's", LATE),
            CommitmentDetails(Side.THEIRS, "theirs late", LATE),
            CommitmentDetails(Side.THEIRS, "theirs later", later),
        ),
    )  # fmt: skip
    make_engagement(
        app, manager, areas=[elsewhere],
        commitments=(CommitmentDetails(Side.THEIRS, "not my area", LATE),),
    )  # fmt: skip
    work = work_of(app, manager)
    assert [line.promise for line in work.mine.rows] == ["mine late", "mine soon"]
    assert [line.promise for line in work.theirs.rows] == ["theirs late"]
    assert work.office_overdue.rows == ()
    cover = make_user(app, office=office)
    make_assignment(app, make_user(app, office=office), elsewhere, cover=cover)
    assert [line.promise for line in work_of(app, cover).theirs.rows] == ["not my area"]


def test_a_director_sees_what_the_office_owes_and_priority_areas_without_contact(
    app: Flask, manager: Actor, area: Area, office: Office
) -> None:
    director = make_user(app, Role.DIRECTOR, office=office)
    make_area(app, "Priority", office=office, is_priority=True, priority_reason="Finance")
    make_area(app, "Other office", is_priority=True, priority_reason="Finance")
    make_engagement(
        app, manager, areas=[area],
        commitments=(
            CommitmentDetails(Side.OURS, "office late", LATE),
            CommitmentDetails(Side.THEIRS, "theirs late", LATE),
        ),
    )  # fmt: skip
    work = work_of(app, director)
    assert [line.promise for line in work.office_overdue.rows] == ["office late"]
    assert [one.name for one in work.neglected] == ["Priority"]


def test_areas_wait_for_contact_priority_first_then_the_longest_silence(
    client: Client, manager: Actor, area: Area, office: Office
) -> None:
    app = client.app
    silent, priority, fresh, agreed = (
        make_area(app, name, office=office) for name in ("Silent", "Priority", "Fresh", "Agreed")
    )
    for one in (silent, priority, fresh, agreed):
        make_assignment(app, manager, one)
    days = {silent: 91, priority: 100, fresh: 90, agreed: 5}
    for one, ago in days.items():
        make_engagement(
            app, manager, areas=[one], happens_on=TODAY - timedelta(days=ago),
            next_contact_by=TODAY - timedelta(days=1) if one is agreed else None,
        )  # fmt: skip
    assert [one.name for one in work_of(app, manager).neglected] == [
        "Ambleton",
        "Priority",
        "Silent",
        "Agreed",
    ]
    client.sign_in(manager.email)
    page = client.open("/").words()
    assert "No contact on record" in page
    assert "91 days ago" in page
    assert "Contact was to be made by" in page


def test_a_restricted_contact_ends_the_silence_only_for_those_who_may_know_of_it(
    app: Flask,
) -> None:
    readers = make_readers(app)
    area = make_area(app, office=readers.office, is_priority=True, priority_reason="Finance")
    make_assignment(app, readers.colleague, area, cover=readers.team)
    make_engagement(
        app, readers.writer, areas=[area], sharing=Sharing.RESTRICTED, purpose="CANARY",
        team_ids=(readers.team.user_id,), next_contact_by=TODAY + timedelta(days=9),
        commitments=(CommitmentDetails(Side.THEIRS, "CANARY", LATE),),
    )  # fmt: skip
    for reader, knows in (
        (readers.colleague, False),
        (readers.team, True),
        (readers.director, True),
    ):
        work = work_of(app, reader)
        assert bool(work.neglected) is not knows
    assert "CANARY" not in repr(work_of(app, readers.colleague))
    assert "CANARY" in repr(work_of(app, readers.team))


def test_my_work_shows_each_reader_only_what_they_may_read(client: Client) -> None:
    """Everybody is in the meeting and owes what was promised; not everybody may read it."""
    readers = make_readers(client.app)
    area = make_area(client.app, office=readers.office, is_priority=True, priority_reason="x")
    everybody = tuple(reader.user_id for reader in readers.named().values())
    make_engagement(
        client.app, readers.writer, areas=[area], purpose="CANARY", sharing=Sharing.RESTRICTED,
        state=EngagementState.PLANNED, happens_on=LATE, participant_ids=everybody,
        commitments=tuple(
            CommitmentDetails(Side.OURS, "CANARY", LATE, owner_user_id=one) for one in everybody
        ),
    )  # fmt: skip
    for kind, reader in readers.named().items():
        browser = Client(client.app)
        browser.sign_in(reader.email)
        page = browser.open("/").words()
        assert ("CANARY" in page) is (kind in {"writer", "director", "auditor"}), kind
        assert ("1 to write up" in page) is (kind in {"writer", "director", "auditor"}), kind


def test_a_department_user_finds_their_own_meetings(app: Flask, area: Area) -> None:
    user = make_user(app, Role.DEPARTMENT, department="DfE")
    reference = plan(app, user, area, 2)
    (meeting,) = work_of(app, user).ahead.rows
    assert meeting.line.reference == reference


def test_a_draft_can_be_gone_on_with_or_discarded(client: Client, manager: Actor) -> None:
    with client.app.app_context(), unit_of_work():
        keep(manager.reference, "/engagements/log", [("notes", "Half a thought")])
    client.sign_in(manager.email)
    page = client.open("/")
    assert page.links()["Half a thought"].startswith("/engagements/log?draft=")
    page = client.follow(client.submit(page, {}))
    assert "Draft discarded" in page.words()
    assert "Half a thought" not in page.words()


def test_a_commitment_is_closed_from_my_work_and_leads_back_there(
    client: Client, manager: Actor, area: Area
) -> None:
    promise = CommitmentDetails(Side.OURS, "Send guidance", LATE, owner_user_id=manager.user_id)
    make_engagement(client.app, manager, areas=[area], commitments=(promise,))
    client.sign_in(manager.email)
    opened = client.open("/")
    page = client.submit(opened, {}, form=opened.form_to("/complete"))
    assert page.location == "/"
    assert "Send guidance" not in client.open("/").words()
    assert "Send guidance" in client.open("/commitments?state=done").words()


def test_my_work_asks_no_more_however_much_waits(
    client: Client, manager: Actor, area: Area, office: Office
) -> None:
    user = make_user(client.app, Role.DIRECTOR, Role.RELATIONSHIP_MANAGER, office=office)
    client.sign_in(user.email)

    def asked() -> int:
        with statements_of(client.app) as statements:
            client.open("/")
        return len(statements)

    def more() -> None:
        new = make_area(client.app, office=office, is_priority=True, priority_reason="x")
        for one in (area, new):
            plan(client.app, user, one, 2)
            plan(client.app, user, one, -2)
            promises = [CommitmentDetails(side, "Do", LATE) for side in Side]
            make_engagement(client.app, user, areas=[one], commitments=tuple(promises))

    make_assignment(client.app, user, make_area(client.app, office=office))
    more()
    few = asked()
    for _ in range(4):
        more()
    assert asked() == few <= 13  # twelve, and the head of the queue for who is a director too


@given(st.dates(), st.dates(), st.one_of(st.none(), st.dates()))
def test_silence_is_too_long_after_ninety_days_or_the_agreed_date(
    today: object, last_on: object, contact_by: object
) -> None:
    neglected = is_neglected(last_on, contact_by, today)  # type: ignore[arg-type]
    is_late = contact_by is not None and contact_by < today  # type: ignore[operator]
    assert neglected is ((today - last_on > TOO_LONG) or is_late)  # type: ignore[operator]
    assert is_neglected(None, contact_by, today)  # type: ignore[arg-type]
