"""`flask import indicators`: all of a catalogue or nothing, told field by field."""

from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from gorm.audit.queries import history_of
from gorm.core.db import session
from gorm.performance.models import Comparison, Indicator, Series, Sheet, Standing
from gorm.performance.terms import Level, Measures, PeriodForm, Polarity
from gorm.settings.models import Theme
from tests.factories.accounts import make_office
from tests.factories.performance import make_indicator, make_values
from tests.factories.places import make_council
from tests.importing.reading.workbooks import workbook

CATALOGUE = """indicator_code,indicator_name,theme,polarity,kind,unit,breakdowns,source,licence
ASC-1,Quality of life of carers,Adult social care,high,plain,score,,A table,OGL v3
SII-1,Slope index of inequality,Health and inequality,low,gap,years,Female|Male,A table,OGL v3
DEP-1,Depression,Wellbeing,neutral,plain,percent,,A table,OGL v3
"""


def run(app: Flask, folder: Path, content: str | bytes, *options: str) -> Result:
    """Take in a file."""
    path = folder / "catalogue.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return app.test_cli_runner().invoke(args=["import", "indicators", str(path), *options])


def indicators(app: Flask) -> dict[str, Indicator]:
    """Every indicator by its code."""
    with app.app_context():
        return {one.code: one for one in session().scalars(select(Indicator))}


def test_a_catalogue_is_taken_in_as_it_is(app: Flask, tmp_path: Path) -> None:
    result = run(app, tmp_path, CATALOGUE)
    assert result.exit_code == 0, result.output
    assert "Indicators: added 3, changed 0, unchanged 0, refused 0." in result.output
    assert "The theme “Wellbeing” was not known and was added." in result.output
    found = indicators(app)
    assert found["SII-1"].kind.value == "gap"
    assert found["DEP-1"].polarity is Polarity.NEUTRAL
    assert found["ASC-1"].unit == "score"


def test_the_same_file_again_changes_nothing(app: Flask, tmp_path: Path) -> None:
    run(app, tmp_path, CATALOGUE)
    result = run(app, tmp_path, CATALOGUE)
    assert "added 0, changed 0, unchanged 3, refused 0." in result.output
    with app.app_context():
        assert history_of("indicator", "ASC-1").count == 1


def test_what_differs_is_changed_and_told_by_field(app: Flask, tmp_path: Path) -> None:
    run(app, tmp_path, CATALOGUE)
    result = run(app, tmp_path, CATALOGUE.replace("high,plain,score", "low,plain,points"))
    assert "added 0, changed 1, unchanged 2" in result.output
    assert "ASC-1 was changed: polarity, unit." in result.output
    with app.app_context():
        changes = history_of("indicator", "ASC-1").entries[0].changes
    assert [(one.label, one.before, one.after) for one in changes] == [
        ("Polarity", "High is better", "Low is better"),
        ("Unit", "score", "points"),
    ]


def test_a_blank_never_erases(app: Flask, tmp_path: Path) -> None:
    run(app, tmp_path, CATALOGUE)
    result = run(app, tmp_path, "code,unit,name\nASC-1,,\n")
    assert "unchanged 1" in result.output
    assert indicators(app)["ASC-1"].unit == "score"


def test_the_columns_that_need_not_be_there(app: Flask, tmp_path: Path) -> None:
    content = (
        "Code;Title;Topic;Good is;Floor;Level;Measures;Gap from;Gap to;Form;Breakdowns\n"
        "LE;Life expectancy;Adult social care;Higher is better;78.5;corporate;NHS bodies;"
        "Female;Male;pooled years;Female|Male\n"
    )
    result = run(app, tmp_path, content)
    assert result.exit_code == 0, result.output
    assert "The columns are separated by semicolons." in result.output
    found = indicators(app)["LE"]
    assert found.floor_standard == Decimal("78.5")
    assert (found.level, found.measures) == (Level.CORPORATE, Measures.NHS)
    assert (found.gap_from, found.gap_to) == ("Female", "Male")
    assert found.declared_form is PeriodForm.POOLED_YEARS


def test_a_workbook_will_do(app: Flask, tmp_path: Path) -> None:
    rows = [line.split(",") for line in CATALOGUE.strip().splitlines()]
    assert "added 3" in run(app, tmp_path, workbook(Catalogue=rows)).output
    both = workbook(Catalogue=rows, Other=[["a", "b"], ["x", "y"]])
    assert "Say which one to read" in run(app, tmp_path, both).output
    assert "unchanged 3" in run(app, tmp_path, both, "--sheet", "Catalogue").output


def test_a_column_can_be_said(app: Flask, tmp_path: Path) -> None:
    content = CATALOGUE.replace("indicator_code", "Kennung")
    refused = run(app, tmp_path, content)
    assert "Say which it is with --map code=HEADING." in refused.output
    assert run(app, tmp_path, content, "--map", "code=Kennung").exit_code == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--map", "code"), "write field=heading"),
        (("--map", "colour=x"), "Fields: code, name"),
        (("--map", "code=Nowhere"), "There is no such column to be the code"),
    ],
)
def test_what_is_said_wrongly_is_refused(
    app: Flask, tmp_path: Path, options: tuple[str, str], words: str
) -> None:
    result = run(app, tmp_path, CATALOGUE, *options)
    assert result.exit_code == 1
    assert words in result.output


def test_every_fault_is_named_and_nothing_is_kept(app: Flask, tmp_path: Path) -> None:
    content = (
        "code,name,theme,polarity,kind,floor_standard,gap_from,gap_to,breakdowns,form\n"
        "A-1,One,A new theme,high,plain,,,,,\n"
        "A 2,Two,Housing,sideways,odd,many,,,,weekly\n"
        "A-1,,Housing,neutral,plain,3,,,,\n"
        "A-4,Four,Housing,high,plain,,Female,,,\n"
        "A-5,Five,Housing,high,plain,,Female,Other,Female|Male,\n"
        "new,Six,Housing,neutral,plain,4,,,,\n"
    )
    result = run(app, tmp_path, content)
    assert result.exit_code == 1
    for words in (
        "Row 3, column code: A code has at most 40",
        "Row 3, column polarity: “sideways” is none of: high, low, neutral.",
        "Row 3, column kind: “odd” is none of: plain, gap.",
        "Row 3, column floor_standard: “many” is no number",
        "Row 3, column form: “weekly” is none of",
        "Row 4, column name: This is blank",
        "Row 4, column code: Row 2 has the same code.",
        "Row 5, column gap_to: Name both breakdowns",
        "Row 6, column gap_to: The breakdowns do not name “Other”.",
        "Row 7, column code: This word stands in addresses",
    ):
        assert words in result.output
    assert "refused 5" in result.output
    assert not indicators(app)
    with app.app_context():
        assert session().scalar(select(Theme).where(Theme.name == "A new theme")) is None


def test_another_polarity_has_its_values_compared_anew(app: Flask, tmp_path: Path) -> None:
    office = make_office(app)
    councils = [make_council(app, f"Place {n}", office=office) for n in range(8)]
    indicator = make_indicator(app, "ASC-1", theme="Adult social care")
    values = {body: 10 * place for place, body in enumerate(councils)}
    make_values(app, indicator, "2016-17", values)

    def best() -> int:
        with app.app_context():
            query = (
                select(Standing.organisation_id)
                .join(Comparison, Comparison.id == Standing.comparison_id)
                .where(Comparison.is_current, Standing.rank == 1)
            )
            return session().scalars(query).one()

    assert best() == councils[7].id
    run(app, tmp_path, "code,polarity\nASC-1,low\n")
    assert best() == councils[0].id


def test_a_declared_gap_becomes_a_series(app: Flask, tmp_path: Path) -> None:
    office = make_office(app)
    councils = [make_council(app, f"Place {n}", office=office) for n in range(8)]
    indicator = make_indicator(app, "LE")
    for breakdown, start in (("Female", 82), ("Male", 78)):
        values = {body: start + place for place, body in enumerate(councils)}
        make_values(app, indicator, "2018", values, breakdown=breakdown)
    result = run(app, tmp_path, "code,gap_from,gap_to\nLE,Female,Male\n")
    assert "LE was changed: gap from, gap to." in result.output
    with app.app_context():
        gap = session().scalars(select(Series).where(Series.minuend_id.is_not(None))).one()
        query = (
            select(Standing.value)
            .join(Comparison, Comparison.id == Standing.comparison_id)
            .join(Sheet, Sheet.id == Comparison.sheet_id)
            .where(Comparison.is_current, Sheet.series_id == gap.id)
        )
        assert set(session().scalars(query)) == {Decimal(4)}
    refused = run(app, tmp_path, "code,gap_from\nLE,Woman\n")
    assert "Its values have no breakdown “Woman”. They have: “Female”, “Male”." in refused.output
    other = run(app, tmp_path, "code,form\nLE,month\n")
    assert "Its values have another form of period already" in other.output
