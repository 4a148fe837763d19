"""Evidence on a case, frozen as it was seen, by the pages."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.roles import Role
from gorm.challenge.models import CaseEngagement, CaseEntry, CaseEvidence
from gorm.challenge.queries.heads import case_head
from gorm.challenge.queries.on_file import on_file as on_the_file
from gorm.challenge.rules.proposing import Proposal
from gorm.challenge.rules.steps import StepKind
from gorm.challenge.service.proposing import take_step
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.errors import Refused
from gorm.engagements.models import Sharing
from gorm.performance.models import Candidate, Category, Indicator
from gorm.performance.service.assessing import AssessmentFacts, record_assessment
from tests.factories.accounts import make_user
from tests.factories.attachments import PDF
from tests.factories.challenge import case_row, make_case
from tests.factories.engagements import make_engagement
from tests.performance.scanned import England
from tests.support.client import Client
from tests.support.pages import Page


@pytest.fixture
def england(app: Flask) -> England:
    """Ten councils, the first of which does badly on one indicator."""
    england = England(app)
    england.failing(code="REV")
    england.scan()
    return england


@pytest.fixture
def manager(app: Flask, england: England, client: Client) -> Actor:
    """A manager of the office, signed in."""
    manager = make_user(app, office=england.office)
    client.sign_in(manager.email)
    return manager


@pytest.fixture
def case(app: Flask, england: England, manager: Actor) -> str:
    """A case on the council that does badly."""
    return make_case(app, manager, england.town)


def finding_of(app: Flask, england: England) -> str:
    with app.app_context():
        query = select(Candidate.reference).where(Candidate.organisation_id == england.town.id)
        return session().scalars(query).one()


def frozen_in(app: Flask) -> Any:
    with app.app_context():
        return session().scalars(select(CaseEvidence.frozen)).one()


def evidence_counted(app: Flask, actor: Actor, case: str) -> int:
    """How much evidence a step up finds on the file."""
    with app.app_context():
        head = case_head(actor, case)
        file = on_the_file(head.id, head.ladder, head.standing, head.instruments, None)
        return file.evidence


def add(client: Client, case: str, endpoint: str, *, expect: int = 303, **typed: Any) -> Page:
    page = client.get(f"challenge.{endpoint}", reference=case)
    return client.submit(page, typed, expect=expect)


def on_file(client: Client, case: str) -> str:
    return client.get("challenge.evidence", reference=case).words()


def test_a_finding_goes_from_its_own_page_onto_a_case_with_its_figures(
    app: Flask, client: Client, england: England, case: str
) -> None:
    assert "No evidence is on file yet." in on_file(client, case)
    finding = finding_of(app, england)
    page = client.get("performance.finding", reference=finding)
    assert "Open a case" in page.links()
    client.submit(client.open(page.links()[f"Add to {case}"]), {})
    words = on_file(client, case)
    assert "Reviews on time in Town 0: in the worst quarter of its type" in words
    assert "All 10 values of the type in 2023-24" in words
    assert client.get("performance.finding", reference=finding).words().count("Kept for a case")
    again = client.get("challenge.add_finding", reference=case)
    assert "No open or kept finding of Town 0 is waiting." in again.words()


def test_those_who_write_in_no_case_are_offered_none_on_a_finding(
    app: Flask, client: Client, england: England, case: str
) -> None:
    client.sign_out()
    client.sign_in(make_user(app, Role.ANALYST, office=england.office).email)
    links = client.get("performance.finding", reference=finding_of(app, england)).links()
    assert f"Add to {case}" not in links
    assert "Open a case" not in links


def test_figures_stay_as_they_were_seen_when_they_are_published_anew(
    app: Flask, client: Client, england: England, case: str
) -> None:
    add(client, case, "add_figures", figures="REV")
    with app.app_context():
        indicator = session().scalars(select(Indicator).where(Indicator.code == "REV")).one()
        session().expunge(indicator)
    england.publish(indicator, "2023-24", 5)
    rows = frozen_in(app)["rows"]
    assert {row["value"] for row in rows} == {"0\xa0%"}
    assert [row["period"] for row in rows] == ["2023-24", "2022-23"]
    assert all(row["import"].startswith("IMP-") for row in rows)
    words = on_file(client, case)
    assert "2023-24 0 %" in words
    assert rows[0]["import"] in words


def test_an_assessment_stands_on_the_file_as_it_was_judged(
    app: Flask, client: Client, england: England, case: str
) -> None:
    with app.app_context(), unit_of_work():
        category = session().scalars(select(Category).order_by(Category.id)).first()
        assert category is not None
        judged = AssessmentFacts(category.id, clock.today(), "A published report")
        assessment = record_assessment(SYSTEM, england.town.reference, judged)
    add(client, case, "add_assessment", assessment=assessment)
    assert "Source: A published report." in on_file(client, case)
    assert "Every assessment of Town 0 is on the file" in client.get(
        "challenge.add_assessment", reference=case
    ).words()  # fmt: skip


def test_a_document_needs_a_link_that_is_one(client: Client, case: str) -> None:
    typed: dict[str, Any] = {"title": "The budget report", "happened_on": "2/3/2026"}
    refused = add(client, case, "add_document", expect=422, address="javascript:alert(1)", **typed)
    assert refused.form_fields()["title"] == "The budget report"
    add(client, case, "add_document", address="https://example.org/budget", **typed)
    assert "The budget report" in on_file(client, case)


def test_a_note_is_evidence_until_its_sheet_is_struck(
    app: Flask, client: Client, manager: Actor, case: str
) -> None:
    add(client, case, "add_evidence_note", title="What the leader said", words="No reserves.")
    assert evidence_counted(app, manager, case) == 1
    assert "No reserves." in on_file(client, case)
    page = client.get("challenge.evidence", reference=case)
    strike = client.open(page.links()["Strike folio 2"])
    refused = client.submit(strike, {"reason": " "}, expect=422)
    assert refused.errors() == ["Enter what is wrong with it."]
    client.submit(strike, {"reason": "It was another leader."})
    assert "Struck: It was another leader." in on_file(client, case)
    assert evidence_counted(app, manager, case) == 0


def test_a_file_is_kept_with_a_case_and_read_by_whoever_reads_the_case(
    app: Flask, client: Client, case: str
) -> None:
    page = client.get("challenge.evidence", reference=case)
    client.submit(page, {"attachment": (BytesIO(PDF), "minutes.pdf")}, expect=422)
    sent = {"attachment": (BytesIO(PDF), "minutes.pdf"), "attachment_title": "Minutes"}
    client.submit(page, sent)
    links = client.get("challenge.evidence", reference=case).links()
    file = next(address for words, address in links.items() if words.startswith("Minutes"))
    assert client.open(file).data == PDF
    client.sign_out()
    client.sign_in(make_user(app).email)
    client.open(file, expect=404)


def test_an_engagement_of_the_body_belongs_to_the_story_of_its_case(
    app: Flask, client: Client, england: England, manager: Actor, case: str
) -> None:
    other = make_engagement(app, manager)
    held = make_engagement(app, manager, organisations=[england.town], purpose="The budget")
    add(client, case, "add_engagement", expect=422, engagement=other)
    add(client, case, "add_engagement", engagement=held)
    assert held in on_file(client, case)
    page = client.get("challenge.add_engagement", reference=case)
    assert "No engagement with Town 0 that you may read is waiting" in page.words()


def test_an_engagement_that_was_struck_from_the_file_can_be_linked_again(
    app: Flask, client: Client, england: England, manager: Actor, case: str
) -> None:
    held = make_engagement(app, manager, organisations=[england.town], purpose="The budget")
    add(client, case, "add_engagement", engagement=held)
    strike = client.get("challenge.strike_sheet", reference=case, folio=2)
    client.submit(strike, {"reason": "Linked before it was held."})
    assert held not in on_file(client, case)
    add(client, case, "add_engagement", engagement=held)
    assert held in on_file(client, case)
    with app.app_context():
        [link] = session().scalars(select(CaseEngagement))
        sheets = session().scalars(select(CaseEntry).order_by(CaseEntry.folio)).all()
    assert [sheet.struck_because for sheet in sheets] == ["", "Linked before it was held.", ""]
    assert link.entry_id == sheets[2].id


def test_a_sheet_may_be_older_than_the_opening_and_a_step_may_not(
    app: Flask, client: Client, manager: Actor, case: str
) -> None:
    before = clock.today() - timedelta(days=400)
    typed: dict[str, Any] = {
        "title": "The audit",
        "words": "No reserves.",
        "happened_on": before.isoformat(),
    }
    add(client, case, "add_evidence_note", **typed)
    assert evidence_counted(app, manager, case) == 1
    watch = Proposal(StepKind.MOVE, before, stage="watch", reason="Late", review_on=clock.today())
    with app.app_context(), pytest.raises(Refused, match="the case was opened then"):
        take_step(manager, case, watch, case_row(app, case).version)


def test_a_restricted_engagement_is_not_told_of_in_a_case_that_is_not(
    app: Flask, client: Client, england: England, manager: Actor, case: str
) -> None:
    hidden = make_engagement(
        app,
        manager,
        organisations=[england.town],
        sharing=Sharing.RESTRICTED,
        team_ids=(manager.user_id,),
    )
    page = client.get("challenge.add_engagement", reference=case)
    assert hidden not in page.text
    client.post("challenge.add_engagement", {"engagement": hidden}, reference=case, expect=422)


def test_what_is_put_on_the_file_late_keeps_its_own_day(
    app: Flask, client: Client, case: str
) -> None:
    typed: dict[str, Any] = {"title": "A call", "words": "They rang.", "happened_on": "June 2026"}
    add(client, case, "write_on_file", **typed)
    with app.app_context():
        sheet = session().scalars(select(CaseEntry).where(CaseEntry.title == "Note: A call")).one()
    assert sheet.precision.value == "month"
    late = add(
        client, case, "write_on_file", expect=422,
        **(typed | {"happened_on": (clock.today() + timedelta(days=2)).isoformat()}),
    )  # fmt: skip
    assert late.errors() == ["This is a day to come; enter when it happened."]
