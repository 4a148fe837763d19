"""The papers of a negotiation: what each says, for whom, and that any reader can read it."""

from typing import Any, Final

import pytest
from flask import Flask

from gorm.accounts.roles import Role
from gorm.audit.queries import history_of
from tests.negotiations.papers.canaries import CANARY, OURS
from tests.negotiations.places.desk import Desk
from tests.packs.reading import accessibility_failures, text_of
from tests.support.client import Client

PAPERS: Final = {
    "agreement": "negotiations.agreement_document",
    "offer": "negotiations.offer_document",
    "brief": "negotiations.brief_document",
}


def _client(desk: Desk, *roles: Role) -> Client:
    reader = desk.person(*roles) if roles else desk.manager
    client = Client(desk.app)
    client.sign_in(reader.email)
    return client


def _pdf(desk: Desk, endpoint: str, agreement: str, **values: Any) -> bytes:
    client = _client(desk)
    answer = client.browser.get(client.address(endpoint, reference=agreement, **values))
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return answer.get_data()


@pytest.mark.parametrize("endpoint", PAPERS.values(), ids=PAPERS)
def test_every_paper_can_be_read_by_everybody(desk: Desk, talks: str, endpoint: str) -> None:
    pdf = _pdf(desk, endpoint, talks)
    assert accessibility_failures(pdf) == []
    assert "Journeys by bus" in text_of(pdf)


def test_two_rounds_stand_side_by_side(desk: Desk, talks: str) -> None:
    desk.close_and_open(talks)
    pdf = _pdf(desk, "negotiations.comparison_document", talks, first=1, second=2)
    assert accessibility_failures(pdf) == []
    assert "Did not move" in text_of(pdf)


def test_the_brief_holds_the_mandate_and_what_each_side_said(desk: Desk, talks: str) -> None:
    text = text_of(_pdf(desk, PAPERS["brief"], talks))
    for words in ("OFFICIAL-SENSITIVE", CANARY, OURS, "The buses are old"):
        assert words in text


@pytest.mark.parametrize("name", ["agreement", "offer"])
def test_no_paper_for_the_area_holds_a_mandate_or_our_reasons(
    desk: Desk, talks: str, name: str
) -> None:
    text = text_of(_pdf(desk, PAPERS[name], talks))
    for words in (CANARY, "71.3", OURS):
        assert words not in text


def test_the_offer_lays_what_we_ask_beside_what_they_offered(desk: Desk, talks: str) -> None:
    text = text_of(_pdf(desk, PAPERS["offer"], talks))
    assert "78 %" in text
    assert "72 %" in text


def test_only_those_who_may_see_mandates_print_the_brief(desk: Desk, talks: str) -> None:
    colleague = _client(desk, Role.RELATIONSHIP_MANAGER)
    page = colleague.get("negotiations.papers", reference=talks)
    assert "Negotiation brief" not in page.text
    colleague.get("negotiations.brief_document", reference=talks, expect=403)


def test_that_a_document_was_made_is_recorded(app: Flask, desk: Desk, talks: str) -> None:
    _pdf(desk, PAPERS["offer"], talks)
    with app.app_context():
        assert "made a document of this agreement" in str(history_of("agreement", talks))


def test_two_rounds_are_needed_to_compare(desk: Desk, talks: str) -> None:
    _client(desk).get(
        "negotiations.comparison_document", reference=talks, first=1, second=2, expect=404
    )


def test_the_pages_of_flexibilities_lead_from_asking_to_the_decision(
    desk: Desk, talks: str
) -> None:
    client = _client(desk)
    for page in (
        client.get("negotiations.flexibilities", reference=talks),
        client.get("negotiations.all_flexibilities"),
    ):
        assert "Fund of the river" in page.text
    where: dict[str, Any] = {"reference": talks, "request_reference": "FLX-000001"}
    said = {"state": "agreed", "version": "1"}
    refused = client.post("negotiations.decide_flexibility", said, expect=422, **where)
    assert "Enter the reasons." in refused.text
    today = {"decided_on-day": "", "reasons": "It is right."}
    client.post("negotiations.decide_flexibility", said | today, expect=422, **where)
    page = client.get("negotiations.flexibility_request", **where)
    assert "Waits" in page.text or "Asked" in page.text
