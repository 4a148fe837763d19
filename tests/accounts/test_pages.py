"""The pages on which administrators manage users, offices, departments and themes."""

import pytest
from flask import Flask

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role
from tests.factories.accounts import make_office, make_user
from tests.support.client import PASSWORD, Client

TEMPORARY = "borrowed kettle under seven bridges"


@pytest.fixture
def administrator(client: Client) -> Actor:
    """Somebody who manages users, signed in."""
    user = make_user(client.app, Role.ADMINISTRATOR, name="Ada Admin")
    client.sign_in(user.email)
    return user


def browser_of(app: Flask, user: Actor) -> Client:
    """Another browser, in which this user is signed in."""
    browser = Client(app)
    browser.sign_in(user.email)
    return browser


def add_somebody(client: Client, *, expect: int = 303, **given: object) -> str:
    """Add a user by the form; returns where it leads."""
    office = make_office(client.app)
    details: dict[str, object] = {
        "name": "Norma New",
        "email": "Norma.New@Example.org",
        "roles": ["relationship_manager"],
        "grade": "g7",
        "office": str(office.id),
        "department": "",
        "password": TEMPORARY,
    }
    page = client.submit(client.get("users.new"), details | given, expect=expect)
    return page.location if expect == 303 else " ".join(page.errors())


def test_somebody_who_was_added_chooses_their_own_password_first(
    client: Client, administrator: Actor
) -> None:
    add_somebody(client)
    browser = Client(client.app)
    browser.sign_in("norma.new@example.org", TEMPORARY)
    assert browser.open("/", expect=303).location == "/account/password"
    page = browser.open("/account/password")
    chosen = {"old_password": TEMPORARY, "new_password": PASSWORD}
    browser.follow(browser.submit(page, chosen))
    assert browser.open("/").words("h1") == "My work"


def test_an_address_that_somebody_has_is_refused_beside_its_field(
    client: Client, administrator: Actor
) -> None:
    words = add_somebody(client, expect=422, email=administrator.email.upper())
    assert "Somebody has this e-mail address already" in words


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"roles": []}, "Choose at least one role"),
        ({"roles": ["department"]}, "Choose a department"),
        ({"office": ""}, "Choose an office"),
        ({"email": "not an address"}, "Enter an e-mail address in the form"),
        ({"password": "short"}, "15 characters or more"),
        ({"password": "norma.new@example.org"}, "too easy to guess"),
        ({"name": "\u202e \x00"}, "Enter their name"),
        ({"grade": "emperor"}, "Choose one from the list"),
        ({"office": "999999"}, "Choose one from the list"),
    ],
)
def test_details_that_do_not_fit_are_refused(
    client: Client, administrator: Actor, given: dict[str, object], words: str
) -> None:
    assert words in add_somebody(client, expect=422, **given)


def test_a_new_role_ends_the_sign_ins_of_its_bearer(client: Client, administrator: Actor) -> None:
    user = make_user(client.app)
    theirs = browser_of(client.app, user)
    page = client.get("users.edit_form", reference=user.reference)
    client.submit(page, {"roles": ["relationship_manager", "director"]})
    assert theirs.open("/", expect=303).location.startswith("/sign-in")


def test_a_new_telephone_number_ends_no_sign_in(client: Client, administrator: Actor) -> None:
    user = make_user(client.app)
    theirs = browser_of(client.app, user)
    page = client.get("users.edit_form", reference=user.reference)
    client.submit(page, {"phone": "020 7946 0000"})
    theirs.open("/")


def test_somebody_who_is_disabled_is_out_at_once_and_stays_out(
    client: Client, administrator: Actor
) -> None:
    user = make_user(client.app)
    theirs = browser_of(client.app, user)
    page = client.get("users.disable_form", reference=user.reference)
    client.submit(page, {"reason": "Left the office."})
    assert theirs.open("/", expect=303).location.startswith("/sign-in")
    theirs.submit(theirs.open("/sign-in"), {"email": user.email, "password": PASSWORD}, expect=422)
    assert "Left the office." in client.get("users.user", reference=user.reference).words()
    client.submit(client.get("users.enable_form", reference=user.reference), {})
    theirs.sign_in(user.email)


def test_a_temporary_password_ends_the_sign_ins_of_its_bearer(
    client: Client, administrator: Actor
) -> None:
    user = make_user(client.app)
    theirs = browser_of(client.app, user)
    page = client.get("users.password_form", reference=user.reference)
    client.submit(page, {"password": TEMPORARY})
    assert theirs.open("/", expect=303).location.startswith("/sign-in")
    assert theirs.sign_in(user.email, TEMPORARY).status == 303


def test_the_last_administrator_cannot_be_taken_away(client: Client, administrator: Actor) -> None:
    disable = client.get("users.disable_form", reference=administrator.reference)
    assert "last administrator" in client.submit(disable, {}, expect=422).words()
    edit = client.get("users.edit_form", reference=administrator.reference)
    page = client.submit(edit, {"roles": ["analyst"]}, expect=422)
    assert "last administrator" in " ".join(page.errors())


def test_of_two_administrators_one_can_be_taken_away(client: Client, administrator: Actor) -> None:
    other = make_user(client.app, Role.ADMINISTRATOR)
    client.submit(client.get("users.disable_form", reference=other.reference), {})


def test_two_who_change_one_user_are_told_and_lose_nothing(
    client: Client, administrator: Actor
) -> None:
    user = make_user(client.app, name="Ben Before")
    first = client.get("users.edit_form", reference=user.reference)
    second = client.get("users.edit_form", reference=user.reference)
    client.submit(first, {"roles": ["relationship_manager", "analyst"]})
    page = client.submit(second, {"name": "Ben After", "roles": ["director"]}, expect=409)
    words = page.words()
    assert "Relationship manager and Analyst" in words
    assert page.form_fields()["name"] == "Ben After"
    client.submit(page, {})
    assert client.get("users.user", reference=user.reference).words("h1") == "Ben After"


def test_the_list_of_users_is_narrowed_and_paged(client: Client, administrator: Actor) -> None:
    office = make_office(client.app)
    for number in range(60):
        make_user(client.app, Role.ANALYST, office=office, name=f"Analyst {number:02d}")
    page = client.open("/users?role=analyst")
    assert len(page.all("tr")) == 51
    second = client.open(page.links()["More users"])
    assert len(second.all("tr")) == 11
    assert "Analyst 59" in second.words()
    assert "Ada Admin" not in client.open(f"/users?q=analyst+07&office={office.code}").words()
    assert "No user fits" in client.open("/users?state=disabled").words()


@pytest.mark.parametrize("reference", ["USR-999999", "USR-1", "1", "USR-99999999999999999999"])
def test_a_user_that_does_not_exist_is_not_found(
    client: Client, administrator: Actor, reference: str
) -> None:
    client.open(f"/users/{reference}", expect=404)


def test_offices_are_added_and_renamed(client: Client, administrator: Actor) -> None:
    details = {
        "code": "gonx",
        "name": "Government Office for the Marches",
        "region_name": "The Marches",
        "region_code": "E12999999",
        "base_city": "Ludlow",
    }
    client.submit(client.get("offices.new_office"), details)
    again = client.submit(client.get("offices.new_office"), details, expect=422)
    assert "Another office" in " ".join(again.errors())
    page = client.get("offices.edit_office_form", code="GONX")
    client.submit(page, {"name": "Marches Office"})
    assert "Marches Office" in client.get("offices.office_list").words()
    stale = client.submit(page, {"name": "Another name", "submission_key": ""}, expect=409)
    assert "Marches Office" in stale.words()


def test_departments_are_added_and_renamed(client: Client, administrator: Actor) -> None:
    details = {"name": "Department of Weather", "short_name": "DoW"}
    client.submit(client.get("offices.new_department"), details)
    page = client.get("offices.edit_department_form", short_name="DoW")
    client.submit(page, {"name": "Department for Weather"})
    taken = client.get("offices.edit_department_form", short_name="DoW")
    refused = client.submit(taken, {"short_name": "DfE"}, expect=422)
    assert "Another department" in " ".join(refused.errors())
    assert "Department for Weather" in client.get("offices.department_list").words()


def test_themes_are_added_renamed_retired_and_brought_back(
    client: Client, administrator: Actor
) -> None:
    client.submit(client.get("settings.new_theme"), {"name": "Coasts"})
    taken = client.submit(client.get("settings.new_theme"), {"name": "Coasts"}, expect=422)
    assert "There is a theme of this name" in " ".join(taken.errors())
    page = client.get("settings.theme_list")
    edit = client.open(page.links()["Coasts"])
    client.submit(edit, {"name": "Coasts and rivers"})
    page = client.get("settings.theme_list")
    index = [words.split()[-1] for words in buttons(page)].index("rivers")
    client.submit(page, {}, form=index + 1)
    retired = client.get("settings.theme_list")
    assert "Bring back Coasts and rivers" in buttons(retired)
    client.submit(retired, {}, form=index + 1)
    assert "Retire Coasts and rivers" in buttons(client.get("settings.theme_list"))
    assert client.get("settings.overview").words("h1") == "Settings"


def buttons(page: object) -> list[str]:
    """The words of every small button of a list, in order."""
    from tests.support.pages import words_of

    return [words_of(b) for b in page.all("button") if "link" in b.get("class", "")]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "address", ["/users", "/users/new", "/offices", "/settings", "/departments", "/audit"]
)
def test_others_do_not_manage(client: Client, address: str) -> None:
    client.sign_in(make_user(client.app, Role.DIRECTOR).email)
    client.open(address, expect=403)
