"""The pages of decisions, as people read and use them."""

from typing import Any

import pytest

from gorm.accounts.actor import Actor
from gorm.accounts.models import user_reference
from gorm.accounts.roles import Role
from gorm.core import clock
from gorm.core.happenings import Precision
from gorm.decisions import service
from gorm.decisions.models import DecisionState, OutcomeKind
from tests.decisions.office import SUBJECT, Deciding
from tests.decisions.test_recusal_and_cover import delegate, recuse
from tests.factories.accounts import make_user
from tests.factories.places import make_area, make_council
from tests.support.client import Client
from tests.support.pages import Page


def as_(client: Client, who: Actor) -> Client:
    """Sign somebody in."""
    client.sign_in(who.email)
    return client


def told(client: Client, reference: str) -> str:
    """What the page of a decision says."""
    return client.get("decisions.detail", reference=reference).words()


def test_the_page_reads_as_a_file_note(client: Client, office: Deciding) -> None:
    council = make_council(office.app, "Anytown Council", office=office.office)
    area = make_area(office.app, "Anytown", office=office.office)
    reference = office.asked(
        organisation_id=council.id,
        area_id=area.id,
        reasons="Two inspections found the same.",
        options_considered="A letter; a board.",
        proportionality="A letter was tried in May.",
        advice="Counsel advises to wait.",
        is_advice_overridden=True,
        overridden_because="Children are at risk.",
        is_urgent=True,
        urgent_because="A child was hurt.",
        if_nothing_is_done="It gets worse.",
        evidence={"rank": 10, "periods": ["2025-26", "2026-27"]},
        proposal={"parts": ["Issue a notice", "Set up a board"], "brief": "As at March."},
    )
    chosen: dict[str, Any] = {"kind": OutcomeKind.PARTLY_APPROVED, "parts": frozenset({0})}
    office.decide(office.director, reference, reasons="A board can wait.", **chosen)
    page = as_(client, office.manager).get("decisions.detail", reference=reference)
    words = page.words()
    assert page.words("h1") == "Move Anytown from watch to formal challenge"
    for said in (
        "Made-up move, DEC-000001",
        "Outcome: partly approved",
        "Reasons for the outcome A board can wait.",
        "Issue a notice: approved",
        "Set up a board: not approved",
        "Decided by Dora Director At grade Director",
        "Asked by Manu Manager",
        "Grade needed Deputy director",
        "About Case CASE-000001",
        "Organisation Anytown Council",
        "Why it is urgent A child was hurt.",
        "Reasons Two inspections found the same.",
        "Options considered A letter; a board.",
        "Proportionality A letter was tried in May.",
        "Advice Counsel advises to wait.",
        "Why the advice is overridden Children are at risk.",
        "What happens if nothing is done It gets worse.",
        "Rank 10",
        "0 notices stand. As at March.",
        "Kept as it stood when it was decided; digest",
        "Manu Manager asked for this decision",
        "Dora Director decided it",
    ):
        assert said in words, said
    assert page.links()["Case CASE-000001"] == f"/made-up/{SUBJECT}"


def test_an_open_decision_says_who_may_decide_it_and_who_may_not(
    client: Client, office: Deciding
) -> None:
    reference = office.asked(by=office.deputy)
    words = told(as_(client, office.deputy), reference)
    needs = "It needs a director at the grade Deputy director or above, other than Denis Deputy"
    assert f"{needs}: Dora Director." in words
    assert "You asked for this decision, so that somebody else decides." in words


def test_where_nobody_of_the_office_may_decide_another_office_can_be_asked(
    client: Client, office: Deciding
) -> None:
    olga = office.elsewhere()
    reference = office.asked(grade_code="director")
    recuse(office, office.director)
    page = as_(client, office.director).get("decisions.detail", reference=reference)
    assert "Nobody in the Government Office for Northmoor may decide this now." in page.words()
    address = page.links()["Name who acts instead of Dora Director"]
    form = client.open(address)
    assert f"Olga Other, Director, {olga.office_name}" in form.words()
    assert "Denis Deputy" not in form.words()
    client.submit(form, {"substitute": user_reference(olga.user_id)})
    assert "Olga Other acts instead." in told(client, reference)


def test_a_director_decides_on_a_page_and_goes_back_where_they_came_from(
    client: Client, office: Deciding
) -> None:
    reference = office.asked(reasons="It gets worse.")
    page = as_(client, office.director).get(
        "decisions.decide", reference=reference, next="/decisions?state=waiting"
    )
    assert "It gets worse." in page.words()
    typed = {"kind": "approved_with_conditions", "conditions": "By May.", "reasons": "Needed."}
    done = client.submit(page, typed)
    assert done.location == "/decisions?state=waiting"
    assert office.outcome(reference).conditions == "By May."


@pytest.mark.parametrize("bad", ["//evil.example", "https://evil.example/", "\\evil"])
def test_no_form_leads_to_another_site(client: Client, office: Deciding, bad: str) -> None:
    reference = office.asked()
    page = as_(client, office.director).get("decisions.decide", reference=reference, next=bad)
    sent = {"kind": "declined", "reasons": "No.", "next": bad}
    assert client.submit(page, sent).location == f"/decisions/{reference}"


def test_bad_input_comes_back_with_every_word(client: Client, office: Deciding) -> None:
    reference = office.asked(proposal={"parts": ["First", "Second"]})
    page = as_(client, office.director).get("decisions.decide", reference=reference)
    typed = {"kind": "partly_approved", "reasons": "A long story.", "parts": ["0", "1"]}
    back = client.submit(page, typed, expect=422)
    assert back.errors() == ["These are all the parts. Choose “Approved”, or leave one out."]
    assert back.form_fields()["reasons"] == "A long story."
    client.submit(back, {"parts": "0"})
    assert office.effects() == {reference: "partly_approved; parts 0; Dora Director"}


def test_what_has_no_parts_offers_no_outcome_in_parts(client: Client, office: Deciding) -> None:
    page = as_(client, office.director).get("decisions.decide", reference=office.asked())
    assert "Partly approved" not in page.words()


def overtaken(client: Client, office: Deciding, endpoint: str, **typed: str) -> Page:
    """Send a form of a request that Dora decided in the meantime."""
    reference = office.asked()
    page = client.get(endpoint, reference=reference)
    office.decide(office.director, reference, reasons="What Dora wrote.")
    return client.submit(page, typed, expect=409)


@pytest.mark.parametrize(
    ("endpoint", "typed"),
    [
        ("decisions.decide", {"kind": "declined", "reasons": "What I wrote."}),
        ("decisions.return_for_work", {"words": "What I wrote."}),
        ("decisions.withdraw", {"reason": "What I wrote."}),
        (
            "decisions.delegate",
            {"to": "Dora", "begins_on": "today", "ends_on": "tomorrow", "reason": "What I wrote."},
        ),
    ],
)
def test_whoever_comes_second_reads_both_texts(
    client: Client, office: Deciding, endpoint: str, typed: dict[str, str]
) -> None:
    if "to" in typed:
        typed |= {"to": user_reference(office.director.user_id)}
    page = overtaken(as_(client, office.deputy), office, endpoint, **typed)
    words = page.words()
    assert "Somebody else got there first Dora Director decided it on" in words
    assert "What Dora wrote." in words
    assert "What I wrote." in words


def test_whoever_read_an_older_version_reads_the_new_one_and_sends_again(
    client: Client, office: Deciding
) -> None:
    reference = office.asked(reasons="The old reasons.")
    page = as_(client, office.deputy).get("decisions.decide", reference=reference)
    office.returned(office.director, reference)
    again = office.request(reasons="The new reasons.")
    office.do(lambda: service.ask_again(office.manager, reference, again, 2))
    back = client.submit(page, {"kind": "approved", "reasons": "What I wrote."}, expect=409)
    assert "Manu Manager asked for it again" in back.words()
    assert "The new reasons." in back.words()
    assert back.form_fields()["reasons"] == "What I wrote."
    client.submit(back, {})
    assert office.outcome(reference).reasons == "What I wrote."


def test_a_refusal_loses_nothing_that_was_typed(client: Client, office: Deciding) -> None:
    reference = office.asked()
    page = as_(client, office.director).get("decisions.decide", reference=reference)
    delegate(office, office.director, office.deputy, reference)
    sent = {"kind": "approved", "reasons": "What I wrote."}
    back = client.submit(page, sent, expect=403)
    assert "You have delegated it for now." in back.words()
    assert "What you typed" in back.words()
    assert "What I wrote." in back.words()
    assert office.decision(reference).state is DecisionState.OPEN


def test_a_request_goes_back_and_is_asked_again_and_both_versions_stand(
    client: Client, office: Deciding
) -> None:
    reference = office.asked(question="Move it at once", reasons="The old reasons.")
    page = as_(client, office.director).get("decisions.return_for_work", reference=reference)
    client.submit(page, {"words": "Say what less would do."})
    client.sign_out()
    page = as_(client, office.manager).get("decisions.detail", reference=reference)
    assert "What is to be done before it can be decided Say what less would do." in page.words()
    assert page.links()["Ask again"] == f"/made-up/{SUBJECT}/{reference}/ask-again"
    again = office.request(question="Move it in May", reasons="The new reasons.")
    office.do(lambda: service.ask_again(office.manager, reference, again, 2))
    words = told(client, reference)
    assert "What was asked before: Move it at once" in words
    assert "The old reasons." in words
    assert "The new reasons." in words


def test_who_asked_withdraws_on_a_page(client: Client, office: Deciding) -> None:
    reference = office.asked()
    page = as_(client, office.manager).get("decisions.withdraw", reference=reference)
    client.submit(page, {"reason": "They agreed."})
    assert "Outcome: withdrawn Withdrawn by Manu Manager" in told(client, reference)


def test_a_director_delegates_and_ends_it_on_pages(client: Client, office: Deciding) -> None:
    reference = office.asked()
    page = as_(client, office.director).get("decisions.delegate", reference=reference)
    to = user_reference(office.deputy.user_id)
    typed = {"to": to, "begins_on": "today", "ends_on": "tomorrow", "reason": "On leave."}
    shown = client.follow(client.submit(page, typed))
    assert "Delegated by Dora Director to Denis Deputy" in shown.words()
    ended = client.open(shown.links()["End this delegation to Denis Deputy"])
    client.submit(ended, {"reason": " "}, expect=422)
    client.submit(ended, {"reason": "Back early."})
    assert "Delegated by" not in told(client, reference)
    assert "ended a delegation of it" in told(client, reference)


def test_a_director_recuses_themself_and_ends_it_on_pages(client: Client, office: Deciding) -> None:
    reference = office.asked()
    page = as_(client, office.director).get("decisions.recuse", reference=reference)
    client.submit(page, {"reason": ""}, expect=422)
    client.submit(page, {"reason": "A friend.", "substitute": ""})
    assert "Dora Director is recused: A friend. Nobody is named yet" in told(client, reference)
    blocked = client.get("decisions.decide", reference=reference)
    assert "You have recused yourself from this." in blocked.words()
    assert "Outcome" not in blocked.words()
    page = client.get("decisions.end_recusal", reference=reference)
    client.submit(page, {"reason": "She has left."})
    assert "Decide" in client.get("decisions.detail", reference=reference).links()


def test_a_director_dates_a_decision_as_exactly_as_that_is_known(
    client: Client, office: Deciding
) -> None:
    reference = office.asked()
    page = as_(client, office.director).get("decisions.decide", reference=reference)
    typed = {"kind": "approved", "reasons": "It is needed.", "decided_precision": "month"}
    back = client.submit(page, typed, expect=422)
    assert back.errors() == ["Enter the day or the month that is known so."]
    month = f"{clock.today():%B %Y}"
    client.submit(back, {"decided_on": month})
    assert f"Decided on {month}" in told(client, reference)
    assert office.outcome(reference).precision is Precision.MONTH


def test_what_was_decided_above_is_recorded_on_a_page(client: Client, office: Deciding) -> None:
    reference = office.asked(grade_code="secretary_of_state")
    page = as_(client, office.director).get("decisions.record_above", reference=reference)
    typed = {
        "kind": "approved",
        "reasons": "The authority fails in its duty.",
        "decided_on": "today",
        "decided_by_name": "Michael Example",
        "decided_by_grade": "secretary_of_state",
        "announced_by": "A minister",
        "document_title": "Directions",
        "document_address": "https://www.example.org/directions",
    }
    back = client.submit(page, typed, expect=422)
    assert back.errors() == ["Enter who signed, or say that it is not held."]
    client.submit(back, {"not_held": "signed_by"})
    shown = client.get("decisions.detail", reference=reference)
    assert "Decided above the office, and recorded here by Dora Director" in shown.words()
    assert "Decided by Michael Example At grade Secretary of State" in shown.words()
    assert "Not held who signed" in shown.words()
    assert shown.links()["Directions"] == "https://www.example.org/directions"


def test_an_address_that_no_browser_should_open_is_only_text(
    client: Client, office: Deciding
) -> None:
    reference = office.asked()
    office.decide(office.director, reference, document_address="javascript:alert(1)")
    page = as_(client, office.manager).get("decisions.detail", reference=reference)
    assert "javascript:alert(1)" in page.words()
    assert "javascript:alert(1)" not in page.links().values()


def test_another_office_finds_nothing(client: Client, office: Deciding) -> None:
    reference = office.asked()
    as_(client, office.elsewhere())
    for endpoint in ("detail", "decide", "return_for_work", "withdraw", "delegate", "recuse"):
        client.get(f"decisions.{endpoint}", reference=reference, expect=404)


def test_an_auditor_reads_and_does_nothing(client: Client, office: Deciding) -> None:
    reference = office.asked()
    as_(client, make_user(office.app, Role.AUDITOR))
    page = client.get("decisions.detail", reference=reference)
    assert not {"Decide", "Withdraw", "Recuse yourself"} & set(page.links())
    client.get("decisions.decide", reference=reference, expect=403)


def test_the_list_says_what_waits_and_can_be_taken_away(client: Client, office: Deciding) -> None:
    reference = office.asked()
    as_(client, office.director)
    page = client.get("decisions.all_decisions")
    assert "Open (1)" in page.words()
    assert "For me to decide (1)" in page.words()
    assert f"{reference}, Made-up move" in page.words()
    csv = client.get("decisions.export_decisions", form="csv").text
    assert "Move Anytown from watch to formal challenge" in csv
    assert "Nothing waits" not in page.words()
    narrowed = client.get("decisions.all_decisions", q="nowhere")
    assert "No decision fits all of these." in narrowed.words()
    client.get("decisions.all_decisions", state="none-such", expect=422)


def test_a_decision_whose_kind_nobody_offers_any_more_can_still_be_read(
    client: Client, office: Deciding, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = office.asked(reasons="It gets worse.", proposal={"brief": "As at March."})
    office.decide(office.director, reference)
    monkeypatch.setitem(office.app.extensions, "decisions.kinds", ())
    words = told(as_(client, office.manager), reference)
    assert "As at March." in words
    assert "It gets worse." in words
