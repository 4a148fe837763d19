"""Verifying a file: ours or not, altered or not, in force or not; on a page and by a command."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.briefings.contents import PackOrder
from gorm.briefings.models import PackState, Purpose
from gorm.briefings.queries.verifying import Verdict, verify
from gorm.briefings.service import begin, issue, print_draft
from gorm.core import clock
from gorm.core.db import unit_of_work
from gorm.places.models import Area
from gorm.places.offers import Audience, PackPart, Place, PlaceKind
from tests.factories.accounts import make_office, make_user
from tests.factories.packs import CONTENT, file_of, make_pack
from tests.factories.places import make_area
from tests.packs.conftest import Offer, Said
from tests.support.client import Client


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
    return make_user(app, office=office)


def begun(app: Flask, manager: Actor, area: Area) -> str:
    place = Place(PlaceKind.AREA, area.id, area.reference, area.name)
    with app.app_context(), unit_of_work():
        return begin(manager, place, PackOrder(Purpose.NEGOTIATION, Audience.OFFICE))


def verdict_of(app: Flask, actor: Actor, content: bytes) -> Verdict:
    with app.app_context():
        return verify(actor, content).verdict


def test_a_real_pack_is_known_and_known_to_be_altered_by_one_byte(
    app: Flask, offered: Offer, manager: Actor, area: Area
) -> None:
    offered(PackPart(Said("Nine lines of twelve are met.")))
    number = begun(app, manager, area)
    with app.app_context():
        draft = bytes(print_draft(manager, number).pdf)
        assert issue(manager, number)
    content = file_of(app, number).read_bytes()
    assert verdict_of(app, manager, content) is Verdict.IN_FORCE
    changed = content[:200] + bytes([content[200] ^ 1]) + content[201:]
    with app.app_context():
        found = verify(manager, content + b"\n% a note")
        assert (found.verdict, found.number) == (Verdict.ALTERED, number)
        assert verify(manager, changed).verdict is not Verdict.IN_FORCE
        printed = verify(manager, draft)
        assert (printed.verdict, printed.number) == (Verdict.DRAFT, number)


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({}, (0, "unaltered and in force")),
        ({"expires_on": clock.today().replace(year=2020)}, (3, "Its last day of use was")),
        (
            {"state": PackState.WITHDRAWN, "withdrawn_because": "A figure was wrong."},
            (3, "Withdrawn: A figure was wrong."),
        ),
        ({"state": PackState.SUPERSEDED}, (3, "Superseded by another pack.")),
    ],
    ids=["in force", "expired", "withdrawn", "superseded"],
)
def test_the_command_says_it_and_ends_with_its_code(
    app: Flask, area: Area, tmp_path: Path, columns: dict[str, Any], told: tuple[int, str]
) -> None:
    number = make_pack(app, area, **columns)
    file = tmp_path / "given.pdf"
    file.write_bytes(CONTENT)
    done = app.test_cli_runner().invoke(args=["packs", "verify", str(file)])
    code, words = told
    assert done.exit_code == code, done.output
    assert words in done.output
    assert number in done.output


def test_a_stranger_file_ends_with_a_code_of_its_own(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "given.pdf"
    file.write_bytes(b"%PDF-1.7 of somebody else")
    done = app.test_cli_runner().invoke(args=["packs", "verify", str(file)])
    assert done.exit_code == 6
    missing = app.test_cli_runner().invoke(args=["packs", "verify", str(tmp_path / "none.pdf")])
    assert missing.exit_code == 2


def test_the_newest_pack_on_the_place_is_named(app: Flask, manager: Actor, area: Area) -> None:
    make_pack(app, area)
    newer = make_pack(app, area, content=b"%PDF-1.7 newer")
    make_pack(app, area, content=b"%PDF-1.7 other", audience=Audience.AREA)
    with app.app_context():
        assert verify(manager, CONTENT).newest == newer
        assert verify(manager, b"%PDF-1.7 newer").newest == ""


def test_a_page_says_it_of_a_file_that_is_sent(
    app: Flask, client: Client, manager: Actor, area: Area
) -> None:
    number = make_pack(app, area)
    client.sign_in(manager.email)
    form = client.get("briefings.verify_form")
    assert client.submit(form, {}, expect=422).errors() == [
        "Choose the PDF that you want to verify."
    ]
    sent = {"file": FileStorage(stream=file_of(app, number).open("rb"), filename="given.pdf")}
    page = client.submit(form, sent, expect=200)
    assert "unaltered and in force" in page.words()
    assert f"Open the page of {number}" in page.links()


def test_of_a_pack_that_is_not_theirs_a_reader_learns_nothing(
    app: Flask, office: Office, manager: Actor, area: Area
) -> None:
    make_pack(app, area, readers=[make_user(app, office=office)])
    assert verdict_of(app, manager, CONTENT) is Verdict.UNKNOWN
    assert verdict_of(app, make_user(app), CONTENT) is Verdict.UNKNOWN
