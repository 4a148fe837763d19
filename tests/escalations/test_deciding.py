"""Deciding in the queue: each act with its reason in the row, and then on to the next row."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from gorm.accounts.actor import Actor
from gorm.accounts.models import user_reference
from gorm.core import clock
from gorm.decisions.models import DecisionState, OutcomeKind
from tests.decisions.kinds import offer_moves
from tests.decisions.office import Deciding
from tests.decisions.test_recusal_and_cover import delegate, recuse
from tests.escalations.test_pages import rows_on, tabs_on, words_of_row
from tests.support.client import Client
from tests.support.pages import Page
from tests.support.queries import statements_of

TODAY = clock.today()
CASES = iter(f"CASE-{number:06d}" for number in range(2, 999))


@pytest.fixture
def northmoor(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Deciding:
    """An office with a director, a deputy and a manager who asks."""
    offer_moves(app, monkeypatch)
    return Deciding(app)


def ask(northmoor: Deciding, question: str, **fields: Any) -> str:
    """A request about a case of its own; its reference."""
    return northmoor.asked(question=question, **({"subject_reference": next(CASES)} | fields))


def at_desk(northmoor: Deciding, who: Actor) -> Client:
    """Somebody at a browser."""
    browser = Client(northmoor.app)
    browser.sign_in(who.email)
    return browser


def opened(browser: Client, question: str) -> Page:
    """The queue with the row open that asks this."""
    return browser.open(browser.get("escalations.mine").links()[question])


def act(browser: Client, page: Page, label: str, expect: int = 303, **typed: Any) -> Page:
    """Fill in the form of the open row that has this button, and send it."""
    forms = [e for e in page.forms() if e.get("action", "").startswith("/decisions/")]
    texts = ["".join(form.itertext()).split("\n") for form in forms]
    index = next(n for n, text in enumerate(texts) if label in [line.strip() for line in text])
    index += page.forms().index(forms[0])
    return browser.submit(page, typed, form=index, expect=expect)


@pytest.mark.parametrize(
    ("label", "kind", "typed"),
    [
        ("Approve", OutcomeKind.APPROVED, {"reasons": "It is needed."}),
        (
            "Approve with conditions",
            OutcomeKind.APPROVED_WITH_CONDITIONS,
            {"conditions": "A plan by June.", "reasons": "It is needed."},
        ),
        ("Decline", OutcomeKind.DECLINED, {"reasons": "Too early."}),
    ],
)
def test_an_outcome_is_given_in_the_row_and_leads_to_the_next(
    northmoor: Deciding, label: str, kind: OutcomeKind, typed: dict[str, Any]
) -> None:
    first, second = ask(northmoor, "First?"), ask(northmoor, "Second?")
    browser = at_desk(northmoor, northmoor.director)
    page = act(browser, opened(browser, "First?"), label, **typed)
    then = browser.follow(page)
    key = f"approval-{northmoor.decision(second).id}"
    assert page.location.endswith(f"/queue?open={key}#{key}")
    assert "It is decided." in then.words()
    assert rows_on(then) == [key]
    assert "Decline" in words_of_row(then, key)  # it is open
    outcome = northmoor.outcome(first)
    assert (outcome.kind, outcome.reasons) == (kind, typed["reasons"])
    assert outcome.conditions == typed.get("conditions", "")


def test_what_is_returned_leaves_the_queue(northmoor: Deciding) -> None:
    reference = ask(northmoor, "First?")
    browser = at_desk(northmoor, northmoor.director)
    page = act(browser, opened(browser, "First?"), "Return for more work", words="Say the cost.")
    assert page.location.endswith("/queue")
    assert "Nothing waits for you" in browser.follow(page).words()
    assert northmoor.decision(reference).state is DecisionState.RETURNED


def test_what_is_given_away_stands_with_others_and_in_the_others_list(
    northmoor: Deciding,
) -> None:
    ask(northmoor, "First?", grade_code="director")
    olga = northmoor.elsewhere()
    browser, hers = at_desk(northmoor, northmoor.director), at_desk(northmoor, olga)
    assert "Nothing waits for you" in hers.get("escalations.mine").words()
    week = TODAY + timedelta(days=7)
    act(
        browser, opened(browser, "First?"), "Give it to another director",
        to=user_reference(olga.user_id), ends_on=week.isoformat(), reason="On leave.",
    )  # fmt: skip
    assert tabs_on(browser.get("escalations.mine"))[:2] == ["Mine to decide 0", "With others 1"]
    assert "Delegated to Olga Other" in browser.get("escalations.others").words()
    page = opened(hers, "First?")
    assert "Delegated to you by Dora Director" in page.words()
    assert "Give it to another director" not in page.words()  # what is held is not given on
    act(hers, page, "Approve", reasons="It is needed.")


def test_without_a_reason_nothing_is_lost_and_the_way_leads_back(northmoor: Deciding) -> None:
    reference, second = ask(northmoor, "First?"), ask(northmoor, "Second?")
    browser = at_desk(northmoor, northmoor.director)
    page = opened(browser, "First?")
    page = act(browser, page, "Approve with conditions", conditions="A plan by June.", expect=422)
    assert "Enter the reasons." in page.errors()
    fields = page.form_fields()
    assert (fields["conditions"], fields["kind"]) == ("A plan by June.", "approved_with_conditions")
    page = browser.submit(page, {"reasons": "It is needed."})
    assert page.location.endswith(f"#approval-{northmoor.decision(second).id}")
    assert northmoor.outcome(reference).kind is OutcomeKind.APPROVED_WITH_CONDITIONS


def test_who_comes_second_is_told_and_keeps_their_words(northmoor: Deciding) -> None:
    reference = ask(northmoor, "First?")
    browser = at_desk(northmoor, northmoor.director)
    page = opened(browser, "First?")
    northmoor.decide(northmoor.deputy, reference)
    page = act(browser, page, "Decline", reasons="Too early, I think.", expect=409)
    assert "Denis Deputy decided it" in page.words()
    assert "Too early, I think." in page.words()
    assert northmoor.outcome(reference).kind is OutcomeKind.APPROVED


def test_what_lacks_something_can_be_declined_and_returned_but_not_approved(
    northmoor: Deciding,
) -> None:
    ask(northmoor, "First?", proposal={"missing": ["the representations are still open"]})
    browser = at_desk(northmoor, northmoor.director)
    page = opened(browser, "First?")
    buttons = [button.text.strip() for button in page.all("button") if button.text]
    assert "Decline" in buttons
    assert "Return for more work" in buttons
    assert "Approve" not in buttons
    assert "the representations are still open" in page.words()


def test_a_director_elsewhere_sees_only_what_they_act_on(northmoor: Deciding) -> None:
    held = ask(northmoor, "Held?")
    ask(northmoor, "Plain?")
    recused = northmoor.asked(question="Recused?")  # of the subject that is stepped back from
    olga = northmoor.elsewhere()
    browser = at_desk(northmoor, olga)
    for endpoint in ("escalations.mine", "escalations.others", "escalations.to_note"):
        assert not rows_on(browser.get(endpoint))
    delegate(northmoor, northmoor.director, olga, held)
    recuse(northmoor, northmoor.deputy, olga)
    page = browser.get("escalations.mine")
    assert set(rows_on(page)) == {
        f"approval-{northmoor.decision(one).id}" for one in (held, recused)
    }
    assert "You act for Denis Deputy, who is recused" in page.words()
    assert not rows_on(browser.get("escalations.others"))


def test_what_i_decided_lately_is_mine_and_of_ninety_days(northmoor: Deciding) -> None:
    mine, other, old = (ask(northmoor, question) for question in ("Mine?", "Other?", "Old?"))
    northmoor.decide(northmoor.director, mine)
    northmoor.decide(northmoor.deputy, other)
    long_ago = TODAY - timedelta(days=91)
    early = northmoor.asked(question="Old?", subject_reference=next(CASES), asked_on=long_ago)
    northmoor.decide(northmoor.director, early, decided_on=long_ago)
    browser = at_desk(northmoor, northmoor.director)
    page = browser.get("escalations.decided")
    assert [words for words in page.links() if words.endswith("?")] == ["Mine?"]
    assert "Approved" in page.words()
    assert "It is needed." in page.words()
    file = browser.open(page.links()["Take away as CSV"])
    assert (mine in file.text, other in file.text, early in file.text) == (True, False, False)
    assert old not in file.text
    nothing = at_desk(northmoor, northmoor.elsewhere()).get("escalations.decided")
    assert "You have decided nothing" in nothing.words()


def test_everything_is_given_for_some_days_and_taken_back(northmoor: Deciding) -> None:
    ask(northmoor, "First?", grade_code="director")
    olga = northmoor.elsewhere()
    browser, hers = at_desk(northmoor, northmoor.director), at_desk(northmoor, olga)
    page = browser.get("escalations.covers")
    assert "You have given nothing away" in page.words()
    week = (TODAY + timedelta(days=7)).isoformat()
    wrong = browser.submit(page, {"ends_on": week, "reason": "On leave."}, expect=422)
    assert "Choose a director." in wrong.errors()
    to = user_reference(olga.user_id)
    early = (TODAY - timedelta(days=1)).isoformat()
    wrong = browser.submit(wrong, {"to": to, "ends_on": early}, expect=422)
    assert wrong.form_fields()["reason"] == "On leave."
    page = browser.follow(browser.submit(wrong, {"to": to, "ends_on": week}))
    assert "Olga Other: all of your decisions" in page.words()
    assert "Dora Director: all of their decisions" in hers.get("escalations.covers").words()
    assert "First?" in hers.get("escalations.mine").links()
    assert "First?" not in browser.get("escalations.mine").links()
    end = next(a for words, a in page.links().items() if words.startswith("End it now"))
    ended = browser.submit(browser.open(end), {"reason": "Back early."})
    assert ended.location.endswith("/queue/covers")
    assert "First?" in browser.get("escalations.mine").links()
    assert not rows_on(hers.get("escalations.mine"))


def test_the_pages_of_the_queue_ask_at_most_twelve_queries(northmoor: Deciding) -> None:
    for number in range(3):
        ask(northmoor, f"Mine {number}?")
        ask(northmoor, f"Above {number}?", grade_code="minister")
    browser = at_desk(northmoor, northmoor.director)
    addresses = [browser.get("escalations.mine").links()["Mine 1?"]]
    addresses += [browser.get("escalations.others").links()["Above 1?"]]
    for address in (*addresses, "/queue/note", "/queue/decided", "/queue/covers", "/"):
        with statements_of(northmoor.app) as asked:
            browser.open(address)
        # The first page of a director holds My work too: what comes in from calendars is one more.
        assert len(asked) <= (13 if address == "/" else 12), (address, len(asked))
