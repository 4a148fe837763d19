"""A card tells at a glance of cases and agreements: it is marked, kept and stopped as they are."""

import pytest
from flask import Flask

from gorm.briefings.contents import PackContents, PackOrder
from gorm.briefings.models import PackForm, Purpose
from gorm.briefings.service import RestrictedWithheld, gathered
from gorm.places.offers import Audience, PlaceKind
from tests.packs.marked import CANARIES, CONTENTS, Scene, make_scene


def card(scene: Scene, audience: Audience = Audience.OFFICE) -> PackContents:
    """A card as a director would prepare it who answered nothing for what is restricted."""
    with scene.app.app_context():
        order = PackOrder(Purpose.NEGOTIATION, audience, form=PackForm.CARD)
        return gathered(scene.director, PlaceKind.AREA, scene.place.reference, order)


def with_one(app: Flask, name: str) -> Scene:
    """A place with one record and nothing else."""
    scene = make_scene(app)
    CONTENTS[name].make(scene, CANARIES[name])
    return scene


@pytest.mark.parametrize("name", ["case, restricted", "agreement, restricted"])
def test_a_card_that_names_a_restricted_record_is_for_those_who_may_know_of_it(
    app: Flask, name: str
) -> None:
    scene = with_one(app, name)
    contents = card(scene)
    assert contents.holds_restricted
    assert scene.director.user_id in contents.reader_ids
    assert "for those alone who may know" in contents.cover.handling


@pytest.mark.parametrize("name", ["case, OFFICIAL-SENSITIVE", "agreement, OFFICIAL-SENSITIVE"])
def test_a_card_is_marked_as_high_as_what_it_names(app: Flask, name: str) -> None:
    assert card(with_one(app, name)).cover.marking == "OFFICIAL-SENSITIVE"


@pytest.mark.parametrize("name", ["case, restricted", "agreement, restricted"])
@pytest.mark.parametrize("audience", [Audience.MINISTER, Audience.AREA])
def test_a_card_waits_for_an_answer_on_what_its_audience_may_not_see(
    app: Flask, name: str, audience: Audience
) -> None:
    scene = with_one(app, name)
    with pytest.raises(RestrictedWithheld):
        card(scene, audience)


def test_what_a_full_pack_withholds_is_counted_once(app: Flask) -> None:
    scene = with_one(app, "case, restricted")
    with app.app_context():
        order = PackOrder(Purpose.NEGOTIATION, Audience.MINISTER, leaves_out_restricted=True)
        contents = gathered(scene.director, PlaceKind.AREA, scene.place.reference, order)
    assert contents.withheld == 1
