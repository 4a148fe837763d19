"""What is due: one list by date of commitments, replies, reviews, stages and next contacts."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role
from gorm.challenge.models import ClockKind
from gorm.core import clock
from gorm.core.working_days import months_after
from gorm.engagements.models import Sharing, Side
from gorm.engagements.service import CommitmentDetails
from gorm.home.due import SHOWN, DueFilter, DueItem, DueKind, what_is_due
from tests.engagements.readers import KNOW_RESTRICTED, make_readers
from tests.factories.accounts import make_user
from tests.factories.challenge import make_case, make_clock
from tests.factories.engagements import make_engagement
from tests.factories.people import make_assignment
from tests.factories.places import make_area, make_partner
from tests.negotiations.places.desk import Desk, make_desk
from tests.support.client import Client
from tests.support.queries import statements_of

TODAY = clock.today()
YESTERDAY = TODAY - timedelta(days=1)
SOON = TODAY + timedelta(days=20)


@pytest.fixture
def desk(app: Flask) -> Desk:
    return make_desk(app)


def due(app: Flask, actor: Actor, *, mine: bool = True, **wanted: Any) -> list[DueItem]:
    said: dict[str, Any] = {"since": TODAY - timedelta(days=999), "until": SOON} | wanted
    with app.app_context():
        return list(what_is_due(actor, DueFilter(is_mine=mine, **said)).items)


def told(app: Flask, actor: Actor, **wanted: Any) -> list[tuple[DueKind, int]]:
    """What is due, by kind and in days from today."""
    return [(one.kind, (one.on - TODAY).days) for one in due(app, actor, **wanted)]


def one_of_each(desk: Desk) -> None:
    """One thing of every kind that waits for the manager of the desk."""
    app, manager = desk.app, desk.manager
    make_engagement(
        app, manager, areas=[desk.area], next_contact_by=TODAY + timedelta(days=9),
        commitments=(
            CommitmentDetails(Side.OURS, "Ours", YESTERDAY, owner_user_id=manager.user_id),
            CommitmentDetails(Side.THEIRS, "Theirs", TODAY + timedelta(days=3)),
            CommitmentDetails(Side.THEIRS, "Later", SOON + timedelta(days=1)),
            CommitmentDetails(Side.THEIRS, "Some day"),
        ),
    )  # fmt: skip
    case = make_case(app, manager, opened=TODAY - timedelta(days=30))
    for kind, days in ((ClockKind.REPLY, 5), (ClockKind.REVIEW, 7)):
        make_clock(
            app, manager, case, kind=kind, started_on=TODAY - timedelta(days=30),
            due_on=TODAY + timedelta(days=days), what=kind.label,
        )  # fmt: skip
    agreement = desk.agreement(title="Agreement of the moors")
    desk.due(agreement, "short_list", TODAY + timedelta(days=11))
    desk.ask(agreement, asked_on=TODAY - timedelta(days=30), answer_by=TODAY - timedelta(days=5))
    signed = desk.agreement()
    desk.sign(signed, months_after(TODAY, -7))


def test_everything_that_waits_stands_in_one_list_by_date(desk: Desk) -> None:
    one_of_each(desk)
    found = told(desk.app, desk.manager)
    reviewed = found.pop(0)
    assert reviewed[0] is DueKind.REVIEW
    assert reviewed[1] < -20
    assert found == [
        (DueKind.REPLY, -5),
        (DueKind.COMMITMENT, -1),
        (DueKind.COMMITMENT, 3),
        (DueKind.REPLY, 5),
        (DueKind.REVIEW, 7),
        (DueKind.CONTACT, 9),
        (DueKind.STAGE, 11),
    ]
    overdue = [one.on < TODAY for one in due(desk.app, desk.manager)]
    assert [one.is_overdue for one in due(desk.app, desk.manager)] == overdue


def test_the_list_is_narrowed_to_a_kind_and_to_days(desk: Desk) -> None:
    one_of_each(desk)
    for kind, number in (
        (DueKind.COMMITMENT, 2), (DueKind.REPLY, 2), (DueKind.REVIEW, 2), (DueKind.STAGE, 1),
        (DueKind.CONTACT, 1),
    ):  # fmt: skip
        found = told(desk.app, desk.manager, kind=kind)
        assert {one for one, _ in found} == {kind}
        assert len(found) == number, kind
    assert told(desk.app, desk.manager, since=TODAY, until=TODAY + timedelta(days=5)) == [
        (DueKind.COMMITMENT, 3), (DueKind.REPLY, 5),
    ]  # fmt: skip


def test_an_office_sees_what_its_people_owe_and_nobody_elses(desk: Desk) -> None:
    one_of_each(desk)
    colleague = desk.person()
    assert due(desk.app, colleague) == []
    assert told(desk.app, colleague, mine=False) == told(desk.app, desk.manager)
    for other in (make_user(desk.app), make_user(desk.app, Role.DEPARTMENT, department="DfE")):
        assert due(desk.app, other) == []
        assert due(desk.app, other, mine=False) == []


def test_what_my_areas_promised_is_mine_to_chase(desk: Desk) -> None:
    make_engagement(
        desk.app, desk.person(), areas=[desk.area],
        commitments=(
            CommitmentDetails(Side.THEIRS, "Theirs", TODAY),
            CommitmentDetails(Side.OURS, "A colleague's", TODAY),
        ),
    )  # fmt: skip
    lead = desk.person()
    assert due(desk.app, lead) == []
    make_assignment(desk.app, lead, desk.area)
    assert [one.words for one in due(desk.app, lead)] == ["Theirs"]


def test_a_contact_that_was_made_since_is_due_no_more(app: Flask) -> None:
    readers = make_readers(app)
    office = readers.office
    area, other = make_area(app, office=office), make_area(app, office=office)
    partner = make_partner(app, office=office)
    then = TODAY - timedelta(days=10)
    for place in ({"areas": [area]}, {"organisations": [partner]}, {"areas": [other]}):
        make_engagement(app, readers.writer, happens_on=then, next_contact_by=TODAY, **place)

    def left(reader: Actor) -> set[str]:
        return {one.about for one in due(app, reader, mine=False)}

    assert left(readers.colleague) == {area.name, partner.short_name, other.name}
    make_engagement(app, readers.elsewhere, organisations=[partner], happens_on=YESTERDAY)
    make_engagement(app, readers.writer, areas=[other], happens_on=then - timedelta(days=1))
    make_engagement(
        app, readers.writer, areas=[area], happens_on=YESTERDAY, sharing=Sharing.RESTRICTED,
        team_ids=(readers.team.user_id,),
    )  # fmt: skip
    assert left(readers.colleague) == {area.name, other.name}
    assert left(readers.team) == {other.name}


def test_what_is_restricted_is_due_for_those_only_who_may_know_of_it(client: Client) -> None:
    readers = make_readers(client.app)
    area = make_area(client.app, "CANARY", office=readers.office)
    everybody = tuple(reader.user_id for reader in readers.named().values())
    make_engagement(
        client.app, readers.writer, areas=[area], sharing=Sharing.RESTRICTED, purpose="CANARY",
        participant_ids=everybody, next_contact_by=TODAY, team_ids=(readers.team.user_id,),
        commitments=tuple(
            CommitmentDetails(Side.OURS, "CANARY", TODAY, owner_user_id=one) for one in everybody
        ),
    )  # fmt: skip
    for kind, reader in readers.named().items():
        browser = Client(client.app)
        browser.sign_in(reader.email)
        for whose in ("", "office"):
            page = browser.open(f"/due?whose={whose}").words()
            knows = kind in KNOW_RESTRICTED and not (kind == "auditor" and whose)
            assert ("CANARY" in page) is knows, (kind, whose)


def test_the_page_takes_buttons_filters_and_few_queries(client: Client, desk: Desk) -> None:
    one_of_each(desk)
    client.sign_in(desk.manager.email)
    assert client.open("/").links()["Everything due, by date"] == "/due"
    with statements_of(client.app) as statements:
        page = client.open("/due")
    few = len(statements)
    assert few <= 12
    assert page.links()["Agreement of the moors"].startswith("/agreements/")
    page = client.follow(client.submit(page, {}))
    assert page.address.startswith("/due")
    assert "Chased once" in page.words()
    narrowed = client.open("/due?kind=review&whose=office&within=90").words()
    assert "Ours" not in narrowed
    client.open("/due?kind=nonsense&within=x&from=yesterday")
    for _ in range(3):
        one_of_each(desk)
    with statements_of(client.app) as statements:
        client.open("/due")
    assert len(statements) == few


def test_a_long_list_goes_on_where_it_was_cut(client: Client, desk: Desk) -> None:
    for number in range(2):
        make_engagement(
            client.app, desk.manager, areas=[desk.area],
            commitments=tuple(
                CommitmentDetails(
                    Side.OURS, f"Promise {number}-{day}", TODAY + timedelta(days=day % 13),
                    owner_user_id=desk.manager.user_id,
                )
                for day in range(SHOWN * 3 // 4)
            ),
        )  # fmt: skip
    client.sign_in(desk.manager.email)
    seen: set[str] = set()
    page = client.open("/due")
    for _ in range(3):
        found = [word for word in page.words().split() if "-" in word]
        seen |= {word.rstrip(".,") for word in found if word[0] in "01"}
        if "Later ones" not in page.links():
            break
        page = client.open(page.links()["Later ones"])
    assert "First page" in page.links()
    assert len({word for word in seen if word.count("-") == 1}) == SHOWN * 3 // 4 * 2


def test_where_nothing_is_due_the_page_says_how_a_day_is_set(client: Client) -> None:
    client.sign_in(make_user(client.app).email)
    page = client.open("/due")
    assert "Nothing is overdue" in page.words()
    assert page.links()["a meeting is logged"] == "/engagements/log"
