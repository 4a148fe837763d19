"""The life of a pack on its pages: drafted, checked, answered for, issued, withdrawn."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.audit.models import AuditEntry
from gorm.audit.service import Subject, record
from gorm.briefings.contents import PackOrder
from gorm.briefings.models import (
    EditablePart,
    Pack,
    PackCopy,
    PackForm,
    PackItem,
    PackState,
    Purpose,
    RestrictedAnswer,
)
from gorm.briefings.service import (
    amend,
    begin,
    begin_addendum,
    build_pack,
    discard,
    issue,
    print_draft,
)
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.errors import Conflict, NotAllowed, Refused
from gorm.places.models import Area
from gorm.places.offers import Audience, PackPart, PackRequest, Place, PlaceKind
from tests.factories.accounts import make_office, make_user
from tests.factories.packs import file_of, make_pack
from tests.factories.places import make_area
from tests.packs.conftest import Offer, Said
from tests.packs.reading import text_of
from tests.support.client import Client
from tests.support.pages import Page

PLAIN = PackPart(Said("Nine lines of twelve are met."))
ORDER = {"purpose": "review_meeting", "audience": "office", "form": "full"}


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
    return make_user(app, office=office, name="Dorothy Ashworth")


@pytest.fixture
def director(app: Flask, office: Office) -> Actor:
    """A director of the office."""
    return make_user(app, Role.DIRECTOR, office=office, grade="deputy_director", name="Ruth Okafor")


def place_of(area: Area) -> Place:
    return Place(PlaceKind.AREA, area.id, area.reference, area.name)


def draft(app: Flask, actor: Actor, area: Area, **order: Any) -> str:
    wanted = {"purpose": Purpose.NEGOTIATION, "audience": Audience.OFFICE} | order
    with app.app_context(), unit_of_work():
        return begin(actor, place_of(area), PackOrder(**wanted))


def row(app: Flask, number: str) -> Pack:
    with app.app_context():
        return session().scalars(select(Pack).where(Pack.number == number)).one()


def acts_on(app: Flask, number: str) -> list[str]:
    with app.app_context():
        query = select(AuditEntry.action).where(AuditEntry.subject_reference == number)
        return list(session().scalars(query.order_by(AuditEntry.number)))


def issue_now(app: Flask, actor: Actor, number: str, **how: Any) -> bool:
    with app.app_context():
        return issue(actor, number, **how)


def page_of(client: Client, actor: Actor, number: str) -> Page:
    client.sign_in(actor.email)
    return client.get("briefings.pack", number=number)


# Drafts


def test_a_draft_is_begun_by_a_form_with_its_last_day_by_rule(
    app: Flask, client: Client, offered: Offer, manager: Actor, area: Area
) -> None:
    offered(PLAIN)
    client.sign_in(manager.email)
    form = client.get("briefings.new", area=area.reference)
    told = {"meets_on": "10 March 2099", "contact": "Ann Lee, 07700 900123", "size": "large"}
    page = client.follow(client.submit(form, ORDER | told))
    assert page.words("h1") == "PACK-000001"
    for words in ("Draft", "10 March 2099", "24 March 2099", "07700 900123", "Not required"):
        assert words in page.words()
    pack = row(app, "PACK-000001")
    assert (pack.state, pack.file_digest) == (PackState.DRAFT, "")


def test_an_order_cannot_end_before_its_meeting_and_nothing_typed_is_lost(
    client: Client, offered: Offer, manager: Actor, area: Area
) -> None:
    offered(PLAIN)
    client.sign_in(manager.email)
    form = client.get("briefings.new", area=area.reference)
    days = {"meets_on": "10 March 2099", "expires_on": "9 March 2099", "occasion": "A visit"}
    page = client.submit(form, ORDER | days, expect=422)
    assert "The meeting is on 10 March 2099" in page.errors()[0]
    assert page.form_fields()["occasion"] == "A visit"


def test_the_order_of_a_draft_is_amended_and_its_history_says_how(
    app: Flask, client: Client, offered: Offer, manager: Actor, area: Area
) -> None:
    offered(PLAIN)
    number = draft(app, manager, area)
    page = page_of(client, manager, number)
    form, stale = (client.open(page.links()["Amend the order"]) for _ in range(2))
    page = client.follow(client.submit(form, {"occasion": "A visit"}))
    assert "A visit" in page.words()
    late = client.submit(stale, {"occasion": "Another visit"}, expect=409)
    assert "A visit" in late.words("table")
    assert acts_on(app, number) == ["pack.begun", "pack.amended"]


def test_for_another_audience_a_directors_answer_stands_no_more(
    app: Flask, director: Actor, area: Area
) -> None:
    number = draft(app, director, area, audience=Audience.MINISTER, leaves_out_restricted=True)
    assert row(app, number).restricted_answer is RestrictedAnswer.WITHHELD
    with app.app_context(), unit_of_work():
        order = PackOrder(Purpose.NEGOTIATION, Audience.AREA)
        amend(director, number, order, row(app, number).version)
    assert row(app, number).restricted_answer is RestrictedAnswer.NONE


def test_a_discarded_draft_keeps_its_number_and_is_never_issued(
    app: Flask, client: Client, offered: Offer, manager: Actor, area: Area
) -> None:
    offered(PLAIN)
    number = draft(app, manager, area)
    page = page_of(client, manager, number)
    confirm = client.open(page.links()["Discard the draft"])
    page = client.follow(client.submit(confirm, {}))
    assert "was discarded" in page.words()
    assert draft(app, manager, area) == "PACK-000002"
    with pytest.raises(Refused):
        issue_now(app, manager, number)


def test_another_office_changes_no_draft(app: Flask, client: Client, area: Area) -> None:
    owner = make_user(app, office=office_of(app, area))
    number = draft(app, owner, area)
    stranger = make_user(app, Role.AUDITOR, Role.RELATIONSHIP_MANAGER)
    with app.app_context(), pytest.raises(NotAllowed), unit_of_work():
        discard(stranger, number, row(app, number).version)
    client.sign_in(make_user(app).email)
    for page in ("", "/order", "/discard", "/clear", "/issue", "/copies"):
        client.open(f"/packs/{number}{page}", expect=404)


def office_of(app: Flask, area: Area) -> Office:
    with app.app_context():
        return session().get_one(Office, area.office_id)


def test_a_draft_is_printed_and_that_is_recorded(
    app: Flask, client: Client, offered: Offer, manager: Actor, area: Area
) -> None:
    offered(PLAIN)
    number = draft(app, manager, area)
    page = page_of(client, manager, number)
    printed = client.submit(page, {}, form=page.form_to("/print"), expect=200)
    assert "Draft, not for use" in text_of(printed.data)
    assert acts_on(app, number)[-1] == "pack.draft_printed"
    assert row(app, number).file_digest == ""


def test_what_is_missing_stands_on_the_page_with_where_it_is_mended(
    app: Flask, client: Client, offered: Offer, manager: Actor, area: Area
) -> None:
    offered(PLAIN)
    number = draft(app, manager, area, purpose=Purpose.MINISTERIAL_VISIT)
    words = page_of(client, manager, number).words()
    assert "Nothing is written under: why they meet" in words
    assert "No contact with this place is on record." in words
    assert "Nobody is on record as leader or mayor and chief executive." in words


# Restricted records


def hides(knower: Actor) -> Any:
    """A section with a restricted record, of which one person may know."""

    def part(request: PackRequest) -> PackPart:
        if request.actor.user_id != knower.user_id or request.audience is Audience.OFFICE:
            return PackPart(Said("What all may read."))
        if request.is_released:
            return PackPart(Said("CANARY-RELEASED"), readers=(frozenset({knower.user_id}),))
        return PackPart(Said("What all may read."), withheld=1)

    return part


def test_issuing_stops_until_a_director_has_decided(
    app: Flask, client: Client, offered: Offer, director: Actor, area: Area
) -> None:
    offered(hides(director))
    number = draft(app, director, area, audience=Audience.MINISTER)
    with pytest.raises(Refused, match="A director decides"):
        issue_now(app, director, number)
    client.sign_in(director.email)
    form = client.get("briefings.answer_restricted", number=number)
    nobody = client.submit(form, {"answer": "oral", "reason": "Told"}, expect=422)
    assert nobody.errors() == ["Enter who will give the oral briefing."]
    client.follow(client.submit(nobody, {"oral_briefing_from": "Ruth Okafor"}))
    assert issue_now(app, director, number)
    assert "oral briefing from Ruth Okafor" in text_of(file_of(app, number).read_bytes())
    assert "pack.restricted_answered" in acts_on(app, number)


def test_what_a_director_releases_stands_in_it_and_opens_to_its_team_alone(
    client: Client, offered: Offer, director: Actor, manager: Actor, area: Area
) -> None:
    app = client.app
    offered(hides(director))
    number = draft(app, director, area, audience=Audience.MINISTER, releases_restricted=True)
    assert issue_now(app, director, number)
    assert "CANARY-RELEASED" in text_of(file_of(app, number).read_bytes())
    client.sign_in(manager.email)
    client.get("briefings.pack", number=number, expect=404)


def test_nothing_is_ever_released_to_the_other_side(
    app: Flask, client: Client, offered: Offer, director: Actor, area: Area
) -> None:
    offered(PLAIN)
    with pytest.raises(Refused, match="Nothing restricted is ever released"):
        draft(app, director, area, audience=Audience.AREA, releases_restricted=True)
    number = draft(app, director, area, audience=Audience.AREA)
    client.sign_in(director.email)
    form = client.get("briefings.answer_restricted", number=number)
    assert "Release them" not in form.words()
    client.submit(form, {"answer": "released", "reason": "x"}, expect=422)


def test_a_manager_cannot_decide_it(
    app: Flask, client: Client, offered: Offer, manager: Actor, area: Area
) -> None:
    offered(PLAIN)
    number = draft(app, manager, area, audience=Audience.MINISTER)
    client.sign_in(manager.email)
    client.get("briefings.answer_restricted", number=number, expect=403)
    with pytest.raises(NotAllowed):
        draft(app, manager, area, audience=Audience.MINISTER, leaves_out_restricted=True)


# Issued, and after


def test_an_issued_pack_has_numbered_copies_that_are_handed_out_and_come_back(
    app: Flask, client: Client, offered: Offer, manager: Actor, area: Area
) -> None:
    offered(PLAIN)
    number = draft(app, manager, area)
    assert issue_now(app, manager, number, copies=2)
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(PackCopy)) == 2
    client.sign_in(manager.email)
    page = client.get("briefings.copies", number=number)
    assert page.words("tbody").count("Nobody yet") == 2
    form = client.get("briefings.keep_pack_copy", number=number, copy=2)
    early = {"holder": "The minister", "handed_on": "2/3/2026", "returned_on": "1/3/2026"}
    wrong = client.submit(form, early, expect=422)
    assert wrong.errors() == ["It was handed out later than that: 2 March 2026."]
    page = client.follow(client.submit(wrong, {"returned_on": "3/3/2026"}))
    assert "The minister 2 March 2026 3 March 2026" in page.words("tbody")
    client.get("briefings.keep_pack_copy", number=number, copy=3, expect=404)


def test_a_pack_for_the_same_occasion_supersedes_the_earlier_one(
    app: Flask, client: Client, offered: Offer, manager: Actor, area: Area
) -> None:
    offered(PLAIN)
    first, second, card = (
        draft(app, manager, area, occasion="The visit", form=form)
        for form in (PackForm.FULL, PackForm.FULL, PackForm.CARD)
    )
    for number in (first, card, second):
        assert issue_now(app, manager, number)
    assert row(app, first).state is PackState.SUPERSEDED
    assert row(app, card).state is PackState.ISSUED
    page = page_of(client, manager, first)
    assert page.links()[second] == f"/packs/{second}"
    assert "pack.superseded" in acts_on(app, first)


def test_an_issuer_says_in_whose_place_a_pack_is(
    app: Flask, offered: Offer, manager: Actor, area: Area
) -> None:
    offered(PLAIN)
    first, second = draft(app, manager, area), draft(app, manager, area)
    other = draft(app, manager, area, audience=Audience.AREA)
    assert issue_now(app, manager, first)
    with pytest.raises(Refused, match="no issued pack on the same place"):
        issue_now(app, manager, other, supersedes=first)
    assert issue_now(app, manager, second, supersedes=first)
    assert row(app, first).superseded_by_id == row(app, second).id


def test_a_withdrawn_pack_is_opened_by_whoever_is_told_so_first(
    app: Flask, client: Client, office: Office, area: Area, manager: Actor
) -> None:
    number = make_pack(app, area)
    page = page_of(client, manager, number)
    form = client.open(page.links()["Withdraw it"])
    assert client.submit(form, {}, expect=422).errors() != []
    page = client.follow(client.submit(form, {"reason": "A figure was wrong."}))
    assert "not to be used: A figure was wrong." in page.words()
    told = client.get("briefings.file", number=number, expect=409)
    assert "A figure was wrong." in told.words()
    client.open(told.links()["Open it all the same, which is recorded"])
    assert acts_on(app, number)[-1] == "pack.withdrawn_opened"
    client.sign_out()
    client.sign_in(make_user(app, Role.AUDITOR, office=office).email)
    client.get("briefings.file", number=number)


def test_a_pack_past_its_last_day_says_so(
    app: Flask, client: Client, manager: Actor, area: Area
) -> None:
    day_before = clock.today().replace(year=clock.today().year - 1)
    number = make_pack(app, area, expires_on=day_before)
    assert "Its last day of use was" in page_of(client, manager, number).words()


def test_an_addendum_is_numbered_written_and_printed_by_itself(
    app: Flask, client: Client, offered: Offer, manager: Actor, area: Area
) -> None:
    offered(PLAIN)
    number = draft(app, manager, area)
    assert issue_now(app, manager, number)
    page = page_of(client, manager, number)
    page = client.follow(client.submit(page, {}, form=page.form_to("/addendum")))
    addendum = page.words("h1")
    assert f"Addendum 1 to {number}" in page.words()
    with pytest.raises(Refused, match="Nothing is written of what has changed"):
        issue_now(app, manager, addendum)
    write(app, addendum, "The minister arrives at eleven.")
    assert issue_now(app, manager, addendum)
    text = text_of(file_of(app, addendum).read_bytes())
    assert f"Addendum 1 to {number}" in text
    assert "The minister arrives at eleven." in text
    assert "Nine lines of twelve" not in text
    assert f"Addendum 1 ({addendum})" in client.get("briefings.pack", number=number).words()


def test_an_addendum_says_that_something_is_told_aloud_as_its_pack_does(
    app: Flask, offered: Offer, manager: Actor, area: Area
) -> None:
    offered(PLAIN)
    number = draft(app, manager, area, audience=Audience.MINISTER)
    assert issue_now(app, manager, number)
    with app.app_context(), unit_of_work():
        addendum = begin_addendum(manager, number)
    write(app, addendum, "The minister arrives at eleven.")
    write(app, addendum, "CANARY in confidence", is_restricted=True)
    with app.app_context(), pytest.raises(Refused, match="1 restricted record"):
        print_draft(manager, addendum)
    with app.app_context(), unit_of_work():
        pack = session().scalars(select(Pack).where(Pack.number == addendum)).one()
        pack.restricted_answer = RestrictedAnswer.ORAL
        pack.oral_briefing_from = "Ruth Okafor"
        record(SYSTEM, "pack.restricted_answered", Subject("pack", addendum))
    assert issue_now(app, manager, addendum)
    text = text_of(file_of(app, addendum).read_bytes())
    assert "Some of this is told aloud" in text
    assert "oral briefing from Ruth Okafor" in text
    assert "CANARY" not in text
    assert "told aloud" not in text_of(file_of(app, number).read_bytes())


def write(app: Flask, number: str, words: str, *, is_restricted: bool = False) -> None:
    with app.app_context(), unit_of_work():
        pack = session().scalars(select(Pack).where(Pack.number == number)).one()
        item = PackItem(
            pack_id=pack.id,
            part=EditablePart.CHANGES,
            position=1,
            words=words,
            is_restricted=is_restricted,
            written_at=clock.now(),
        )
        session().add(item)
        record(SYSTEM, "pack.written", Subject("pack", number))


def test_packs_are_found_by_their_state(
    app: Flask, client: Client, manager: Actor, area: Area
) -> None:
    out, begun = make_pack(app, area), draft(app, manager, area)
    client.sign_in(manager.email)
    drafts = client.open("/packs?state=draft").links()
    assert begun in drafts
    assert out not in drafts


def test_a_stale_version_is_told(app: Flask, manager: Actor, area: Area) -> None:
    number = draft(app, manager, area)
    with app.app_context(), pytest.raises(Conflict), unit_of_work():
        discard(manager, number, 99)


def test_a_pack_that_needs_no_clearance_is_built_at_once(
    app: Flask, offered: Offer, manager: Actor, area: Area
) -> None:
    offered(PLAIN)
    with app.app_context():
        order = PackOrder(Purpose.NEGOTIATION, Audience.OFFICE)
        number = build_pack(manager, place_of(area), order)
    pack = row(app, number)
    assert pack.state is PackState.ISSUED
    assert pack.frozen_digest != ""
    assert pack.expires_on is not None
