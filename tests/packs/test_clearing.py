"""Clearing a pack: what is cleared is what is printed, by as many hands as the office asks for."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.audit.models import AuditEntry
from gorm.briefings import files
from gorm.briefings.contents import PackOrder
from gorm.briefings.models import Pack, PackClearance, PackState, Purpose
from gorm.briefings.service import (
    AskedBack,
    ClearanceSetting,
    add_clearance,
    ask_for_clearance,
    begin,
    build_pack,
    issue,
    take_back,
)
from gorm.core.db import session, unit_of_work
from gorm.core.errors import Conflict, Refused
from gorm.core.provenance import Statement
from gorm.decisions.models import Decision, DecisionState, OutcomeKind
from gorm.decisions.service import Choice, decide
from gorm.places.models import Area
from gorm.places.offers import Audience, PackPart, PackRequest, Place, PlaceKind
from tests.factories.accounts import make_office, make_user
from tests.factories.packs import file_of
from tests.factories.places import make_area
from tests.packs.conftest import Offer, Said
from tests.packs.reading import text_of
from tests.support.client import Client

GRADE = "deputy_director"


@dataclass
class World:
    """An office that asks for two clearances of packs for the minister."""

    app: Flask
    area: Area
    office: Office
    manager: Actor
    policy: Actor
    press: Actor

    @property
    def place(self) -> Place:
        """The place of its packs."""
        return Place(PlaceKind.AREA, self.area.id, self.area.reference, self.area.name)

    def begun(self, audience: Audience = Audience.MINISTER, by: Actor | None = None) -> str:
        """A draft."""
        with self.app.app_context(), unit_of_work():
            return begin(by or self.manager, self.place, PackOrder(Purpose.NEGOTIATION, audience))

    def asked(self, by: Actor | None = None) -> tuple[str, str, str]:
        """A pack that is being cleared: its number, and the decisions on its two clearances."""
        number = self.begun(by=by)
        with self.app.app_context():
            first, second = ask_for_clearance(by or self.manager, number, 1)
        return number, first, second

    def decides(self, who: Actor, decision: str, **choice: Any) -> None:
        """Somebody decides on a clearance: approves it, unless told otherwise."""
        told = {"kind": OutcomeKind.APPROVED, "reasons": "Read and agreed."} | choice
        with self.app.app_context():
            query = select(Decision.version).where(Decision.reference == decision)
            version = session().scalar(query) or 0
            with unit_of_work():
                decide(who, decision, Choice(**told), version)

    def pack(self, number: str) -> Pack:
        """The row of a pack."""
        with self.app.app_context():
            return session().scalars(select(Pack).where(Pack.number == number)).one()

    def issues(self, number: str, **how: Any) -> bool:
        """The manager issues it."""
        with self.app.app_context():
            return issue(self.manager, number, **how)


@pytest.fixture
def world(app: Flask, offered: Offer) -> World:
    """The office, its people, and what its packs say."""
    offered(PackPart(Said("Nine lines of twelve are met.")))
    office = make_office(app)
    area = make_area(app, "Northmoor", office=office)
    people = [
        make_user(app, office=office, name="Dorothy Ashworth"),
        make_user(app, Role.DIRECTOR, office=office, grade=GRADE, name="Paula Policy"),
        make_user(app, Role.DIRECTOR, office=office, grade=GRADE, name="Peter Press"),
    ]
    with app.app_context(), unit_of_work():
        for label in ("Policy", "Press"):
            setting = ClearanceSetting(label, Audience.MINISTER, GRADE, 2)
            add_clearance(SYSTEM, office.id, setting)
    return World(app, area, office, *people)


def test_a_pack_is_issued_once_every_clearance_is_given(world: World, client: Client) -> None:
    number, first, second = world.asked()
    assert world.pack(number).state is PackState.CLEARING
    with pytest.raises(Refused, match="Policy and Press"):
        world.issues(number)
    world.decides(world.policy, first)
    world.decides(
        world.press,
        second,
        kind=OutcomeKind.APPROVED_WITH_CONDITIONS,
        conditions="Not to be quoted.",
    )
    client.sign_in(world.manager.email)
    page = client.get("briefings.pack", number=number)
    for words in ("Every clearance is given", "Cleared by Paula Policy", "Not to be quoted."):
        assert words in page.words()
    form = client.open(page.links()["Issue it"])
    page = client.follow(client.submit(form, {}))
    assert "Open the pack (PDF)" in page.words()


def test_what_was_cleared_is_printed_to_the_letter_although_records_have_changed(
    world: World, offered: Offer
) -> None:
    def says(value: str) -> PackPart:
        said = Statement("cic", "Children in care", value)
        return PackPart(Said(f"Children in care: {value}."), statements=(said,))

    offered(says("14.1"))
    number, first, second = world.asked()
    digest = world.pack(number).content_digest
    world.decides(world.policy, first)
    world.decides(world.press, second)
    offered(says("14.3"))
    with pytest.raises(AskedBack) as question:
        world.issues(number)
    assert [one.words for one in question.value.changes] == ["Children in care: 14.1 to 14.3"]
    assert world.issues(number, is_meant=True)
    text = text_of(file_of(world.app, number).read_bytes())
    assert "Children in care: 14.1." in text
    assert "14.3" not in text
    assert world.pack(number).content_digest == digest


def test_the_page_says_what_changed_and_offers_both_ways(
    world: World, offered: Offer, client: Client
) -> None:
    number, first, second = world.asked()
    world.decides(world.policy, first)
    world.decides(world.press, second)
    offered(PackPart(Said("Ten lines of twelve are met.")))
    client.sign_in(world.manager.email)
    form = client.get("briefings.issue_pack", number=number)
    asked = client.submit(form, {}, expect=422)
    assert "These sections read otherwise by now: Section 1." in asked.words()
    assert "Take it back and have it cleared anew" in asked.links()
    client.follow(client.submit(asked, {"is_meant": "y"}))
    text = text_of(file_of(world.app, number).read_bytes())
    assert "Nine lines of twelve are met." in text


def test_frozen_contents_that_were_touched_are_not_printed(world: World) -> None:
    number, first, second = world.asked()
    world.decides(world.policy, first)
    world.decides(world.press, second)
    with world.app.app_context():
        raw = files.kept_contents(number) or b""
        files.keep_contents(number, raw[:-4] + b"\0\0\0\0")
    with pytest.raises(Refused, match="have been changed since they were frozen"):
        world.issues(number)
    assert world.pack(number).file_digest == ""


def test_a_refused_clearance_makes_a_draft_of_it_again(world: World, client: Client) -> None:
    number, first, _ = world.asked()
    world.decides(
        world.policy, first, kind=OutcomeKind.DECLINED, reasons="The ask is not government policy."
    )
    pack = world.pack(number)
    assert (pack.state, pack.content_digest, pack.frozen_digest) == (PackState.DRAFT, "", "")
    with world.app.app_context():
        states = session().scalars(select(Decision.state).order_by(Decision.id)).all()
    assert states == [DecisionState.CLOSED, DecisionState.CLOSED]
    client.sign_in(world.manager.email)
    words = client.get("briefings.pack", number=number).words()
    assert "The ask is not government policy." in words
    with pytest.raises(Refused, match="is cleared before it is issued"):
        world.issues(number)


def test_what_is_taken_back_is_cleared_anew(world: World) -> None:
    number, first, second = world.asked()
    world.decides(world.policy, first)
    with world.app.app_context(), unit_of_work():
        version = session().scalars(select(Pack.version).where(Pack.number == number)).one()
        take_back(world.manager, number, "A name was wrong.", version)
    assert world.pack(number).state is PackState.DRAFT
    with world.app.app_context():
        version = session().scalars(select(Pack.version).where(Pack.number == number)).one()
        asked = ask_for_clearance(world.manager, number, version)
        assert len(set(asked) | {first, second}) == 4
        assert session().scalar(select(func.count()).select_from(PackClearance)) == 4
    with pytest.raises(Refused, match="Policy and Press"):
        world.issues(number)


def test_nobody_clears_twice_and_nobody_what_they_prepared(world: World) -> None:
    number, first, second = world.asked()
    world.decides(world.policy, first)
    with pytest.raises(Refused, match="its Policy clearance"):
        world.decides(world.policy, second)
    assert world.pack(number).state is PackState.CLEARING
    prepared = world.begun(by=world.press)
    with world.app.app_context():
        decision, _ = ask_for_clearance(world.manager, prepared, 1)
    with pytest.raises(Refused, match="You prepared"):
        world.decides(world.press, decision)


def test_of_two_who_decide_at_once_a_refusal_makes_a_draft_whoever_is_first(world: World) -> None:
    number, first, second = world.asked()
    start = Barrier(2)

    def decides(told: tuple[Actor, str, OutcomeKind]) -> str:
        who, decision, kind = told
        start.wait(timeout=30)
        try:
            world.decides(who, decision, kind=kind)
        except (Refused, Conflict) as refused:
            return str(refused)
        return ""

    asked = [
        (world.policy, first, OutcomeKind.DECLINED),
        (world.press, second, OutcomeKind.APPROVED),
    ]
    with ThreadPoolExecutor(2) as threads:
        refused, approved = threads.map(decides, asked)
    pack = world.pack(number)
    assert refused == ""
    assert (pack.state, pack.frozen_digest) == (PackState.DRAFT, "")
    with world.app.app_context():
        cleared = session().scalars(select(PackClearance.cleared_by_name)).all()
    # Either it was cleared before the other refused, or there was nothing to clear any more.
    assert ("Peter Press" in cleared) == (approved == "")


def test_the_decision_shows_what_is_to_be_cleared_and_leads_to_its_print(
    world: World, client: Client
) -> None:
    number, first, _ = world.asked()
    client.sign_in(world.policy.email)
    page = client.get("decisions.detail", reference=first)
    assert f"Policy clearance of {number}: Northmoor" in page.words()
    printed = client.open(page.links()[f"Read {number} as it is frozen (PDF)"])
    text = text_of(printed.data)
    assert "For clearance, not for use" in text
    assert "Nine lines of twelve are met." in text
    with world.app.app_context():
        acts = session().scalars(
            select(AuditEntry.action).where(AuditEntry.subject_reference == number)
        )
        assert "pack.draft_printed" in list(acts)


def test_a_pack_with_restricted_records_is_cleared_by_those_who_may_know_of_them(
    world: World, offered: Offer, client: Client
) -> None:
    def part(request: PackRequest) -> PackPart:
        team = frozenset({world.policy.user_id})
        return PackPart(Said("CANARY"), readers=(team,)) if request.is_released else PackPart(
            Said("x"), withheld=1
        )  # fmt: skip

    offered(part)
    order = PackOrder(Purpose.NEGOTIATION, Audience.MINISTER, releases_restricted=True)
    with world.app.app_context():
        with unit_of_work():
            number = begin(world.policy, world.place, order)
        first, _ = ask_for_clearance(world.policy, number, 1)
    for stranger in (world.press, world.manager):
        client.sign_in(stranger.email)
        client.get("briefings.pack", number=number, expect=404)
        client.get("briefings.print_frozen_pack", number=number, expect=404)
        client.get("decisions.detail", reference=first, expect=404)
        client.sign_out()


def test_where_no_clearance_is_required_nobody_is_asked(world: World) -> None:
    number = world.begun(Audience.OFFICE)
    with world.app.app_context(), pytest.raises(Refused, match="No clearance is required"):
        ask_for_clearance(world.manager, number, 1)
    assert world.issues(number)


def test_a_pack_that_is_to_be_cleared_is_not_built_at_once(world: World) -> None:
    order = PackOrder(Purpose.NEGOTIATION, Audience.MINISTER)
    with world.app.app_context(), pytest.raises(Refused, match="Policy and Press"):
        build_pack(world.manager, world.place, order)
    with world.app.app_context():
        assert session().scalar(select(func.count()).select_from(Pack)) == 0


def test_administrators_set_which_clearances_are_required(world: World, client: Client) -> None:
    client.sign_in(make_user(world.app, Role.ADMINISTRATOR, office=world.office).email)
    form = client.get("clearances.new_clearance")
    told = {"office": str(world.office.id), "label": "Legal", "grade": GRADE, "audience": ""}
    wrong = client.submit(form, told | {"working_days": "x"}, expect=422)
    assert wrong.form_fields()["label"] == "Legal"
    page = client.follow(client.submit(wrong, {"working_days": "3"}))
    edit, stale = (client.open(page.links()["Legal"]) for _ in range(2))
    page = client.follow(client.submit(edit, {"is_in_use": None}))
    assert "Not in use" in page.words("tbody")
    late = client.submit(stale, {"label": "Law"}, expect=409)
    assert "Somebody else saved this" in late.words()
    client.sign_out()
    client.sign_in(world.manager.email)
    client.get("clearances.clearances", expect=403)
