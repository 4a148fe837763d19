"""`flask import authorities`."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from gorm.accounts.actor import SYSTEM
from gorm.accounts.models import Office
from gorm.audit.models import AuditEntry, AuditPayload
from gorm.audit.service import Subject, record
from gorm.core.db import session, unit_of_work
from gorm.places.models import Area, AreaMember, Organisation, OrganisationCode, Succession
from gorm.places.queries import organisation_profile
from gorm.places.queries.organisations import editable_facts
from gorm.places.service import OrganisationFacts, correct_organisation
from tests.factories.register import (
    Rows,
    as_published,
    authority,
    csv_of,
    small_register,
    take_in,
    take_in_offices,
)

NOTHING_NEW = (
    "Councils and combined authorities: added 0, changed 0, unchanged 6, refused 0.\n"
    "Areas: added 0, changed 0, unchanged 2.\n"
    "Members of areas: added 0, changed 0, unchanged 2.\n"
)


@pytest.fixture
def take(app: Flask, tmp_path: Path) -> Callable[[Rows], Result]:
    """Take in a register, after the offices that it needs."""
    take_in_offices(app, tmp_path)
    return lambda rows: take_in(app, "authorities", csv_of(rows), tmp_path)


Take = Callable[[Rows], Result]


def changed(rows: Rows, code: str, **cells: str) -> Rows:
    return [row | cells if row["la_code"] == code else row for row in rows]


def find(app: Flask, code: str) -> Organisation:
    with app.app_context():
        found = (
            session().scalars(select(Organisation).where(Organisation.register_code == code)).one()
        )
        session().expunge(found)
        return found


def snapshot(app: Flask) -> dict[str, set[tuple[object, ...]]]:
    """Councils, successions, areas and members, without the numbers of their rows."""
    with app.app_context():
        names: dict[int | None, str] = {None: ""}
        organisations = list(session().scalars(select(Organisation)))
        names |= {o.id: o.reference for o in organisations}
        return {
            "organisations": {
                (
                    o.reference, o.register_code, o.kind, o.council_type, o.name, o.short_name,
                    o.office_id, names[o.county_id], names[o.combined_authority_id], o.population,
                    o.population_year, o.started_on, o.ended_on, o.is_current,
                )
                for o in organisations
            },
            "codes": {
                (c.scheme, c.code, names[c.organisation_id])
                for c in session().scalars(select(OrganisationCode))
            },
            "successions": {
                (names[s.predecessor_id], names[s.successor_id])
                for s in session().scalars(select(Succession))
            },
            "areas": {
                (a.reference, a.name, a.office_id, a.is_current)
                for a in session().scalars(select(Area))
            },
            "members": {
                (m.area_id, names[m.organisation_id], m.role)
                for m in session().scalars(select(AreaMember))
            },
        }  # fmt: skip


def test_a_register_makes_councils_areas_and_members(app: Flask, take: Take) -> None:
    result = take(small_register())
    assert result.exit_code == 0
    assert result.output.startswith(
        "Councils and combined authorities: added 6, changed 0, unchanged 0, refused 0.\n"
        "Areas: added 2, changed 0, unchanged 0.\n"
        "Members of areas: added 2, changed 0, unchanged 0.\n"
    )
    town, dry, old = find(app, "TOW"), find(app, "DRY"), find(app, "OLD")
    assert (town.reference, town.area_km2, town.started_on) == ("E06000901", 13, date(2019, 4, 1))
    assert (dry.population, dry.population_year) == (64187, 2020)
    assert (old.is_current, old.ended_on) == (False, date(2019, 3, 31))
    assert find(app, "SHI").combined_authority_id == find(app, "MCA").id
    members = snapshot(app)["members"]
    assert {reference for _, reference, _ in members} == {"E07000901", "E07000902"}
    assert snapshot(app)["successions"] == {("E07000903", "E06000901")}


def test_taking_it_in_again_changes_nothing(app: Flask, take: Take) -> None:
    take(small_register())
    before = snapshot(app)
    assert take(small_register()).output == NOTHING_NEW
    assert snapshot(app) == before
    with app.app_context():
        acts = list(session().scalars(select(AuditEntry.action).order_by(AuditEntry.number)))
    assert acts == ["offices.imported", "register.imported"]


def test_both_forms_of_the_register_make_the_same(app: Flask, take: Take) -> None:
    take(changed(small_register(), "TOW", area_km2=""))
    before = snapshot(app)
    assert take(as_published(small_register())).output == NOTHING_NEW
    assert snapshot(app) == before


def test_an_import_is_one_act_with_the_digest_of_its_file(app: Flask, take: Take) -> None:
    take(small_register())
    with app.app_context():
        entry, payload = session().execute(
            select(AuditEntry, AuditPayload)
            .join(AuditPayload, AuditPayload.number == AuditEntry.number)
            .where(AuditEntry.action == "register.imported")
        ).one()  # fmt: skip
        assert len(entry.subject_reference) == 64
        assert payload.content is not None
        assert payload.content["facts"]["digest"] == entry.subject_reference
        assert payload.content["facts"]["rows"] == 6


def test_other_nations_are_left_out_and_said_so(app: Flask, take: Take) -> None:
    scottish = authority("GLG", "SCO", "Glen", "S12000099") | {"nation": "Scotland"}
    result = take(as_published([*small_register(), scottish]))
    assert result.exit_code == 0
    assert "Note: 1 row of other nations left out." in result.output


def test_a_blank_never_erases(app: Flask, take: Take) -> None:
    take(small_register())
    before = snapshot(app)
    blanks = changed(small_register(), "DRY", population_2020="", county_la_code="")
    blanks = changed(blanks, "TOW", start_date="", former_gss_codes="", area_km2="")
    blanks = changed(blanks, "OLD", end_date="", replaced_by="", region_name="")
    assert NOTHING_NEW in take(blanks).output
    assert snapshot(app) == before


def test_a_correction_by_hand_survives_the_next_import(app: Flask, take: Take) -> None:
    take(small_register())
    with app.app_context(), unit_of_work():
        wet = organisation_profile(SYSTEM, "E07000901")
        typed = editable_facts(wet) | {"name": "Wetlands Council", "political_control": "None"}
        office_id = int(typed.pop("office"))
        typed |= {"population": 7, "population_year": 2021, "replaced_by": "E06000901"}
        facts = OrganisationFacts(**typed, office_id=office_id)
        correct_organisation(SYSTEM, wet.reference, facts, seen_version=wet.version)
    take(changed(small_register(), "WET", population_2020="99", replaced_by="SHI", ecode="E9"))
    wet_now = find(app, "WET")
    assert (wet_now.name, wet_now.population) == ("Wetlands Council", 7)
    assert ("E07000901", "E06000901") in snapshot(app)["successions"]
    assert ("E07000901", "E10000901") not in snapshot(app)["successions"]


def test_a_body_added_by_hand_is_recognised_by_its_code(app: Flask, take: Take) -> None:
    with app.app_context(), unit_of_work():
        office_id = session().scalars(select(Office.id).limit(1)).one()
        session().add(
            Organisation(
                reference="E06000901", gss_code="E06000901", name="The Town", short_name="Town",
                kind="council", council_type="unitary", search_name="the town", office_id=office_id,
                hand_corrected=["name"],
            )
        )  # fmt: skip
        record(SYSTEM, "organisation.added", Subject("organisation", "E06000901"))
    assert "added 5, changed 1" in take(small_register()).output
    town = find(app, "TOW")
    assert (town.name, town.is_from_register) == ("The Town", True)


def test_a_new_code_is_followed_and_the_old_one_kept(app: Flask, take: Take) -> None:
    take(small_register())
    recoded = changed(small_register(), "SHI", gss_code="E10000999", former_gss_codes="E10000901")
    result = take(recoded)
    assert "added 0, changed 1, unchanged 5" in result.output
    assert "Areas: added 0, changed 1, unchanged 1." in result.output
    assert find(app, "SHI").reference == "E10000999"
    assert {reference for reference, *_ in snapshot(app)["areas"]} == {"E10000999", "E06000901"}
    assert NOTHING_NEW in take(recoded).output


def test_a_reorganisation_ends_areas_and_begins_new_ones(app: Flask, take: Take) -> None:
    take(small_register())
    ended = {"replaced_by": "NEW", "end_date": "2023-04-01", "is_current": "False"}
    after = small_register()
    for code in ("SHI", "WET", "DRY"):
        after = changed(after, code, **ended)
    after.append(authority("NEW", "UA", "New Shire", "E06000999", start_date="2023-04-01"))
    result = take(after)
    assert "Areas: added 1, changed 1, unchanged 1." in result.output
    assert "Members of areas: added 0, changed 0, unchanged 0, removed 2." in result.output
    areas = {(reference, is_current) for reference, _, _, is_current in snapshot(app)["areas"]}
    assert areas == {("E10000901", False), ("E06000901", True), ("E06000999", True)}
    with app.app_context():
        ended_area = session().scalars(select(Area).where(Area.reference == "E10000901")).one()
        assert ended_area.ended_on == date(2023, 4, 1)


def test_what_the_file_wrongly_calls_current_stays_ended(app: Flask, take: Take) -> None:
    take(small_register())
    result = take(changed(small_register(), "OLD", end_date="", replaced_by="", is_current="True"))
    assert "the file calls it current, but it ended on 31 March 2019" in result.output
    assert not find(app, "OLD").is_current


def test_a_county_stands_in_the_region_of_its_districts(app: Flask, take: Take) -> None:
    result = take(changed(small_register(), "SHI", region_name="Fens"))
    assert "Shire Council: region taken from its districts. The file says Fens" in result.output
    assert find(app, "SHI").office_id == find(app, "WET").office_id


def test_districts_that_disagree_do_not_move_their_county(app: Flask, take: Take) -> None:
    rows = changed(changed(small_register(), "SHI", region_name="Fens"), "DRY", region_name="Fens")
    result = take(rows)
    assert "Wet Council is in Marches, but its county, Shire Council, is in Fens." in result.output
    assert find(app, "SHI").office_id == find(app, "DRY").office_id != find(app, "WET").office_id


def test_a_blank_region_is_that_of_the_successor_and_else_of_the_county(
    app: Flask, take: Take
) -> None:
    rows = changed(small_register(), "OLD", region_name="", county_la_code="SHI")
    rows = changed(changed(rows, "TOW", region_name="Fens"), "DRY", region_name="")
    result = take(rows)
    assert "Old Council: the region is blank; that of its successor is used, Fens." in result.output
    assert "Dry Council: the region is blank; that of its county is used" in result.output
    assert find(app, "OLD").office_id == find(app, "TOW").office_id
    assert find(app, "DRY").office_id == find(app, "SHI").office_id


@pytest.mark.parametrize(
    ("code", "cells", "words"),
    [
        ("WET", {"la_code": ""}, "Row 3, column la_code: This is blank"),
        ("WET", {"la_code": "DRY"}, "Row 4, column la_code: “DRY” stands in row 3 too."),
        ("WET", {"la_code": "W\u202e E"}, "column la_code"),
        ("WET", {"gss_code": "E07000902"}, "Row 4, column gss_code: “E07000902” stands in row 3"),
        ("WET", {"gss_code": "S12000001"}, "Row 3, column gss_code: “S12000001” has not the shape"),
        ("WET", {"official_name": " "}, "Row 3, column official_name: This is blank"),
        ("WET", {"official_name": "x" * 201}, "Row 3, column official_name: This has 201"),
        ("WET", {"type_code": "XYZ"}, "Row 3, column type_code: “XYZ” is no type that GORM knows"),
        ("WET", {"region_name": "Atlantis"}, "Row 3, column region_name: No office is for"),
        ("WET", {"region_code": "E12000099"}, "Row 3, column region_code: No office is for"),
        (
            "WET",
            {"region_code": "E12000002"},
            "Row 3, column region_code: This is the code of Fens",
        ),
        (
            "WET",
            {"county_la_code": "NOP"},
            "Row 3, column county_la_code: No authority has the code",
        ),
        ("WET", {"county_la_code": "TOW"}, "Row 3, column county_la_code: “TOW” is not a county."),
        (
            "WET",
            {"combined_authority_code": "NOP"},
            "Row 3, column combined_authority_code: No auth",
        ),
        ("WET", {"replaced_by": "TOW,NOP"}, "Row 3, column replaced_by: No authority has the code"),
        ("WET", {"replaced_by": "WET"}, "Row 3, column replaced_by: The authority is in the end"),
        ("TOW", {"replaced_by": "OLD"}, "column replaced_by: The authority is in the end replaced"),
        ("WET", {"is_current": "perhaps"}, "Row 3, column is_current: “perhaps” is neither True"),
        ("WET", {"start_date": "0001-01-01"}, "Row 3, column start_date: The year must be from"),
        ("WET", {"start_date": "1/4/2023"}, "Row 3, column start_date: “1/4/2023” is no date"),
        ("OLD", {"start_date": "2020-01-01"}, "Row 6, column end_date: This is before the start"),
        ("WET", {"population_2020": "many"}, "Row 3, column population_2020: “many” is no number."),
        (
            "WET",
            {"former_gss_codes": "E06000801"},
            "column former_gss_codes: “E06000801” stands in",
        ),
        ("SHI", {"region_name": ""}, "Row 2, column region_name: This is blank, and a current"),
    ],
)
def test_a_faulty_row_is_named_and_nothing_is_changed(
    app: Flask, take: Take, code: str, cells: dict[str, str], words: str
) -> None:
    result = take(changed(small_register(), code, **cells))
    assert result.exit_code == 1
    assert words in result.output, result.output
    assert "Nothing was imported.\nAdded 0, changed 0, unchanged 0, refused" in result.output
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(Organisation)) == 0


def test_a_refusal_late_in_the_import_changes_nothing(app: Flask, take: Take) -> None:
    take(small_register())
    before = snapshot(app)
    late = changed(small_register(), "WET", official_name="Other", former_gss_codes="E06000801")
    result = take([row for row in late if row["la_code"] in {"WET", "SHI"}])
    assert result.exit_code == 1
    assert "“E06000801” belongs to Town Council in GORM." in result.output
    taken = [authority("NEW", "UA", "New", "E06000777", former_gss_codes="E06000901")]
    stolen = [authority("SHI", "CTY", "Shire", "E06000901"), *taken]
    assert take(stolen).exit_code == 1
    assert snapshot(app) == before


def test_the_offices_have_to_be_there_first(app: Flask, tmp_path: Path) -> None:
    result = take_in(app, "authorities", csv_of(small_register()), tmp_path)
    assert result.exit_code == 1
    assert "Import the offices first, with: flask import offices PATH" in result.output


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a,b\nc,d\n", "column local-authority-code or la_code: There is no such column"),
        (b"la_code,gss_code\nX,Y\n", "Row 1, column official_name: There is no such column."),
        (b"\xff\xfe\x00", "cannot be read as text"),
        (b"", "The file is empty."),
    ],
)
def test_any_other_file_is_told_from_the_register(
    app: Flask, tmp_path: Path, content: bytes, words: str
) -> None:
    take_in_offices(app, tmp_path)
    result = take_in(app, "authorities", content, tmp_path)
    assert result.exit_code == 1
    assert words in result.output


def test_a_register_of_other_nations_only_is_refused(app: Flask, take: Take) -> None:
    scottish = authority("GLG", "SCO", "Glen", "S12000099") | {"nation": "Scotland"}
    assert "The file has no row for England." in take(as_published([scottish])).output
