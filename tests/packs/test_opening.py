"""Who may know of a pack and open it, and what opening leaves behind."""

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.audit.models import AuditEntry
from gorm.briefings.models import PackState, Purpose
from gorm.briefings.queries import PAGE_SIZE
from gorm.core import clock
from gorm.core.db import session
from gorm.places.models import Area
from gorm.places.offers import Audience
from tests.factories.accounts import make_office, make_user
from tests.factories.packs import CONTENT, file_of, make_pack
from tests.factories.places import make_area, make_council
from tests.support.client import Client
from tests.support.pages import Page

ADDRESSES = ("/packs/{number}", "/packs/{number}/file")


@pytest.fixture
def office(app: Flask) -> Office:
    """An office."""
    return make_office(app)


@pytest.fixture
def area(app: Flask, office: Office) -> Area:
    """A place of the office."""
    return make_area(app, "Northmoor", office=office)


def acts_on(app: Flask, number: str) -> list[tuple[str, str]]:
    """What the trail says of a pack since it was made: action and name."""
    with app.app_context():
        rows = session().execute(
            select(AuditEntry.action, AuditEntry.actor_name)
            .where(AuditEntry.subject_reference == number, AuditEntry.action != "pack.frozen")
            .order_by(AuditEntry.number)
        )
        return [(action, name) for action, name in rows]


SAME, OTHER = True, False


@pytest.mark.parametrize(
    ("roles", "is_same_office", "expected"),
    [
        ((Role.RELATIONSHIP_MANAGER,), SAME, 200),
        ((Role.DIRECTOR,), SAME, 200),
        ((Role.ANALYST,), SAME, 200),
        ((Role.AUDITOR,), SAME, 200),
        ((Role.AUDITOR,), OTHER, 200),
        ((Role.ADMINISTRATOR,), SAME, 403),
        ((Role.ADMINISTRATOR, Role.ANALYST), OTHER, 404),
        ((Role.RELATIONSHIP_MANAGER,), OTHER, 404),
        ((Role.DIRECTOR,), OTHER, 404),
        ((Role.ANALYST,), OTHER, 404),
    ],
    ids=str,
)
def test_a_pack_stays_in_its_office(
    client: Client, area: Area, roles: tuple[Role, ...], is_same_office: bool, expected: int
) -> None:
    number = make_pack(client.app, area)
    reader = make_user(client.app, *roles, office=office_of(client.app, area, is_same_office))
    client.sign_in(reader.email)
    for address in ADDRESSES:
        client.open(address.format(number=number), expect=expected)
    if expected != 403:
        assert (number in client.get("briefings.packs").words()) == (expected == 200)


def office_of(app: Flask, area: Area, is_same: bool) -> Office:
    """The office of the area, or another."""
    if not is_same:
        return make_office(app)
    with app.app_context():
        return session().scalars(select(Office).where(Office.id == area.office_id)).one()


def test_departments_read_no_packs(app: Flask, client: Client, area: Area) -> None:
    number = make_pack(app, area)
    client.sign_in(make_user(app, Role.DEPARTMENT, department="DfE").email)
    for address in (*ADDRESSES, "/packs", f"/packs/new?area={area.reference}"):
        client.open(address.format(number=number), expect=403)


def test_a_pack_with_restricted_records_opens_to_its_readers_and_to_auditors(
    app: Flask, client: Client, office: Office, area: Area
) -> None:
    reader, director, stranger = (
        make_user(app, role, office=office)
        for role in (Role.RELATIONSHIP_MANAGER, Role.DIRECTOR, Role.RELATIONSHIP_MANAGER)
    )
    auditor, moved = make_user(app, Role.AUDITOR), make_user(app)
    number = make_pack(app, area, readers=(reader, moved), occasion="Canary of the occasion")
    expected = {reader: 200, auditor: 200, director: 404, stranger: 404, moved: 404}
    for actor, status in expected.items():
        client.sign_in(actor.email)
        for address in ADDRESSES:
            client.open(address.format(number=number), expect=status)
        listed = client.get("briefings.packs").words()
        assert ("Canary" in listed) == (status == 200)
        client.sign_out()


def test_opening_a_pack_is_recorded_and_shown_on_its_page(
    app: Flask, client: Client, office: Office, area: Area
) -> None:
    number = make_pack(app, area)
    reader = make_user(app, office=office, name="Dorothy Ashworth")
    client.sign_in(reader.email)
    assert "Nobody has opened it yet" in client.get("briefings.pack", number=number).words()
    assert acts_on(app, number) == []
    opened = client.get("briefings.file", number=number)
    assert opened.data == CONTENT
    assert opened.kind == "application/pdf"
    assert opened.headers["Cache-Control"] == "no-store"
    assert opened.headers["Content-Disposition"] == f'attachment; filename="{number}.pdf"'
    assert acts_on(app, number) == [("pack.opened", "Dorothy Ashworth")]
    page = client.get("briefings.pack", number=number)
    assert "Dorothy Ashworth" in page.words("table")


@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_a_file_that_is_not_the_one_that_was_frozen_is_not_handed_out(
    app: Flask, client: Client, office: Office, area: Area, damage: str
) -> None:
    number = make_pack(app, area)
    path = file_of(app, number)
    path.unlink()
    if damage == "changed":
        path.write_bytes(CONTENT + b" and a sentence more")
    reader = make_user(app, office=office, name="Dorothy Ashworth")
    client.sign_in(reader.email)
    page = client.get("briefings.file", number=number, expect=409)
    assert "has been changed since it was frozen" in page.words()
    assert acts_on(app, number) == [("pack.found_damaged", "Dorothy Ashworth")]
    assert "Nobody has opened it yet" in client.get("briefings.pack", number=number).words()


@pytest.mark.parametrize(
    "number", ["PACK-999999", "PACK-1", "../gorm", "PACK-00000\x00", "x" * 300]
)
def test_a_forged_number_is_not_found(app: Flask, client: Client, area: Area, number: str) -> None:
    client.sign_in(make_user(app).email)
    client.get("briefings.pack", number=number, expect=404)
    client.get("briefings.file", number=number, expect=404)


@pytest.mark.parametrize("state", [PackState.DRAFT, PackState.ISSUING])
def test_what_was_not_made_cannot_be_opened(
    app: Flask, client: Client, office: Office, area: Area, state: PackState
) -> None:
    number = make_pack(
        app,
        area,
        state=state,
        issuing_since=clock.now(),
        failure="It took too long.",
        file_digest="",
    )
    client.sign_in(make_user(app, office=office).email)
    client.get("briefings.file", number=number, expect=404)
    page = client.get("briefings.pack", number=number)
    assert ("It took too long." in page.words()) == (state is PackState.DRAFT)


# The list


@pytest.fixture
def reader(app: Flask, client: Client, office: Office) -> Client:
    """Somebody of the office, signed in."""
    client.sign_in(make_user(app, office=office).email)
    return client


def numbers_on(page: Page) -> list[str]:
    return [words for words in page.links() if words.startswith("PACK-")]


def test_an_empty_list_says_how_to_begin(reader: Client) -> None:
    assert "To begin, open an area" in reader.get("briefings.packs").words()


def test_packs_are_found_by_place_audience_and_purpose(
    app: Flask, reader: Client, office: Office, area: Area
) -> None:
    other = make_area(app, "Edgeley 100%_", office=office)
    here = make_pack(app, area, audience=Audience.MINISTER)
    there = make_pack(app, other, purpose=Purpose.OTHER)
    council = make_council(app, "Council of the third place", office=office)
    third = make_pack(app, area, area_id=None, organisation_id=council.id)
    asked = {
        "": [third, there, here],
        "?q=northmoor": [here],
        "?q=100%25_": [there],
        "?q=third+place": [third],
        "?audience=minister": [here],
        "?purpose=other": [there],
        f"?area={area.reference}": [here],
        f"?organisation={council.reference}": [third],
        "?q=nowhere": [],
        "?audience=nobody&purpose=x&after=x": [third, there, here],
        "?q=%00": [third, there, here],
    }
    for question, expected in asked.items():
        assert numbers_on(reader.open(f"/packs{question}")) == expected, question


def test_a_long_list_goes_on_where_the_page_before_ended(
    app: Flask, reader: Client, area: Area
) -> None:
    made = [make_pack(app, area) for _ in range(PAGE_SIZE + 2)]
    first = reader.open("/packs?audience=office")
    assert numbers_on(first) == made[:1:-1]
    second = reader.open(first.links()["Older packs"])
    assert numbers_on(second) == made[1::-1]
    assert "Older packs" not in second.links()


# The form


def test_the_form_says_what_each_audience_leaves_out(reader: Client, area: Area) -> None:
    words = reader.get("briefings.new", area=area.reference).words()
    for sentence in ("Leaves out what is marked not for ministers", "Only what may be released"):
        assert sentence in words


def test_an_empty_form_names_what_is_missing(reader: Client, area: Area) -> None:
    form = reader.get("briefings.new", area=area.reference)
    page = reader.submit(form, {"occasion": "A visit", "handling": "x" * 201}, expect=422)
    assert page.errors() == [
        "Choose what the pack is for.",
        "Choose who the pack is for.",
        "Handling instruction (optional) can be 200 characters long; this is 1 too many.",
    ]
    assert page.form_fields()["occasion"] == "A visit"
