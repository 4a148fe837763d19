"""What places offer to packs, and how many queries their pages take."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, render_template
from flask.ctx import AppContext
from sqlalchemy import event

from gorm.accounts.models import Office
from gorm.core import clock
from gorm.core.db import db
from gorm.places.models import CouncilType
from gorm.places.offers import Audience, PackRequest
from gorm.places.queries import place_for_area, place_for_organisation
from gorm.places.sections import PACK_SECTION
from tests.factories.accounts import make_office, make_user
from tests.factories.places import make_area, make_council, make_partner
from tests.support.client import Client


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements that run inside the block."""
    statements: list[str] = []

    def note(_c: object, _u: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_the_area_of_a_pack_names_its_council_and_every_member(
    app: Flask, context: AppContext
) -> None:
    office = make_office(app)
    districts = [
        make_council(
            app, f"District {n}", office=office, council_type=CouncilType.NON_METROPOLITAN_DISTRICT
        )
        for n in range(3)
    ]
    area = make_area(app, "Fenshire", office=office, members=districts)
    actor = make_user(app, office=office)
    place = place_for_area(area.reference)
    part = PACK_SECTION.part(PackRequest(actor, place, Audience.AREA, clock.now()))
    assert part is not None
    with app.test_request_context():
        html = render_template(PACK_SECTION.template, model=part.model)
    for name in ("Fenshire Council", "District 0", "District 1", "District 2"):
        assert name in html
    assert "href" not in html
    assert part.sources


def test_the_organisation_of_a_pack_has_its_facts(app: Flask, context: AppContext) -> None:
    office = make_office(app)
    council = make_council(app, "Marsh", office=office, population=1_234, population_year=2020)
    actor = make_user(app, office=office)
    place = place_for_organisation(council.reference)
    part = PACK_SECTION.part(PackRequest(actor, place, Audience.OFFICE, clock.now()))
    assert part is not None
    with app.test_request_context():
        html = render_template(PACK_SECTION.template, model=part.model)
    assert "1,234 (2020)" in html


def fill(app: Flask, office: Office, count: int) -> None:
    members = [
        make_council(
            app, office=office, council_type=CouncilType.NON_METROPOLITAN_DISTRICT
        )
        for _ in range(count)
    ]  # fmt: skip
    area = make_area(app, office=office, members=members)
    make_partner(app, office=office, area=area)


def test_pages_take_few_queries_and_no_more_when_data_doubles(client: Client) -> None:
    office = make_office(client.app)
    client.sign_in(make_user(client.app, office=office).email)
    area = make_area(client.app, "Marsh", office=office)
    addresses = (
        "/areas", "/organisations", f"/areas/{area.reference}", f"/organisations/{area.reference}",
        "/organisations/add",
    )  # fmt: skip

    def queries() -> list[int]:
        taken = []
        for address in addresses:
            with counted(client.app) as statements:
                client.open(address)
            taken.append(
                len([s for s in statements if not s.startswith(("BEGIN", "PRAGMA", "SET"))])
            )
        return taken

    before = queries()
    fill(client.app, office, 5)
    fill(client.app, office, 5)
    assert queries() == before
    # Twelve, and one each for quiet periods and for money, which no other query knows.
    assert max(before) <= 14, dict(zip(addresses, before, strict=True))
