"""`flask performance compare`: what it prints, and what it says of what is missing."""

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from gorm.accounts.actor import SYSTEM
from gorm.audit.service import Subject, record
from gorm.core.db import session, unit_of_work
from gorm.performance.models import PeerGroup, PeerGroupMember, PeerMethod
from gorm.performance.terms import ENGLAND
from gorm.places.models import CodeScheme, CouncilType, Organisation, OrganisationCode
from tests.factories.accounts import make_office
from tests.factories.performance import make_indicator, make_values
from tests.factories.places import make_council


@pytest.fixture
def councils(app: Flask) -> list[Organisation]:
    """Eight unitary councils of one office and eight counties of another."""
    here, there = make_office(app), make_office(app)
    unitaries = [make_council(app, f"Unitary {n}", office=here) for n in range(8)]
    counties = [
        make_council(app, f"County {n}", office=there, council_type=CouncilType.COUNTY)
        for n in range(8)
    ]
    return unitaries + counties


@pytest.fixture
def loaded(app: Flask, councils: list[Organisation]) -> list[Organisation]:
    """Values of two years for all of them, and for England."""
    indicator = make_indicator(app, "SAMPLE-1")
    values: dict[Organisation | str, str] = {
        body: f"{10 * place}.50" for place, body in enumerate(councils, start=1)
    }
    make_values(app, indicator, "2016-17", values | {ENGLAND: "84.1"})
    make_values(app, indicator, "2017-18", values | {councils[0]: "61", ENGLAND: "85.2"})
    return councils


def run(app: Flask, *arguments: str) -> Result:
    """Run the command."""
    return app.test_cli_runner().invoke(args=["performance", "compare", *arguments])


def printed(app: Flask, *arguments: str) -> Any:
    """What the command printed, numbers as exact decimals."""
    result = run(app, *arguments)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout, parse_float=Decimal)


def test_it_prints_a_summary_and_every_council_of_the_nation(
    app: Flask, loaded: list[Organisation]
) -> None:
    found = printed(app, "SAMPLE-1", "--period", "2017-18")
    assert set(found["summary"]) == {"n", "q1", "median", "q3", "min", "max", "ratio", "spread"}
    assert found["summary"]["n"] == len(found["councils"]) == 16
    assert found["councils"][-1] == {
        "gss_code": loaded[1].gss_code,
        "name": "Unitary 1",
        "value": Decimal("20.50"),
        "previous": Decimal("20.50"),
        "previous_period": "2016-17",
        "rank": 16,
        "of": 16,
        "band": 4,
        "direction": "unchanged",
    }
    moved = next(one for one in found["councils"] if one["gss_code"] == loaded[0].gss_code)
    assert (moved["direction"], moved["previous"]) == ("improving", Decimal("10.50"))


def test_a_period_is_known_however_it_is_written(app: Flask, loaded: list[Organisation]) -> None:
    assert printed(app, "SAMPLE-1", "--period", "2017/18")["period"] == "2017-18"


def test_numbers_keep_all_their_digits(app: Flask, loaded: list[Organisation]) -> None:
    assert '"value": 160.50' in run(app, "SAMPLE-1", "--period", "2017-18").stdout


@pytest.mark.parametrize("group", ["type", "region"])
def test_a_group_is_that_of_the_council_that_is_named(
    app: Flask, loaded: list[Organisation], group: str
) -> None:
    code = str(loaded[-1].gss_code)
    found = printed(app, "SAMPLE-1", "--period", "2017-18", "--group", group, "--of", code)
    assert [one["name"] for one in found["councils"]] == [f"County {n}" for n in range(7, -1, -1)]
    assert found["councils"][0] | {"rank": 1, "of": 8, "band": 1} == found["councils"][0]
    assert found["summary"]["median"] == Decimal("125.50")


def test_a_council_is_known_by_a_former_code_too(app: Flask, loaded: list[Organisation]) -> None:
    with app.app_context(), unit_of_work():
        session().add(
            OrganisationCode(
                scheme=CodeScheme.FORMER_GSS, code="E06000999", organisation_id=loaded[0].id
            )
        )
        record(SYSTEM, "organisation.changed", Subject("organisation", loaded[0].reference))
    found = printed(app, "SAMPLE-1", "--period", "2017-18", "--group", "type", "--of", "E06000999")
    assert found["summary"]["n"] == 8


def test_a_peer_group_is_compared_within_itself(app: Flask, loaded: list[Organisation]) -> None:
    with app.app_context(), unit_of_work():
        group = PeerGroup(code="COAST", name="Coastal councils", method=PeerMethod.CHOSEN)
        session().add(group)
        session().flush()
        for body in loaded[4:13]:
            session().add(PeerGroupMember(group_id=group.id, organisation_id=body.id))
        record(SYSTEM, "peer_group.added", Subject("peer_group", "COAST"))
    found = printed(app, "SAMPLE-1", "--period", "2017-18", "--group", "COAST")
    assert found["summary"]["n"] == 9
    assert [one["rank"] for one in found["councils"]] == list(range(1, 10))
    assert [one["band"] for one in found["councils"]] == [1, 1, 1, 2, 2, 3, 3, 4, 4]


def test_fewer_than_eight_are_shown_without_rank_or_band(
    app: Flask, councils: list[Organisation]
) -> None:
    indicator = make_indicator(app, "FEW-1")
    make_values(app, indicator, "2018", dict.fromkeys(councils[:7], 5))
    found = printed(app, "FEW-1", "--period", "2018")
    assert found["summary"]["n"] == 7
    assert {found["summary"][key] for key in ("q1", "median", "q3", "ratio", "spread")} == {None}
    assert {(one["rank"], one["band"]) for one in found["councils"]} == {(None, None)}


def test_it_prints_a_table_with_commas(app: Flask, loaded: list[Organisation]) -> None:
    result = run(app, "SAMPLE-1", "--period", "2017-18", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert len(rows) == 16
    assert rows[-1]["value"] == "20.50"
    assert rows[0]["rank"] == "1"


def test_a_breakdown_is_named(app: Flask, councils: list[Organisation]) -> None:
    indicator = make_indicator(app, "LIFE-1")
    for number, breakdown in enumerate(("Female", "Male")):
        make_values(app, indicator, "2018", dict.fromkeys(councils, number), breakdown=breakdown)
    found = printed(app, "LIFE-1", "--period", "2018", "--breakdown", "Male")
    assert found["summary"]["median"] == 1
    assert found["breakdown"] == "Male"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["NONE", "--period", "2018"], "There is no indicator NONE."),
        (["SAMPLE-1", "--period", "1999-00"], "has no values for 1999-00; it has 2017-18 and"),
        (["SAMPLE-1", "--period", "2017-18", "--breakdown", "Male"], "has no breakdowns"),
        (["SAMPLE-1", "--period", "2017-18", "--group", "type"], "Whose type?"),
        (["SAMPLE-1", "--period", "2017-18", "--group", "COAST"], "no peer group “COAST”"),
        (
            ["SAMPLE-1", "--period", "2017-18", "--group", "region", "--of", "E06999999"],
            "no organisation with the code E06999999",
        ),
        (["LIFE-1", "--period", "2018"], "has breakdowns; name one of “Female” and “Male”"),
        (
            ["LIFE-1", "--period", "2018", "--breakdown", "All"],
            "has no breakdown “All”; it has “Female” and “Male”",
        ),
        (["EMPTY-1", "--period", "2018"], "has no values yet"),
    ],
)
def test_what_is_missing_is_named_with_status_2(
    app: Flask, loaded: list[Organisation], arguments: list[str], words: str
) -> None:
    make_indicator(app, "EMPTY-1")
    life = make_indicator(app, "LIFE-1")
    for breakdown in ("Female", "Male"):
        make_values(app, life, "2018", dict.fromkeys(loaded, 3), breakdown=breakdown)
    result = run(app, *arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert not result.stdout
