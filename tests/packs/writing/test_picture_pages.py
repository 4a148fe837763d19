"""The pictures of a draft on their page."""

import io
from typing import Any

import pytest
from flask import Flask

from gorm.accounts.roles import Role
from gorm.places.offers import Audience
from tests.factories.accounts import make_office, make_user
from tests.packs.writing.drafts import Drafts, a_picture
from tests.support.client import Client
from tests.support.pages import Page

NO_PICTURE = "This is not a picture that can be read. Choose a PNG, JPEG or WebP file."
TOO_LONG = "Description can be 500 characters long; this is 1 too many."


@pytest.fixture
def number(client: Client, drafts: Drafts) -> str:
    """A draft, and its writer signed in."""
    client.sign_in(drafts.manager.email)
    return drafts.begin()


def send(client: Client, number: str, content: bytes, *, expect: int = 303, **said: Any) -> Page:
    page = client.get("briefings.pictures", number=number)
    file = {"picture": (io.BytesIO(content), "picture.png")} if content else {}
    return client.submit(page, {"description": "The harbour"} | said | file, expect=expect)


def test_a_picture_is_added_shown_with_its_description_and_served(
    client: Client, number: str
) -> None:
    page = client.follow(send(client, number, a_picture(), caption="At noon", credit="A. Brown"))
    [image] = page.all("img")
    assert image.get("alt") == "The harbour"
    assert "At noon. Picture: A. Brown" in page.words()
    served = client.open(image.get("src"))
    assert served.kind == "image/png"
    assert served.data.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("content", "said", "fault"),
    [
        (a_picture(), {"description": " "}, "Describe the picture for somebody who cannot see it."),
        (b"", {}, "Choose a picture."),
        (b"MZ, a program", {}, NO_PICTURE),
        (a_picture(), {"description": "a" * 501}, TOO_LONG),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_the_words_are_kept(
    client: Client, number: str, content: bytes, said: dict[str, str], fault: str
) -> None:
    page = send(client, number, content, expect=422, **said, caption="Kept")
    assert page.errors() == [fault]
    assert page.form_fields()["caption"] == "Kept"


def test_pictures_are_described_moved_taken_out_and_put_back(client: Client, number: str) -> None:
    send(client, number, a_picture(), description="One")
    send(client, number, a_picture((500, 500)), description="Two")
    page = client.get("briefings.pictures", number=number)
    client.submit(page, {}, form=page.form_to("/down"))
    page = client.get("briefings.pictures", number=number)
    assert [image.get("alt") for image in page.all("img")] == ["Two", "One"]
    form = client.open(page.links()["Change what is said of picture 1"])
    client.submit(form, {"description": "Two, said better"})
    page = client.get("briefings.pictures", number=number)
    assert page.all("img")[0].get("alt") == "Two, said better"
    client.submit(page, {}, form=page.form_to("/remove"))
    page = client.get("briefings.pictures", number=number)
    assert [image.get("alt") for image in page.all("img")] == ["One"]
    client.submit(page, {}, form=page.form_to("/put-back"))
    page = client.get("briefings.pictures", number=number)
    assert [image.get("alt") for image in page.all("img")] == ["One", "Two, said better"]


def test_a_pack_has_six_pictures_at_most(client: Client, drafts: Drafts, number: str) -> None:
    for _ in range(6):
        drafts.picture(number)
    page = client.get("briefings.pictures", number=number)
    assert "Add a picture" not in page.words()


def test_two_who_describe_one_picture_see_both_texts(
    client: Client, app: Flask, drafts: Drafts, number: str
) -> None:
    drafts.picture(number)
    other = Client(app)
    other.sign_in(drafts.director.email)
    links = client.get("briefings.pictures", number=number).links()
    address = links["Change what is said of picture 1"]
    mine, theirs = client.open(address), other.open(address)
    other.submit(theirs, {"description": "As the director sees it"})
    late = client.submit(mine, {"description": "As I see it"}, expect=409)
    assert "As the director sees it" in late.words()
    assert late.form_fields()["description"] == "As I see it"


def test_a_picture_is_for_those_who_may_know_of_its_pack(
    client: Client, app: Flask, drafts: Drafts, number: str
) -> None:
    drafts.picture(number)
    source = client.get("briefings.pictures", number=number).all("img")[0].get("src")
    client.open(source.replace(".png", ".jpg"), expect=404)
    client.sign_out()
    client.sign_in(make_user(app, office=make_office(app)).email)
    client.open(source, expect=404)
    client.sign_out()
    client.sign_in(make_user(app, Role.AUDITOR, office=drafts.office).email)
    client.open(source)


def test_a_pack_for_the_other_side_has_no_pictures(client: Client, drafts: Drafts) -> None:
    number = drafts.begin(Audience.AREA)
    client.sign_in(drafts.manager.email)
    client.get("briefings.pictures", number=number, expect=404)


def test_who_reads_no_packs_is_shown_none_of_their_pictures(
    client: Client, app: Flask, drafts: Drafts
) -> None:
    client.sign_in(make_user(app, Role.ADMINISTRATOR, office=drafts.office).email)
    client.get("briefings.picture", number="PACK-000001", digest="f", ending="png", expect=403)
