"""Building packs: by the form, once however often it is sent, and honestly when it fails."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.audit.models import AuditEntry, AuditPayload
from gorm.audit.service import Subject, record
from gorm.briefings.contents import PackOrder
from gorm.briefings.models import Pack, PackReader, PackState, Purpose
from gorm.briefings.queries import CUT_OFF_AFTER
from gorm.briefings.service import RestrictedWithheld, build_pack, gathered
from gorm.core import clock
from gorm.core.db import db, one_moment, session, unit_of_work
from gorm.core.errors import NotAllowed
from gorm.places.models import Area
from gorm.places.offers import Audience, PackPart, PackRequest, Place, PlaceKind
from tests.factories.accounts import make_office, make_user
from tests.factories.packs import file_of
from tests.factories.places import make_area, make_council, make_partner
from tests.packs.conftest import Offer, Said
from tests.packs.reading import sheets_of, text_of
from tests.support.client import Client
from tests.support.pages import Page

PLAIN = PackPart(Said("Nine lines of twelve are met."), sources=("Annual return, 2025-26",))


@pytest.fixture
def office(app: Flask) -> Office:
    """An office."""
    return make_office(app)


@pytest.fixture
def area(app: Flask, office: Office) -> Area:
    """A place of the office."""
    return make_area(app, "Northmoor", office=office)


@pytest.fixture
def manager(app: Flask, office: Office) -> Actor:
    """A relationship manager of the office."""
    return make_user(app, office=office, name="Dorothy Ashworth")


@pytest.fixture
def director(app: Flask, office: Office) -> Actor:
    """A director of the office."""
    return make_user(app, Role.DIRECTOR, office=office)


def place_of(area: Area) -> Place:
    return Place(PlaceKind.AREA, area.id, area.reference, area.name)


def build(app: Flask, actor: Actor, area: Area, audience: Audience, **order: Any) -> Pack:
    with app.app_context():
        number = build_pack(
            actor, place_of(area), PackOrder(Purpose.NEGOTIATION, audience, **order)
        )
        return session().scalars(select(Pack).where(Pack.number == number)).one()


def gather(app: Flask, actor: Actor, area: Area, audience: Audience, **order: Any) -> Any:
    with app.app_context():
        wanted = PackOrder(Purpose.NEGOTIATION, audience, **order)
        return gathered(actor, PlaceKind.AREA, area.reference, wanted)


def order_form(client: Client, actor: Actor, area: Area) -> Page:
    client.sign_in(actor.email)
    return client.get("briefings.new", area=area.reference)


ORDER = {"purpose": "review_meeting", "audience": "office"}


def test_a_pack_is_ordered_by_a_form_and_opened_from_its_page(
    client: Client, offered: Offer, manager: Actor, area: Area
) -> None:
    offered(PLAIN)
    form = order_form(client, manager, area)
    words = {"occasion": "Meeting with the leader", "handling": "Not to be left in the room."}
    page = client.follow(client.submit(form, ORDER | words))
    assert page.words("h1") == "PACK-000001"
    assert "Northmoor: review meeting, Meeting with the leader" in page.words()
    opened = client.open(page.links()["Open the pack (PDF)"])
    first, *others = sheets_of(opened.data)
    for fact in ("Northmoor", "Dorothy Ashworth", "PACK-000001", "Not to be left in the room."):
        assert fact in first
    assert "Nine lines of twelve are met." in others[0]
    assert "Annual return, 2025-26" in " ".join(others)


def test_a_pack_is_frozen_with_its_digests_its_size_and_its_file(
    app: Flask, offered: Offer, manager: Actor, area: Area
) -> None:
    offered(PLAIN)
    pack = build(app, manager, area, Audience.OFFICE)
    path = file_of(app, pack.number)
    sheets = sheets_of(path.read_bytes())
    assert pack.state is PackState.ISSUED
    assert (pack.pages, pack.bytes) == (len(sheets), path.stat().st_size)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [entry.name for entry in path.parent.iterdir() if "unfinished" in entry.name] == []
    assert pack.content_digest in text_of(path.read_bytes())
    for number, sheet in enumerate(sheets, 1):
        assert f"OFFICIAL Page {number} of {len(sheets)}" in sheet
        assert pack.number in sheet


def test_the_marking_of_a_pack_is_the_highest_of_its_parts(
    app: Flask, offered: Offer, manager: Actor, area: Area
) -> None:
    offered(PLAIN, PackPart(Said("In confidence."), marking_rank=1), None)
    assert gather(app, manager, area, Audience.OFFICE).marking == "OFFICIAL-SENSITIVE"


def test_a_section_with_nothing_to_say_says_so(
    app: Flask, offered: Offer, manager: Actor, area: Area
) -> None:
    offered(None)
    pack = build(app, manager, area, Audience.OFFICE)
    text = text_of(file_of(app, pack.number).read_bytes())
    assert "Section 1 Nothing is on record under this heading." in text


def test_a_pack_with_restricted_records_is_for_those_who_may_know_of_all_of_them(
    app: Flask, offered: Offer, director: Actor, manager: Actor, area: Area
) -> None:
    both, one = frozenset({manager.user_id, director.user_id}), frozenset({manager.user_id})
    offered(PackPart(Said("x"), readers=(both,)), PackPart(Said("y"), readers=(one, both)))
    pack = build(app, manager, area, Audience.OFFICE)
    assert pack.holds_restricted
    assert "for those alone who may know" in pack.handling
    with app.app_context():
        readers = session().scalars(select(PackReader.user_id)).all()
    assert readers == [manager.user_id]


def test_an_auditor_prepares_without_an_auditors_eyes(
    app: Flask, offered: Offer, office: Office, area: Area
) -> None:
    seen: list[PackRequest] = []
    offered(seen.append)
    actor = make_user(app, Role.AUDITOR, Role.RELATIONSHIP_MANAGER, office=office)
    gather(app, actor, area, Audience.OFFICE)
    assert seen[0].actor.roles == {Role.RELATIONSHIP_MANAGER}


def test_a_command_prepares_as_an_ordinary_member_of_the_office(
    app: Flask, offered: Offer, office: Office, area: Area
) -> None:
    seen: list[PackRequest] = []
    offered(seen.append)
    gather(app, SYSTEM, area, Audience.OFFICE)
    assert seen[0].actor.belongs_to(office.id)
    assert seen[0].actor.user_id == 0
    assert seen[0].actor.roles == {Role.RELATIONSHIP_MANAGER}


def test_packs_are_built_by_the_office_of_the_place(
    app: Flask, client: Client, offered: Offer, area: Area
) -> None:
    offered(PLAIN)
    stranger = make_user(app)
    with pytest.raises(NotAllowed):
        gather(app, stranger, area, Audience.OFFICE)
    client.sign_in(stranger.email)
    client.get("briefings.new", area=area.reference, expect=403)
    client.get("briefings.new", area="E99999999", expect=404)
    client.get("briefings.new", area="E0600\x00", expect=404)
    client.get("briefings.new", expect=404)


# What an audience may not see


def withheld_from(knower: Actor) -> Any:
    """A section with a restricted record that only one preparer may know of."""

    def part(request: PackRequest) -> PackPart:
        is_known = request.actor.user_id == knower.user_id
        return PackPart(Said("What all may read."), withheld=int(is_known))

    return part


def test_the_form_asks_what_becomes_of_restricted_records_and_loses_nothing(
    app: Flask, client: Client, offered: Offer, director: Actor, area: Area
) -> None:
    offered(withheld_from(director))
    form = order_form(client, director, area)
    assert "restricted" not in form.form_fields()
    order = {"purpose": "negotiation", "audience": "minister", "occasion": "Visit in March"}
    asked = client.submit(form, order, expect=422)
    assert "1 restricted record that you may know of" in asked.errors()[0]
    assert asked.form_fields() | order == asked.form_fields() | {"audience": "minister"}
    nobody = client.submit(asked, {"restricted": "oral"}, expect=422)
    assert nobody.errors() == ["Enter who will give the oral briefing."]
    answer = {"restricted": "oral", "oral_briefing_from": "Ruth Okafor, director"}
    page = client.follow(client.submit(nobody, answer))
    text = text_of(client.open(page.links()["Open the pack (PDF)"]).data)
    assert "oral briefing from Ruth Okafor, director" in text
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(Pack)) == 1
        facts = [p.content["facts"] for p in session().scalars(_payloads("pack.begun"))]
    assert facts == [{"withheld": 1, "told by": "Ruth Okafor, director"}]


def test_restricted_records_can_be_left_out_without_a_word(
    app: Flask, offered: Offer, director: Actor, area: Area
) -> None:
    offered(withheld_from(director))
    with pytest.raises(RestrictedWithheld):
        gather(app, director, area, Audience.MINISTER)
    contents = gather(app, director, area, Audience.MINISTER, leaves_out_restricted=True)
    assert "oral" not in str(contents.cover.oral_briefing_from)


def test_a_preparer_who_may_not_know_of_them_is_told_nothing(
    client: Client, offered: Offer, director: Actor, manager: Actor, area: Area
) -> None:
    offered(withheld_from(director))
    form = order_form(client, manager, area)
    page = client.follow(client.submit(form, ORDER | {"audience": "minister"}))
    assert "estricted" not in page.words()


def test_nothing_internal_goes_to_the_other_side_even_where_a_section_offers_it(
    app: Flask, offered: Offer, manager: Actor, area: Area
) -> None:
    offered(PackPart(Said("Our walk-away."), marking_rank=1))
    pack = build(app, manager, area, Audience.AREA)
    assert pack.state is PackState.DRAFT
    assert not file_of(app, pack.number).exists()


def test_the_cover_for_the_other_side_names_nobody_of_ours(
    app: Flask, offered: Offer, manager: Actor, area: Area
) -> None:
    offered(PLAIN)
    pack = build(app, manager, area, Audience.AREA)
    text = text_of(file_of(app, pack.number).read_bytes())
    assert "Dorothy" not in text
    assert "our side" not in text
    assert "other side" not in text


# What goes wrong


@pytest.mark.parametrize("template", ["_fetching.html", "_broken.html"])
def test_a_pack_that_cannot_be_made_says_so_and_offers_to_try_again(
    client: Client, offered: Offer, manager: Actor, area: Area, template: str
) -> None:
    app = client.app
    offered(PLAIN, template=template)
    form = order_form(client, manager, area)
    page = client.follow(client.submit(form, ORDER | {"occasion": "Visit in March"}))
    assert "No pack was made" in page.words()
    assert not file_of(app, "PACK-000001").exists()
    again = client.open(page.links()["Try again"])
    assert again.form_fields()["occasion"] == "Visit in March"
    assert again.form_fields()["purpose"] == ORDER["purpose"]
    client.open("/packs/PACK-000001/file", expect=404)
    offered(PLAIN)
    assert "Open the pack" in client.follow(client.submit(again, {})).words()


def test_a_full_disk_leaves_a_failed_pack(
    app: Flask, offered: Offer, manager: Actor, area: Area
) -> None:
    offered(PLAIN)
    folder = Path(app.instance_path) / "packs"
    kept = folder.with_name("packs-kept")
    if folder.exists():
        folder.rename(kept)
    folder.write_text("in the way")
    pack = build(app, manager, area, Audience.OFFICE)
    folder.unlink()
    if kept.exists():
        kept.rename(folder)
    assert pack.state is PackState.DRAFT
    assert "could not be written" in pack.failure


def test_a_pack_that_was_cut_off_is_not_in_the_making_for_ever(
    app: Flask, client: Client, offered: Offer, manager: Actor, area: Area
) -> None:
    offered(PLAIN)
    build(app, manager, area, Audience.OFFICE)
    with app.app_context(), unit_of_work():
        pack = session().scalars(select(Pack)).one()
        pack.state, pack.issuing_since = PackState.ISSUING, clock.now()
        record(SYSTEM, "pack.begun", Subject("pack", pack.number))
    client.sign_in(manager.email)
    assert "being made" in client.get("briefings.pack", number="PACK-000001").words()
    with clock.stopped_at(clock.now() + CUT_OFF_AFTER * 2):
        assert "interrupted" in client.get("briefings.pack", number="PACK-000001").words()


# Once


def test_a_form_sent_twice_builds_one_pack(
    client: Client, offered: Offer, manager: Actor, area: Area
) -> None:
    offered(PLAIN)
    form = order_form(client, manager, area)
    first, second = client.submit(form, ORDER), client.submit(form, ORDER)
    assert first.location == second.location == "/packs/PACK-000001"
    other = client.submit(form, ORDER | {"occasion": "Another"}, expect=409)
    assert other.links()["Open what was saved"] == "/packs/PACK-000001"


def test_a_form_sent_twice_at_once_builds_one_pack(
    app: Flask, client: Client, offered: Offer, manager: Actor, area: Area
) -> None:
    offered(PLAIN)
    form = order_form(client, manager, area)
    fields = form.form_fields() | ORDER
    cookie = client.browser.get_cookie("gorm")
    assert cookie is not None

    def send(_n: int) -> str:
        browser = app.test_client()
        browser.set_cookie("gorm", cookie.value)
        return browser.post(form.form_action(), data=fields).headers["Location"]

    with ThreadPoolExecutor(3) as threads:
        locations = set(threads.map(send, range(3)))
    assert locations == {"/packs/PACK-000001"}
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(Pack)) == 1


def test_a_reading_of_one_moment_sees_no_later_change(app: Flask, area: Area) -> None:
    """READ COMMITTED would show the second query what was committed after the first."""

    def name() -> str:
        return session().scalars(select(Area.name).where(Area.id == area.id)).one()

    def rename() -> None:
        with app.app_context(), unit_of_work():
            session().scalars(select(Area)).one().name = "Southmoor"
            record(SYSTEM, "area.renamed", Subject("area", area.reference))

    with app.app_context():
        with one_moment():
            before = name()
            with ThreadPoolExecutor(1) as other:
                other.submit(rename).result()
            assert name() == before == "Northmoor"
        assert name() == "Southmoor"
        db.session.remove()


# An organisation's pack


def test_an_organisation_has_packs_of_its_own(
    app: Flask, client: Client, offered: Offer, office: Office, manager: Actor
) -> None:
    offered(PLAIN)
    council = make_council(app, "Edgeley Council", office=office)
    client.sign_in(manager.email)
    form = client.get("briefings.new", organisation=council.reference)
    page = client.follow(client.submit(form, ORDER))
    assert page.links()["Edgeley Council"] == f"/organisations/{council.reference}"


def test_a_body_of_no_office_has_packs_in_the_office_that_builds_them(
    app: Flask, offered: Offer, office: Office, manager: Actor
) -> None:
    offered(PLAIN)
    partner = make_partner(app, "Moorland Trust", office=office, office_id=None)
    place = Place(PlaceKind.ORGANISATION, partner.id, partner.reference, partner.name)
    with app.app_context():
        with pytest.raises(NotAllowed, match="no office"):
            build_pack(SYSTEM, place, PackOrder(Purpose.OTHER, Audience.OFFICE))
        build_pack(manager, place, PackOrder(Purpose.OTHER, Audience.OFFICE))
        assert session().scalars(select(Pack.office_id)).all() == [office.id]


def _payloads(action: str) -> Any:
    return (
        select(AuditPayload)
        .join(AuditEntry, AuditEntry.number == AuditPayload.number)
        .where(AuditEntry.action == action)
    )
