"""What is written for a pack as statements: compared with the last pack, traced to its rows."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.briefings import files
from gorm.briefings.frozen import Frozen
from gorm.briefings.models import Pack
from gorm.briefings.service import begin_addendum, issue
from gorm.core.db import db, session, unit_of_work
from gorm.core.plain_data import canonical
from gorm.places.offers import Audience
from tests.packs.reading import text_of
from tests.packs.writing.drafts import Drafts
from tests.packs.writing.test_printed import PARTS
from tools.trace_pack import Verdict, traced

LONG = "The second year of the agreement is to come forward, as the leader asks. " * 4


def issued(drafts: Drafts, number: str) -> Frozen:
    """What is kept of a pack that is issued now."""
    with drafts.app.app_context():
        failure = select(Pack.failure).where(Pack.number == number)
        assert issue(drafts.manager, number, is_meant=True), session().scalar(failure)
        return Frozen.from_bytes(files.kept_contents(number) or b"")


def written_in(kept: Frozen) -> list[dict[str, Any]]:
    """The statements of what people wrote."""
    return [canonical(one) for one in kept.statements if one.key.startswith("written/")]


def why(app: Flask, statement: dict[str, Any]) -> str:
    """Why tracing one statement says that its row contradicts it; '' where it does not."""
    with app.app_context(), db.engine.connect() as connection:
        (found,) = traced(connection, [statement])
    assert (found.verdict is Verdict.TRACED) == (not found.why)
    return found.why


def test_every_written_part_has_its_statements(app: Flask, drafts: Drafts) -> None:
    number = drafts.begin()
    for part in PARTS:
        drafts.write(number, part, f"Words of {part}", "Heading")
    kept = written_in(issued(drafts, number))
    assert {one["key"] for one in kept} == {f"written/{part}/1" for part in PARTS}
    assert all(why(app, one) == "" for one in kept)
    (point,) = {one["label"]: one["provenance"] for one in kept if "points" in one["key"]}.items()
    assert point[0] == "Point 1"
    assert point[1]["record"] == "Point 1 of this pack, written by Dorothy Ashworth"
    assert point[1]["entered_at"]


def test_the_other_side_is_not_told_who_wrote(drafts: Drafts) -> None:
    number = drafts.begin(Audience.AREA)
    drafts.write(number, "purpose", "To meet.")
    assert "Dorothy Ashworth" not in repr(issued(drafts, number))


def test_a_wrong_word_a_wrong_number_and_a_wrong_part_are_found_out(
    app: Flask, drafts: Drafts
) -> None:
    number = drafts.begin()
    drafts.write(number, "points", "Thank them.")
    (kept,) = written_in(issued(drafts, number))
    assert why(app, kept | {"value": "Thank us."}) == "the item has other words"
    assert why(app, kept | {"key": "written/points/2"}) == "the item stands before number 2"
    assert why(app, kept | {"key": "written/asks/1"}) == "the item stands under points"


def test_the_next_pack_says_what_is_reworded_new_and_gone(drafts: Drafts) -> None:
    earlier = drafts.begin()
    drafts.write(earlier, "points", "The bridge opens in May.")
    drafts.write(earlier, "points", "CANARY of yesterday")
    drafts.write(earlier, "purpose", LONG)
    drafts.write(earlier, "asks", "Name an officer.")
    issued(drafts, earlier)
    number = drafts.begin(occasion="Another one")
    drafts.write(number, "points", "The bridge opens in June.")
    drafts.write(number, "purpose", f"{LONG} And the third.")
    drafts.write(number, "asks", "Name an officer.")
    drafts.write(number, "asks", "Pool the grant.")
    issued(drafts, number)
    with drafts.app.app_context():
        text = text_of(files.kept(number) or b"")
    annex = text[text.rindex("Compared with") :]
    assert "Point 1 is reworded." in annex
    assert "Sentence 1 of the purpose is reworded." in annex
    assert "Ask 2 is new." in annex
    assert "Point 2 of the last pack is gone." in annex
    assert "Ask 1 is" not in annex
    assert "CANARY" not in text
    assert LONG[:60] not in annex
    assert "Point 1 of this pack, written by Dorothy Ashworth" in " ".join(annex.split())


def test_what_is_gone_is_told_in_one_sentence(drafts: Drafts) -> None:
    earlier = drafts.begin()
    for part in ("asks", "points", "offers"):
        drafts.write(earlier, part, f"CANARY-{part}")
    issued(drafts, earlier)
    body = issued(drafts, drafts.begin(occasion="Another one")).body
    assert "Of the last pack, Ask 1, Point 1 and Offer 1 are gone." in told_in(body)
    assert "CANARY" not in body


def told_in(body: str) -> str:
    """What stands in the annex of changes."""
    return body[body.index("Compared with") :]


@pytest.mark.parametrize("words", ["The minister arrives at eleven.", LONG])
def test_the_changes_of_an_addendum_are_traced(app: Flask, drafts: Drafts, words: str) -> None:
    number = drafts.begin()
    issued(drafts, number)
    with app.app_context(), unit_of_work():
        addendum = begin_addendum(drafts.manager, number)
    drafts.write(addendum, "changes", words)
    (kept,) = written_in(issued(drafts, addendum))
    assert (kept["key"], kept["label"]) == ("written/changes/1", "Change 1")
    assert why(app, kept) == ""
