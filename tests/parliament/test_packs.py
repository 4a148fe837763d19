"""What a pack says of members: everything recent to our side, and to an area what is public."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask, render_template

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.core import clock
from gorm.core.db import db
from gorm.core.plain_data import canonical, content_digest
from gorm.core.provenance import NotesOnPaper
from gorm.core.text import day
from gorm.engagements.models import Marking
from gorm.parliament.models import BusinessKind
from gorm.parliament.queries.pack_models import PackMembers
from gorm.parliament.sections import PACK_SECTION, glance_facts, members_part
from gorm.places.models import Area
from gorm.places.offers import Audience, PackPart, PackRequest, Place, PlaceKind
from tests.factories.accounts import make_office, make_user
from tests.factories.parliament import (
    LONG_AGO,
    make_constituency,
    make_letter,
    make_member,
    make_told,
)
from tests.factories.places import make_area
from tools.trace_pack import Verdict, traced

TODAY = clock.today()
CANARY = "CANARYWORDS"
SENSITIVE = Marking.OFFICIAL_SENSITIVE
Part = Callable[..., PackPart | None]


@pytest.fixture
def office(app: Flask) -> Office:
    return make_office(app)


@pytest.fixture
def manager(app: Flask, office: Office) -> Actor:
    return make_user(app, office=office, name="Dorothy Ashworth")


@pytest.fixture
def area(app: Flask, office: Office) -> Area:
    return make_area(app, "Northmoor", office=office)


def request(
    actor: Actor, area: Area, audience: Audience, as_at: datetime | None = None
) -> PackRequest:
    place = Place(PlaceKind.AREA, area.id, area.reference, area.name, area.office_id)
    return PackRequest(actor, place, audience, as_at or clock.now())


@pytest.fixture
def part(app: Flask, area: Area) -> Part:
    def ask(
        actor: Actor, audience: Audience = Audience.OFFICE, as_at: datetime | None = None
    ) -> PackPart | None:
        with app.app_context():
            return members_part(request(actor, area, audience, as_at))

    return ask


def members(found: PackPart | None) -> PackMembers:
    assert found is not None
    assert isinstance(found.model, PackMembers)
    return found.model


def printed(app: Flask, found: PackPart | None, notes: NotesOnPaper | None = None) -> str:
    given = {"notes": notes} if notes else {}
    with app.test_request_context():
        body = render_template(PACK_SECTION.template, model=members(found), **given)
        if found is None or found.annex is None:
            return body
        return body + render_template(found.annex.template, model=found.annex.model, **given)


def test_how_letters_and_questions_stand_is_traced_to_their_rows(
    app: Flask, part: Part, manager: Actor, area: Area
) -> None:
    member = make_member(app, make_constituency(app, areas=[area]))
    question: dict[str, Any] = {"kind": BusinessKind.WRITTEN_QUESTION}
    for kind in ({}, question):
        make_letter(app, manager, member, subject="Done", done_on=TODAY, **kind)
        make_letter(app, manager, member, subject="Due", due_on=TODAY, **kind)
        make_letter(app, manager, member, subject="No day", **kind)
    found = part(manager)
    assert found is not None
    kept = [canonical(one) for one in found.statements if "/PB-" in one.key]
    assert len({one["value"] for one in kept}) > 3
    another = day(TODAY - timedelta(days=400))
    wrong = [one | {"value": one["value"].replace(day(TODAY), another)} for one in kept]
    with app.app_context(), db.engine.connect() as connection:
        assert [one for one in traced(connection, kept) if one.verdict is not Verdict.TRACED] == []
        found_out = list(traced(connection, [one for one in wrong if one not in kept]))
    assert len(found_out) > 1
    assert {one.verdict for one in found_out} == {Verdict.MISMATCH}


def test_a_place_of_which_nothing_is_recorded_has_no_section(part: Part, manager: Actor) -> None:
    for audience in Audience:
        assert part(manager, audience) is None


def test_a_pack_for_our_side_tells_what_was_told_and_asked_in_twelve_months(
    app: Flask, part: Part, manager: Actor, area: Area
) -> None:
    seat = make_constituency(app, "Northmoor East", areas=[area])
    make_constituency(app, "Moors and Fells", part=[area])
    member = make_member(app, seat, "Ann Example MP")
    make_told(app, manager, member, words="Of this year")
    make_told(app, manager, member, words="Of long ago", told_on=TODAY - timedelta(days=500))
    make_letter(app, manager, member, subject="Answered", done_on=TODAY, answer="In words")
    old = TODAY - timedelta(days=500)
    make_letter(app, manager, member, subject="Still open", began_on=old)
    make_letter(app, manager, member, subject="Forgotten", began_on=old, done_on=old)
    for audience in (Audience.OFFICE, Audience.MINISTER):
        found = part(manager, audience)
        paper = printed(app, found)
        for words in ("Northmoor East", "Ann Example MP (Civic Party)", day(LONG_AGO),
                      "Of this year", "told by Dorothy Ashworth", "Answered",
                      f"Replied to on {day(TODAY)}",
                      "In words", "Still open", "late", "Moors and Fells (part)",
                      "No member recorded"):  # fmt: skip
            assert words in paper, words
        assert "Of long ago" not in paper
        assert "Forgotten" not in paper
        seats = {seat.name: seat for seat in members(found).seats}
        assert seats["Northmoor East"].last_told_on == TODAY - timedelta(days=1)
        assert found is not None
        assert found.marking_rank == 0


def test_a_pack_for_the_area_names_constituencies_and_members_and_nothing_else(
    app: Flask, part: Part, manager: Actor, area: Area
) -> None:
    member = make_member(app, make_constituency(app, "Northmoor East", areas=[area]))
    make_told(app, manager, member, words=CANARY, marking=SENSITIVE, handling=CANARY)
    make_letter(app, manager, member, subject=CANARY, words=CANARY, marking=SENSITIVE)
    found = part(manager, Audience.AREA)
    assert found is not None
    assert found.marking_rank == 0
    paper = printed(app, found)
    assert "Northmoor East" in paper
    assert "Ann Example MP" in paper
    for told in (paper, repr(found)):
        assert CANARY not in told
        assert "told" not in told.replace("last_told_on=None, told=()", "").replace(
            "others_told=()", ""
        )
        assert "Dorothy" not in told


def test_what_is_sensitive_marks_the_pack_and_what_is_not_for_ministers_stays_out_of_theirs(
    app: Flask, part: Part, manager: Actor, area: Area
) -> None:
    member = make_member(app, make_constituency(app, areas=[area]))
    make_letter(app, manager, member, subject=CANARY, marking=SENSITIVE, is_not_for_ministers=True)
    ours, theirs = part(manager, Audience.OFFICE), part(manager, Audience.MINISTER)
    assert ours is not None
    assert theirs is not None
    assert (ours.marking_rank, theirs.marking_rank) == (1, 0)
    assert "OFFICIAL-SENSITIVE" in printed(app, ours)
    assert CANARY not in repr(theirs)
    make_told(app, manager, member, marking=SENSITIVE)
    theirs = part(manager, Audience.MINISTER)
    assert theirs is not None
    assert theirs.marking_rank == 1


def test_another_office_an_auditor_and_a_command_put_in_what_they_may(
    app: Flask, part: Part, manager: Actor, office: Office, area: Area
) -> None:
    member = make_member(app, make_constituency(app, areas=[area]))
    make_told(app, manager, member, words=CANARY)
    elsewhere = make_user(app)
    auditor = make_user(app, Role.AUDITOR, Role.RELATIONSHIP_MANAGER)
    for actor, tells in ((elsewhere, False), (auditor, False), (SYSTEM, True), (manager, True)):
        assert (CANARY in repr(part(actor))) is tells, actor.name


def test_what_members_of_other_places_raised_about_this_one_stands_apart(
    app: Flask, part: Part, manager: Actor, area: Area
) -> None:
    make_constituency(app, "Northmoor East", areas=[area])
    far = make_member(app, make_constituency(app, "Far away"), "Cy Distant MP")
    make_letter(app, manager, far, subject="About Northmoor", area=area.reference)
    make_told(app, manager, far, words="About nowhere")
    council = f"organisation:{area.reference}"
    make_told(app, manager, far, words="About its council", place=council)
    found = members(part(manager))
    assert [seat.name for seat in found.seats] == ["Northmoor East"]
    assert [one.subject for one in found.others_business] == ["About Northmoor"]
    assert [one.words for one in found.others_told] == ["About its council"]


def test_a_pack_of_an_earlier_day_tells_what_stood_then(
    app: Flask, part: Part, manager: Actor, area: Area
) -> None:
    seat = make_constituency(app, "Northmoor East", areas=[area])
    left = TODAY - timedelta(days=30)
    first = make_member(app, seat, "Bea First MP", until=left)
    make_member(app, seat, "Cy Second MP", since=TODAY - timedelta(days=3))
    make_letter(
        app, manager, first, subject="Then", began_on=left - timedelta(days=9), done_on=TODAY
    )
    then = clock.now() - timedelta(days=35)
    found = members(part(manager, Audience.OFFICE, then))
    assert found.seats[0].who == "Bea First MP (Civic Party)"
    assert "Replied" not in found.seats[0].business[0].progress
    gap = members(part(manager, Audience.OFFICE, clock.now() - timedelta(days=10)))
    assert gap.seats[0].who == f"Vacant since {day(left + timedelta(days=1))}"


def test_each_row_is_noted_and_each_fact_told_by_a_key_that_stays(
    app: Flask, part: Part, manager: Actor, area: Area
) -> None:
    seat = make_constituency(app, "Northmoor East", areas=[area])
    member = make_member(app, seat)
    make_told(app, manager, member)
    question = make_letter(
        app, manager, member, kind=BusinessKind.WRITTEN_QUESTION,
        source_address="https://questions.example/1",
    )  # fmt: skip
    found = part(manager)
    notes = NotesOnPaper()
    paper = printed(app, found, notes)
    assert paper.count('class="note-mark"') == 4  # the last letter in the body as well
    assert [note.provenance.key.split("/")[0] for note in notes.all()] == [
        "member_of_parliament", "parliamentary_business", "member_told",
    ]  # fmt: skip
    assert "https://questions.example/1" in [note.provenance.source for note in notes.all()]
    assert found is not None
    told = {one.key: one.value for one in found.statements}
    assert told == {
        f"parliament/{seat}/member": f"Ann Example MP (Civic Party), since {day(LONG_AGO)}",
        f"parliament/{seat}/told": day(TODAY - timedelta(days=1)),
        f"parliament/{question}": "No answer yet",
    }
    assert content_digest(found.model) == content_digest(members(part(manager)))


def test_at_a_glance_names_who_sits_for_the_place(app: Flask, manager: Actor, area: Area) -> None:
    with app.app_context():
        assert glance_facts(request(manager, area, Audience.AREA)) is None
    make_member(app, make_constituency(app, "Northmoor East", areas=[area]))
    left = make_constituency(app, "Northmoor West", areas=[area])
    make_member(app, left, until=TODAY - timedelta(days=1))
    with app.app_context():
        facts = glance_facts(request(manager, area, Audience.MINISTER))
    assert facts is not None
    words = (
        f"Ann Example MP (Civic Party), Northmoor East; Vacant since {day(TODAY)}, Northmoor West"
    )
    assert facts.facts == (("Members of Parliament", words),)
    assert [(one.label, one.value) for one in facts.statements] == list(facts.facts)
