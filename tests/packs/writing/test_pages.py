"""Writing the parts of a draft on pages: add, change, move, take out and put back."""

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.accounts.actor import SYSTEM
from gorm.accounts.roles import Role
from gorm.audit.models import AuditEntry
from gorm.audit.service import Subject, record
from gorm.briefings.models import Pack, PackForm, PackState
from gorm.core.db import session, unit_of_work
from gorm.places.offers import Audience
from tests.factories.accounts import make_office, make_user
from tests.packs.writing.drafts import Drafts
from tests.support.client import Client
from tests.support.pages import Page


@pytest.fixture
def written(client: Client, drafts: Drafts) -> str:
    """A draft, and its writer signed in."""
    client.sign_in(drafts.manager.email)
    return drafts.begin(occasion="Meeting with the leader")


TOO_LONG = "Words can be 5,000 characters long; this is 2 too many."


def part_page(client: Client, number: str, part: str = "points") -> Page:
    return client.get("briefings.written_part", number=number, part=part)


def test_an_overview_says_how_much_of_each_part_is_written(
    client: Client, drafts: Drafts, written: str
) -> None:
    drafts.write(written, "points", "Thank them.")
    page = client.get("briefings.writing", number=written)
    assert page.words("h1") == "Written parts"
    assert "Three points are asked for; there is 1. 1 point" in page.words()
    assert "Nothing yet" in page.words()
    assert "Changes" not in page.links()


def test_a_point_is_added_by_a_form_and_stands_in_its_part(
    client: Client, drafts: Drafts, written: str
) -> None:
    page = part_page(client, written)
    assert "Nothing is written under this heading yet." in page.words()
    form = client.open(page.links()["Add a point"])
    done = client.follow(client.submit(form, {"words": "Thank **all** of them.", "language": "cy"}))
    assert "The point is added." in done.words("body")
    assert "Thank all of them." in done.words()
    assert '<div lang="cy">' in done.text
    assert drafts.words("points") == ["Thank **all** of them."]


def test_a_form_sent_twice_adds_one_point(client: Client, drafts: Drafts, written: str) -> None:
    form = client.get("briefings.new_item", number=written, part="points")
    client.submit(form, {"words": "Once."})
    client.submit(form, {"words": "Once."})
    assert drafts.words("points") == ["Once."]


@pytest.mark.parametrize(
    ("part", "typed", "fault"),
    [
        ("points", {"words": " "}, "Enter the words of the point."),
        ("issues", {"words": "We agree.", "heading": ""}, "Enter what the issue is."),
        ("points", {"words": "a" * 5_002}, TOO_LONG),
        ("points", {"words": "a", "language": "fr"}, "Choose one from the list."),
    ],
)  # fmt: skip
def test_a_form_that_is_wrong_says_so_and_loses_nothing(
    client: Client, written: str, part: str, typed: dict[str, str], fault: str
) -> None:
    form = client.get("briefings.new_item", number=written, part=part)
    page = client.submit(form, typed, expect=422)
    assert page.errors() == [fault]
    assert typed["words"].strip() in page.text


def test_a_form_keeps_what_is_typed_as_a_draft(client: Client, written: str) -> None:
    form = client.get("briefings.new_item", number=written, part="points")
    assert 'data-gorm-draft="/drafts"' in form.text
    kept = client.post(
        "drafts.save",
        {"path": form.address, "words": "Half a sentence", "title": "Points"},
        expect=200,
    )
    token = kept.text.split('"')[3]
    again = client.open(f"{form.address}?draft={token}")
    assert again.form_fields()["words"] == "Half a sentence"


def test_somebody_who_opened_the_form_before_is_shown_what_stands(
    client: Client, app: Flask, drafts: Drafts, written: str
) -> None:
    drafts.write(written, "points", "As it was.")
    other = Client(app)
    other.sign_in(drafts.director.email)
    address = part_page(client, written).links()["Change point 1"]
    mine, theirs = client.open(address), other.open(address)
    other.submit(theirs, {"words": "As the director would have it."})
    late = client.submit(mine, {"words": "As I would."}, expect=409)
    assert "As the director would have it." in late.words()
    assert late.form_fields()["words"] == "As I would."
    client.submit(late, {})
    assert drafts.words("points") == ["As I would."]


def test_points_are_moved_taken_out_and_put_back(
    client: Client, drafts: Drafts, written: str
) -> None:
    for words in ("First.", "Second.", "Third."):
        drafts.write(written, "points", words)
    first, second, _ = drafts.items("points")
    page = part_page(client, written)
    client.submit(page, {}, form=page.form_to(f"/{first.id}/down"))
    assert drafts.words("points") == ["Second.", "First.", "Third."]
    page = part_page(client, written)
    client.submit(page, {}, form=page.form_to(f"/{second.id}/remove"))
    assert drafts.words("points") == ["First.", "Third."]
    page = part_page(client, written)
    assert "Taken out" in page.words()
    client.submit(page, {}, form=page.form_to(f"/{second.id}/put-back"))
    assert drafts.words("points") == ["First.", "Third.", "Second."]


def test_more_points_than_three_are_told_where_they_stand(
    client: Client, drafts: Drafts, written: str
) -> None:
    for number in range(4):
        drafts.write(written, "points", f"Point {number}.")
    assert "the front has room for three" in part_page(client, written).words()


def test_a_pack_for_the_other_side_has_no_page_for_asks(client: Client, drafts: Drafts) -> None:
    number = drafts.begin(Audience.AREA)
    client.sign_in(drafts.manager.email)
    links = client.get("briefings.writing", number=number).links()
    assert {"Purpose", "Programme"} <= set(links)
    assert not {"Points to make", "What we ask", "Sensitivities", "Pictures"} & set(links)
    client.get("briefings.written_part", number=number, part="asks", expect=404)
    client.get("briefings.new_item", number=number, part="sensitivities", expect=404)


@pytest.mark.parametrize("state", [PackState.ISSUED, PackState.CLEARING, PackState.WITHDRAWN])
def test_what_is_no_draft_any_more_is_not_written_in(
    client: Client, app: Flask, drafts: Drafts, written: str, state: PackState
) -> None:
    form = client.get("briefings.new_item", number=written, part="points")
    with app.app_context(), unit_of_work():
        pack = session().scalars(select(Pack).where(Pack.number == written)).one()
        pack.state, pack.file_digest = state, "f" * 64
        pack.withdrawn_because = "Wrong" if state is PackState.WITHDRAWN else ""
        record(SYSTEM, "pack.frozen", Subject("pack", written))
    page = client.submit(form, {"words": "Too late."}, expect=403)
    assert "is no draft any more" in page.words()
    assert drafts.items() == []


def test_another_office_knows_nothing_of_a_draft(
    client: Client, app: Flask, drafts: Drafts
) -> None:
    number = drafts.begin()
    client.sign_in(make_user(app, office=make_office(app)).email)
    client.get("briefings.writing", number=number, expect=404)
    client.get("briefings.written_part", number=number, part="points", expect=404)
    client.get("briefings.words_docx", number=number, expect=404)
    client.post("briefings.take_suggestion", number=number, part="points", expect=404)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_builds_no_packs_writes_in_none(
    client: Client, app: Flask, drafts: Drafts, role: Role
) -> None:
    number = drafts.begin()
    client.sign_in(make_user(app, role, office=drafts.office).email)
    client.get("briefings.writing", number=number, expect=403)


def test_every_act_stands_in_the_trail(
    client: Client, app: Flask, drafts: Drafts, written: str
) -> None:
    drafts.write(written, "points", "Said.")
    [item] = drafts.items()
    page = part_page(client, written)
    client.submit(page, {}, form=page.form_to(f"/{item.id}/remove"))
    with app.app_context():
        acts = session().scalars(
            select(AuditEntry.action)
            .where(AuditEntry.subject_reference == written)
            .order_by(AuditEntry.number)
        )
        assert list(acts) == ["pack.begun", "pack.written", "pack.item_removed"]


def test_an_addendum_is_written_as_changes(client: Client, app: Flask, drafts: Drafts) -> None:
    issued = drafts.begin()
    number = drafts.begin()
    with app.app_context(), unit_of_work():
        packs = {one.number: one for one in session().scalars(select(Pack))}
        packs[number].form, packs[number].addendum_number = PackForm.ADDENDUM, 1
        packs[number].addendum_to_id = packs[issued].id
        record(SYSTEM, "pack.begun", Subject("pack", number))
    client.sign_in(drafts.manager.email)
    assert "Changes" in client.get("briefings.writing", number=number).links()
    client.get("briefings.written_part", number=number, part="points", expect=404)
