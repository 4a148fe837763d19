"""Who may write, when: nobody while reading, and nothing halfway."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.ctx import AppContext
from sqlalchemy import func, select

from gorm.accounts.actor import SYSTEM
from gorm.accounts.roles import Role
from gorm.core.db import faults_for, next_version, session, unit_of_work
from gorm.core.errors import Conflict, Refused
from gorm.core.permissions import open_to_signed_in
from gorm.settings.models import Theme
from gorm.settings.queries import theme_record, themes
from gorm.settings.service import add_theme
from tests.factories.accounts import make_user
from tests.support.client import Client


def count_of_themes(app: Flask) -> int:
    """How many themes there are."""
    with app.app_context():
        return session().scalar(select(func.count()).select_from(Theme)) or 0


def _by_the_session() -> str:
    session().add(Theme(name="Stolen in"))
    session().commit()
    return "written"


def _by_statement() -> str:
    session().connection().exec_driver_sql("DELETE FROM theme")
    session().commit()
    return "written"


@pytest.mark.parametrize("write", [_by_the_session, _by_statement])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_reading_a_page_cannot_write(
    client: Client, monkeypatch: pytest.MonkeyPatch, write: Callable[[], str], method: str
) -> None:
    client.sign_in(make_user(client.app).email)
    before = count_of_themes(client.app)
    monkeypatch.setitem(client.app.view_functions, "home.my_work", open_to_signed_in(write))
    assert client.browser.open("/", method=method).status_code >= 500
    assert count_of_themes(client.app) == before


def test_a_view_without_a_stamp_is_for_nobody(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.sign_in(make_user(client.app, Role.ADMINISTRATOR).email)
    monkeypatch.setitem(client.app.view_functions, "home.my_work", lambda: "in")
    client.open("/", expect=403)


def test_a_unit_of_work_keeps_all_or_nothing(app: Flask, context: AppContext) -> None:
    before = count_of_themes(app)
    with pytest.raises(ZeroDivisionError), unit_of_work():
        add_theme(SYSTEM, "Coasts")
        raise ZeroDivisionError
    assert count_of_themes(app) == before


def test_one_unit_of_work_does_not_run_inside_another(context: AppContext) -> None:
    with unit_of_work(), pytest.raises(RuntimeError, match="running already"), unit_of_work():
        pass


def test_a_name_that_is_taken_is_told_beside_its_field(context: AppContext) -> None:
    with unit_of_work():
        add_theme(SYSTEM, "Coasts")
    with pytest.raises(Refused) as refused, unit_of_work():
        add_theme(SYSTEM, "Coasts")
    assert refused.value.faults == {"name": "There is a theme of this name already."}


def test_a_violation_that_nobody_named_is_not_hidden(context: AppContext) -> None:
    with unit_of_work():
        add_theme(SYSTEM, "Coasts")
    with pytest.raises(Exception, match=r"(?i)unique"), unit_of_work(), faults_for({}):
        session().add(Theme(name="Coasts"))
        session().flush()


def test_a_version_goes_on_when_only_what_belongs_to_a_record_changed(context: AppContext) -> None:
    with unit_of_work():
        add_theme(SYSTEM, "Coasts")
    reference = next(theme.reference for theme in themes() if theme.name == "Coasts")
    with unit_of_work() as current:
        theme = current.scalars(select(Theme).where(Theme.name == "Coasts")).one()
        next_version(theme)
        assert theme.version == 2
    assert theme_record(reference).version == 2


def test_the_second_of_two_writers_is_told(context: AppContext) -> None:
    with unit_of_work():
        add_theme(SYSTEM, "Coasts")
    with pytest.raises(Conflict), unit_of_work() as current:
        theme = current.scalars(select(Theme).where(Theme.name == "Coasts")).one()
        current.connection().exec_driver_sql("UPDATE theme SET version = 9 WHERE name = 'Coasts'")
        next_version(theme)
