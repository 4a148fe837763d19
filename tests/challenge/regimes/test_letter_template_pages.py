"""Administrators keep the templates of letters, and see how each reads before it is saved."""

import pytest
from flask import Flask

from gorm.accounts.roles import Role
from gorm.challenge.queries.letter_templates import letter_template
from tests.factories.accounts import make_user
from tests.support.client import Client

CODE = "formal_challenge"


@pytest.fixture
def admin(app: Flask, client: Client) -> Client:
    """An administrator's browser."""
    client.sign_in(make_user(app, Role.ADMINISTRATOR).email)
    return client


def test_a_letter_is_shown_as_it_reads(admin: Client) -> None:
    shown = admin.get("challenge.edit_letter_template", code=CODE).words()
    assert "Dear Ms Okafor," in shown
    assert "Anytown Borough Council: formal challenge on children’s social care" in shown


def test_how_it_would_read_is_shown_before_it_is_saved(app: Flask, admin: Client) -> None:
    form = admin.get("challenge.edit_letter_template", code=CODE)
    typed = {"words": "Dear {chief_executive}, all is well in {council}."}
    seen = admin.submit(form, typed | {"look": "yes"}, expect=200)
    assert "Dear Ms Okafor, all is well in Anytown Borough Council." in seen.words()
    with app.app_context():
        assert "all is well" not in letter_template(CODE).words
    done = admin.follow(admin.submit(seen, {}))
    assert "Template saved." in done.words()
    assert "changed the template of a letter" in done.text
    with app.app_context():
        assert letter_template(CODE).words == typed["words"]


@pytest.mark.parametrize("look", [{}, {"look": "yes"}])
def test_a_gap_that_gorm_does_not_know_is_refused_with_those_it_knows(
    admin: Client, look: dict[str, str]
) -> None:
    form = admin.get("challenge.edit_letter_template", code=CODE)
    page = admin.submit(form, {"words": "Dear {coucil}"} | look, expect=422)
    [error] = page.errors()
    assert error.startswith("{coucil} is no gap that GORM knows: {council},")
    assert page.form_fields()["words"] == "Dear {coucil}"


def test_two_who_change_a_template_at_once_see_both_texts(admin: Client) -> None:
    first = admin.get("challenge.edit_letter_template", code=CODE)
    second = admin.get("challenge.edit_letter_template", code=CODE)
    admin.submit(first, {"heading": "Theirs"})
    page = admin.submit(second, {"heading": "Ours"}, expect=409)
    assert "Theirs" in page.text
    admin.submit(page, {})
    shown = admin.get("challenge.edit_letter_template", code=CODE)
    assert shown.form_fields()["heading"] == "Ours"


def test_a_template_is_added_once_however_often_it_is_sent(app: Flask, admin: Client) -> None:
    form = admin.get("challenge.new_letter_template")
    typed = {"name": "Thanks", "words": "Thank you.", "reply_within": "5"}
    page = admin.submit(form, typed)
    assert admin.submit(form, typed).location == page.location
    taken = admin.submit(admin.get("challenge.new_letter_template"), typed, expect=422)
    assert taken.errors() == ["There is a template of this name already."]
    with app.app_context():
        assert letter_template("thanks").reply_within == 5


def test_a_template_is_retired_and_brought_back(app: Flask, admin: Client) -> None:
    admin.post("challenge.retire_letter_template", code=CODE)
    assert "It is retired." in admin.get("challenge.edit_letter_template", code=CODE).words()
    admin.post("challenge.bring_back_letter_template", code=CODE)
    with app.app_context():
        assert letter_template(CODE).is_in_use
    admin.get("challenge.edit_letter_template", code="nobody", expect=404)
