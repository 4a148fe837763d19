"""What the sections of evidence print: comparisons, the ladder, conditions, and a note to each."""

from flask import Flask
from sqlalchemy import select

from gorm.accounts.roles import Role
from gorm.briefings.contents import PackOrder
from gorm.briefings.models import Pack, PackState, Purpose
from gorm.briefings.service import build_pack
from gorm.core.db import session
from gorm.places.offers import Audience, Place, PlaceKind
from tests.factories.accounts import make_user
from tests.factories.packs import file_of
from tests.packs.marked import CANARIES, CONTENTS, make_scene
from tests.packs.reading import accessibility_failures, text_of
from tests.packs.test_tracing import furnished


def test_a_pack_compares_figures_draws_the_ladder_and_notes_where_each_comes_from(
    app: Flask,
) -> None:
    england = furnished(app)
    director = make_user(app, Role.DIRECTOR, office=england.office, grade="director")
    area = england.area
    place = Place(PlaceKind.AREA, area.id, area.reference, area.name, area.office_id)
    with app.app_context():
        number = build_pack(director, place, PackOrder(Purpose.NEGOTIATION, Audience.OFFICE))
        pack = session().scalars(select(Pack).where(Pack.number == number)).one()
        assert pack.state is PackState.ISSUED, pack.failure
    pdf = file_of(app, number).read_bytes()
    assert accessibility_failures(pdf) == []
    words = text_of(pdf)
    for said in (
        "Median", "England", "Next decision", "In force", "Conditions",
        "Publish a plan within 20 days", "Published figures, IMP-", "Entered", "CASE-000001",
    ):  # fmt: skip
        assert said in words, said


def test_a_released_pack_opens_to_those_alone_who_may_know_of_what_was_released(
    app: Flask,
) -> None:
    scene = make_scene(app)
    for name in ("engagement, restricted", "case, restricted", "agreement, restricted"):
        CONTENTS[name].make(scene, CANARIES[name])
    order = PackOrder(Purpose.NEGOTIATION, Audience.MINISTER, releases_restricted=True)
    with app.app_context():
        number = build_pack(scene.director, scene.place, order)
        query = select(Pack).where(Pack.number == number)
        pack = session().scalars(query).one()
        session().refresh(pack, ["readers"])
        assert pack.holds_restricted
        told = {reader.user_id for reader in pack.readers}
    assert told == {scene.manager.user_id, scene.director.user_id}
