"""Taking in published figures: what is understood, what is refused and why, what holds after."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask

from gorm.accounts.actor import SYSTEM
from gorm.accounts.models import Office
from gorm.audit.service import Subject, record
from gorm.core.db import session, unit_of_work
from gorm.performance.terms import ENGLAND, PeriodForm
from gorm.places.models import CodeScheme, CouncilType, Organisation, OrganisationCode
from tests.factories.accounts import make_office
from tests.factories.performance import make_indicator
from tests.factories.places import make_council
from tests.importing.reading.workbooks import workbook
from tests.performance.intake import (
    HEADINGS,
    lines,
    places_measured,
    run,
    staged,
    states,
    take,
    values_of,
)


@pytest.fixture
def office(app: Flask) -> Office:
    """An office and its region."""
    return make_office(app, region="Far North")


@pytest.fixture
def councils(app: Flask, office: Office) -> dict[str, Organisation]:
    """Three councils."""
    return {
        name: make_council(app, f"{name} Council", office=office, short_name=name, gss_code=code)
        for name, code in (
            ("Ashby", "E06000901"),
            ("Bramble & Thorn", "E06000902"),
            ("Cold Marsh", "E06000903"),
        )
    }


@pytest.fixture
def ready(app: Flask, councils: dict[str, Organisation]) -> Flask:
    """Councils, and an indicator to measure them by."""
    make_indicator(app, "CARE-1", name="Quality of care")
    return app


GOOD = (
    "CARE-1,E06000901,Ashby,2016-17,,8.9",
    "CARE-1,E06000902,Bramble & Thorn,2016-17,,9.10",
)


def test_a_file_is_published_whole(ready: Flask, tmp_path: Path) -> None:
    done = take(ready, tmp_path, lines(*GOOD))
    assert done.exit_code == 0, done.output
    assert "Published as IMP-" in done.output
    assert "2 rows read, 2 with a value: new 2, revised 0, unchanged 0, refused 0." in done.output
    assert values_of(ready, "CARE-1", "2016-17") == {
        "Ashby Council": Decimal("8.9"),
        "Bramble & Thorn Council": Decimal("9.10"),
    }


def test_the_same_file_again_changes_nothing(ready: Flask, tmp_path: Path) -> None:
    take(ready, tmp_path, lines(*GOOD))
    again = take(ready, tmp_path, lines(*GOOD))
    assert again.exit_code == 0
    assert "Unchanged: the same file was published already" in again.output
    assert staged(ready) == 2
    assert states(ready) == ["published"]


def test_a_later_file_revises_and_the_earlier_value_stays(ready: Flask, tmp_path: Path) -> None:
    take(ready, tmp_path, lines(*GOOD))
    later = take(ready, tmp_path, lines("CARE-1,E06000901,,2016-17,,8.5", GOOD[1]))
    assert "new 0, revised 1, unchanged 1" in later.output
    assert "Revised: row 2, Ashby, CARE-1, 2016-17: 8.9 -> 8.5" in later.output
    assert values_of(ready, "CARE-1", "2016-17")["Ashby Council"] == Decimal("8.5")
    assert staged(ready) == 4


def test_trailing_noughts_are_no_revision(ready: Flask, tmp_path: Path) -> None:
    take(ready, tmp_path, lines(*GOOD))
    later = take(ready, tmp_path, lines("CARE-1,E06000901,,2016-17,,8.900", GOOD[1]))
    assert "revised 0, unchanged 2" in later.output


def test_check_publishes_nothing(ready: Flask, tmp_path: Path) -> None:
    done = take(ready, tmp_path, lines(*GOOD), "--check")
    assert done.exit_code == 0
    assert "Would be published: 2 rows read" in done.output
    assert staged(ready) == 0
    assert values_of(ready, "CARE-1", "2016-17") == {}


def test_undo_brings_the_earlier_value_back(ready: Flask, tmp_path: Path) -> None:
    take(ready, tmp_path, lines(*GOOD))
    take(ready, tmp_path, lines("CARE-1,E06000901,,2016-17,,8.5", "CARE-1,E06000903,,2016-17,,1"))
    listed = run(ready, "list").output.split()[0]
    undone = run(ready, "undo", listed, "--reason", "The wrong table")
    assert undone.exit_code == 0, undone.output
    assert values_of(ready, "CARE-1", "2016-17") == {
        "Ashby Council": Decimal("8.9"),
        "Bramble & Thorn Council": Decimal("9.10"),
    }
    again = run(ready, "undo", listed, "--reason", "Twice")
    assert again.exit_code == 1


def test_undoing_what_was_revised_since_changes_nothing_that_holds(
    ready: Flask, tmp_path: Path
) -> None:
    take(ready, tmp_path, lines(*GOOD))
    first = run(ready, "list").output.split()[0]
    take(ready, tmp_path, lines("CARE-1,E06000901,,2016-17,,8.5"))
    assert run(ready, "undo", first, "--reason", "Old").exit_code == 0
    assert values_of(ready, "CARE-1", "2016-17") == {"Ashby Council": Decimal("8.5")}


def test_a_file_that_was_undone_can_come_again(ready: Flask, tmp_path: Path) -> None:
    take(ready, tmp_path, lines(*GOOD))
    first = run(ready, "list").output.split()[0]
    run(ready, "undo", first, "--reason", "Too soon")
    assert "Published as" in take(ready, tmp_path, lines(*GOOD)).output
    assert len(values_of(ready, "CARE-1", "2016-17")) == 2


def refused(app: Flask, folder: Path, content: bytes, *options: str, name: str = "f.csv") -> str:
    """Take in a file that has to be refused, with nothing left of it; what was said."""
    done = take(app, folder, content, *options, name=name)
    assert done.exit_code == 1, done.output
    assert staged(app) == 0
    assert "published" not in states(app)
    return done.output


# What bad input gets, case by case.


def test_duplicate_rows_are_named_both(ready: Flask, tmp_path: Path) -> None:
    said = refused(ready, tmp_path, lines(*GOOD, GOOD[0]))
    assert "Rows 2 and 4 say the same twice: 8.9 for Ashby, CARE-1, 2016-17." in said


def test_two_values_for_one_cell_are_named_both(ready: Flask, tmp_path: Path) -> None:
    said = refused(ready, tmp_path, lines(*GOOD, "CARE-1,E06000901,,2016/17,,7"))
    assert "Rows 2 and 4 hold different values, 8.9 and 7, for one cell" in said


def test_text_in_a_number_is_named_by_row_and_column(ready: Flask, tmp_path: Path) -> None:
    said = refused(ready, tmp_path, lines(*GOOD, "CARE-1,E06000903,,2016-17,,about 5"))
    assert "Row 4, column value: “about 5” is no number." in said


def test_percentages_with_and_without_signs_are_the_same(ready: Flask, tmp_path: Path) -> None:
    take(
        ready,
        tmp_path,
        lines("CARE-1,E06000901,,2016-17,,45.2%", "CARE-1,E06000902,,2016-17,,45.2"),
    )
    assert set(values_of(ready, "CARE-1", "2016-17").values()) == {Decimal("45.2")}


def test_thousands_separators_are_read(ready: Flask, tmp_path: Path) -> None:
    done = take(
        ready,
        tmp_path,
        lines('CARE-1,E06000901,,2016-17,,"1,234"', 'CARE-1,E06000902,,2016-17,,"1,234,567.5"'),
    )
    assert done.exit_code == 0, done.output
    assert values_of(ready, "CARE-1", "2016-17")["Ashby Council"] == Decimal(1234)


@pytest.mark.parametrize("marker", ["c", "x", "*", ":", "-", "[c]", ".."])
def test_suppressed_values_are_left_blank(ready: Flask, tmp_path: Path, marker: str) -> None:
    done = take(ready, tmp_path, lines(*GOOD, f"CARE-1,E06000903,,2016-17,,{marker}"))
    assert done.exit_code == 0, done.output
    assert f"Left blank: 1 row: {marker} (1)." in done.output
    assert len(values_of(ready, "CARE-1", "2016-17")) == 2


def test_unknown_periods_are_named(ready: Flask, tmp_path: Path) -> None:
    said = refused(ready, tmp_path, lines(*GOOD, "CARE-1,E06000903,,last year,,5"))
    assert "Row 4, column period: “last year” cannot be read as a period." in said


def test_a_series_has_one_form_of_period(ready: Flask, tmp_path: Path) -> None:
    said = refused(ready, tmp_path, lines(*GOOD, "CARE-1,E06000903,,2018,,5"))
    assert "CARE-1: A series has one form of period" in said


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_and_a_mark_are_read(
    ready: Flask, tmp_path: Path, encoding: str, office: Office
) -> None:
    make_council(ready, "Île Council", office=office, short_name="Île", gss_code="E06000904")
    text = lines(*GOOD, "CARE-1,,Île,2016-17,,5").decode()
    done = take(ready, tmp_path, text.encode(encoding))
    assert done.exit_code == 0, done.output
    assert values_of(ready, "CARE-1", "2016-17")["Île Council"] == Decimal(5)


def test_semicolons_and_decimal_commas_are_read(ready: Flask, tmp_path: Path) -> None:
    rows = ("CARE-1;E06000901;2016-17;8,9", "CARE-1;E06000902;2016-17;1.234,5")
    content = lines(*rows, headings="indicator;gss_code;period;value")
    done = take(ready, tmp_path, content)
    assert done.exit_code == 0, done.output
    assert values_of(ready, "CARE-1", "2016-17")["Bramble & Thorn Council"] == Decimal("1234.5")


def test_a_title_above_the_headings_is_passed_over(ready: Flask, tmp_path: Path) -> None:
    content = b"Table 3: quality of care,,,,,\n,,,,,\n" + lines(*GOOD)
    done = take(ready, tmp_path, content)
    assert done.exit_code == 0, done.output
    assert len(values_of(ready, "CARE-1", "2016-17")) == 2


def test_a_workbook_with_several_sheets_is_read_by_the_sheet(ready: Flask, tmp_path: Path) -> None:
    rows = [HEADINGS.split(","), *(row.split(",") for row in GOOD)]
    content = workbook(Cover=[["About this file"]], Figures=rows)
    done = take(ready, tmp_path, content, "--sheet", "Figures", name="f.xlsx")
    assert done.exit_code == 0, done.output
    assert len(values_of(ready, "CARE-1", "2016-17")) == 2


def test_unknown_indicators_say_how_to_add_them(ready: Flask, tmp_path: Path) -> None:
    said = refused(ready, tmp_path, lines(*GOOD, "CARE-9,E06000901,,2016-17,,5"))
    assert "GORM knows no indicator “CARE-9” (1 row)." in said
    assert "flask import indicators" in said


def test_blank_cells_that_are_needed_are_named(ready: Flask, tmp_path: Path) -> None:
    said = refused(ready, tmp_path, lines("CARE-1,,,2016-17,,5", "CARE-1,E06000901,,,,5"))
    assert "Row 2, column area_code: This is blank" in said
    assert "Row 3, column period: This is blank" in said


def test_a_file_without_a_value_is_refused(ready: Flask, tmp_path: Path) -> None:
    said = refused(ready, tmp_path, lines("CARE-1,E06000901,,2016-17,,[c]"))
    assert "There is no value in this file" in said


# Whom a value is about.


def test_councils_are_found_by_name_without_the_kind_of_council(
    ready: Flask, tmp_path: Path
) -> None:
    rows = (
        "CARE-1,ASHBY,2016-17,1",
        "CARE-1,Bramble and Thorn,2016-17,2",
        "CARE-1,City of Cold Marsh,2016-17,3",
    )
    done = take(ready, tmp_path, lines(*rows, headings="indicator,council,financial_year,value"))
    assert done.exit_code == 0, done.output
    assert len(values_of(ready, "CARE-1", "2016-17")) == 3


def test_former_codes_lead_to_the_council(
    ready: Flask, tmp_path: Path, councils: dict[str, Organisation]
) -> None:
    with ready.app_context(), unit_of_work():
        session().add(
            OrganisationCode(
                scheme=CodeScheme.FORMER_GSS,
                code="E07000900",
                organisation_id=councils["Ashby"].id,
            )
        )
        record(SYSTEM, "organisation.changed", Subject("organisation", "E06000901"))
    take(ready, tmp_path, lines("CARE-1,E07000900,Ashby,2016-17,,5"))
    assert values_of(ready, "CARE-1", "2016-17") == {"Ashby Council": Decimal(5)}


def test_regions_and_england_are_comparators(ready: Flask, tmp_path: Path, office: Office) -> None:
    rows = (f"CARE-1,{office.region_code},,2016-17,,5", f"CARE-1,{ENGLAND},,2016-17,,6")
    done = take(ready, tmp_path, lines(*GOOD, *rows))
    assert done.exit_code == 0, done.output
    assert {ENGLAND, office.region_code} <= set(places_measured(ready))


def test_a_name_of_two_places_is_not_guessed(ready: Flask, tmp_path: Path, office: Office) -> None:
    for kind, code in ((CouncilType.COUNTY, "E10000905"), (CouncilType.UNITARY, "E06000905")):
        make_council(
            ready,
            f"Dale {code}",
            office=office,
            short_name="Dale",
            council_type=kind,
            gss_code=code,
        )
    said = refused(ready, tmp_path, lines("CARE-1,,Dale,2016-17,,5"))
    assert "GORM cannot tell which place “Dale” is (1 row)." in said
    assert "E10000905" in said
    assert "E06000905" in said


def test_unmatched_places_are_matched_once_and_remembered(ready: Flask, tmp_path: Path) -> None:
    rows = ("CARE-1,,Ashbie,2016-17,,5", "CARE-1,,Elsewhere,2016-17,,6")
    said = refused(ready, tmp_path, lines(*rows), "--source", "Survey")
    assert "“Ashbie” is (1 row). Likely: Ashby Council (E06000901)" in said
    done = take(
        ready,
        tmp_path,
        lines(*rows),
        "--source",
        "Survey",
        "--area",
        "Ashbie=E06000901",
        "--leave-out",
        "Elsewhere",
    )
    assert done.exit_code == 0, done.output
    assert "Left out: 1 row" in done.output
    later = take(
        ready,
        tmp_path,
        lines(*(row.replace("2016-17", "2017-18") for row in rows)),
        "--source",
        "Survey",
    )
    assert later.exit_code == 0, later.output
    assert values_of(ready, "CARE-1", "2017-18") == {"Ashby Council": Decimal(5)}


def test_a_code_that_nobody_has_is_not_helped_out_by_a_name(ready: Flask, tmp_path: Path) -> None:
    said = refused(ready, tmp_path, lines("CARE-1,E14000530,Ashby,2016-17,,5"))
    assert "cannot tell which place “E14000530 Ashby” is" in said


def test_a_value_from_before_a_council_began_is_a_warning(
    ready: Flask, tmp_path: Path, office: Office
) -> None:

    make_council(
        ready, "Newtown Council", office=office, gss_code="E06000907", started_on=date(2019, 4, 1)
    )
    done = take(ready, tmp_path, lines("CARE-1,E06000907,,2016-17,,5"))
    assert done.exit_code == 0, done.output
    assert (
        "Warning: row 2: Newtown Council began on 1 April 2019; 1 value of earlier periods"
        in done.output
    )


# Columns and periods.


def test_columns_are_matched_by_hand_and_remembered(ready: Flask, tmp_path: Path) -> None:
    headings = "council,la_code,gss_code,financial_year,amount,other"
    content = lines("Ashby,ASH,E06000901,2016-17,3.9,7", headings=headings)
    options = ("--map", "value=amount", "--fix", "indicator=CARE-1", "--source", "Grants")
    assert take(ready, tmp_path, content, *options).exit_code == 0
    later = lines("Ashby,ASH,E06000901,2017-18,4.1,7", headings=headings)
    done = take(ready, tmp_path, later, "--source", "Grants")
    assert done.exit_code == 0, done.output
    assert values_of(ready, "CARE-1", "2017-18") == {"Ashby Council": Decimal("4.1")}


def test_columns_that_cannot_be_guessed_are_asked_for(ready: Flask, tmp_path: Path) -> None:
    said = refused(ready, tmp_path, lines("Ashby,2016-17,1,2", headings="council,year,one,two"))
    assert "--map indicator=HEADING or --fix indicator=CODE" in said
    assert "--map value=HEADING" in said


def test_a_heading_that_is_not_there_is_named(ready: Flask, tmp_path: Path) -> None:
    said = refused(ready, tmp_path, lines(*GOOD), "--map", "value=figure")
    assert "Column figure: The file has no such column." in said


def test_breakdowns_make_series_of_their_own(ready: Flask, tmp_path: Path) -> None:
    rows = ("CARE-1,E06000901,,2016-17,Female,5", "CARE-1,E06000901,,2016-17,Male,6")
    take(ready, tmp_path, lines(*rows))
    assert values_of(ready, "CARE-1", "2016-17", "Male") == {"Ashby Council": Decimal(6)}


def test_ambiguous_periods_are_asked_for(ready: Flask, tmp_path: Path) -> None:
    rows = ("CARE-1,E06000901,,2004-11,,5",)
    said = refused(ready, tmp_path, lines(*rows))
    assert "--form CARE-1=month" in said
    done = take(ready, tmp_path, lines(*rows), "--form", f"CARE-1={PeriodForm.MONTH.value}")
    assert done.exit_code == 0, done.output
    assert values_of(ready, "CARE-1", "2004-11") == {"Ashby Council": Decimal(5)}


def test_a_form_that_was_tried_and_refused_does_not_bind(ready: Flask, tmp_path: Path) -> None:
    rows = ("CARE-1,E06000901,,2011-12,,5",)
    take(ready, tmp_path, lines(*rows), "--form", "CARE-1=month", "--check")
    take(ready, tmp_path, lines(*rows))
    assert "2011-12" in run(ready, "list").output or values_of(ready, "CARE-1", "2011-12")
    later = take(ready, tmp_path, lines("CARE-1,E06000901,,2012-13,,5"))
    assert later.exit_code == 0, later.output
