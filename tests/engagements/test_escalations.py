"""Engagements that somebody brings before the directors of the office."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.errors import Conflict, NotAllowed, NotFound, Refused
from gorm.core.text import day
from gorm.decisions.offers import QueueLine, QueueSource
from gorm.engagements import sections, service
from gorm.engagements.models import EngagementKind, Sharing
from gorm.engagements.queries import escalation_of
from tests.engagements.readers import Readers, make_readers
from tests.factories.accounts import make_user
from tests.factories.engagements import make_engagement
from tests.factories.places import make_area
from tests.support.client import Client


@pytest.fixture
def readers(app: Flask) -> Readers:
    return make_readers(app)


def escalate(
    app: Flask, actor: Actor, reference: str, reason: str = "Ann asks.", seen: int = 1
) -> None:
    with app.app_context(), unit_of_work():
        service.escalate_engagement(actor, reference, reason, seen)


def withdraw(
    app: Flask, actor: Actor, reference: str, reason: str = "Settled.", seen: int = 2
) -> None:
    with app.app_context(), unit_of_work():
        service.withdraw_escalation(actor, reference, reason, seen)


def queue_of(app: Flask, source: QueueSource, actor: Actor) -> Mapping[str, QueueLine]:
    """The lines of a source that stand in somebody's queue, by fingerprint."""
    with app.app_context():
        rows: list[Any] = list(session().execute(source.rows(actor)))
        lines = source.lines(actor, [row.id for row in rows])
        return {row.fingerprint: lines[row.id] for row in rows}


class TestEscalating:
    """The service."""

    def test_it_stands_until_it_is_withdrawn_and_can_be_escalated_again(
        self, app: Flask, readers: Readers
    ) -> None:
        reference = make_engagement(app, readers.writer)
        escalate(app, readers.writer, reference, " The leader will resign. ")
        with app.app_context():
            stands = escalation_of(readers.colleague, reference)
            assert stands is not None
            assert (stands.by, stands.because) == (readers.writer.name, "The leader will resign.")
        withdraw(app, readers.colleague, reference)
        with app.app_context():
            assert escalation_of(readers.colleague, reference) is None
        escalate(app, readers.colleague, reference, seen=3)
        (fingerprint,) = queue_of(app, sections.ESCALATED, readers.director)
        assert fingerprint == "2"

    def test_a_second_is_told_and_changes_nothing(self, app: Flask, readers: Readers) -> None:
        reference = make_engagement(app, readers.writer)
        escalate(app, readers.writer, reference)
        with pytest.raises(Conflict, match="already"):
            escalate(app, readers.colleague, reference, seen=1)
        withdraw(app, readers.writer, reference)
        with pytest.raises(Conflict, match="any more"):
            withdraw(app, readers.colleague, reference)
        with pytest.raises(Conflict, match="Somebody else"):
            escalate(app, readers.colleague, reference, seen=1)

    def test_a_reason_is_needed_and_an_office(self, app: Flask, readers: Readers) -> None:
        reference = make_engagement(app, readers.writer)
        with pytest.raises(Refused, match="Say why"):
            escalate(app, readers.writer, reference, "  ")
        writer = make_user(app, Role.RELATIONSHIP_MANAGER, department="DfE")
        of_department = make_engagement(app, writer)
        with pytest.raises(Refused, match="department"):
            escalate(app, writer, of_department)

    def test_only_those_who_may_change_it_may_escalate_it(
        self, app: Flask, readers: Readers
    ) -> None:
        shared = make_engagement(app, readers.writer, sharing=Sharing.SHARED)
        with pytest.raises(NotAllowed):
            escalate(app, readers.elsewhere, shared)
        secret = make_engagement(
            app, readers.writer, sharing=Sharing.RESTRICTED, team_ids=(readers.writer.user_id,)
        )
        with pytest.raises(NotFound):
            escalate(app, readers.colleague, secret)


class TestTheQueue:
    """The rows that the office's directors are to note."""

    def test_a_director_reads_what_it_was_with_whom_and_why(
        self, app: Flask, readers: Readers
    ) -> None:
        area = make_area(app, "Anytown", office=readers.office)
        reference = make_engagement(app, readers.writer, areas=[area], kind=EngagementKind.VISIT)
        escalate(app, readers.writer, reference)
        (line,) = queue_of(app, sections.ESCALATED, readers.director).values()
        assert line.words.startswith("Visit to Anytown, ")
        assert (line.why, line.from_whom) == ("Ann asks.", readers.writer.name)
        assert line.address == f"/engagements/{reference}"

    def test_nobody_else_has_it_in_a_queue(self, app: Flask, readers: Readers) -> None:
        shared = make_engagement(app, readers.writer, sharing=Sharing.SHARED)
        secret = make_engagement(
            app, readers.writer, sharing=Sharing.RESTRICTED, team_ids=(readers.writer.user_id,)
        )
        for reference in (shared, secret):
            escalate(app, readers.writer, reference)
        found = {
            name: len(queue_of(app, sections.ESCALATED, reader))
            for name, reader in readers.named().items()
        }
        assert {name: number for name, number in found.items() if number} == {"director": 2}
        with app.app_context():
            ids = [row.id for row in session().execute(sections.ESCALATED.rows(readers.director))]
            told = sections.ESCALATED.lines(readers.director_elsewhere, ids).values()
        assert [line.address for line in told] == [f"/engagements/{shared}"]


class TestAreasWithoutContact:
    """Priority areas of the director's own office."""

    def test_they_are_to_be_noted_after_ninety_days_and_again_after_the_next_silence(
        self, app: Flask, readers: Readers
    ) -> None:
        priority: dict[str, Any] = {
            "office": readers.office,
            "is_priority": True,
            "priority_reason": "Finance",
        }
        silent, fresh, _never = (make_area(app, name, **priority) for name in ("S", "F", "N"))
        make_area(app, "No priority", office=readers.office)
        long_ago, lately = (clock.today() - timedelta(days=days) for days in (91, 90))
        make_engagement(app, readers.writer, areas=[silent], happens_on=long_ago)
        make_engagement(app, readers.writer, areas=[fresh], happens_on=lately)
        lines = queue_of(app, sections.NEGLECTED, readers.director)
        assert {key: line.words for key, line in lines.items()} == {
            long_ago.isoformat(): f"S: last contact {day(long_ago)}, 91 days ago",
            "never": "N: no contact on record",
        }
        (act,) = lines[long_ago.isoformat()].acts
        assert act == ("Plan a meeting", f"/engagements/plan?area={silent.reference}")
        for name in ("director_elsewhere", "colleague", "auditor"):
            assert not queue_of(app, sections.NEGLECTED, readers.named()[name])


class TestPages:
    """As somebody does it on pages."""

    def test_escalated_and_withdrawn(self, client: Client, readers: Readers) -> None:
        reference = make_engagement(client.app, readers.writer)
        client.sign_in(readers.writer.email)
        page = client.get("engagements.escalate", reference=reference)
        again = client.submit(page, {"reason": " "}, expect=422)
        assert "Say why the directors should know of it." in again.words("main")
        record = client.follow(client.submit(again, {"reason": "The leader will resign."}))
        assert f"Escalated to the directors by {readers.writer.name}" in record.words("main")
        assert "because: The leader will resign." in record.words("main")
        assert "escalated the engagement to the directors" in record.words("main")
        assert "Escalate to the directors" not in record.links()
        page = client.get("engagements.withdraw", reference=reference)
        record = client.follow(client.submit(page, {"reason": "It is settled."}))
        assert "Escalate to the directors" in record.links()

    def test_who_comes_second_keeps_what_was_typed_beside_what_stands(
        self, client: Client, readers: Readers
    ) -> None:
        reference = make_engagement(client.app, readers.writer)
        client.sign_in(readers.writer.email)
        page = client.get("engagements.escalate", reference=reference)
        escalate(client.app, readers.colleague, reference, "Theirs.")
        again = client.submit(page, {"reason": "Mine."}, expect=409)
        assert "because: Theirs." in again.words("main")
        assert "Mine." in again.words("textarea")
        assert "already" in again.words("main")

    def test_who_may_not_read_it_does_not_learn_why(self, client: Client, readers: Readers) -> None:
        reference = make_engagement(client.app, readers.writer)
        escalate(client.app, readers.writer, reference)
        client.sign_in(readers.elsewhere.email)
        record = client.get("engagements.detail", reference=reference)
        assert "Escalated" not in record.words("main")
