"""`flask import offices`."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.accounts.service import change_office
from gorm.audit.models import AuditEntry
from gorm.core.db import session, unit_of_work
from tests.factories.accounts import make_user
from tests.factories.register import OFFICES, csv_of, region, take_in


def office_names(app: Flask) -> list[str]:
    with app.app_context():
        return list(session().scalars(select(Office.name).order_by(Office.name)))


def test_offices_are_taken_in_once(app: Flask, tmp_path: Path) -> None:
    first = take_in(app, "offices", csv_of(OFFICES), tmp_path)
    assert first.output == "Offices: added 2, changed 0, unchanged 0, refused 0.\n"
    second = take_in(app, "offices", csv_of(OFFICES), tmp_path)
    assert second.output == "Offices: added 0, changed 0, unchanged 2, refused 0.\n"
    with app.app_context():
        acts = list(session().scalars(select(AuditEntry.action)))
    assert acts == ["offices.imported"]


def test_what_differs_is_changed_and_a_blank_erases_nothing(app: Flask, tmp_path: Path) -> None:
    take_in(app, "offices", csv_of([OFFICES[0] | {"go_base_city": "Ludlow"}]), tmp_path)
    again = [OFFICES[0] | {"go_name": "Office for the Marches", "go_base_city": ""}]
    result = take_in(app, "offices", csv_of(again), tmp_path)
    assert "changed 1" in result.output
    with app.app_context():
        office = session().scalars(select(Office)).one()
        assert (office.name, office.base_city) == ("Office for the Marches", "Ludlow")


def test_a_correction_by_hand_survives_the_next_list(app: Flask, tmp_path: Path) -> None:
    take_in(app, "offices", csv_of(OFFICES[:1]), tmp_path)
    administrator = make_user(app, Role.ADMINISTRATOR)
    with app.app_context(), unit_of_work():
        office = session().scalars(select(Office).where(Office.code == OFFICES[0]["go_code"])).one()
        change_office(
            administrator, office.code, name="Marches Office", base_city="", seen_version=1
        )
    again = take_in(app, "offices", csv_of(OFFICES[:1]), tmp_path)
    assert "changed 0, unchanged 1" in again.output
    assert "Marches Office" in office_names(app)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([region(1, "Marches") | {"go_name": ""}], "Row 2, column go_name: This is blank"),
        ([region(1, "Marches") | {"region_code": "E07"}], "Row 2, column region_code: “E07”"),
        ([region(1, "Marches") | {"go_opened": "long ago"}], "Row 2, column go_opened: “long ago”"),
        ([region(1, "Marches") | {"go_closed": "0001-01-01"}], "Row 2, column go_closed: The year"),
        (
            [region(1, "Marches"), region(1, "Fens")],
            "Row 3, column region_code: Row 2 has the same",
        ),
        ([{"name": "Marches"}], "Row 1, column region_code: There is no such column."),
    ],
)
def test_a_bad_file_of_offices_changes_nothing(
    app: Flask, tmp_path: Path, rows: list[dict[str, str]], words: str
) -> None:
    result = take_in(app, "offices", csv_of(rows), tmp_path)
    assert result.exit_code == 1
    assert words in result.output
    assert "Nothing was imported." in result.output
    assert office_names(app) == []


def test_a_region_that_another_office_has_is_refused(app: Flask, tmp_path: Path) -> None:
    take_in(app, "offices", csv_of(OFFICES), tmp_path)
    result = take_in(app, "offices", csv_of([OFFICES[0] | {"go_code": "GOX"}]), tmp_path)
    assert result.exit_code == 1
    assert "Another office in GORM has this region already." in result.output


def test_a_file_that_is_not_there_is_a_mistake_of_usage(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["import", "offices", "/nowhere.csv"])
    assert result.exit_code == 2
