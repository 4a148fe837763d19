"""Filling a database for measuring: the numbers asked for, and every rule kept."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from gorm.core.db import session, unit_of_work
from gorm.core.errors import Refused
from gorm.demo.sample.people import PASSWORD
from gorm.demo.sample.service import NOTICE
from gorm.demo.scale.country import MEASURER
from gorm.demo.scale.service import fill
from gorm.engagements.models import (
    Attendee,
    Commitment,
    Engagement,
    EngagementArea,
    EngagementOrganisation,
    EngagementState,
    Sharing,
    TeamMember,
)
from gorm.people.models import Person
from gorm.places.models import Area, Organisation
from tests.factories.accounts import make_office
from tests.support.client import Client


def how_many(model: type) -> int:
    return session().scalar(select(func.count()).select_from(model)) or 0


def test_as_many_rows_are_written_as_were_asked_for(filled: dict[str, int]) -> None:
    assert how_many(Engagement) == filled["engagement"] == 500
    assert how_many(Area) == 400
    assert how_many(Organisation) == 1600
    assert how_many(Person) == 4000
    assert how_many(EngagementOrganisation) == filled["engagement_organisation"] >= 500
    assert how_many(EngagementArea) == filled["engagement_area"] >= 500
    assert 500 <= how_many(Attendee) <= 1000
    assert 100 <= how_many(Commitment) <= 240


def test_dates_are_in_step_and_what_was_held_is_past(filled: dict[str, int]) -> None:
    for link in (EngagementOrganisation, EngagementArea, Attendee):
        astray = (
            select(func.count())
            .select_from(link)
            .join(Engagement, Engagement.id == link.engagement_id)
            .where(link.happens_on != Engagement.happens_on)
        )
        assert session().scalar(astray) == 0
    held = select(func.max(Engagement.happens_on)).where(Engagement.state == EngagementState.HELD)
    planned = select(func.min(Engagement.happens_on)).where(
        Engagement.state == EngagementState.PLANNED
    )
    assert session().scalars(held).one() < session().scalars(planned).one()


def test_a_few_places_take_much_of_the_time(filled: dict[str, int]) -> None:
    most = session().scalars(
        select(func.count())
        .select_from(EngagementArea)
        .group_by(EngagementArea.area_id)
        .order_by(func.count().desc())
    )
    assert (most.first() or 0) >= 5


def test_restricted_records_have_a_team(filled: dict[str, int]) -> None:
    without = (
        select(func.count())
        .select_from(Engagement)
        .where(
            Engagement.sharing == Sharing.RESTRICTED,
            ~select(TeamMember).where(TeamMember.engagement_id == Engagement.id).exists(),
        )
    )
    assert session().scalar(without) == 0


def test_it_stands_beside_the_sample_but_is_filled_only_once(sampled: Flask) -> None:
    with sampled.app_context():
        with unit_of_work():
            fill(20, 9, seed=1)
        with pytest.raises(Refused, match="filled for measuring before"), unit_of_work():
            fill(20, 9, seed=1)
        assert how_many(Area) == 6 + 9


def test_it_never_stands_beside_real_data(app: Flask) -> None:
    make_office(app)
    result = app.test_cli_runner().invoke(args=["demo", "scale", "--engagements", "10"])
    assert result.exit_code == 1
    assert "not the sample's" in result.output
    with app.app_context():
        assert how_many(Engagement) == 0


def test_the_measurer_signs_in_and_can_log_what_comes_next(client: Client) -> None:
    result = client.app.test_cli_runner().invoke(args=["demo", "scale", "--engagements", "50"])
    assert result.exit_code == 0, result.output
    page = client.follow(client.sign_in(MEASURER, PASSWORD))
    assert page.words("h1") == "My work"
    assert NOTICE in page.text
