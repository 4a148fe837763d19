"""Peer groups: chosen, imported, computed; and the figures that a computed one rests on."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask

from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.performance.queries.peers import peer_record
from gorm.performance.rules.peers import nearest
from gorm.places.models import Organisation
from tests.factories.accounts import make_office, make_user
from tests.factories.performance import make_indicator, make_values
from tests.factories.places import make_council
from tests.support.client import Client


@pytest.fixture
def office(app: Flask) -> Office:
    """An office."""
    return make_office(app)


@pytest.fixture
def councils(app: Flask, office: Office) -> list[Organisation]:
    """Ten unitary councils."""
    return [make_council(app, f"Place {n}", office=office) for n in range(10)]


@pytest.fixture
def analyst(app: Flask, client: Client, office: Office) -> Client:
    """An analyst's browser."""
    client.sign_in(make_user(app, Role.ANALYST, office=office).email)
    return client


def decimals(*values: int) -> dict[int, Decimal]:
    """Values by key from 1."""
    return {key: Decimal(value) for key, value in enumerate(values, start=1)}


def test_the_nearest_peers_lie_next_to_the_centre_on_every_scale() -> None:
    figures = {
        "income": decimals(10, 20, 30, 40, 50, 60, 70, 80, 90),
        "age": decimals(1, 2, 3, 4, 5, 6, 7, 8, 9),
    }
    assert [peer.key for peer in nearest(5, figures, 3)] == [4, 6, 3]


def test_a_scale_does_not_weigh_more_because_its_numbers_are_larger() -> None:
    small = decimals(1, 2, 3, 4, 5, 6, 7, 8, 9)
    large = {key: 1000 * value for key, value in small.items()}
    assert [p.distance for p in nearest(5, {"a": small}, 9)] == [
        p.distance for p in nearest(5, {"a": large}, 9)
    ]


def test_a_council_with_values_for_less_than_half_is_no_peer() -> None:
    full = decimals(1, 2, 3, 4, 5, 6, 7, 8, 9)
    lacking = {key: value for key, value in full.items() if key != 4}
    found = nearest(5, {"a": full, "b": lacking, "c": lacking}, 9)
    assert 4 not in {peer.key for peer in found}


def test_an_analyst_chooses_a_group_by_names_and_codes(
    analyst: Client, councils: list[Organisation]
) -> None:
    form = analyst.get("performance.choose_peers_form")
    typed = f"{councils[0].name}\n\n{councils[1].gss_code}\n{councils[0].name}"
    page = analyst.submit(
        form, {"name": "Coastal councils", "code": "COAST", "members": typed, "purpose": ""}
    )
    shown = analyst.follow(page)
    assert "Chosen by hand" in shown.text
    assert councils[1].name in shown.text
    assert "Coastal councils" in analyst.get("performance.peer_groups").text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"members": "Nowhere\nPlace 1"}, "knows no organisation called “Nowhere”"),
        ({"members": "Place 1"}, "Name from 2 to 100 councils"),
        ({"code": "a b"}, "A code has letters, digits and hyphens"),
        ({"code": "Region"}, "already means something else"),
        ({"name": ""}, "Enter the name of the group."),
    ],
)
def test_a_group_that_cannot_be_is_refused_and_nothing_typed_is_lost(
    analyst: Client, councils: list[Organisation], fields: dict[str, str], words: str
) -> None:
    good = {"name": "Coast", "code": "COAST", "members": "Place 1\nPlace 2", "purpose": "Sea"}
    page = analyst.submit(analyst.get("performance.choose_peers_form"), good | fields, expect=422)
    assert words in page.text
    kept = page.form_fields()
    assert kept["purpose"] == "Sea"


def test_a_code_is_given_once(analyst: Client, councils: list[Organisation]) -> None:
    good = {"name": "Coast", "code": "COAST", "members": "Place 1\nPlace 2"}
    analyst.submit(analyst.get("performance.choose_peers_form"), good)
    page = analyst.submit(
        analyst.get("performance.choose_peers_form"), good | {"name": "Other"}, expect=422
    )
    assert "There is a peer group of this code already." in page.text


def test_peers_are_computed_openly(
    app: Flask, analyst: Client, councils: list[Organisation]
) -> None:
    indicator = make_indicator(app, "AGE")
    values = {body: 10 * place for place, body in enumerate(councils)}
    make_values(app, indicator, "2018", values)
    form = analyst.get("performance.compute_peers_form")
    page = analyst.submit(
        form,
        {
            "name": "Like place 5",
            "code": "LIKE-5",
            "centre": "Place 5",
            "wanted": "7",
            "indicators": "AGE",
        },
    )
    shown = analyst.follow(page)
    assert "AGE, 2018: 10 councils" in shown.text
    assert "interquartile ranges" in shown.text
    with app.app_context():
        group = peer_record("LIKE-5")
    assert group.centre is not None
    assert group.centre.name == "Place 5"
    assert [member.name for member in group.members[:3]] == ["Place 5", "Place 4", "Place 6"]
    assert len(group.members) == 8


def test_changing_the_members_makes_a_computed_group_a_chosen_one(
    app: Flask, analyst: Client, councils: list[Organisation]
) -> None:
    test_peers_are_computed_openly(app, analyst, councils)
    form = analyst.get("performance.change_peers_form", code="LIKE-5")
    analyst.submit(form, {"members": "Place 1\nPlace 2"})
    shown = analyst.get("performance.peer_group", code="LIKE-5")
    assert "Chosen by hand" in shown.text
    assert "How it was computed" not in shown.text


def test_somebody_elses_change_is_shown_beside_what_was_typed(
    analyst: Client, councils: list[Organisation]
) -> None:
    good = {"name": "Coast", "code": "COAST", "members": "Place 1\nPlace 2"}
    analyst.submit(analyst.get("performance.choose_peers_form"), good)
    form = analyst.get("performance.change_peers_form", code="COAST")
    analyst.submit(
        analyst.get("performance.change_peers_form", code="COAST"), {"name": "The coast"}
    )
    page = analyst.submit(form, {"name": "Seaside"}, expect=409)
    assert "The coast" in page.text
    assert page.form_fields()["name"] == "Seaside"


def test_a_retired_group_can_be_brought_back(analyst: Client, councils: list[Organisation]) -> None:
    good = {"name": "Coast", "code": "COAST", "members": "Place 1\nPlace 2"}
    analyst.submit(analyst.get("performance.choose_peers_form"), good)
    analyst.post("performance.retire_peers", code="COAST")
    assert "retired" in analyst.get("performance.peer_group", code="COAST").text
    analyst.post("performance.bring_back_peers", code="COAST")
    assert "Bring back" not in analyst.get("performance.peer_group", code="COAST").text


def test_groups_come_from_a_file_all_or_none(
    app: Flask, councils: list[Organisation], tmp_path: Path
) -> None:
    def take(*rows: str) -> tuple[int, str]:
        path = tmp_path / "peers.csv"
        path.write_text("\n".join(["group_code,group_name,gss_code", *rows]))
        result = app.test_cli_runner().invoke(args=["import", "peers", str(path)])
        return result.exit_code, result.output

    codes = [str(body.gss_code) for body in councils]
    good = [f"COAST,Coastal councils,{code}" for code in codes[:8]]
    assert take(*good) == (0, "Peer groups: added 1, changed 0, unchanged 0, refused 0.\n")
    assert take(*good) == (0, "Peer groups: added 0, changed 0, unchanged 1, refused 0.\n")
    status, said = take(*good, "HILLS,Hills,E06999999")
    assert status == 1
    assert "Row 10, column gss_code: There is no council E06999999." in said
    indicator = make_indicator(app, "AGE")
    make_values(app, indicator, "2018", dict.fromkeys(councils, 5))
    printed = app.test_cli_runner().invoke(
        args=["performance", "compare", "AGE", "--period", "2018", "--group", "COAST"]
    )
    assert json.loads(printed.stdout)["summary"]["n"] == 8
