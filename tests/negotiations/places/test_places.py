"""What the pages and timelines of places show of negotiations."""

from datetime import timedelta

import pytest
from flask import Flask

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.roles import Role
from gorm.audit.service import Subject, record
from gorm.core.db import session, unit_of_work
from gorm.core.paging import Cursor
from gorm.engagements.models import Sharing
from gorm.negotiations.sections.at_place import NegotiationBand, negotiation_band
from gorm.places.models import Succession
from gorm.places.offers import Place, PlaceKind, TimelineEvent
from gorm.places.timeline import timeline_of
from tests.factories.accounts import make_user
from tests.factories.places import make_council
from tests.negotiations.places.desk import TODAY, Desk
from tests.support.client import Client
from tests.support.queries import statements_of


def band_for(desk: Desk, actor: Actor, place: Place) -> NegotiationBand | None:
    with desk.app.app_context():
        found = negotiation_band(actor, place)
    if found is None:
        return None
    assert isinstance(found.model, NegotiationBand)
    return found.model


def timeline_for(
    desk: Desk, actor: Actor, place: Place, limit: int = 50, after: Cursor | None = None
) -> list[TimelineEvent]:
    with desk.app.app_context():
        shown = timeline_of(actor, place, after=after, kinds=["negotiation"], size=limit)
        return list(shown.events)


def test_the_band_tells_the_next_date_and_the_lines_that_are_not_settled(desk: Desk) -> None:
    agreement = desk.agreement()
    soon = TODAY + timedelta(days=9)
    desk.due(agreement, "long_list", soon)
    desk.due(agreement, "short_list", soon + timedelta(days=60))
    for _ in range(3):
        desk.line(agreement)
    desk.round(agreement)
    desk.says(agreement, 1, 66)
    band = band_for(desk, desk.manager, desk.place)
    assert band is not None
    (one,) = band.agreements.found
    assert (one.agreement.stage, one.ahead.stage, one.ahead.due_on) == (
        "Preparing", "Long list", soon,
    )  # fmt: skip
    assert (one.ahead.lines, one.ahead.unsettled) == (3, 3)


def test_what_is_signed_has_no_line_that_is_not_settled(desk: Desk) -> None:
    agreement = desk.agreement()
    desk.line(agreement)
    desk.sign(agreement, TODAY)
    band = band_for(desk, desk.manager, desk.place)
    assert band is not None
    assert [(one.ahead.lines, one.ahead.unsettled) for one in band.agreements.found] == [(1, 0)]


def test_the_band_asks_two_statements_however_many_agreements_there_are(desk: Desk) -> None:
    for number in range(4):
        desk.line(desk.agreement(title=f"Agreement of year {number}"))
    with statements_of(desk.app) as statements:
        band = band_for(desk, desk.manager, desk.place)
    assert band is not None
    assert len(band.agreements.found) == 4
    assert len(statements) <= 2


def test_other_offices_know_that_it_is_negotiated_and_no_more(desk: Desk) -> None:
    desk.agreement()
    elsewhere = make_user(desk.app)
    band = band_for(desk, elsewhere, desk.place)
    assert band is not None
    assert (band.agreements.found, band.agreements.unread) == ((), 1)
    assert timeline_for(desk, elsewhere, desk.place) == []


def test_a_restricted_agreement_is_not_known_outside_its_team(desk: Desk) -> None:
    desk.agreement(sharing=Sharing.RESTRICTED)
    band = band_for(desk, desk.person(), desk.place)
    assert band is not None
    assert band.agreements.unread == 0


def test_departments_have_neither_band_nor_timeline(desk: Desk) -> None:
    desk.agreement()
    somebody = make_user(desk.app, Role.DEPARTMENT, department="DfE")
    assert band_for(desk, somebody, desk.place) is None
    assert timeline_for(desk, somebody, desk.place) == []


def test_an_organisation_has_the_band_only_where_it_answers_for_an_agreement(desk: Desk) -> None:
    assert band_for(desk, desk.manager, desk.council) is None
    desk.agreement()
    assert band_for(desk, desk.manager, desk.council) is not None


def test_the_agreements_of_a_predecessor_stand_with_its_successor(desk: Desk, app: Flask) -> None:
    desk.agreement()
    successor = make_council(app, office=desk.office)
    with app.app_context(), unit_of_work():
        session().add(
            Succession(predecessor_id=desk.area.accountable_id, successor_id=successor.id)
        )
        record(SYSTEM, "organisation.replaced", Subject("organisation", successor.reference))
    place = Place(PlaceKind.ORGANISATION, successor.id, successor.reference, successor.name)
    band = band_for(desk, desk.manager, place)
    assert band is not None
    assert [bool(one.agreement.predecessor) for one in band.agreements.found] == [True]
    assert timeline_for(desk, desk.manager, place)


def test_the_timeline_tells_what_moved_the_agreement_and_goes_on_where_it_stopped(
    desk: Desk,
) -> None:
    agreement = desk.agreement()
    desk.line(agreement)
    desk.round(agreement)
    desk.ask(agreement)
    told = timeline_for(desk, desk.manager, desk.place)
    titles = [one.model.title for one in told]  # type: ignore[attr-defined]
    assert [title.split(" ")[0] for title in titles] == ["Asked", "Round", "Local"]
    first = timeline_for(desk, desk.manager, desk.place, limit=1)[0]
    rest = timeline_for(desk, desk.manager, desk.place, after=Cursor(first.on, first.id))
    assert [one.id for one in (first, *rest)] == [one.id for one in told]


@pytest.mark.parametrize("of", ["area", "organisation"])
def test_the_page_of_a_place_links_its_agreement(client: Client, desk: Desk, of: str) -> None:
    agreement = desk.agreement()
    desk.line(agreement)
    client.sign_in(desk.manager.email)
    path = f"/areas/{desk.area.reference}"
    page = client.open(path)
    if of == "organisation":
        council = next(link for link in page.links().values() if link.startswith("/organisations/"))
        page = client.open(council)
    assert f"/agreements/{agreement}" in page.links().values()
    assert "1 of 1 line not settled" in page.words()
