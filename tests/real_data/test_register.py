"""The real register, in both its forms, from the folder that GORM_REAL_DATA names."""

import csv
import io
import os
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from gorm.core.db import session
from gorm.places.models import Area, AreaMember, CouncilType, Organisation
from tests.factories.register import PUBLISHED_NAMES, csv_of, take_in
from tests.places.test_import_authorities import snapshot

pytestmark = pytest.mark.real_data
# What is wrong in the register as it is published, and right in the prepared file.
WRONG_REGIONS = {"DBY": "West Midlands", "LIN": "Yorkshire and The Humber"}
BLANK_REGIONS = frozenset(
    (
        *("SED", "KET", "FOR", "SUF", "WAV", "BKM", "CHC", "EDO", "NDO", "PUR", "TAU", "WDO"),
        *("WSO", "BMH", "POL"),
    )
)


@pytest.fixture(scope="module")
def folder() -> Path:
    """The folder of real data; without one these tests are skipped."""
    named = os.environ.get("GORM_REAL_DATA", "")
    if not named:
        pytest.skip("GORM_REAL_DATA names no folder of real data")
    return Path(named)


def take_offices(app: Flask, folder: Path, into: Path) -> None:
    content = (folder / "regions_government_offices.csv").read_bytes()
    result = take_in(app, "offices", content, into)
    assert "added 9, changed 0, unchanged 0, refused 0" in result.output


def prepared(folder: Path) -> bytes:
    return (folder / "english_local_authorities.csv").read_bytes()


def published(folder: Path) -> str:
    """The register with the errors that it is published with."""
    rows = list(csv.DictReader(io.StringIO(prepared(folder).decode())))
    made = [
        {new: row[old] for old, new in PUBLISHED_NAMES.items()} | {"nation": "England"}
        for row in rows
    ]
    for row in made:
        code = row["local-authority-code"]
        row["region"] = "" if code in BLANK_REGIONS else WRONG_REGIONS.get(code, row["region"])
        if code == "NTCA":
            row |= {"end-date": "", "replaced-by": "", "current-authority": "True"}
    scottish = dict.fromkeys(made[0], "") | {
        "local-authority-code": "ABD", "local-authority-type": "SCO", "nation": "Scotland",
    }  # fmt: skip
    return csv_of([*made, scottish])


def test_the_prepared_register_has_these_counts(app: Flask, folder: Path, tmp_path: Path) -> None:
    take_offices(app, folder, tmp_path)
    result = take_in(app, "authorities", prepared(folder), tmp_path)
    assert "added 380, changed 0, unchanged 0, refused 0." in result.output
    assert "Areas: added 153," in result.output
    assert "Members of areas: added 164," in result.output
    with app.app_context():
        by_type = Counter(
            session().scalars(
                select(Organisation.council_type).join(Area, Area.accountable_id == Organisation.id)
            )
        )
        districts = session().scalar(
            select(func.count()).select_from(AreaMember).join(Area)
            .where(Area.reference == "E10000007")
        )  # fmt: skip
    assert by_type == {
        CouncilType.COUNTY: 21,
        CouncilType.UNITARY: 63,
        CouncilType.METROPOLITAN_DISTRICT: 36,
        CouncilType.LONDON_BOROUGH: 32,
        CouncilType.CITY: 1,
    }
    assert districts == 8


def test_both_forms_make_the_same_councils_areas_and_members(
    app: Flask, folder: Path, tmp_path: Path
) -> None:
    take_offices(app, folder, tmp_path)
    result = take_in(app, "authorities", published(folder), tmp_path)
    assert "added 380, changed 0, unchanged 0, refused 0." in result.output
    assert "Derbyshire County Council: region taken from its districts" in result.output
    assert "Lincolnshire County Council: region taken from its districts" in result.output
    assert result.output.count("the region is blank; that of its successor") == 15
    after_published = snapshot(app)
    result = take_in(app, "authorities", prepared(folder), tmp_path)
    assert "Areas: added 0, changed 0, unchanged 153." in result.output
    after_both = snapshot(app)
    # Only the end of one combined authority is in one file and not in the other.
    differing = after_published["organisations"] ^ after_both["organisations"]
    assert {row[1] for row in differing} == {"NTCA"}
    for what in ("areas", "members", "codes"):
        assert after_published[what] == after_both[what]
    assert take_in(app, "authorities", published(folder), tmp_path).output.startswith(
        "Councils and combined authorities: added 0, changed 0, unchanged 380, refused 0."
    )
    assert snapshot(app) == after_both
