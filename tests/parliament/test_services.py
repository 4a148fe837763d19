"""What can be recorded of constituencies and members, and what is refused."""

from datetime import date, timedelta

import pytest
from flask import Flask

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.audit.queries import history_of
from gorm.core import clock
from gorm.core.db import unit_of_work
from gorm.core.errors import Conflict, NotAllowed, NotFound, Refused
from gorm.core.working_days import working_days_after
from gorm.engagements.models import Sharing
from gorm.parliament.models import BusinessKind
from gorm.parliament.queries.constituencies import constituency_profile
from gorm.parliament.queries.kept import business_record, told_at, told_record
from gorm.parliament.service.business import BusinessDetails, change_business
from gorm.parliament.service.constituencies import ConstituencyDetails, change_constituency
from gorm.parliament.service.limits import set_reply_limit
from gorm.parliament.service.members import MemberDetails, add_member, change_member
from gorm.parliament.service.told import ToldDetails, change_told
from gorm.places.models import Area
from tests.factories.accounts import make_office, make_user
from tests.factories.engagements import make_engagement
from tests.factories.parliament import (
    LONG_AGO,
    make_constituency,
    make_letter,
    make_member,
    make_told,
)
from tests.factories.places import make_area

TODAY = clock.today()
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def office(app: Flask) -> Office:
    return make_office(app)


@pytest.fixture
def manager(app: Flask, office: Office) -> Actor:
    return make_user(app, office=office)


@pytest.fixture
def area(app: Flask, office: Office) -> Area:
    return make_area(app, "Northmoor", office=office)


def refused(app: Flask, what: type[Exception], act: object) -> Exception:
    with app.app_context(), pytest.raises(what) as raised, unit_of_work():
        act()  # type: ignore[operator]
    return raised.value


def faults(app: Flask, act: object) -> dict[str, str]:
    found = refused(app, Refused, act)
    assert isinstance(found, Refused)
    return found.faults


def test_two_members_cannot_sit_on_one_day(app: Flask, area: Area) -> None:
    seat = make_constituency(app, areas=[area])
    make_member(app, seat, "Bea First MP")
    new = MemberDetails("Cy Second MP", "Civic Party", TODAY)
    told = faults(app, lambda: add_member(SYSTEM, seat, new))
    assert "Bea First MP is recorded as the member" in told["started_on"]
    with app.app_context():
        assert len(constituency_profile(make_user(app), seat).members) == 1


def test_a_new_member_ends_the_term_before_in_the_same_act_and_leaves_a_gap(
    app: Flask, manager: Actor, area: Area
) -> None:
    seat = make_constituency(app, areas=[area])
    make_member(app, seat, "Bea First MP")
    until, since = TODAY - timedelta(days=40), TODAY - timedelta(days=2)
    new = MemberDetails("Cy Second MP", "Civic Party", since)
    with app.app_context(), unit_of_work():
        add_member(manager, seat, new, predecessor_until=until)
    with app.app_context():
        second, first = constituency_profile(manager, seat).members
        assert (first.ended_on, second.started_on) == (until, since)
        assert any(change.label == "Bea First MP, until"
                   for change in history_of("constituency", seat).entries[0].changes)  # fmt: skip


def test_a_term_that_cannot_be_is_refused_beside_its_field(app: Flask, area: Area) -> None:
    seat = make_constituency(app, areas=[area])
    for details, field in (
        (MemberDetails("…", "Civic Party", TODAY), "name"),
        (MemberDetails("Ann MP", "", TODAY), "party"),
        (MemberDetails("Ann MP", "Civic Party", None), "started_on"),
        (MemberDetails("Ann MP", "Civic Party", date(1066, 1, 1)), "started_on"),
        (MemberDetails("Ann MP", "Civic Party", TODAY, YESTERDAY), "ended_on"),
    ):
        assert set(faults(app, lambda d=details: add_member(SYSTEM, seat, d))) == {field}


def test_a_name_or_code_that_is_taken_is_refused_and_a_closed_name_is_free_again(
    app: Flask, area: Area
) -> None:
    first = make_constituency(app, "Brackenshire North", code="E14999901")
    for taken, field in (
        ({"name": "BRACKENSHIRE  north"}, "name"),
        ({"code": "E14999901"}, "code"),
    ):
        with pytest.raises(Refused) as raised:
            make_constituency(app, **taken)  # type: ignore[arg-type]
        assert set(raised.value.faults) == {field}
    member = make_member(app, first)
    close = ConstituencyDetails("Brackenshire North", "E14999901", closed_on=YESTERDAY)
    with app.app_context(), unit_of_work():
        change_constituency(SYSTEM, first, close, seen_version=1)
    assert make_constituency(app, "Brackenshire North", areas=[area])
    with app.app_context():
        profile = constituency_profile(make_user(app), first)
        assert not profile.is_current
        assert profile.vacant_since is None
        assert [(one.reference, one.ended_on) for one in profile.members] == [(member, YESTERDAY)]


def test_where_a_constituency_lies_is_changed_by_offices_that_have_it_and_nobody_else(
    app: Flask, manager: Actor, area: Area
) -> None:
    seat = make_constituency(app, "Northmoor East", areas=[area])
    elsewhere = make_area(app, "Elsewhere")
    details = ConstituencyDetails("Northmoor East", part=(area.reference,))
    other = make_user(app)
    refused(app, NotAllowed, lambda: change_constituency(other, seat, details, seen_version=1))
    with app.app_context(), unit_of_work():
        change_constituency(manager, seat, details, seen_version=1)
    stale = lambda: change_constituency(manager, seat, details, seen_version=1)  # noqa: E731
    refused(app, Conflict, stale)
    theirs = ConstituencyDetails("Northmoor East", part=(elsewhere.reference,))
    told = faults(app, lambda: change_constituency(manager, seat, theirs, seen_version=2))
    assert "another office" in told["part"]


def test_departments_administrators_and_analysts_record_nothing(app: Flask, area: Area) -> None:
    seat = make_constituency(app, areas=[area])
    member = make_member(app, seat)
    for actor in (
        make_user(app, Role.DEPARTMENT, department="DfE"),
        make_user(app, Role.ANALYST),
        make_user(app, Role.ADMINISTRATOR),
    ):
        with pytest.raises(NotAllowed):
            make_told(app, actor, member)
        with pytest.raises(NotAllowed):
            make_letter(app, actor, member)


def test_a_letter_is_due_by_the_setting_unless_a_day_was_stated(app: Flask, manager: Actor) -> None:
    member = make_member(app, make_constituency(app))
    usual = make_letter(app, manager, member)
    stated = make_letter(app, manager, member, due_on=TODAY + timedelta(days=3))
    administrator = make_user(app, Role.ADMINISTRATOR)
    with app.app_context(), unit_of_work():
        set_reply_limit(administrator, 5, seen_version=0)
    shorter = make_letter(app, manager, member)
    with app.app_context():
        found = [business_record(manager, one) for one in (usual, stated, shorter)]
    assert [one.due_on for one in found] == [
        working_days_after(YESTERDAY, 20), TODAY + timedelta(days=3),
        working_days_after(YESTERDAY, 5),
    ]  # fmt: skip
    assert [one.is_due_stated for one in found] == [False, True, False]


def test_a_letter_keeps_its_day_when_it_is_amended_and_counts_anew_when_it_came_on_another(
    app: Flask, manager: Actor
) -> None:
    member = make_member(app, make_constituency(app))
    letter = make_letter(app, manager, member)
    administrator = make_user(app, Role.ADMINISTRATOR)
    with app.app_context(), unit_of_work():
        set_reply_limit(administrator, 5, seen_version=0)
    same = BusinessDetails(BusinessKind.LETTER, member, "Trains", YESTERDAY)
    other = BusinessDetails(BusinessKind.LETTER, member, "Trains", TODAY)
    for version, details, due in (
        (1, same, working_days_after(YESTERDAY, 20)),
        (2, other, working_days_after(TODAY, 5)),
    ):
        with app.app_context(), unit_of_work():
            change_business(manager, letter, details, seen_version=version)
        with app.app_context():
            assert business_record(manager, letter).due_on == due


def test_a_setting_outside_its_bounds_or_that_somebody_else_set_is_refused(app: Flask) -> None:
    administrator = make_user(app, Role.ADMINISTRATOR)
    for number in (0, 61):
        told = faults(app, lambda n=number: set_reply_limit(administrator, n, seen_version=0))
        assert set(told) == {"working_days"}
    refused(app, Conflict, lambda: set_reply_limit(administrator, 9, seen_version=3))
    manager = make_user(app)
    refused(app, NotAllowed, lambda: set_reply_limit(manager, 9, seen_version=0))


def test_days_and_addresses_of_a_question_that_cannot_be_are_refused(
    app: Flask, manager: Actor
) -> None:
    member = make_member(app, make_constituency(app))
    question = {"kind": BusinessKind.WRITTEN_QUESTION, "number": "900417"}
    for wrong, field in (
        ({"subject": " "}, "subject"),
        ({"began_on": TODAY + timedelta(days=1)}, "began_on"),
        ({"began_on": LONG_AGO - timedelta(days=1)}, "began_on"),  # before they were the member
        ({"due_on": YESTERDAY - timedelta(days=1)}, "due_on"),
        ({"done_on": YESTERDAY - timedelta(days=1)}, "done_on"),
        ({"source_address": "http://a.example"}, "source_address"),
        ({"with_whom": make_user(app).email}, "with_whom"),
        ({"theme": "No such theme"}, "theme"),
        ({"area": "E06999999"}, "area"),
        ({"member": "MP-999999"}, "member"),
    ):
        with pytest.raises(Refused) as raised:
            make_letter(app, manager, **({"member": member} | question | wrong))
        assert set(raised.value.faults) == {field}


def test_another_office_neither_reads_nor_changes_what_was_told(
    app: Flask, manager: Actor, area: Area
) -> None:
    seat = make_constituency(app, areas=[area])
    member = make_member(app, seat)
    told = make_told(app, manager, member)
    other = make_user(app)
    details = ToldDetails(member, TODAY, other.email, "Otherwise")
    refused(app, NotFound, lambda: change_told(other, told, details, seen_version=1))
    with app.app_context():
        number = constituency_profile(other, seat).id
        assert not told_at(other, number)
        assert not told_at(make_user(app, Role.DEPARTMENT, department="DfE"), number)
        assert len(told_at(make_user(app, Role.AUDITOR), number)) == 1


def test_an_engagement_that_is_restricted_is_not_led_to_and_stays_unnamed_once_it_is(
    app: Flask, office: Office, manager: Actor, area: Area
) -> None:
    seat = make_constituency(app, areas=[area])
    member = make_member(app, seat)
    hidden = make_engagement(app, manager, areas=[area], sharing=Sharing.RESTRICTED)
    for typed in (hidden, "ENG-999999"):
        with pytest.raises(Refused) as raised:
            make_told(app, manager, member, engagement=typed)
        assert set(raised.value.faults) == {"engagement"}
    open_one = make_engagement(app, manager, areas=[area])
    told = make_told(app, manager, member, engagement=open_one.lower())
    with app.app_context():
        assert told_record(manager, told).engagement == open_one


def test_a_correction_of_a_member_keeps_who_they_are_and_refuses_the_stale(
    app: Flask, manager: Actor, area: Area
) -> None:
    member = make_member(app, make_constituency(app, areas=[area]))
    details = MemberDetails("Rt Hon Ann Example MP", "Independent", LONG_AGO)
    with app.app_context(), unit_of_work():
        change_member(manager, member, details, seen_version=1)
    refused(app, Conflict, lambda: change_member(manager, member, details, seen_version=1))
    refused(app, NotFound, lambda: change_member(manager, "MP-1", details, seen_version=1))
