"""The sample office: believable, and true to every rule of the records."""

import csv
import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, or_, select, text
from sqlalchemy.orm import selectinload

from gorm.accounts.models import Office, User
from gorm.core import clock
from gorm.core.db import session
from gorm.demo import library
from gorm.demo.sample.diary import is_possible
from gorm.demo.sample.service import Seeded
from gorm.engagements.models import (
    Attendee,
    Commitment,
    CommitmentState,
    Engagement,
    EngagementArea,
    EngagementKind,
    EngagementOrganisation,
    EngagementState,
    Marking,
    Sharing,
    Side,
    TeamMember,
)
from gorm.engagements.rules import commitments_in
from gorm.people.models import Assignment, Person, Post
from gorm.places.models import Area, AreaMember, Organisation, Succession


def test_no_code_of_the_sample_is_a_real_one(sample: Seeded) -> None:
    codes = {code for code in session().scalars(select(Organisation.gss_code)) if code}
    codes |= set(session().scalars(select(Office.region_code)))
    assert len(codes) == 55
    assert all(int(code[3:]) >= 900 or code in {"E12000098", "E12000099"} for code in codes)
    assert not codes & real_codes()


def real_codes() -> set[str]:
    folder = os.environ.get("GORM_REAL_DATA")
    if not folder:
        return set()
    with (Path(folder) / "english_local_authorities.csv").open(encoding="utf-8") as file:
        return {row["gss_code"] for row in csv.DictReader(file)} | {
            row["region_code"] for row in csv.DictReader(file)
        }


def test_the_sample_has_what_an_office_has(sample: Seeded) -> None:
    assert sample.areas == 6
    assert sample.people >= 60
    assert 250 <= sample.engagements <= 400
    for column, members in (
        (Engagement.kind, EngagementKind),
        (Engagement.state, EngagementState),
        (Engagement.sharing, Sharing),
        (Engagement.marking, Marking),
        (Commitment.state, CommitmentState),
        (Commitment.side, Side),
    ):
        assert set(session().scalars(select(column).distinct())) == set(members)
    moved = select(Post.person_id).group_by(Post.person_id).having(func.count() > 1)
    assert len(session().scalars(moved).all()) >= 10
    assert session().scalar(select(func.count()).select_from(Assignment)) == 7
    assert session().scalar(select(func.count()).where(Engagement.is_not_for_ministers))
    assert session().scalar(select(func.count()).where(Engagement.is_releasable))
    assert session().scalar(select(func.count()).where(Engagement.department_id.is_not(None)))


def test_something_waits_for_every_manager(sample: Seeded) -> None:
    overdue = select(Commitment.owner_user_id).where(
        Commitment.state == CommitmentState.OPEN, Commitment.due_on < clock.today()
    )
    assert set(session().scalars(overdue)) - {None}
    ahead = select(Engagement.logged_by_id).where(
        Engagement.state == EngagementState.PLANNED, Engagement.happens_on > clock.today()
    )
    managers = select(User.id).where(User.name.in_(["Amara Osei", "Tom Hesketh", "Daniel Akhtar"]))
    assert set(session().scalars(managers)) <= set(session().scalars(ahead))
    unwritten = select(func.count()).where(
        Engagement.state == EngagementState.PLANNED, Engagement.happens_on < clock.today()
    )
    assert session().scalar(unwritten)


def test_dates_of_links_are_in_step_with_their_engagement(sample: Seeded) -> None:
    for link in (EngagementOrganisation, EngagementArea, Attendee):
        astray = (
            select(func.count())
            .select_from(link)
            .join(Engagement, Engagement.id == link.engagement_id)
            .where(link.happens_on != Engagement.happens_on)
        )
        assert session().scalar(astray) == 0


def test_areas_of_an_engagement_are_those_of_whom_it_met(sample: Seeded) -> None:
    belongs = {
        (row.organisation_id, row.area_id)
        for row in session().execute(select(AreaMember.organisation_id, AreaMember.area_id))
    } | {(row[0], row[1]) for row in session().execute(select(Area.accountable_id, Area.id))}
    for row in _all(Engagement.organisations, Engagement.areas):
        met = {link.organisation_id for link in row.organisations}
        derived = {area for organisation, area in belongs if organisation in met}
        assert met
        assert {link.area_id for link in row.areas if not link.is_named} == derived
        assert row.areas


def _all(*loaded: Any) -> Any:
    return session().scalars(select(Engagement).options(*map(selectinload, loaded)))


def test_everybody_who_was_met_held_their_post_that_day_at_a_body_that_was_met(
    sample: Seeded,
) -> None:
    astray = (
        select(func.count())
        .select_from(Attendee)
        .join(Post, Post.id == Attendee.post_id)
        .where(
            or_(
                Post.started_on > Attendee.happens_on,
                Post.ended_on < Attendee.happens_on,
                ~select(EngagementOrganisation)
                .where(
                    EngagementOrganisation.engagement_id == Attendee.engagement_id,
                    EngagementOrganisation.organisation_id == Post.organisation_id,
                )
                .exists(),
            )
        )
    )
    assert session().scalar(astray) == 0


def test_restricted_records_have_a_team_with_their_writer_and_nothing_else_has(
    sample: Seeded,
) -> None:
    for row in _all(Engagement.team):
        team = {member.user_id for member in row.team}
        assert (row.logged_by_id in team) == (row.sharing is Sharing.RESTRICTED)
        assert bool(team) == (row.sharing is Sharing.RESTRICTED)
    department_users = select(User.id).where(User.department_id.is_not(None))
    on_teams = select(func.count()).where(TeamMember.user_id.in_(department_users))
    assert session().scalar(on_teams) == 0


def test_what_may_be_released_is_official_and_unrestricted(sample: Seeded) -> None:
    released = select(Engagement.marking, Engagement.sharing).where(Engagement.is_releasable)
    for marking, sharing in session().execute(released):
        assert marking is Marking.OFFICIAL
        assert sharing is not Sharing.RESTRICTED


def test_every_typed_promise_is_a_commitment(sample: Seeded) -> None:
    typed = 0
    for row in _all(Engagement.commitments):
        kept = {(one.side.value, one.promise, one.due_on) for one in row.commitments}
        read = commitments_in(row.notes, row.happens_on)
        typed += len(read)
        assert {(one.side, one.promise, one.due_on) for one in read} <= kept
        assert not any(one.doubt for one in read)
    assert typed >= 40


def test_commitments_close_between_their_making_and_today(sample: Seeded) -> None:
    rows = session().execute(
        select(Commitment.closed_on, Engagement.happens_on).join(Commitment.engagement)
    )
    for closed_on, made_on in rows:
        assert closed_on is None or made_on <= closed_on <= clock.today()


def test_notes_read_as_notes(sample: Seeded) -> None:
    written = session().scalars(
        select(Engagement.notes).where(Engagement.state == EngagementState.HELD)
    )
    notes = list(written)
    assert not [text for text in notes if re.search(r"[{}]|  |\bNone\b|\.\.", text)]
    long_ones = [text for text in notes if "\n\n" in text]
    assert len(long_ones) > 120
    assert all(50 <= len(text.split()) <= 270 for text in long_ones)
    assert len(set(notes)) == len(notes), "no two engagements say the same"


def test_names_are_found_by_their_folded_form(sample: Seeded) -> None:
    for row in session().scalars(select(Organisation)):
        assert row.search_name == f"{row.name} {row.short_name}".casefold()
    for person in session().scalars(select(Person)):
        assert person.search_name == person.name.casefold()


def test_two_districts_became_one_council(sample: Seeded) -> None:
    pairs = session().scalars(select(Succession)).all()
    assert len(pairs) == 2
    assert len({pair.successor_id for pair in pairs}) == 1
    (successor,) = session().scalars(
        select(Organisation).where(Organisation.id == pairs[0].successor_id)
    )
    before = session().scalars(
        select(Organisation).where(Organisation.id.in_([pair.predecessor_id for pair in pairs]))
    )
    for council in before:
        assert not council.is_current
        assert council.ended_on is not None
        assert successor.started_on == council.ended_on + timedelta(days=1)


def test_every_story_of_a_place_can_be_told_there() -> None:
    for place in library.places():
        for key in place.stories:
            assert is_possible(place, library.topics()[key]), f"{key} in {place.key}"


def test_every_theme_and_department_that_is_named_stands(sample: Seeded) -> None:
    themes = set(session().scalars(text("SELECT name FROM theme")))
    departments = set(session().scalars(text("SELECT short_name FROM department")))
    for topic in library.topics().values():
        assert {topic.theme, topic.also or topic.theme} <= themes
        assert set(topic.departments) <= departments
        assert topic.key in library.phrases().subjects
