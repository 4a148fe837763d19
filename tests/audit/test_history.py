"""The history of a record, as English."""

from flask import Flask, render_template
from flask.ctx import AppContext

from gorm.accounts.actor import SYSTEM
from gorm.accounts.models import Office, User
from gorm.audit import queries
from gorm.audit.queries import history_of
from gorm.audit.service import Subject, record
from gorm.core.db import unit_of_work
from tests.factories.accounts import make_office, make_user


def rename(office: Office, name: str, **given: object) -> None:
    with unit_of_work() as current:
        current.get_one(Office, office.id).name = name
        record(SYSTEM, "office.renamed", Subject("office", office.code), **given)  # type: ignore[arg-type]


def test_a_history_tells_the_newest_act_first_with_who_and_what(
    app: Flask, context: AppContext
) -> None:
    office = make_office(app, name="Office for the North")
    rename(office, "Office for the far North", reason="It moved.")
    latest, first = history_of("office", office.code).entries
    assert (latest.who, latest.sentence, latest.reason) == (
        SYSTEM.name,
        "renamed office",
        "It moved.",
    )
    [change] = latest.changes
    assert (change.label, change.before, change.after) == (
        "Name", "Office for the North", "Office for the far North",
    )  # fmt: skip
    assert first.sentence == "added the office"


def test_a_history_prefers_the_words_of_the_service(app: Flask, context: AppContext) -> None:
    office = make_office(app)
    rename(office, "Other", changes={"What it is called": ("", "Other")})
    [change] = history_of("office", office.code).entries[0].changes
    assert change.label == "What it is called"


def test_a_history_never_tells_a_secret(app: Flask, context: AppContext) -> None:
    user = make_user(app)
    with unit_of_work() as current:
        current.get_one(User, user.user_id).password_hash = "another"
        record(SYSTEM, "user.changed", Subject("user", user.reference))
    assert "another" not in repr(history_of("user", user.reference))


def test_a_long_history_is_cut_and_says_how_long_it_is(app: Flask, context: AppContext) -> None:
    office = make_office(app)
    for number in range(queries.LONGEST_HISTORY + 1):
        rename(office, f"Office {number}")
    history = history_of("office", office.code)
    assert len(history.entries) == queries.LONGEST_HISTORY
    assert history.count == queries.LONGEST_HISTORY + 2


def test_a_history_is_drawn_as_text(app: Flask) -> None:
    with app.test_request_context("/"):
        office = make_office(app)
        rename(office, "<script>" + "x" * 190)
        page = render_template("audit/_history.html", history=history_of("office", office.code))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
