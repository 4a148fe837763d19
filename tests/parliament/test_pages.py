"""The pages of constituencies: found, read and kept, by whom and with how few questions."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.text import day
from gorm.engagements.models import Engagement, Sharing
from gorm.home.due import DueFilter, what_is_due
from gorm.parliament.models import BusinessKind
from gorm.places.models import Area
from tests.engagements.readers import READ_OFFICE, make_readers
from tests.factories.accounts import make_office, make_user
from tests.factories.engagements import make_engagement
from tests.factories.parliament import make_constituency, make_letter, make_member, make_told
from tests.factories.places import make_area
from tests.support.client import Client
from tests.support.queries import statements_of

TODAY = clock.today()
CANARY = "CANARYWORDS"


@pytest.fixture
def office(app: Flask) -> Office:
    return make_office(app)


@pytest.fixture
def manager(app: Flask, office: Office) -> Actor:
    return make_user(app, office=office, name="Dorothy Ashworth")


@pytest.fixture
def area(app: Flask, office: Office) -> Area:
    return make_area(app, "Northmoor", office=office)


def test_a_manager_adds_a_constituency_its_member_and_what_passes_with_them(
    client: Client, manager: Actor, area: Area
) -> None:
    client.sign_in(manager.email)
    empty = client.get("parliament.constituencies")
    assert "Add the first" in empty.words()
    form = client.open(f"/constituencies/new?area={area.reference}")
    assert form.form_fields()["whole"] == area.reference
    page = client.follow(client.submit(form, {"name": "Northmoor East", "code": "e14001234"}))
    assert "Nobody is recorded yet" in page.words()
    form = client.open(page.links()["Record the member"])
    given = {"name": "Rt Hon Ann Example MP", "party": "Civic Party", "started_on": "4/7/2024"}
    page = client.follow(client.submit(form, given))
    assert "Rt Hon Ann Example MP (Civic Party)" in page.words()
    form = client.open(page.links()["Record what the member was told"])
    told = {"words": "That **nothing** is decided", "place": f"area:{area.reference}"}
    page = client.follow(client.submit(form, told))
    form = client.open(page.links()["Record a letter"])
    assert "20 working days" in form.words()
    letter = {"subject": "The sea wall", "began_on": "today"}
    page = client.follow(client.submit(form, letter))
    form = client.open(page.links()["Record a question"])
    asked = {"subject": "Beds", "number": "900417", "began_on": "yesterday",
             "source_address": "https://questions.example/1"}  # fmt: skip
    words = client.follow(client.submit(form, asked)).words()
    for said in ("That nothing is decided", "told by Dorothy Ashworth", "The sea wall",
                 "Reply due on", "Written question 900417", "No answer yet"):  # fmt: skip
        assert said in words
    listed = client.get("parliament.constituencies", q="ann example").words()
    assert "Northmoor East" in listed
    assert "Rt Hon Ann Example MP" in listed
    area_page = client.open(f"/areas/{area.reference}").words()
    assert "Members of Parliament" in area_page
    assert "Rt Hon Ann Example MP (Civic Party)" in area_page


def test_a_form_that_is_sent_twice_makes_one_record(
    client: Client, manager: Actor, area: Area
) -> None:
    seat = make_constituency(client.app, areas=[area])
    make_member(client.app, seat)
    client.sign_in(manager.email)
    form = client.open(f"/constituencies/{seat}/told/new")
    for _ in range(2):
        client.submit(form, {"words": CANARY})
    assert client.open(f"/constituencies/{seat}").words().count(CANARY) == 1


def test_a_fault_is_told_beside_its_field_and_nothing_typed_is_lost(
    client: Client, manager: Actor, area: Area
) -> None:
    seat = make_constituency(client.app, areas=[area])
    make_member(client.app, seat)
    client.sign_in(manager.email)
    form = client.open(f"/constituencies/{seat}/letters/new")
    given = {"subject": "Buses", "began_on": "tomorrow", "words": "A long letter",
             "source_address": "javascript:alert(1)"}  # fmt: skip
    page = client.submit(form, given, expect=422)
    assert page.errors() == ["Enter a whole address that begins with https://, or leave it empty."]
    page = client.submit(page, {"source_address": ""}, expect=422)
    assert page.errors() == ["This day is still to come."]
    assert page.form_fields()["words"].strip() == "A long letter"


def test_whoever_saves_second_is_shown_what_stands_now(
    client: Client, manager: Actor, area: Area
) -> None:
    seat = make_constituency(client.app, "Northmoor East", areas=[area])
    member = make_member(client.app, seat)
    told = make_told(client.app, manager, member, words="First words")
    letter = make_letter(client.app, manager, member, subject="First words")
    client.sign_in(manager.email)
    for address, field in (
        (f"/told/{told}/edit", "words"),
        (f"/questions-and-letters/{letter}/edit", "subject"),
        (f"/members/{member}/edit", "name"),
        (f"/constituencies/{seat}/edit", "name"),
    ):
        form = client.open(address)
        client.submit(form, {field: "Their words"})
        stale = {"submission_key": f"another-key-{address[-15:-5]}", field: "My words"}
        page = client.submit(form, stale, expect=409)
        assert "Their words" in page.words()
        client.submit(page, {})
        assert "My words" in client.open(f"/constituencies/{seat}").words()


def test_what_was_told_and_written_is_read_by_its_office_and_auditors_alone(app: Flask) -> None:
    readers = make_readers(app)
    area = make_area(app, "Northmoor", office=readers.office)
    seat = make_constituency(app, "Northmoor East", areas=[area])
    member = make_member(app, seat, "Ann Example MP")
    told = make_told(app, readers.writer, member, words=CANARY)
    letter = make_letter(app, readers.writer, member, words=CANARY, answer=CANARY)
    for who, reader in readers.named().items():
        client = Client(app)
        client.sign_in(reader.email)
        page = client.open(f"/constituencies/{seat}").words()
        assert "Ann Example MP" in page, who
        assert (CANARY in page) is (who in READ_OFFICE), who
        elsewhere = ("/constituencies?office=all", f"/areas/{area.reference}", "/due?whose=office")
        for address in (*elsewhere, f"/search?q={CANARY}"):
            assert CANARY not in client.open(address).words().replace(f"“{CANARY}”", ""), who
        may_change = who in {"writer", "team", "colleague", "director"}
        for address in (f"/told/{told}/edit", f"/questions-and-letters/{letter}/edit"):
            is_office = who in {"elsewhere", "director_elsewhere"}
            expect = 200 if may_change else 404 if is_office else 403
            client.open(address, expect=expect)


def test_an_engagement_is_named_to_those_alone_who_may_know_of_it(app: Flask) -> None:
    readers = make_readers(app)
    area = make_area(app, office=readers.office)
    seat = make_constituency(app, areas=[area])
    member = make_member(app, seat)
    engagement = make_engagement(app, readers.writer, areas=[area])
    told = make_told(app, readers.writer, member, engagement=engagement)
    restrict(app, engagement)
    colleague = Client(app)
    colleague.sign_in(readers.colleague.email)
    form = colleague.open(f"/told/{told}/edit")
    assert engagement not in form.text
    colleague.submit(form, {"words": "In other words"})
    for reader, knows in ((readers.director, True), (readers.colleague, False)):
        client = Client(app)
        client.sign_in(reader.email)
        assert (engagement in client.open(f"/constituencies/{seat}").text) is knows


def restrict(app: Flask, engagement: str) -> None:
    with app.app_context(), unit_of_work():
        found = session().scalars(select(Engagement).where(Engagement.reference == engagement))
        found.one().sharing = Sharing.RESTRICTED
        record(SYSTEM, "engagement.changed", Subject("engagement", engagement))


def test_the_list_is_narrowed_by_state_and_taken_away_as_it_is_shown(
    client: Client, manager: Actor, area: Area
) -> None:
    vacated = TODAY - timedelta(days=9)
    make_member(client.app, make_constituency(client.app, "Held", areas=[area]), "Bea Held MP")
    left = make_constituency(client.app, "Left", part=[area])
    make_member(client.app, left, "Cy Left MP", until=vacated)
    make_constituency(client.app, "Gone", areas=[area], closed_on=vacated)
    make_constituency(client.app, "Far away")
    client.sign_in(manager.email)
    usual = client.open("/constituencies").words("table")
    assert "Held" in usual
    assert f"Vacant since {day(vacated + timedelta(days=1))}" in usual
    assert "Northmoor (part)" in usual
    assert "Gone" not in usual
    assert "Far away" not in usual
    assert "Held" not in client.open("/constituencies?state=vacant").words("table")
    assert "Gone" in client.open("/constituencies?state=closed").words("table")
    assert "Far away" in client.open("/constituencies?office=all").words("table")
    taken = client.browser.get("/constituencies.csv?state=vacant").get_data(as_text=True)
    assert "Left" in taken
    assert (vacated + timedelta(days=1)).isoformat() in taken
    assert "Held" not in taken
    assert client.browser.get("/constituencies.xlsx").status_code == 200


def test_pages_of_much_ask_the_database_no_more_often(
    client: Client, manager: Actor, area: Area
) -> None:
    def asked(address: str) -> int:
        with statements_of(client.app) as statements:
            client.open(address)
        return len(statements)

    seat = make_constituency(client.app, areas=[area])
    member = make_member(client.app, seat)
    client.sign_in(manager.email)
    addresses = ("/constituencies", f"/constituencies/{seat}", f"/areas/{area.reference}", "/due")
    few = [asked(address) for address in addresses]
    for number in range(4):
        make_told(client.app, manager, member)
        make_letter(client.app, manager, member)
        more = make_constituency(client.app, areas=[area])
        make_member(client.app, more, until=TODAY - timedelta(days=number + 1))
    assert [asked(address) for address in addresses] == few
    assert max(few) <= 14  # with what signing in and the layout ask


def test_replies_that_are_awaited_are_due_to_whom_they_are_with_and_to_their_office(
    app: Flask, manager: Actor, office: Office
) -> None:
    colleague, stranger = make_user(app, office=office), make_user(app)
    member = make_member(app, make_constituency(app, "Northmoor East"), "Ann Example MP")
    late = TODAY - timedelta(days=1)
    letter = make_letter(app, manager, member, began_on=TODAY - timedelta(days=40), due_on=late)
    make_letter(app, manager, member, subject="Done", done_on=TODAY)
    make_letter(app, manager, member, kind=BusinessKind.ORAL_QUESTION, subject="No day is stated")

    def due(actor: Actor, *, mine: bool) -> list[tuple[str, str, bool]]:
        wanted = DueFilter(is_mine=mine, since=late, until=TODAY)
        with app.app_context():
            items = what_is_due(actor, wanted).items
        return [(one.words, one.address, one.is_overdue) for one in items]

    found = [("Letter: Buses", f"/questions-and-letters/{letter}/edit", True)]
    assert due(manager, mine=True) == due(manager, mine=False) == found
    assert due(colleague, mine=False) == found
    assert due(colleague, mine=True) == []
    assert due(stranger, mine=False) == due(make_user(app, Role.AUDITOR), mine=False) == []


def test_constituencies_and_members_are_found_by_everybody_who_searches(
    app: Flask, manager: Actor, area: Area
) -> None:
    seat = make_constituency(app, "Quillmouth West", areas=[area])
    make_member(app, seat, "Sir Peregrine Oddname MP")
    client = Client(app)
    client.sign_in(make_user(app, Role.DEPARTMENT, department="DfE").email)
    for words in ("Quillmouth", "Oddname"):
        page = client.open(f"/search?q={words}")
        assert f"/constituencies/{seat}" in " ".join(page.links().values()), words
