"""Taking in published sets of outcomes."""

import os
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.accounts.actor import SYSTEM
from gorm.accounts.models import User
from gorm.accounts.roles import Role
from gorm.core.db import session, unit_of_work
from gorm.importing.report import FileRefused
from gorm.importing.tables import read_table
from gorm.negotiations.models import DesiredOutcome
from gorm.negotiations.queries.lines import line_of
from gorm.negotiations.queries.outcomes import outcome_sets
from gorm.negotiations.rules.lines import LineDetails
from gorm.negotiations.service.lines import add_line
from gorm.negotiations.service.outcomes import import_outcomes
from tests.factories.accounts import make_user
from tests.factories.negotiations import agreement_row, make_agreement
from tests.support.client import Client

FIRST = (
    "order,priority_outcome,ambition,evidence,source\n"
    "2,Health,Live longer,found,https://example.org\n"
    "1,Homes,Enough homes,found,https://example.org\n"
)
LATER = "Outcome;Ambition\nHomes;Homes for everybody\nTransport;Buses that come\n"


def _take(app: Flask, text: str) -> list[str]:
    with app.app_context(), unit_of_work():
        report = import_outcomes(SYSTEM, read_table(text.encode()), "A framework")
    return list(report.lines())


def test_a_set_is_taken_in_by_the_names_of_its_columns_in_its_order(app: Flask) -> None:
    assert _take(app, FIRST)[0] == "Outcomes: added 2, changed 0, unchanged 0, refused 0."
    with app.app_context():
        (found,) = outcome_sets()
    assert [one.name for one in found.outcomes] == ["Homes", "Health"]
    assert found.source == "https://example.org"


def test_the_same_file_again_changes_nothing(app: Flask) -> None:
    _take(app, FIRST)
    assert _take(app, FIRST)[0] == "Outcomes: added 0, changed 0, unchanged 2, refused 0."


def test_a_later_file_brings_outcomes_up_to_date_and_deletes_none(app: Flask) -> None:
    manager = make_user(app)
    agreement = make_agreement(app, manager)
    _take(app, FIRST)
    with app.app_context(), unit_of_work():
        add_line(manager, agreement, LineDetails(outcome="health"))
    lines = _take(app, LATER)
    assert lines[0] == "Outcomes: added 1, changed 1, unchanged 0, refused 0."
    assert "Note: Health is not in the file, and stays as it is." in lines
    agreement_id = agreement_row(app, agreement).id
    with app.app_context():
        names = session().scalars(select(DesiredOutcome.name).order_by(DesiredOutcome.position))
        assert names.all() == ["Homes", "Transport", "Health"]
        assert line_of(agreement_id, 1).ambition == "Live longer"
        assert {one.name: one.lines for one in outcome_sets()[0].outcomes}["Health"] == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("order,ambition\n1,Live longer\n", "No column is called priority_outcome"),
        ("order,outcome\nx,Health\n", "no number"),
        ("order,outcome\n1,Health\n2,health\n", "The same outcome stands in row 2"),
        ("order,outcome\n1,\n", "filled in"),
    ],
)
def test_a_file_at_fault_is_refused_whole(app: Flask, text: str, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        _take(app, text)
    with app.app_context():
        assert outcome_sets() == ()


def test_a_set_is_taken_in_on_the_command_line(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "outcomes.csv"
    path.write_text(FIRST)
    command = ["negotiations", "import-outcomes", str(path), "--set", "A framework"]
    result = app.test_cli_runner().invoke(args=command)
    assert result.exit_code == 0, result.output
    assert "added 2" in result.output


def test_an_administrator_sees_what_a_file_would_change_first(app: Flask, client: Client) -> None:
    administrator = make_user(app, Role.ADMINISTRATOR)
    with app.app_context():
        user = session().get(User, administrator.user_id)
        assert user is not None
        email = user.email
    client.sign_in(email)
    assert "No set is taken in yet" in client.get("negotiations.outcomes").words()
    form = client.get("negotiations.import_outcomes_form")
    client.submit(form, {"name": "A framework"}, expect=422)
    client.submit(form, {"name": "A framework", "rows": "a,b\n1,2\n"}, expect=422)
    page = client.submit(form, {"name": "A framework", "rows": FIRST}, expect=200)
    assert "Enough homes Added" in page.words()
    with app.app_context():
        assert outcome_sets() == ()
    page = client.follow(client.submit(page, {}))
    assert "Enough homes" in page.words()


@pytest.mark.real_data
def test_the_outcomes_of_the_local_outcomes_framework_are_taken_in(app: Flask) -> None:
    folder = os.environ.get("GORM_REAL_DATA", "")
    if not folder:
        pytest.skip("GORM_REAL_DATA names no folder of real data")
    path = Path(folder) / "local_outcomes_framework_outcomes.csv"
    _take(app, path.read_text(encoding="utf-8"))
    with app.app_context():
        (found,) = outcome_sets()
    assert len(found.outcomes) == 16
    assert found.outcomes[0].name == "Housing supply"
    assert found.source.startswith("https://www.gov.uk/")
