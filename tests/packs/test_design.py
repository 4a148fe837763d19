"""How a pack looks: its pages, its frame, its card, in every size and language."""

import io
import itertools
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pdfplumber
import pikepdf
import pytest
from flask import Flask
from sqlalchemy import select

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.models import Office
from gorm.briefings.contents import PackOrder
from gorm.briefings.frozen import Clearance, Frozen, Imprint, frozen
from gorm.briefings.models import PackForm, PrintSize, Purpose
from gorm.briefings.printing import DRAFT, printed, written
from gorm.briefings.rules.words import words_for
from gorm.briefings.service import gathered
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.demo.sample.service import seed
from gorm.engagements.models import Side
from gorm.engagements.service import CommitmentDetails
from gorm.people.models import PostKind
from gorm.places.models import Area
from gorm.places.offers import Audience, PlaceKind
from tests.factories.accounts import make_office, make_user
from tests.factories.engagements import make_engagement
from tests.factories.people import make_person, make_post
from tests.factories.places import make_area, make_council
from tests.packs.reading import accessibility_failures, sheets_of, text_of
from tests.packs.written import ORDINARY, Models, monstrous, written_for
from tests.support.databases import PostgresqlDatabase, SqliteDatabase

FORMS = (PackForm.FULL, PackForm.CARD)
LANGUAGES = ("en-GB", "cy")
MEETS_ON = date(2026, 12, 1)
IMPRINT = Imprint(
    "PACK-000042",
    issued_at=clock.now(),
    issued_by="Amara Osei",
    copies=3,
    clearances=(
        Clearance("Policy", "Helen Marchbank", clock.now()),
        Clearance("Legal", "Ruth Abernethy", clock.now()),
    ),
    replaces="PACK-000031",
    audit_head="ab12" * 16,
)


@pytest.fixture
def office(app: Flask) -> Office:
    """An office."""
    return make_office(app)


@pytest.fixture
def manager(app: Flask, office: Office) -> Actor:
    """A relationship manager of the office."""
    return make_user(app, office=office, name="Dorothy Ashworth")


@pytest.fixture
def area(app: Flask, office: Office, manager: Actor) -> Area:
    """An area with people, meetings and promises, enough for several pages."""
    found = make_area(app, "Moorshire", office=office, members=[make_council(app, office=office)])
    for n in range(9):
        make_post(app, make_person(app, f"Person {n}"), kind=PostKind.CHIEF_EXECUTIVE, is_key=True)
        make_engagement(
            app,
            manager,
            areas=[found],
            purpose=f"Purpose {n}",
            notes="What was said. " * 20,
            happens_on=clock.today() - timedelta(days=n),
            commitments=(CommitmentDetails(Side.OURS, f"send letter {n}"),),
        )
    return found


def frozen_of(
    app: Flask, actor: Actor, area: Area, models: Models = ORDINARY, **order: Any
) -> Frozen:
    with app.app_context(), written_for(app, models):
        asked = PackOrder(
            Purpose.REVIEW_MEETING,
            order.pop("audience", Audience.OFFICE),
            occasion="Meeting with the leader",
            handling="For the private office",
            meets_on=MEETS_ON,
            expires_on=MEETS_ON + timedelta(days=14),
            contact="Amara Osei, 07700 900123",
            leaves_out_restricted=True,
            **order,
        )
        return frozen(gathered(actor, PlaceKind.AREA, area.reference, asked))


def pdf_of(app: Flask, kept: Frozen, imprint: Imprint = IMPRINT) -> bytes:
    with app.app_context():
        return printed(imprint, kept)


# The cover and the frame


def test_the_cover_says_whose_it_is_of_when_and_who_cleared_it(
    app: Flask, manager: Actor, area: Area
) -> None:
    kept = frozen_of(app, manager, area)
    cover = sheets_of(pdf_of(app, kept))[0]
    for words in (
        "OFFICIAL", "For the private office", "PACK-000042", "Moorshire", "Review meeting",
        "Meeting with the leader", "Tuesday 1 December 2026", "15 December 2026", "of 3",
        "Dorothy Ashworth", "Amara Osei, 07700 900123", "Helen Marchbank", "Ruth Abernethy",
        "PACK-000031", kept.digest[:4], "Contents",
    ):  # fmt: skip
        assert words in cover, words
    assert DRAFT not in cover
    assert DRAFT in sheets_of(pdf_of(app, kept, replace(IMPRINT, status=DRAFT)))[0]


def test_every_page_after_the_cover_says_where_it_belongs(
    app: Flask, manager: Actor, area: Area
) -> None:
    sheets = sheets_of(pdf_of(app, frozen_of(app, manager, area)))
    assert len(sheets) > 4
    for number, sheet in enumerate(sheets, 1):
        assert sheet.startswith("OFFICIAL")
        assert f"OFFICIAL Page {number} of {len(sheets)}" in sheet.splitlines()[-1]
        if number > 1:
            head = "\n".join(sheet.splitlines()[:4])
            for words in ("Moorshire", "PACK-000042", "Tuesday 1 December 2026"):
                assert words in head, (number, words)


@pytest.mark.parametrize("size", list(PrintSize))
def test_the_contents_name_the_page_of_every_heading(
    app: Flask, manager: Actor, area: Area, size: PrintSize
) -> None:
    kept = frozen_of(app, manager, area, size=size)
    pdf = pdf_of(app, kept)
    sheets = sheets_of(pdf)
    promised = pages_promised(pdf)
    assert set(promised) == {one.anchor for one in kept.headings}
    for one in kept.headings:
        assert one.title.split(" ")[0] in sheets[promised[one.anchor] - 1]
        assert re.search(rf"{re.escape(one.title)} {promised[one.anchor]}\b", text_of(pdf)), one


def pages_promised(pdf: bytes) -> dict[str, int]:
    """The page to which each line of the contents leads, by its anchor."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        names = opened.Root.Names.Dests.Names
        pages = {page.obj.objgen: number for number, page in enumerate(opened.pages, 1)}
        places = {str(names[n]): names[n + 1] for n in range(0, len(names), 2)}
        led = (
            str(one.Dest)
            for p in opened.pages[:4]
            for one in p.get("/Annots", ())
            if "/Dest" in one
        )
        return {
            anchor: pages[places[anchor][0].objgen]
            for anchor in led
            if anchor.startswith(("section-", "annex-"))
        }


@pytest.mark.parametrize("size", list(PrintSize))
def test_no_heading_ends_a_page_and_no_page_is_empty(
    app: Flask, manager: Actor, area: Area, size: PrintSize
) -> None:
    pdf = pdf_of(app, frozen_of(app, manager, area, size=size))
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        for sheet in opened.pages[1:]:
            body = sheet.crop((0, 68, sheet.width, sheet.height - 58))
            lines = body.extract_text_lines()
            assert len(lines) > 1, sheet.page_number
            assert not is_heading(lines[-1]), (sheet.page_number, lines[-1]["text"])


def is_heading(line: dict[str, Any]) -> bool:
    """Whether all of a line is semibold and larger than what is read."""
    sizes = {round(char["size"], 1) for char in line["chars"]}
    is_bold = all("Semi" in c["fontname"] or "Bold" in c["fontname"] for c in line["chars"])
    return is_bold and min(sizes) > 10.4 and min(sizes) != 16.0


# Every form, size and language


@pytest.mark.parametrize(
    ("form", "looks"), list(itertools.product(FORMS, itertools.product(PrintSize, LANGUAGES)))
)
def test_every_form_is_accessible_in_every_size_and_language(
    app: Flask, manager: Actor, area: Area, form: PackForm, looks: tuple[PrintSize, str]
) -> None:
    size, language = looks
    kept = frozen_of(app, manager, area, form=form, size=size, language=language)
    pdf = pdf_of(app, kept)
    assert accessibility_failures(pdf) == []
    words, text = words_for(language), text_of(pdf)
    assert (words.card if form is PackForm.CARD else words.full) in text
    assert f"{words.page} 1 {words.page_of} " in text
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert str(opened.Root.Lang) == language


def test_an_addendum_has_the_same_frame_and_says_to_what_it_belongs(
    app: Flask, manager: Actor, area: Area
) -> None:
    kept = frozen_of(app, manager, area)
    short = replace(kept, cover=replace(kept.cover, form=PackForm.ADDENDUM))
    imprint = replace(IMPRINT, replaces="", addendum_to="PACK-000031", addendum_number=2)
    pdf = pdf_of(app, short, imprint)
    assert accessibility_failures(pdf) == []
    first = sheets_of(pdf)[0]
    assert "Addendum 2 to PACK-000031" in first
    assert "Helen Marchbank" in first
    assert "Why we are meeting" in first


def test_a_document_names_its_language_and_that_of_whatever_differs(
    app: Flask, manager: Actor, area: Area
) -> None:
    def html(language: str) -> str:
        kept = frozen_of(app, manager, area, language=language)
        with app.app_context():
            return written(IMPRINT, kept)

    english, welsh = html("en-GB"), html("cy")
    assert english.lower().startswith('<!doctype html>\n<html lang="en-gb">')
    assert '<html lang="cy">' in welsh
    assert 'lang="cy">' in english.split("<main>")[1], "the Welsh line to take says so"
    assert "<h2>Pobl allweddol</h2>" in welsh
    assert welsh.count('<div class="chapter__body" lang="en-GB">') >= 4
    written_parts = welsh.split('class="chapter chapter--front"')[1].split("</section>")[0]
    assert 'chapter__body" lang' not in written_parts


def test_large_print_is_of_sixteen_points_and_loses_nothing(
    app: Flask, manager: Actor, area: Area
) -> None:
    standard = pdf_of(app, frozen_of(app, manager, area))
    large = pdf_of(app, frozen_of(app, manager, area, size=PrintSize.LARGE))
    with pdfplumber.open(io.BytesIO(large)) as opened:
        sizes = [
            round(char["size"], 1)
            for sheet in opened.pages
            for char in sheet.crop((0, 84, sheet.width, sheet.height - 60)).chars
        ]
    small = [size for size in sizes if size < 15.9]
    assert len(small) < len(sizes) / 50, "note numbers alone are smaller"
    missing = set(re.findall(r"\w{4,}", text_of(standard))) - set(
        re.findall(r"\w{4,}", text_of(large))
    )
    assert not {word for word in missing if not re.fullmatch(r"[0-9a-f]{4,}", word)}


# The card


@pytest.mark.parametrize("size", list(PrintSize))
@pytest.mark.parametrize("models", [ORDINARY, monstrous()], ids=["ordinary", "monstrous"])
def test_a_card_is_one_page_whatever_it_is_to_hold(
    app: Flask, manager: Actor, area: Area, models: Models, size: PrintSize
) -> None:
    kept = frozen_of(app, manager, area, models, form=PackForm.CARD, size=size)
    cleared = replace(IMPRINT, clearances=IMPRINT.clearances * 9, status=DRAFT)
    printings = [pdf_of(app, kept, one) for one in (Imprint("PACK-000042"), IMPRINT, cleared)]
    assert [len(sheets_of(pdf)) for pdf in printings] == [1, 1, 1]
    assert [accessibility_failures(pdf) for pdf in printings] == [[], [], []]
    if models is not ORDINARY:
        assert "in the full pack" in text_of(printings[0])


def test_an_ordinary_card_says_all_that_it_is_held_for(
    app: Flask, manager: Actor, area: Area
) -> None:
    text = text_of(pdf_of(app, frozen_of(app, manager, area, form=PackForm.CARD)))
    for words in (
        "Point 1", "Point 2", "Point 3", "13.7 per cent", "What may not be said", "CASE-000002",
        "Ingrid Halloran", "07700 900123", "10.15am", "Not to be used after 15 December 2026",
        "Cleared: Policy, Helen Marchbank",
    ):  # fmt: skip
        assert words in text, words


def test_a_card_without_anything_written_is_a_card_all_the_same(
    app: Flask, manager: Actor, area: Area
) -> None:
    empty = tuple(type(model)() for model in ORDINARY)
    pdf = pdf_of(app, frozen_of(app, manager, area, empty, form=PackForm.CARD))  # type: ignore[arg-type]
    assert len(sheets_of(pdf)) == 1
    assert accessibility_failures(pdf) == []


def test_nothing_internal_stands_on_the_card_of_the_other_side(
    app: Flask, manager: Actor, area: Area
) -> None:
    kept = frozen_of(app, manager, area, form=PackForm.CARD, audience=Audience.AREA)
    text = text_of(pdf_of(app, kept))
    for words in ("CASE-000002", "We can offer", "leaves at the end of the year", "Dorothy"):
        assert words not in text


# The sample county


@pytest.fixture(scope="module")
def sample(migrated: tuple[Flask, SqliteDatabase | PostgresqlDatabase]) -> Flask:
    """The sample office, seeded once: these tests only read."""
    app, database = migrated
    database.renew(app)
    with app.app_context(), unit_of_work():
        seed()
    return app


def test_the_body_of_the_sample_county_is_six_to_eight_pages(sample: Flask) -> None:
    """Between the cover and the first annex, for the minister, whose pack is the longest."""
    with sample.app_context():
        county = session().scalars(select(Area).where(Area.name == "Brackenshire")).one()
        kept = frozen_of(sample, SYSTEM, county, audience=Audience.MINISTER)
    pdf = pdf_of(sample, kept)
    assert accessibility_failures(pdf) == []
    promised = pages_promised(pdf)
    first = min(promised[one.anchor] for one in kept.headings if one.is_annex)
    assert 6 <= first - 2 <= 8
    assert promised["section-front"] == 2, "the cover is one page"


def test_moments_are_written_as_each_language_has_them() -> None:
    at = datetime(2026, 3, 7, 14, 5, tzinfo=clock.OFFICE_TIME)
    assert words_for("en-GB").moment(at) == "7 March 2026 at 2:05pm"
    assert words_for("cy").moment(at) == "7 Mawrth 2026, 14:05"
    assert words_for("cy").day_of_week(at.date()) == "Dydd Sadwrn 7 Mawrth 2026"
    assert words_for("cy").moment(None) == ""
