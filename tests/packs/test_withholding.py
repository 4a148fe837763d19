"""What each audience is not told, in whatever a pack becomes: each marking by each reader."""

import gzip
from collections.abc import Mapping

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.briefings import files
from gorm.briefings.contents import PackOrder
from gorm.briefings.models import Pack, PackForm, PackState, Purpose
from gorm.briefings.service import build_pack
from gorm.core.db import session
from gorm.places.offers import Audience
from tests.factories.packs import file_of
from tests.packs.marked import (
    AREA,
    CANARIES,
    CONTENTS,
    MINISTER,
    OFFICE,
    READERS,
    RELEASED,
    Scene,
    make_scene,
)
from tests.packs.reading import text_of

AUDIENCES: Mapping[str, Audience] = {
    OFFICE: Audience.OFFICE,
    MINISTER: Audience.MINISTER,
    RELEASED: Audience.MINISTER,
    AREA: Audience.AREA,
}


def built(scene: Scene, reader: str, form: PackForm = PackForm.FULL) -> str:
    """A pack for a reader, prepared by a director, who may read all of the office's own."""
    is_released = reader == RELEASED
    order = PackOrder(
        Purpose.NEGOTIATION, AUDIENCES[reader], form=form, releases_restricted=is_released,
        leaves_out_restricted=not is_released,
    )  # fmt: skip
    with scene.app.app_context():
        number = build_pack(scene.director, scene.place, order)
        pack = session().scalars(select(Pack).where(Pack.number == number)).one()
        assert pack.state is PackState.ISSUED, pack.failure
    return number


def outputs_of(app: Flask, number: str) -> dict[str, str]:
    """What a pack becomes: the words on paper, and the contents that are kept beside it."""
    with app.app_context():
        kept = files.kept_contents(number) or b""
    return {
        "paper": "".join(text_of(file_of(app, number).read_bytes()).split()),
        "contents": gzip.decompress(kept).decode(),
    }


def told_in(text: str) -> set[str]:
    """The records of which a single word stands in a text."""
    return {name for name, canary in CANARIES.items() if canary in text}


def allowed(reader: str) -> set[str]:
    """The records that may stand in a pack for a reader."""
    return {name for name, content in CONTENTS.items() if reader in content.may_read}


@pytest.mark.parametrize("reader", READERS)
def test_a_full_pack_tells_each_reader_what_is_for_them_and_nothing_else(
    app: Flask, reader: str
) -> None:
    scene = make_scene(app)
    for name, content in CONTENTS.items():
        content.make(scene, CANARIES[name])
    for output, text in outputs_of(app, built(scene, reader)).items():
        assert told_in(text) == allowed(reader), output


@pytest.mark.parametrize("reader", READERS)
def test_a_meeting_card_tells_no_reader_what_is_not_for_them(app: Flask, reader: str) -> None:
    scene = make_scene(app)
    for name, content in CONTENTS.items():
        content.make(scene, CANARIES[name])
    for output, text in outputs_of(app, built(scene, reader, PackForm.CARD)).items():
        assert told_in(text) <= allowed(reader), output


@pytest.mark.parametrize("reader", READERS)
def test_what_an_earlier_pack_told_does_not_come_back_once_it_is_marked(
    app: Flask, reader: str
) -> None:
    """By way of the changes since the last pack: all of it was told then, and was open."""
    scene = make_scene(app)
    later = {name: content for name, content in CONTENTS.items() if content.mark}
    for name, content in later.items():
        assert content.make_open is not None
        content.make_open(scene, CANARIES[name])
    first = outputs_of(app, built(scene, reader))
    assert told_in(first["paper"]) == set(later)
    for name, content in later.items():
        assert content.mark is not None
        content.mark(scene, CANARIES[name])
    for output, text in outputs_of(app, built(scene, reader)).items():
        assert told_in(text) == allowed(reader) & set(later), output
