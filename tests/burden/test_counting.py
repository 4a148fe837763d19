"""What the database counts: the same as the rules, for those who may know of it."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.burden.policy import counted_for
from gorm.burden.queries.asked import Span, asked
from gorm.burden.queries.pages import Burden, burden_of
from gorm.burden.queries.standing import near_or_over
from gorm.burden.rules import Asked, asked_by, quarter_of
from gorm.burden.sections import glance_facts, planning_notes
from gorm.burden.service import NewCeiling, set_ceiling
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.engagements.models import EngagementKind, EngagementState, Marking, Sharing
from gorm.engagements.offers import Planned, PlanningNote
from gorm.engagements.service import cancel_engagement, record_no_contact
from gorm.places.models import Organisation
from gorm.places.offers import Audience, PackRequest, Place, PlaceKind
from tests.engagements.readers import KNOW_RESTRICTED, Readers, make_readers
from tests.factories.accounts import make_office, make_user
from tests.factories.engagements import make_engagement
from tests.factories.people import make_post
from tests.factories.places import make_area, make_council, make_partner

TODAY = clock.today()
PLANNED = EngagementState.PLANNED


@pytest.fixture
def office(app: Flask) -> Office:
    return make_office(app)


@pytest.fixture
def manager(app: Flask, office: Office) -> Actor:
    return make_user(app, office=office)


@pytest.fixture
def council(app: Flask, office: Office) -> Organisation:
    return make_council(app, "Marsh Council", office=office)


def place_of(organisation: Organisation) -> Place:
    return Place(
        PlaceKind.ORGANISATION, organisation.id, organisation.reference, organisation.name,
        organisation.office_id,
    )  # fmt: skip


def meet(app: Flask, actor: Actor, *organisations: Organisation, **details: Any) -> str:
    """A meeting of an hour today, with one person of the only organisation."""
    said: dict[str, Any] = {"happens_on": TODAY, "minutes": 60} | details
    return make_engagement(app, actor, organisations=organisations, **said)


def burden(app: Flask, actor: Actor, place: Place) -> Burden:
    with app.app_context():
        return burden_of(actor, place)


def minutes(app: Flask, actor: Actor, organisation: Organisation) -> int:
    """What is asked of an organisation this quarter, as the actor is told."""
    return burden(app, actor, place_of(organisation)).this_quarter.asked.minutes


def test_the_database_counts_as_the_rules_say(
    app: Flask, manager: Actor, council: Organisation
) -> None:
    posts = [make_post(app, organisation=council) for _ in range(2)]
    said: dict[str, tuple[str, int, int | None, int | None]] = {}
    for kind, named, described, recorded in product(EngagementKind, (0, 2), (0, 1), (True, False)):
        is_request = kind is EngagementKind.DATA_REQUEST
        length = 40 if recorded and not is_request else None
        hours = 5 if is_request else None
        reference = make_engagement(
            app, manager, organisations=[council], kind=kind, happens_on=TODAY, minutes=length,
            estimated_hours=hours, post_ids=tuple(post.id for post in posts[:named]),
            described=("A headteacher",) * described,
        )  # fmt: skip
        said[reference] = (kind.value, named + described, length, hours)
    with app.app_context():
        rows = asked([council.id], Span(TODAY, TODAY), counted_for(manager))
        counted = {row.engagement_id: row for row in session().execute(select(rows))}
        assert len(counted) == len(said)
        total = sum((asked_by(*one) for one in said.values()), Asked())
        assert Asked(
            sum(row.minutes for row in counted.values()),
            sum(row.assumed for row in counted.values()),
        ) == total  # fmt: skip
        each = sorted((asked_by(*one).minutes, asked_by(*one).assumed) for one in said.values())
        assert sorted((row.minutes, row.assumed) for row in counted.values()) == each


def test_planned_and_held_count_and_what_came_to_nothing_does_not(
    app: Flask, manager: Actor, council: Organisation
) -> None:
    meet(app, manager, council)
    meet(app, manager, council, state=PLANNED)
    gone, tried = (meet(app, manager, council, state=PLANNED) for _ in range(2))
    with app.app_context():
        with unit_of_work():
            cancel_engagement(manager, gone, "Ill", seen_version=1)
        with unit_of_work():
            record_no_contact(manager, tried, "", seen_version=1)
    assert minutes(app, manager, council) == 120


def test_somebody_counts_at_their_own_organisation_alone(
    app: Flask, manager: Actor, office: Office, council: Organisation
) -> None:
    partner = make_partner(app, office=office)
    posts = [make_post(app, organisation=one) for one in (council, council, partner)]
    meet(app, manager, post_ids=tuple(post.id for post in posts), described=("A parent",))
    assert minutes(app, manager, council) == 120
    assert minutes(app, manager, partner) == 60  # whose parent it was, nobody knows


def test_an_area_met_without_an_organisation_is_its_councils(
    app: Flask, manager: Actor, office: Office, council: Organisation
) -> None:
    area = make_area(app, office=office, accountable=council)
    make_engagement(
        app, manager, areas=[area], happens_on=TODAY, minutes=90, described=("A clerk", "A guide")
    )
    partner = make_partner(app, office=office, area=area)
    make_engagement(
        app, manager, areas=[area], organisations=[partner], happens_on=TODAY, minutes=30
    )
    assert minutes(app, manager, council) == 180
    assert minutes(app, manager, partner) == 30
    of_area = burden(app, manager, Place(PlaceKind.AREA, area.id, area.reference, area.name))
    assert of_area.this_quarter.asked.minutes == 210
    assert {one.name: one.asked.minutes for one in of_area.organisations} == {
        council.name: 180, partner.name: 30,
    }  # fmt: skip


def test_quarters_and_those_who_ask_are_told_apart(app: Flask, council: Organisation) -> None:
    office = make_office(app)
    writers = {
        "office": make_user(app, office=office),
        "department": make_user(app, department="DfE"),
    }
    now = quarter_of(TODAY)
    for back, who, length in ((0, "office", 60), (1, "office", 30), (6, "department", 45)):
        meet(app, writers[who], council, happens_on=now.after(-back).first, minutes=length)
    meet(app, writers["department"], council, state=PLANNED, happens_on=now.after(1).last)
    meet(app, writers["office"], council, happens_on=now.after(-7).last)
    meet(app, writers["office"], council, state=PLANNED, happens_on=now.after(2).first)
    found = burden(app, writers["office"], place_of(council))
    by_name = {home.name: [figure.asked.minutes for figure in home.figures] for home in found.homes}
    assert by_name == {
        "Department for Education": [45, 0, 0, 0, 0, 0, 0, 60],
        office.name: [0, 0, 0, 0, 0, 30, 60, 0],
    }
    assert [figure.asked.minutes for figure in found.totals] == [45, 0, 0, 0, 0, 30, 60, 60]
    assert found.chart is not None
    assert f"{now.label} 1; {now.after(1).label} 1" in found.chart.sentence


def test_what_is_restricted_counts_for_those_only_who_may_know_of_it(app: Flask) -> None:
    readers: Readers = make_readers(app)
    council = make_council(app, office=readers.office)
    meet(app, readers.writer, council)
    meet(
        app, readers.writer, council, sharing=Sharing.RESTRICTED, minutes=600,
        team_ids=(readers.team.user_id,),
    )  # fmt: skip
    for kind, reader in readers.named().items():
        expected = 660 if kind in KNOW_RESTRICTED else 60
        assert minutes(app, reader, council) == expected, kind
        with app.app_context():
            listed = near_or_over(readers.office.id, quarter_of(TODAY), counted_for(reader)).rows
        assert [one.asked.minutes for one in listed] == [], kind  # 11 of 20 hours at most
        over = plan(app, reader, council, length=600)
        assert [note.is_warning for note in over] == ([True] if kind in KNOW_RESTRICTED else [])


def test_sensitive_records_of_an_office_count_for_no_department(
    app: Flask, manager: Actor, council: Organisation
) -> None:
    meet(app, manager, council, marking=Marking.OFFICIAL_SENSITIVE)
    assert minutes(app, manager, council) == 60
    assert minutes(app, make_user(app, department="DfE"), council) == 0


def plan(
    app: Flask, actor: Actor, organisation: Organisation, *, length: int | None = 60, **said: Any
) -> tuple[PlanningNote, ...]:
    """What is told of a meeting that is planned for today."""
    planned: dict[str, Any] = {
        "reference": "", "kind": EngagementKind.MEETING, "happens_on": TODAY, "minutes": length,
        "estimated_hours": None, "minister": "", "organisation_ids": (organisation.id,),
        "area_ids": (), "post_ids": (), "described": (), "theme_ids": (),
        "council_ids": (), "met_at": (),
    }  # fmt: skip
    with app.app_context():
        return planning_notes(actor, Planned(**planned | said))


def test_a_plan_is_told_what_was_asked_already_and_what_it_adds(
    app: Flask, manager: Actor, council: Organisation
) -> None:
    assert plan(app, manager, council) == ()
    meet(app, manager, council, minutes=14 * 60)
    posts = tuple(make_post(app, organisation=council).id for _ in range(3))
    (note,) = plan(app, manager, council, post_ids=posts, met_at=(council.id,) * len(posts))
    assert note.words == ("Marsh Council: 14 of 20 hours already asked this quarter; this adds 3.")
    assert (note.kind, note.is_warning) == ("burden", False)
    assert note.address == f"/organisations/{council.reference}/burden"
    (over,) = plan(
        app, manager, council, kind=EngagementKind.DATA_REQUEST, estimated_hours=7, length=None
    )
    assert over.is_warning
    assert over.words.endswith("this adds 7.")


def test_a_plan_without_a_duration_says_that_it_assumes_one(
    app: Flask, manager: Actor, council: Organisation
) -> None:
    meet(app, manager, council, minutes=19 * 60)
    (note,) = plan(app, manager, council, length=None)
    assert note.words.endswith("this adds 1 (assumed, no duration was given).")


def test_planning_anew_does_not_count_the_plan_itself(
    app: Flask, manager: Actor, council: Organisation
) -> None:
    reference = meet(app, manager, council, state=PLANNED, minutes=17 * 60)
    assert plan(app, manager, council, length=60, reference=reference) == ()
    assert len(plan(app, manager, council, length=60)) == 1


def test_a_plan_with_an_area_alone_is_told_of_its_council(
    app: Flask, manager: Actor, office: Office, council: Organisation
) -> None:
    area = make_area(app, office=office, accountable=council)
    meet(app, manager, council, minutes=19 * 60)
    (note,) = plan(
        app,
        manager,
        council,
        organisation_ids=(),
        area_ids=(area.id,),
        council_ids=(area.accountable_id,),
        length=61,
    )
    assert note.is_warning
    assert plan(app, manager, council, organisation_ids=(), length=60) == ()


def test_another_quarter_is_named_in_what_a_plan_is_told(
    app: Flask, manager: Actor, council: Organisation
) -> None:
    later = quarter_of(TODAY).after(1)
    (note,) = plan(app, manager, council, happens_on=later.first, length=18 * 60)
    assert f"0 of 20 hours already asked in {later.label}; this adds 18." in note.words


def test_an_office_is_told_who_is_near_or_over_the_furthest_first(
    app: Flask, manager: Actor, office: Office
) -> None:
    names = {"Calm": 15, "Near": 16, "Over": 21, "Small": 10, "Roomy": 30}
    councils = {name: make_council(app, name, office=office) for name in names}
    for name, hours in names.items():
        meet(app, manager, councils[name], minutes=hours * 60)
    elsewhere = make_council(app, "Elsewhere")
    meet(app, manager, elsewhere, minutes=21 * 60)
    with app.app_context():
        with unit_of_work():
            set_ceiling(manager, place_of(councils["Small"]), NewCeiling(5, "Two officers"))
        with unit_of_work():
            set_ceiling(manager, place_of(councils["Roomy"]), NewCeiling(60, "It asked"))
        found = near_or_over(office.id, quarter_of(TODAY), counted_for(manager))
        over = near_or_over(office.id, quarter_of(TODAY), counted_for(manager), only_over=True)
        later = near_or_over(
            office.id, quarter_of(TODAY + timedelta(days=100)), counted_for(manager)
        )
    assert [one.name for one in found.rows] == ["Small", "Over", "Near"]
    assert [one.words for one in found.rows[:1]] == ["10 of 5 hours"]
    assert [one.name for one in over.rows] == ["Small", "Over"]
    assert later.rows == ()


def test_a_pack_tells_our_side_and_never_what_is_restricted_nor_the_other_side(app: Flask) -> None:
    readers = make_readers(app)
    council = make_council(app, office=readers.office)
    meet(app, readers.writer, council, minutes=60)
    meet(app, readers.writer, council, minutes=120, is_not_for_ministers=True)
    meet(app, readers.writer, council, minutes=600, sharing=Sharing.RESTRICTED)
    with app.app_context():
        told = {
            audience: glance_facts(
                PackRequest(readers.writer, place_of(council), audience, clock.now())
            )
            for audience in Audience
        }
    assert told[Audience.AREA] is None
    for audience, hours in ((Audience.OFFICE, "3"), (Audience.MINISTER, "1")):
        found = told[audience]
        assert found is not None
        ((label, words),) = found.facts
        assert label == f"Asked, {quarter_of(TODAY).label}"
        assert words == f"{hours} of 20 hours, restricted engagements not counted"
        assert "as at" in found.sources[0]
