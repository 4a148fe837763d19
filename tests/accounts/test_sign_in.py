"""Signing in, staying signed in, and what ends it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask

from gorm.accounts.actor import SYSTEM
from gorm.accounts.service import disable_user
from gorm.core import clock
from gorm.core.db import unit_of_work
from tests.factories.accounts import make_user
from tests.support.client import PASSWORD, Client
from tests.support.pages import Page

NOON = datetime(2027, 3, 3, 12, 0, tzinfo=UTC)
ANOTHER = "violet engines hum below ground"


def guess(client: Client, email: str, password: str = "wrong", *, expect: int = 422) -> Page:
    """Try a password by the form."""
    page = client.open("/sign-in")
    return client.submit(page, {"email": email, "password": password}, expect=expect)


def is_signed_in(client: Client) -> bool:
    """Whether this browser still gets at its work."""
    return client.browser.get("/").status_code == 200


def copy_of(client: Client) -> Client:
    """Another browser that was given this one's cookie."""
    cookie = client.browser.get_cookie("gorm")
    assert cookie is not None
    other = Client(client.app)
    other.browser.set_cookie("gorm", cookie.value)
    return other


def test_somebody_who_signs_in_lands_on_their_work(client: Client) -> None:
    user = make_user(client.app)
    page = client.follow(client.sign_in(user.email))
    assert page.words("h1") == "My work"


def test_an_address_is_read_in_any_case_of_letters(client: Client) -> None:
    user = make_user(client.app)
    assert guess(client, f"  {user.email.upper()} ", PASSWORD, expect=303).location == "/"


def test_a_page_asks_for_a_sign_in_and_then_leads_back(client: Client) -> None:
    page = client.open("/", expect=303)
    assert page.location == "/sign-in?next=/"


def test_a_wrong_password_an_unknown_and_a_disabled_user_get_the_same_answer(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, gone = make_user(client.app), make_user(client.app)
    with client.app.app_context(), unit_of_work():
        disable_user(SYSTEM, gone.reference, "")
    tried: list[str] = []
    verify = PasswordHasher.verify

    def counted(self: PasswordHasher, kept: str, password: str) -> bool:
        tried.append(kept.split("$")[3])  # what it costs
        return verify(self, kept, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    answers = [
        guess(client, email, password).errors()
        for email, password in (
            (user.email, "wrong"),
            ("nobody@example.org", PASSWORD),
            (gone.email, PASSWORD),
        )
    ]
    assert answers[0] == answers[1] == answers[2]
    assert len(tried) == 3
    assert len(set(tried)) == 1, "each answer costs the same work"


def test_the_eleventh_guess_at_one_address_waits_until_five_minutes_have_passed(
    client: Client,
) -> None:
    user = make_user(client.app)
    with clock.stopped_at(NOON):
        for number in range(10):
            other = Client(client.app)
            other.browser.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
            guess(other, user.email)
        page = guess(client, user.email, PASSWORD, expect=429)
        assert "five minutes" in " ".join(page.errors())
    with clock.stopped_at(NOON + timedelta(minutes=5, seconds=1)):
        guess(client, user.email, PASSWORD, expect=303)


def test_guesses_from_one_machine_are_limited_whoever_they_are_at(client: Client) -> None:
    user = make_user(client.app)
    with clock.stopped_at(NOON):
        for number in range(10):
            guess(client, f"somebody{number}@example.org")
        guess(client, user.email, PASSWORD, expect=429)
        elsewhere = Client(client.app)
        elsewhere.browser.environ_base["REMOTE_ADDR"] = "192.0.2.77"
        guess(elsewhere, user.email, PASSWORD, expect=303)


def test_guesses_that_are_refused_do_not_make_the_wait_longer(client: Client) -> None:
    user = make_user(client.app)
    with clock.stopped_at(NOON):
        for _ in range(10):
            guess(client, user.email)
    for minute in range(1, 5):
        with clock.stopped_at(NOON + timedelta(minutes=minute)):
            guess(client, user.email, expect=429)
    with clock.stopped_at(NOON + timedelta(minutes=5, seconds=1)):
        guess(client, user.email, PASSWORD, expect=303)


def test_a_right_password_takes_back_its_own_guess(client: Client) -> None:
    user = make_user(client.app)
    for _ in range(12):
        guess(client, user.email, PASSWORD, expect=303)
        client.sign_out()


def test_of_many_guesses_at_once_ten_are_tried(app: Flask) -> None:
    user = make_user(app)

    def try_one(number: int) -> int:
        browser = Client(app)
        browser.browser.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        page = browser.open("/sign-in")
        fields = page.form_fields() | {"email": user.email, "password": "wrong"}
        return browser.browser.post("/sign-in", data=fields).status_code

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(try_one, range(24)))
    assert set(answers) <= {422, 429}
    assert answers.count(422) <= 10


def test_a_cookie_that_is_played_back_after_signing_out_opens_nothing(client: Client) -> None:
    client.sign_in(make_user(client.app).email)
    played_back = copy_of(client)
    assert is_signed_in(played_back)
    client.sign_out()
    assert not is_signed_in(played_back)


def test_signing_in_again_ends_the_sign_in_before(client: Client) -> None:
    user = make_user(client.app)
    page = client.open("/sign-in")
    client.submit(page, {"email": user.email, "password": PASSWORD})
    played_back = copy_of(client)
    assert is_signed_in(played_back)
    token = client.token()
    again = {"email": user.email, "password": PASSWORD, "csrf_token": token}
    assert client.browser.post("/sign-in", data=again).status_code == 303
    assert is_signed_in(client)
    assert not is_signed_in(played_back)


def test_an_idle_sign_in_is_over_after_an_hour_and_a_used_one_goes_on(client: Client) -> None:
    user = make_user(client.app)
    with clock.stopped_at(NOON):
        client.sign_in(user.email)
    with clock.stopped_at(NOON + timedelta(minutes=59)):
        assert is_signed_in(client)
    with clock.stopped_at(NOON + timedelta(minutes=118)):
        assert is_signed_in(client)
    with clock.stopped_at(NOON + timedelta(minutes=179)):
        assert not is_signed_in(client)


def test_posting_keeps_a_sign_in_alive(client: Client) -> None:
    user = make_user(client.app)
    with clock.stopped_at(NOON):
        client.sign_in(user.email)
    with clock.stopped_at(NOON + timedelta(minutes=50)):
        client.post("own.sign_out_elsewhere")
    with clock.stopped_at(NOON + timedelta(minutes=100)):
        assert is_signed_in(client)


def test_pages_that_are_not_found_keep_a_sign_in_alive(client: Client) -> None:
    user = make_user(client.app)
    with clock.stopped_at(NOON):
        client.sign_in(user.email)
    with clock.stopped_at(NOON + timedelta(minutes=50)):
        client.open("/users", expect=403)
    with clock.stopped_at(NOON + timedelta(minutes=100)):
        assert is_signed_in(client)


def test_a_sign_in_is_over_after_twelve_hours_however_much_it_is_used(client: Client) -> None:
    user = make_user(client.app)
    with clock.stopped_at(NOON):
        client.sign_in(user.email)
    for half_hours in range(1, 25):
        with clock.stopped_at(NOON + timedelta(minutes=30 * half_hours)):
            assert is_signed_in(client)
    with clock.stopped_at(NOON + timedelta(hours=12, seconds=1)):
        assert not is_signed_in(client)


def test_a_new_password_of_ones_own_ends_the_other_sign_ins_and_keeps_this_one(
    client: Client,
) -> None:
    user = make_user(client.app)
    client.sign_in(user.email)
    elsewhere = Client(client.app)
    elsewhere.sign_in(user.email)
    page = client.open("/account/password")
    client.follow(client.submit(page, {"old_password": PASSWORD, "new_password": ANOTHER}))
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    guess(elsewhere, user.email, PASSWORD)
    guess(elsewhere, user.email, ANOTHER, expect=303)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("not mine", ANOTHER, "This is not your password"),
        (PASSWORD, "curt", "15 characters or more"),
        (PASSWORD, "passwordpassword", "too easy to guess"),
        (PASSWORD, PASSWORD, "not the one you have"),
        (PASSWORD, "x" * 129, "128 characters or fewer"),
    ],
)
def test_a_password_is_changed_by_whoever_knows_it_to_one_that_is_hard_to_guess(
    client: Client, old: str, new: str, words: str
) -> None:
    client.sign_in(make_user(client.app).email)
    page = client.open("/account/password")
    answer = client.submit(page, {"old_password": old, "new_password": new}, expect=422)
    assert words in " ".join(answer.errors())
    assert new not in answer.text


def test_guesses_at_ones_own_old_password_are_limited_too(client: Client) -> None:
    client.sign_in(make_user(client.app).email)
    page = client.open("/account/password")
    wrong = {"old_password": "wrong", "new_password": ANOTHER}
    for _ in range(10):
        client.submit(page, wrong, expect=422)
    client.submit(page, wrong | {"old_password": PASSWORD}, expect=429)


def test_somebody_sees_their_sign_ins_and_ends_the_others(client: Client) -> None:
    user = make_user(client.app)
    client.sign_in(user.email)
    elsewhere = Client(client.app)
    elsewhere.sign_in(user.email)
    page = client.open("/account")
    assert page.words("main").count("Another browser") == 1
    client.submit(page, {})
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


def test_somebody_changes_their_own_name_and_is_told_of_a_conflict(client: Client) -> None:
    user = make_user(client.app, name="Olive Old")
    client.sign_in(user.email)
    page = client.open("/account/edit")
    client.submit(page, {"name": "Olive New"})
    assert "Olive New" in client.open("/account").words("header")
    stale = client.submit(page, {"name": "Olive Third", "submission_key": ""}, expect=409)
    assert "Olive New" in stale.words()
    assert stale.form_fields()["name"] == "Olive Third"


def test_a_form_without_a_token_or_with_another_browsers_is_refused(client: Client) -> None:
    user = make_user(client.app)
    client.sign_in(user.email)
    other = Client(client.app)
    assert client.browser.post("/account/sign-out-elsewhere", data={}).status_code == 400
    forged = {"csrf_token": other.token()}
    assert client.browser.post("/account/sign-out-elsewhere", data=forged).status_code == 400
    signing_in = {"email": user.email, "password": PASSWORD}
    assert other.browser.post("/sign-in", data=signing_in).status_code == 400
    assert not is_signed_in(other)
