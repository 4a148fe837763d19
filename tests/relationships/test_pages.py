"""The relationship picture of a place: who knows whom, whom nobody knows, and who may see it."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from gorm.accounts.roles import Role
from gorm.core import clock
from gorm.core.db import db, session
from gorm.engagements.models import EngagementState, Marking, Sharing
from gorm.people.models import PostKind
from gorm.places.models import Organisation
from tests.engagements.readers import Readers, make_readers
from tests.factories.accounts import make_user
from tests.factories.engagements import make_engagement
from tests.factories.people import make_person, make_post
from tests.factories.places import make_area, make_partner
from tests.support.client import Client


class Town:
    """An area with a chief executive and a partner's chair, and readers of every kind."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.readers: Readers = make_readers(app)
        office = self.readers.office
        self.partner = make_partner(app, "Anytown Housing", office=office)
        self.area = make_area(app, "Anytown", office=office, members=[self.partner])
        self.chief = self._post("Ada Chief", self.area.accountable_id, PostKind.CHIEF_EXECUTIVE)
        self.chair = self._post("Ben Chair", self.partner.id, PostKind.CHAIR)

    def _post(self, name: str, organisation_id: int, kind: PostKind) -> int:
        with self.app.app_context():
            body = session().get_one(Organisation, organisation_id)
            session().expunge(body)
        return make_post(self.app, make_person(self.app, name), body, kind).id

    def meet(self, post: int, days_ago: int, **details: Any) -> str:
        happens_on = clock.today() - timedelta(days=days_ago)
        return make_engagement(
            self.app, self.readers.writer, areas=[self.area], post_ids=(post,),
            happens_on=happens_on, **details,
        )  # fmt: skip


@pytest.fixture
def town(app: Flask) -> Town:
    return Town(app)


def test_the_picture_and_the_table_say_who_knows_whom_and_the_list_whom_nobody_knows(
    client: Client, town: Town
) -> None:
    town.meet(town.chief, 5)
    town.meet(town.chief, 20)
    client.sign_in(town.readers.colleague.email)
    area = client.get("places.area_detail", reference=town.area.reference)
    page = client.open(area.links()["Who knows whom"])
    assert f"Strong: {town.readers.writer.name}" in page.words("table")
    assert "2 meetings" in page.words("table")
    assert "Ada Chief, Chief executive</text>" in page.text, "she stands in the picture"
    assert "1 person of ours and 2 at Anytown, joined by 1 line" in page.text
    assert "Ben Chair Chair, Anytown Housing; never met" in page.words()
    plan = client.open(page.links()["Plan a meeting with Ben Chair"])
    assert "Ben Chair" in plan.words()


def test_a_meeting_of_long_ago_leaves_a_gap_and_says_when_it_was(
    client: Client, town: Town
) -> None:
    town.meet(town.chair, 700)
    client.sign_in(town.readers.colleague.email)
    page = client.get("relationships.of_organisation", reference=town.partner.reference)
    assert "Lapsed:" in page.words("table")
    assert "Ben Chair Chair, Anytown Housing; last met" in page.words()


def test_what_was_only_planned_or_did_not_happen_makes_nobody_known(
    client: Client, town: Town
) -> None:
    town.meet(town.chair, -10, state=EngagementState.PLANNED)
    client.sign_in(town.readers.colleague.email)
    page = client.get("relationships.of_organisation", reference=town.partner.reference)
    assert page.all("table") == []
    assert "never met" in page.words()


def test_a_restricted_meeting_counts_only_for_those_who_may_know_of_it(
    client: Client, town: Town
) -> None:
    team = (town.readers.writer.user_id, town.readers.team.user_id)
    town.meet(town.chair, 5, sharing=Sharing.RESTRICTED, team_ids=team)
    for kind, reader in town.readers.named().items():
        client.sign_in(reader.email)
        page = client.get("relationships.of_organisation", reference=town.partner.reference)
        knows = kind in {"writer", "team", "director", "auditor"}
        assert (town.readers.writer.name in page.words("table")) is knows, kind
        assert ("never met" in page.words()) is not knows, kind
        client.sign_out()


def test_a_department_sees_nothing_of_what_is_official_sensitive(
    client: Client, town: Town
) -> None:
    town.meet(town.chair, 5, marking=Marking.OFFICIAL_SENSITIVE)
    client.sign_in(town.readers.department.email)
    page = client.get("relationships.of_organisation", reference=town.partner.reference)
    assert town.readers.writer.name not in page.words()
    client.sign_out()
    client.sign_in(town.readers.elsewhere.email)
    page = client.get("relationships.of_organisation", reference=town.partner.reference)
    assert town.readers.writer.name in page.words("table")


def test_an_empty_place_says_how_to_begin(client: Client, app: Flask) -> None:
    user = make_user(app, Role.RELATIONSHIP_MANAGER)
    area = make_area(app)
    client.sign_in(user.email)
    page = client.get("relationships.of_area", reference=area.reference)
    assert "Add the people who matter here" in page.words()


def test_the_page_asks_few_queries_however_many_meetings_there_are(
    client: Client, town: Town
) -> None:
    client.sign_in(town.readers.colleague.email)
    few = asked(client, town)
    for day in range(1, 12):
        town.meet(town.chief if day % 2 else town.chair, day)
    assert asked(client, town) == few <= 12


def asked(client: Client, town: Town) -> int:
    statements: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN", "ROLLBACK", "COMMIT", "SET")):
            statements.append(statement)

    with client.app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        client.get("relationships.of_area", reference=town.area.reference)
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    return len(statements)
