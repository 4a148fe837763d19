"""The meeting card on a telephone: frozen where the pack is, and opened with a trace."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.audit.models import AuditEntry
from gorm.audit.service import Subject, record
from gorm.briefings import files
from gorm.briefings.contents import PackOrder
from gorm.briefings.models import Pack, PackForm, PackState, Purpose
from gorm.briefings.service import begin, build_pack
from gorm.core.db import session, unit_of_work
from gorm.people.models import PostKind
from gorm.places.models import Area
from gorm.places.offers import Audience, Place, PlaceKind
from tests.factories.accounts import make_office, make_user
from tests.factories.packs import make_pack
from tests.factories.people import make_person, make_post
from tests.factories.places import make_area
from tests.packs.written import monstrous, written_for
from tests.support.client import Client


@pytest.fixture
def office(app: Flask) -> Office:
    """An office."""
    return make_office(app)


@pytest.fixture
def manager(app: Flask, office: Office) -> Actor:
    """A relationship manager of the office."""
    return make_user(app, office=office)


@pytest.fixture
def area(app: Flask, office: Office) -> Area:
    """An area whose chief executive is known."""
    found = make_area(app, "Moorshire", office=office)
    make_post(app, make_person(app, "Priya Raman"), kind=PostKind.CHIEF_EXECUTIVE, is_key=True)
    return found


def order(form: PackForm = PackForm.CARD) -> PackOrder:
    return PackOrder(
        Purpose.REVIEW_MEETING, Audience.OFFICE, occasion="Visit", form=form, language="en-GB"
    )


def place_of(area: Area) -> Place:
    return Place(PlaceKind.AREA, area.id, area.reference, area.name)


def issued(app: Flask, actor: Actor, area: Area, form: PackForm = PackForm.CARD) -> str:
    with app.app_context(), written_for(app):
        number = build_pack(actor, place_of(area), order(form))
        pack = session().scalars(select(Pack).where(Pack.number == number)).one()
        assert pack.state is PackState.ISSUED, pack.failure
        return number


def openings(app: Flask) -> int:
    with app.app_context():
        query = select(func.count()).select_from(AuditEntry)
        return session().scalar(query.where(AuditEntry.action == "pack.card_opened")) or 0


@pytest.mark.parametrize("form", [PackForm.CARD, PackForm.FULL])
def test_the_card_of_an_issued_pack_is_read_as_it_was_frozen(
    app: Flask, client: Client, manager: Actor, area: Area, form: PackForm
) -> None:
    number = issued(app, manager, area, form)
    client.sign_in(manager.email)
    page = client.get("briefings.card", number=number)
    words = page.words()
    for one in ("Moorshire", "Point 1", "Point 3", "CASE-000002", "07700 900123", "10.15am"):
        assert one in words, one
    assert "Draft" not in words
    assert "/engagements/ENG-000012" in page.links().values()
    assert openings(app) == 1


def test_the_card_of_a_draft_is_live_and_says_that_it_is_a_draft(
    app: Flask, client: Client, manager: Actor, area: Area
) -> None:
    with app.app_context(), unit_of_work():
        number = begin(manager, place_of(area), order())
    client.sign_in(manager.email)
    with written_for(app):
        assert "Draft, not for use" in client.get("briefings.card", number=number).words()
    assert openings(app) == 1


def test_a_card_is_for_those_who_may_open_the_pack(
    app: Flask, client: Client, manager: Actor, area: Area
) -> None:
    number = issued(app, manager, area)
    for actor in (make_user(app), make_user(app, Role.DIRECTOR)):
        client.sign_in(actor.email)
        client.get("briefings.card", number=number, expect=404)
        client.sign_out()
    client.sign_in(manager.email)
    client.get("briefings.card", number="PACK-999999", expect=404)
    client.get("briefings.card", number="PACK-1'", expect=404)
    assert openings(app) == 0


def test_a_withdrawn_pack_says_on_its_card_that_it_is_not_to_be_used(
    app: Flask, client: Client, manager: Actor, area: Area
) -> None:
    number = issued(app, manager, area)
    with app.app_context(), unit_of_work():
        pack = session().scalars(select(Pack).where(Pack.number == number)).one()
        pack.state, pack.withdrawn_because = PackState.WITHDRAWN, "It was wrong."
        record(SYSTEM, "pack.withdrawn", Subject("pack", number))
    client.sign_in(manager.email)
    words = client.get("briefings.card", number=number).words()
    assert "Do not use it" in words
    assert "Point 1" not in words


def test_a_pack_of_before_there_were_cards_has_none(
    app: Flask, client: Client, manager: Actor, area: Area
) -> None:
    number = make_pack(app, area, prepared_by=manager, number="PACK-000777")
    client.sign_in(manager.email)
    client.get("briefings.card", number=number, expect=404)


def test_contents_that_are_not_those_that_were_frozen_are_not_shown(
    app: Flask, client: Client, manager: Actor, area: Area
) -> None:
    number, other = issued(app, manager, area), issued(app, manager, area, PackForm.FULL)
    client.sign_in(manager.email)
    with app.app_context():
        of_another = files.kept_contents(other)
    for damage in (b"nothing of ours", of_another):
        assert damage
        with app.app_context():
            files.keep_contents(number, damage)
        page = client.get("briefings.card", number=number, expect=409)
        assert "cannot be opened" in page.words()


def test_a_monstrous_card_is_a_page_all_the_same(
    app: Flask, client: Client, manager: Actor, area: Area
) -> None:
    with app.app_context(), unit_of_work():
        number = begin(manager, place_of(area), order())
    client.sign_in(manager.email)
    with written_for(app, monstrous()):
        assert "more in the full pack" in client.get("briefings.card", number=number).words()
