"""The profile of a place: where it stands, which way it goes, against whom, and what it was."""

from decimal import Decimal
from typing import Any

from flask import Flask

from gorm.accounts.actor import SYSTEM
from gorm.audit.service import Subject, record
from gorm.core.db import session, unit_of_work
from gorm.performance.models import CaveatKind, PeerGroup, PeerGroupMember
from gorm.performance.models.peers import PeerMethod
from gorm.performance.terms import IndicatorKind, Polarity
from gorm.places.models import Organisation
from tests.factories.performance import make_indicator, make_values
from tests.factories.places import make_council
from tests.performance.readers import England
from tests.support.client import Client
from tests.support.pages import Page
from tests.support.queries import statements_of


def opened(england: England, client: Client, council: Organisation, **asked: Any) -> Page:
    """The profile of a council as a relationship manager of the office reads it."""
    england.reader(client)
    return client.get("performance.place_profile", reference=council.reference, **asked)


def test_a_profile_says_value_period_source_band_rank_and_direction(
    app: Flask, client: Client
) -> None:
    england = England(app)
    england.indicator()
    words = opened(england, client, england.unitaries[0]).words()
    assert "50 % 2021-22" in words
    assert "Worst quarter" in words
    assert "10th of 10 unitary authorities" in words
    assert "▼ Deteriorating from 70 % in 2020-21" in words
    assert "High is better. Source: A published table." in words


def test_one_is_compared_with_the_same_type_first_and_with_others_by_the_address(
    app: Flask, client: Client
) -> None:
    england = England(app)
    england.indicator()
    page = opened(england, client, england.unitaries[9])
    assert "1st of 10 unitary authorities" in page.words()
    here: dict[str, Any] = {"reference": england.unitaries[9].reference}
    national = client.get("performance.place_profile", compare="national", **here).words()
    assert "10th of 19 councils in England" in national
    region = client.get("performance.place_profile", compare="region", **here).words()
    assert "10th of 19 councils in the Northmoor" in region or "in Northmoor" in region


def test_a_named_group_of_peers_is_compared_from_the_values(app: Flask, client: Client) -> None:
    england = England(app)
    england.indicator()
    with app.app_context(), unit_of_work():
        group = PeerGroup(code="alike", name="Alike", method=PeerMethod.CHOSEN)
        session().add(group)
        session().flush()
        for council in (england.unitaries[0], *england.districts[:8]):
            session().add(PeerGroupMember(group_id=group.id, organisation_id=council.id))
        record(SYSTEM, "peer_group.added", Subject("peer_group", "alike"))
    words = opened(england, client, england.unitaries[0], compare="alike").words()
    assert "9th of 9 councils of the group Alike" in words


def test_with_fewer_than_eight_values_the_page_says_so(app: Flask, client: Client) -> None:
    england = England(app)
    few = make_indicator(app, "FEW")
    make_values(app, few, "2021-22", dict.fromkeys(england.unitaries[:3], 5))
    words = opened(england, client, england.unitaries[0]).words()
    assert "Fewer than 8 values among unitary authorities (3)" in words
    assert "1st of" not in words


def test_a_value_older_than_that_of_others_is_marked(app: Flask, client: Client) -> None:
    england = England(app)
    made = england.indicator()
    make_values(app, made, "2022-23", dict.fromkeys(england.unitaries[1:], 5))
    words = opened(england, client, england.unitaries[0]).words()
    assert "Older figure: others have 2022-23" in words


def test_a_revised_value_is_marked_and_what_it_was_can_be_read(app: Flask, client: Client) -> None:
    england = England(app)
    made = england.indicator()
    make_values(app, made, "2021-22", {england.unitaries[0]: "64.5"})
    page = opened(england, client, england.unitaries[0])
    assert "64.5 %" in page.words()
    assert "Revised: see what it was" in page.words()
    detail = client.get(
        "performance.place_indicator", reference=england.unitaries[0].reference, code="CARE"
    )
    assert "Revised; 50 % before, from IMP-" in detail.words()


def test_the_same_value_again_is_no_revision(app: Flask, client: Client) -> None:
    england = England(app)
    made = england.indicator()
    make_values(app, made, "2021-22", {england.unitaries[0]: 50})
    assert "Revised" not in opened(england, client, england.unitaries[0]).words()
    detail = client.get(
        "performance.place_indicator", reference=england.unitaries[0].reference, code="CARE"
    )
    assert "Revised" not in detail.words()


def test_the_floor_standard_is_met_or_not(app: Flask, client: Client) -> None:
    england = England(app)
    england.indicator(floor_standard=Decimal(55))
    assert (
        "✗ Floor standard of 55 % not met" in opened(england, client, england.unitaries[0]).words()
    )
    other = client.get("performance.place_profile", reference=england.unitaries[9].reference)
    assert "✓ Floor standard of 55 % met" in other.words()


def test_a_caveat_stands_with_its_figure(app: Flask, client: Client) -> None:
    england = England(app)
    made = england.indicator()
    england.caveat(made, kind=CaveatKind.BROKEN_SERIES, words="Counted anew.", period="2021-22")
    words = opened(england, client, england.unitaries[0]).words()
    assert "Broken series, 2021-22: Counted anew." in words


def test_predecessors_are_series_of_their_own_and_never_added_up(
    app: Flask, client: Client
) -> None:
    england = England(app)
    made = england.indicator()
    new = make_council(app, "Newtown Council", office=england.office)
    england.replaces(new, england.districts[0])
    england.replaces(new, england.districts[1])
    make_values(app, made, "2022-23", {new: 33} | dict.fromkeys(england.unitaries, 40))
    page = opened(england, client, new)
    assert "Before: District 0 Council 60 % (2021-22)" in page.words()
    assert "Before: District 1 Council 61 % (2021-22)" in page.words()
    titles = [title.text or "" for title in page.tree.iter("{http://www.w3.org/2000/svg}title")]
    told = " ".join(next(title for title in titles if "District 0" in title).split())
    assert "District 1: from 59 % in 2020-21 to 61 % in 2021-22" in told
    assert "Newtown: 33 % in 2022-23" in told


def test_a_gap_widens_or_narrows(app: Flask, client: Client) -> None:
    england = England(app)
    england.indicator("GAP", kind=IndicatorKind.GAP, polarity=Polarity.LOW, unit="years")
    words = opened(england, client, england.unitaries[0]).words()
    assert "▲ Narrowing from 70 years in 2020-21" in words


def test_an_area_shows_the_figures_of_its_council(app: Flask, client: Client) -> None:
    england = England(app)
    england.indicator()
    england.reader(client)
    page = client.get("performance.area_profile", reference=england.area.reference)
    assert page.words("h1") == "Performance of Unitary place"
    assert "10th of 10 unitary authorities" in page.words()


def test_with_many_indicators_one_theme_is_shown_at_a_time(app: Flask, client: Client) -> None:
    england = England(app)
    for number in range(13):
        made = make_indicator(app, f"CARE-{number}", name=f"Care {number}")
        for breakdown in ("Female", "Male"):
            values = dict.fromkeys(england.everybody, number)
            make_values(app, made, "2021", values, breakdown=breakdown)
    other = make_indicator(app, "ROAD", name="Roads", theme="Transport")
    make_values(app, other, "2021", dict.fromkeys(england.everybody, 1))
    page = opened(england, client, england.unitaries[0])
    assert "Roads" not in page.words()
    everything = client.open(page.links()["All themes, for printing"])
    assert "Roads" in everything.words()
    assert "Care 12" in everything.words()


def test_a_profile_without_figures_says_what_will_stand_there(app: Flask, client: Client) -> None:
    england = England(app)
    words = opened(england, client, england.unitaries[0]).words()
    assert "No figures of Unitary 0 Council are published here yet." in words


def test_every_picture_says_in_words_what_it_shows(app: Flask, client: Client) -> None:
    england = England(app)
    england.indicator()
    page = opened(england, client, england.unitaries[0])
    pictures = list(page.tree.iter("{http://www.w3.org/2000/svg}svg"))
    assert len(pictures) >= 2
    for picture in pictures:
        assert picture.get("role") == "img"
        assert picture[0].tag.endswith("title")
        assert (picture[0].text or "").endswith(".")


def test_a_profile_asks_at_most_twelve_queries_however_much_there_is(
    app: Flask, client: Client
) -> None:
    england = England(app)
    made = england.indicator()
    make_values(app, made, "2022-23", dict.fromkeys(england.unitaries[1:], 5))
    opened(england, client, england.unitaries[0])
    address = client.address("performance.place_profile", reference=england.unitaries[0].reference)
    with statements_of(app) as before:
        client.open(address)
    for number in range(5):
        england.indicator(f"MORE-{number}")
    with statements_of(app) as after:
        client.open(address)
    assert len(before) == len(after) <= 12


def test_a_place_that_nobody_knows_is_not_found(app: Flask, client: Client) -> None:
    England(app).reader(client)
    client.get("performance.place_profile", reference="E06999999", expect=404)
    client.get("performance.area_profile", reference="E06999999", expect=404)


def test_a_value_from_long_ago_is_found_on_the_page_of_its_indicator(
    app: Flask, client: Client
) -> None:
    england = England(app)
    made = make_indicator(app, "CARE", name="Care that people like")
    make_values(app, made, "1990", dict.fromkeys(england.unitaries, 5))
    for year in range(1991, 2012):
        make_values(app, made, str(year), dict.fromkeys(england.unitaries[1:], 5))
    page = opened(england, client, england.unitaries[0])
    assert "No value of its own in the latest periods." in page.words()
    detail = client.open(page.links()["Care that people like"])
    assert "1990 5 %" in detail.words()
