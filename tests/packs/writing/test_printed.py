"""What is written for a pack on paper: accessible, in its language, whatever anybody typed."""

import io

import pikepdf
import pytest
from flask import Flask
from sqlalchemy import select

from gorm.briefings import files
from gorm.briefings.frozen import Frozen, Imprint
from gorm.briefings.models import Pack, PackForm, PackImage
from gorm.briefings.pictures import STORE
from gorm.briefings.printing import written
from gorm.briefings.service import issue
from gorm.core.db import session
from gorm.core.pdf import PdfFailed
from gorm.places.offers import Audience
from tests.packs.reading import accessibility_failures, text_of
from tests.packs.writing.drafts import Drafts
from tests.packs.writing.test_suggestions import amend

HOSTILE = (
    '"><script>alert(1)</script> <img src="https://evil.example/a.png"> {{ 7 * 7 }} '
    "![x](file:///etc/passwd) [click](javascript:alert(1)) <h1>Big</h1> \u202e\u0007 "
    f'<img src="{"a" * 64}.png"> ' + "unbroken" * 40
)
MARKED = (
    "# One\n\n###### Six\n\n- a\n  - b\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n"
    "> said\n\n1. one\n2. two"
)
PARTS = (
    "purpose", "points", "asks", "offers", "issues", "sensitivities", "programme",
)  # fmt: skip


def test_every_part_stands_in_the_pack_under_its_heading(drafts: Drafts) -> None:
    number = drafts.begin(contact="Dorothy Ashworth, 07700 900123")
    for part in PARTS:
        drafts.write(number, part, f"Words of {part}.", "A heading")
    text = text_of(drafts.printed(number))
    for part in PARTS:
        assert f"Words of {part}." in text
    for heading in ("In brief", "What we ask and can offer", "Issues and lines to take"):
        assert heading in text
    assert "07700 900123" in text


def test_what_nobody_wrote_is_left_out_and_says_nothing(drafts: Drafts) -> None:
    text = text_of(drafts.printed(drafts.begin()))
    for heading in ("In brief", "What we ask", "Issues and lines", "Sensitivities"):
        assert heading not in text


def test_the_front_has_room_for_three_points(drafts: Drafts) -> None:
    number = drafts.begin()
    for which in ("First", "Second", "Third", "Fourth"):
        drafts.write(number, "points", f"{which} point.")
    text = text_of(drafts.printed(number))
    assert "Third point." in text
    assert "Fourth point." not in text


@pytest.mark.parametrize("form", [PackForm.FULL, PackForm.CARD])
@pytest.mark.parametrize("words", [HOSTILE, MARKED], ids=["hostile", "marked"])
def test_whatever_is_typed_the_pack_is_whole_and_accessible(
    drafts: Drafts, form: PackForm, words: str
) -> None:
    number = drafts.begin(form=form, occasion=HOSTILE[:200], contact=HOSTILE[:200])
    for part in PARTS:
        drafts.write(number, part, words, HOSTILE[:300], language="cy")
    drafts.picture(number, HOSTILE[:500], caption=HOSTILE[:300], credit=HOSTILE[:200])
    pdf = drafts.printed(number)
    assert accessibility_failures(pdf) == []
    if words == HOSTILE:
        assert "{{ 7 * 7 }}" in text_of(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert b"javascript" not in b"".join(
            bytes(str(annotation.get("/A")), "utf-8")
            for page in opened.pages
            for annotation in page.get("/Annots") or []
        )


def test_a_picture_is_printed_with_its_description_and_its_caption(
    app: Flask, drafts: Drafts
) -> None:
    number = drafts.begin()
    drafts.picture(number, "The harbour at low tide", caption="The harbour", credit="A. Brown")
    pdf = drafts.printed(number)
    assert "The harbour A. Brown" in text_of(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        elements = [one for one in opened.objects if isinstance(one, pikepdf.Dictionary)]
        told = [str(one.get("/Alt")) for one in elements]
        assert "The harbour at low tide" in told
        images = {image for page in opened.pages for image in page.get_images()}
        assert len(images) == 1
    assert accessibility_failures(pdf) == []


def test_frozen_contents_name_a_picture_that_is_taken_out_afterwards(
    app: Flask, drafts: Drafts
) -> None:
    number = drafts.begin()
    drafts.picture(number)
    with app.app_context():
        assert issue(drafts.manager, number)
        kept = Frozen.from_bytes(files.kept_contents(number) or b"")
        digest = session().scalars(select(PackImage.digest)).one()
        assert f'src="{digest}.png"' in written(Imprint(number), kept)


def test_a_picture_that_is_gone_stops_the_printing_with_words(app: Flask, drafts: Drafts) -> None:
    number = drafts.begin()
    drafts.picture(number)
    with app.app_context():
        digest = session().scalars(select(PackImage.digest)).one()
        STORE.path_of(digest).write_bytes(b"something else")
    with pytest.raises(PdfFailed, match="A picture of this pack is missing or was changed"):
        drafts.printed(number)
    with app.app_context():
        assert not issue(drafts.manager, number)
        assert "A picture of this pack" in session().scalars(select(Pack.failure)).one()


def test_words_in_another_language_say_so(app: Flask, drafts: Drafts) -> None:
    number = drafts.begin()
    drafts.write(number, "points", "Diolch yn fawr.", language="cy")
    drafts.write(number, "points", "Thank you.", language="en-GB")
    with app.app_context():
        assert issue(drafts.manager, number)
        kept = Frozen.from_bytes(files.kept_contents(number) or b"")
    welsh = kept.body.index('lang="cy"')
    assert welsh < kept.body.index("Diolch yn fawr.") < welsh + 100
    assert kept.body.count('lang="') == 1


def test_what_a_record_suggests_for_a_welsh_pack_says_that_it_is_english(drafts: Drafts) -> None:
    drafts.promise("Send the guidance")
    number = drafts.begin(language="cy")
    drafts.take(number, "points", "COM-000001")
    assert drafts.items()[0].language == "en-GB"


def test_an_item_that_was_suggested_has_a_note_that_names_its_record(drafts: Drafts) -> None:
    engagement = drafts.promise("Send the guidance")
    number = drafts.begin()
    drafts.take(number, "points", "COM-000001")
    assert f"COM-000001, promised in {engagement} on" in text_of(drafts.printed(number))


def test_the_other_side_reads_why_and_when_and_nothing_else(drafts: Drafts) -> None:
    number = drafts.begin(Audience.OFFICE)
    for part in PARTS:
        drafts.write(number, part, f"CANARY-{part}", "Heading")
    drafts.picture(number, "CANARY-picture", caption="CANARY-caption")
    amend(drafts.app, number, Audience.AREA)
    text = text_of(drafts.printed(number))
    told = {part for part in (*PARTS, "picture", "caption") if f"CANARY-{part}" in text}
    assert told == {"purpose", "programme"}
