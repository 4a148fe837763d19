"""Taking in a file of constituencies: all of it or nothing, and every fault by its row."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gorm.accounts.models import Office
from gorm.core.db import unit_of_work
from gorm.importing.report import Fault, FileRefused, ImportReport
from gorm.importing.tables import read_table
from gorm.parliament.queries.listing import Wanted, every_constituency
from gorm.parliament.service.importing import import_seats
from gorm.places.models import Area, CouncilType
from tests.factories.accounts import make_office
from tests.factories.parliament import make_constituency, make_member
from tests.factories.places import make_area, make_council

FIRST = date(2024, 7, 4)


@pytest.fixture
def office(app: Flask) -> Office:
    return make_office(app)


@pytest.fixture
def area(app: Flask, office: Office) -> Area:
    district = make_council(
        app, "Amberdale", office=office, council_type=CouncilType.NON_METROPOLITAN_DISTRICT,
        gss_code="E07999901",
    )  # fmt: skip
    return make_area(app, "Moorshire", office=office, members=[district])


def take(app: Flask, *lines: str) -> ImportReport:
    table = read_table("\n".join(lines).encode(), "seats.csv")
    with app.app_context(), unit_of_work():
        return import_seats(table)


def refused(app: Flask, *lines: str) -> list[str]:
    before = state(app)
    with pytest.raises(FileRefused) as raised:
        take(app, *lines)
    assert state(app) == before, "something was half done"
    return [str(fault) for fault in raised.value.faults]


def state(app: Flask) -> list[tuple[str, str, str, str, str]]:
    with app.app_context():
        rows = every_constituency(Wanted())
        return [(one.name, one.code, one.member, one.party, one.area_words) for one in rows]


def test_a_file_is_taken_in_by_the_headings_that_it_has_and_once_only(
    app: Flask, area: Area
) -> None:
    lines = (
        "PCON24NM,PCON24CD,MP,Party,Elected on,LAD24CD",
        "Amberdale and Fells,E14999901,Ann Example MP,Civic Party,2024-07-04,E07999901",
        f"Moorshire South,E14999902,,,,{area.reference}",
    )
    assert [(t.what, t.added) for t in take(app, *lines).tallies] == [
        ("Constituencies", 2), ("Members", 1),
    ]  # fmt: skip
    assert state(app) == [
        ("Amberdale and Fells", "E14999901", "Ann Example MP", "Civic Party", "Moorshire"),
        ("Moorshire South", "E14999902", "", "", "Moorshire"),
    ]
    again = take(app, *lines)
    assert not again.has_changes
    assert [t.unchanged for t in again.tallies] == [2, 1]


def test_a_new_name_a_new_party_and_a_part_are_taken_over_and_a_blank_erases_nothing(
    app: Flask, area: Area
) -> None:
    seat = make_constituency(app, "Old name", code="E14999901", areas=[area])
    make_member(app, seat, "Ann Example MP", since=FIRST)
    report = take(
        app,
        "constituency,code,member,party,since,areas,partly in",
        f"New name,E14999901,ANN EXAMPLE MP,Independent,2024-07-04,,{area.reference}",
        "Old name,E14999902,,,,,",
    )
    assert report.notes == ("Row 2: Old name is called New name now.",)
    assert state(app) == [
        ("New name", "E14999901", "ANN EXAMPLE MP", "Independent", "Moorshire (part)"),
        ("Old name", "E14999902", "", "", ""),
    ]
    take(app, "constituency,code,member", "New name,,")
    assert state(app)[0][1:3] == ("E14999901", "ANN EXAMPLE MP")


def test_another_member_follows_whoever_sat_and_a_note_says_so(app: Flask) -> None:
    make_member(app, make_constituency(app, "Northmoor"), "Bea First MP", since=FIRST)
    report = take(
        app, "constituency,member,party,since", "Northmoor,Cy Second MP,Civic Party,2025-05-01"
    )
    assert report.notes == (
        "Row 2: Cy Second MP follows Bea First MP, whose last day is 30 April 2025.",
    )
    assert state(app)[0][2] == "Cy Second MP"


def test_everything_that_is_wrong_is_told_by_its_row_and_nothing_is_changed(
    app: Flask, area: Area
) -> None:
    told = refused(
        app,
        "constituency,code,member,party,since,areas",
        "Good,E14999901,Ann MP,Civic,2024-07-04,",
        ",E14999902,,,,",
        "Bad code,X1,,,,",
        "No party,,Ann MP,,2024-07-04,",
        "No day,,Ann MP,Civic,,",
        "Odd day,,Ann MP,Civic,4 July,",
        "No such area,,,,,E07999901;E06000000",
        "GOOD,,,,,",
    )
    assert [line.split(":")[0] for line in told] == [
        "Row 3, column constituency",
        "Row 4, column code",
        "Row 5, column party",
        "Row 6, column since",
        "Row 7, column since",
        "Row 8, column areas",
        "Row 9",
    ]
    assert told[-1] == "Row 9: Row 2 is about the same constituency."


def test_what_contradicts_the_record_is_refused_by_its_row(app: Flask) -> None:
    seat = make_constituency(app, "Northmoor", code="E14999901")
    make_member(app, seat, "Bea First MP", since=FIRST)
    make_constituency(app, "Closed", code="E14999903", closed_on=FIRST)
    head = "constituency,code,member,party,since"
    for line, words in (
        ("Northmoor,E14999901,Cy Second MP,Civic,2024-07-04", "is recorded as the member from"),
        ("Northmoor,E14999901,Bea First MP,Civic,2020-01-01", "since 4 July 2024"),
        ("Northmoor,E14999902,,,", "has the code E14999901 already"),
        ("Closed,E14999903,,,", "was closed on 4 July 2024"),
    ):
        (told,) = refused(app, head, "Another,,,,", line)
        assert told.startswith("Row 3"), told
        assert words in told


def test_a_file_without_rows_or_without_constituencies_is_refused(app: Flask) -> None:
    assert refused(app, "constituency,code") == ["The file has headings and no rows."]
    assert "column constituency" in refused(app, "where,who", "a,b")[0]


_cell = st.text(st.characters(codec="utf-8", exclude_characters='\r\n",\0'), max_size=12)


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.lists(st.tuples(_cell, _cell, _cell, _cell, _cell), min_size=1, max_size=4))
def test_no_file_breaks_the_import_and_a_refused_one_changes_nothing(
    app: Flask, rows: list[tuple[str, ...]]
) -> None:
    before = state(app)
    content = "\n".join(["constituency,code,member,party,since", *map(",".join, rows)])
    faults: tuple[Fault, ...] = ()
    try:
        table = read_table(content.encode(), "seats.csv")
        with app.app_context(), unit_of_work():
            import_seats(table)
    except FileRefused as refusal:
        faults = refusal.faults
    if faults:
        assert state(app) == before
    else:
        assert len(state(app)) >= len(before)


def test_a_trial_says_what_would_change_and_keeps_nothing(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "seats.csv"
    since = (FIRST + timedelta(days=1)).isoformat()
    path.write_text(f"constituency,member,party,since\nNorthmoor,Ann MP,Civic,{since}\n")
    commands = app.test_cli_runner()
    trial = commands.invoke(args=["parliament", "import", "--dry-run", str(path)])
    assert trial.exit_code == 0, trial.output
    assert "Constituencies: added 1" in trial.output
    assert "nothing was kept" in trial.output
    assert state(app) == []
    assert commands.invoke(args=["parliament", "import", str(path)]).exit_code == 0
    assert [one[0] for one in state(app)] == ["Northmoor"]
    path.write_text("constituency,code\nNorthmoor,wrong\n")
    bad = commands.invoke(args=["parliament", "import", str(path)])
    assert bad.exit_code == 1
    assert "Row 2, column code" in bad.output
