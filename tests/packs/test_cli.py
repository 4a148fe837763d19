"""`flask packs build`."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.briefings.models import Pack
from gorm.core.db import session
from gorm.places.models import Area
from gorm.places.offers import PackPart
from tests.factories.accounts import make_office, make_user
from tests.factories.packs import file_of
from tests.factories.places import make_area, make_council
from tests.packs.conftest import Offer, Said
from tests.packs.reading import text_of

PLAIN = PackPart(Said("Nine lines of twelve are met."))


@pytest.fixture
def office(app: Flask) -> Office:
    """An office."""
    return make_office(app)


@pytest.fixture
def area(app: Flask, office: Office) -> Area:
    """A place of the office."""
    return make_area(app, "Northmoor", office=office)


def run(app: Flask, *arguments: str, purpose: str = "negotiation") -> Result:
    runner = app.test_cli_runner()
    asked = ["packs", "build", "--purpose", purpose, "--audience", "office", *arguments]
    return runner.invoke(args=asked)


def test_a_pack_is_built_kept_and_copied(
    app: Flask, offered: Offer, area: Area, tmp_path: Path
) -> None:
    offered(PLAIN)
    output = tmp_path / "northmoor.pdf"
    done = run(app, "--area", area.reference, "--output", str(output), "--occasion", "A visit")
    assert done.exit_code == 0, done.output
    assert "PACK-000001: Northmoor, Negotiation, OFFICIAL" in done.output
    assert "pages" in done.output
    assert "seconds" in done.output
    assert output.read_bytes() == file_of(app, "PACK-000001").read_bytes()
    assert "A visit" in text_of(output.read_bytes())
    with app.app_context():
        pack = session().query(Pack).one()
    assert pack.content_digest in done.output
    assert pack.prepared_by_id is None


def test_a_pack_is_prepared_as_somebody(
    app: Flask, offered: Offer, office: Office, tmp_path: Path
) -> None:
    knower = make_user(app, Role.DIRECTOR, office=office, name="Ruth Okafor")
    offered(PackPart(Said("Restricted."), withheld=1, readers=(frozenset({knower.user_id}),)))
    council = make_council(app, "Edgeley Council", office=office)
    output = str(tmp_path / "pack.pdf")
    asked = ("--organisation", council.reference, "--output", output, "--as", knower.email)
    question = run(app, *asked)
    assert question.exit_code == 1
    assert "--leave-out-restricted" in question.output
    assert "PACK" not in question.output
    assert run(app, *asked, "--leave-out-restricted").exit_code == 0
    assert "Ruth Okafor" in text_of(Path(output).read_bytes())


def test_faults_are_told_in_a_sentence(
    app: Flask, offered: Offer, area: Area, tmp_path: Path
) -> None:
    offered(PLAIN)
    output = str(tmp_path / "pack.pdf")
    stranger = make_user(app)
    to_file = ("--output", output)
    for arguments, words in {
        ("--area", "Northmor", *to_file): "There is no area 'Northmor'.",
        ("--area", "north", *to_file): f"Did you mean {area.reference} (Northmoor)?",
        ("--area", area.reference[:-1], *to_file): f"Did you mean {area.reference} (Northmoor)?",
        ("--area", "\x00", *to_file): "There is no area",
        to_file: "Give either --area or --organisation.",
        ("--area", area.reference, "--organisation", "x", *to_file): "Give either",
        ("--area", area.reference, "--as", "nobody@example.org", *to_file): "no active user",
        ("--area", area.reference, "--as", stranger.email, *to_file): "cannot build packs about",
        ("--area", area.reference, "--output", "/no/such/folder/x.pdf"): "There is no folder",
        ("--area", area.reference, "--occasion", "x" * 201, *to_file): "200 characters",
    }.items():
        done = run(app, *arguments)
        assert done.exit_code == 2, arguments
        assert words in done.output, done.output
    assert not Path(output).exists()


def test_nothing_to_build_on_says_what_comes_first(app: Flask, tmp_path: Path) -> None:
    done = run(app, "--area", "E06000010", "--output", str(tmp_path / "pack.pdf"))
    assert done.exit_code == 2
    assert "No area is on record yet: import or add some first." in done.output


def test_a_pack_that_cannot_be_made_ends_with_an_error(
    app: Flask, offered: Offer, area: Area, tmp_path: Path
) -> None:
    offered(PLAIN, template="_fetching.html")
    done = run(app, "--area", area.reference, "--output", str(tmp_path / "pack.pdf"))
    assert done.exit_code == 1
    assert "PACK-000001 was not made." in done.output
