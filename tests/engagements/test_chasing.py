"""Chasing promises: noted, told in lists, narrowed by; and how long somebody may hear nothing."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.roles import Role
from gorm.audit.queries import history_of
from gorm.core import clock
from gorm.core.db import unit_of_work
from gorm.core.errors import Conflict, NotAllowed, NotFound, Refused
from gorm.engagements.chasing_models import ChaseWay
from gorm.engagements.listing.promises import CommitmentFilter, CommitmentLine, commitments_found
from gorm.engagements.models import Sharing, Side
from gorm.engagements.queries import engagement_record
from gorm.engagements.queries.chases import silence_set
from gorm.engagements.rules import chased_in_words
from gorm.engagements.service import (
    ChaseDetails,
    CommitmentDetails,
    Silence,
    chase_commitment,
    complete_commitment,
    set_silence,
)
from tests.engagements.readers import Readers, make_readers
from tests.factories.accounts import make_user
from tests.factories.engagements import make_engagement
from tests.factories.places import make_area
from tests.support.client import Client
from tests.support.queries import statements_of

TODAY = clock.today()
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def readers(app: Flask) -> Readers:
    return make_readers(app)


def promise(app: Flask, readers: Readers, *promises: CommitmentDetails, **details: Any) -> str:
    """An engagement of the office with promises of theirs; its reference."""
    promises = promises or (CommitmentDetails(Side.THEIRS, "Send the plan", YESTERDAY),)
    area = make_area(app, office=readers.office)
    return make_engagement(app, readers.writer, areas=[area], commitments=promises, **details)


def lines(app: Flask, actor: Actor, **wanted: Any) -> list[CommitmentLine]:
    with app.app_context():
        return list(commitments_found(actor, CommitmentFilter(**wanted), None).rows)


def chase(app: Flask, actor: Actor, reference: str, on: date = TODAY, **said: Any) -> None:
    with app.app_context(), unit_of_work():
        chase_commitment(actor, reference, ChaseDetails(on, **said))


@pytest.mark.parametrize(
    ("times", "words"),
    [
        (0, ""),
        (1, "Chased once, on 3 March 2027"),
        (2, "Chased twice, last on 3 March 2027"),
        (5, "Chased 5 times, last on 3 March 2027"),
    ],
)
def test_chases_are_told_in_words(times: int, words: str) -> None:
    assert chased_in_words(times, date(2027, 3, 3)) == words


def test_a_promise_is_chased_several_times_and_tells_how_often(
    app: Flask, readers: Readers
) -> None:
    engagement = promise(app, readers)
    (line,) = lines(app, readers.writer)
    assert line.chased == ""
    chase(app, readers.writer, line.reference, on=YESTERDAY, way=ChaseWay.CALL, words="Rang")
    chase(app, readers.colleague, line.reference)
    (line,) = lines(app, readers.writer)
    assert (line.chases, line.last_chased_on) == (2, TODAY)
    with app.app_context():
        words = engagement_record(readers.writer, engagement).words
        assert words is not None
        (told,) = words.theirs
        assert [(one.on, one.way, one.by, one.words) for one in told.chases] == [
            (TODAY, None, readers.colleague.name, ""),
            (YESTERDAY, ChaseWay.CALL, readers.writer.name, "Rang"),
        ]
        history = history_of("engagement", engagement).entries
    assert [one.sentence for one in history][:2] == ["chased a commitment"] * 2
    assert history[1].reason == "Rang"


def test_the_same_chase_is_noted_once(app: Flask, readers: Readers) -> None:
    promise(app, readers)
    (line,) = lines(app, readers.writer)
    chase(app, readers.writer, line.reference)
    with pytest.raises(Refused, match="already"):
        chase(app, readers.writer, line.reference)
    chase(app, readers.writer, line.reference, way=ChaseWay.EMAIL)
    chase(app, readers.writer, line.reference, words="Rang too")
    assert lines(app, readers.writer)[0].chases == 3


def test_only_open_promises_are_chased_and_not_on_a_day_to_come(
    app: Flask, readers: Readers
) -> None:
    promise(app, readers)
    (line,) = lines(app, readers.writer)
    with pytest.raises(Refused, match="still to come"):
        chase(app, readers.writer, line.reference, on=TODAY + timedelta(days=1))
    with app.app_context(), unit_of_work():
        complete_commitment(readers.writer, line.reference, line.version)
    with pytest.raises(Refused, match="nothing to chase"):
        chase(app, readers.writer, line.reference)


def test_those_chase_who_may_change_the_engagement(app: Flask, readers: Readers) -> None:
    promise(app, readers, sharing=Sharing.SHARED)
    (line,) = lines(app, readers.writer)
    for other in (readers.elsewhere, readers.department, readers.auditor, SYSTEM):
        with pytest.raises(NotAllowed):
            chase(app, other, line.reference)
    chase(app, readers.colleague, line.reference)


def test_a_restricted_promise_is_chased_by_its_team_alone(app: Flask, readers: Readers) -> None:
    promise(app, readers, sharing=Sharing.RESTRICTED, team_ids=(readers.team.user_id,))
    (line,) = lines(app, readers.team)
    with pytest.raises(NotFound):
        chase(app, readers.colleague, line.reference)
    chase(app, readers.team, line.reference)
    assert lines(app, readers.colleague) == []


def test_a_list_is_narrowed_to_what_is_due_overdue_chased_and_not_chased(
    app: Flask, readers: Readers
) -> None:
    later = TODAY + timedelta(days=30)
    promise(
        app, readers,
        *(
            CommitmentDetails(Side.THEIRS, words, due_on)
            for words, due_on in (
                ("late", YESTERDAY), ("soon", TODAY), ("later", later), ("some day", None),
            )
        ),
    )  # fmt: skip
    by_words = {line.promise: line for line in lines(app, readers.writer)}
    chase(app, readers.writer, by_words["late"].reference)
    chase(app, readers.writer, by_words["some day"].reference)

    def told(**wanted: Any) -> list[str]:
        return [line.promise for line in lines(app, readers.writer, **wanted)]

    assert told(is_overdue=True) == ["late"]
    assert told(due_until=TODAY + timedelta(days=14)) == ["late", "soon"]
    assert told(is_chased=True) == ["late", "some day"]
    assert told(is_chased=False) == ["soon", "later"]
    assert told(is_chased=False, due_until=TODAY) == ["soon"]


def test_a_chase_is_noted_in_one_click_from_the_list_and_by_a_form(
    client: Client, readers: Readers
) -> None:
    engagement = promise(client.app, readers)
    client.sign_in(readers.writer.email)
    opened = client.open("/commitments")
    page = client.submit(opened, {}, form=opened.form_to("/chased-today"))
    assert page.location == "/commitments"
    assert "Chased once" in client.follow(page).words()
    opened = client.open("/commitments")
    again = client.follow(client.submit(opened, {}, form=opened.form_to("/chased-today")))
    assert "already" in again.words()
    (line,) = lines(client.app, readers.writer)
    form = client.open(f"/commitments/{line.reference}/chase?back=/commitments")
    wrong = client.submit(form, {"chased_on": "", "words": "Kept"}, expect=422)
    assert "Enter the day of the chase" in wrong.words()
    assert wrong.form_fields()["words"] == "Kept"
    page = client.submit(wrong, {"chased_on": "yesterday", "way": "letter", "words": "Wrote"})
    assert page.location == "/commitments"
    assert "Chased twice" in client.follow(page).words()
    assert "letter" in client.open(f"/engagements/{engagement}").words()
    narrowed = client.open("/commitments?chased=no").words()
    assert "No commitment fits" in narrowed
    assert "Send the plan" in client.open("/commitments?due=overdue&chased=yes").words()


def test_a_chase_leads_nowhere_but_to_our_own_pages(client: Client, readers: Readers) -> None:
    engagement = promise(client.app, readers)
    (line,) = lines(client.app, readers.writer)
    client.sign_in(readers.writer.email)
    page = client.send(
        f"/commitments/{line.reference}/chased-today", {"back": "https://example.org/"}
    )
    assert page.location == f"/engagements/{engagement}"


def test_the_page_of_an_engagement_asks_no_more_where_more_was_chased(
    client: Client, readers: Readers
) -> None:
    engagement = promise(client.app, readers)
    client.sign_in(readers.writer.email)

    def asked() -> int:
        with statements_of(client.app) as statements:
            client.open(f"/engagements/{engagement}")
        return len(statements)

    few = asked()
    (line,) = lines(client.app, readers.writer)
    for days in range(5):
        chase(client.app, readers.writer, line.reference, on=TODAY - timedelta(days=days))
    assert asked() == few <= 12


def test_an_administrator_sets_how_long_somebody_may_hear_nothing(
    client: Client, readers: Readers
) -> None:
    client.sign_in(readers.administrator.email)
    page = client.open("/settings/silence")
    assert page.form_fields()["organisation_days"] == "90"
    wrong = client.submit(page, {"organisation_days": "0"}, expect=422)
    assert "must be a number from 1" in wrong.words()
    page = client.follow(client.submit(wrong, {"organisation_days": "60", "person_days": "45"}))
    assert "set how long somebody may hear nothing" in page.words()
    with client.app.app_context():
        assert (silence_set().organisation_days, silence_set().person_days) == (60, 45)
        with pytest.raises(NotAllowed), unit_of_work():
            set_silence(readers.director, Silence(1, 1), 1)
        with pytest.raises(Conflict), unit_of_work():
            set_silence(readers.administrator, Silence(1, 1), 0)


def test_only_administrators_see_the_setting(client: Client) -> None:
    client.sign_in(make_user(client.app, Role.DIRECTOR).email)
    client.open("/settings/silence", expect=403)
