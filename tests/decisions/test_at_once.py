"""Everybody at once: a request has one outcome, and whoever comes second loses nothing."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest

from gorm.core.errors import Conflict
from gorm.decisions import service
from gorm.decisions.models import DecisionState, OutcomeKind, StepKind
from gorm.decisions.rules.closing import Choice
from tests.decisions.office import Deciding
from tests.support.client import Client
from tests.support.pages import Page

Done = TypeVar("Done")


def at_once(acts: Sequence[Callable[[], Done]]) -> list[Done]:
    """Do all of these at the same moment, each in a thread of its own."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Done]) -> Done:
        start.wait(timeout=20)
        return act()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def tried(office: Deciding, act: Callable[[], None]) -> str:
    """'' where it was done, else the words of the conflict."""
    try:
        office.do(act)
    except Conflict as conflict:
        return str(conflict)
    return ""


@pytest.mark.slow
def test_of_ten_directors_who_decide_at_once_one_decides_and_nine_are_told(
    office: Deciding,
) -> None:
    reference = office.asked()
    directors = [office.director_of(office.office, f"Director {n}") for n in range(10)]

    def deciding(number: int) -> Callable[[], str]:
        choice = Choice(OutcomeKind.APPROVED, f"Reasons of {number}.")
        who = directors[number]
        return lambda: tried(office, lambda: service.decide(who, reference, choice, 1))

    told = at_once([deciding(number) for number in range(10)])
    outcome = office.outcome(reference)
    winner = told.index("")
    assert told.count("") == 1
    assert outcome.decided_by_name == f"Director {winner}"
    assert outcome.reasons == f"Reasons of {winner}."
    words = f"Director {winner} decided it on"
    assert all(one.startswith(words) for one in told if one)
    assert office.effects() == {reference: f"approved; parts none; Director {winner}"}
    kinds = [step.kind for step in office.steps(reference)]
    assert kinds == [StepKind.ASKED, StepKind.DECIDED]


@pytest.mark.slow
def test_nine_of_ten_read_who_decided_beside_all_that_they_typed(office: Deciding) -> None:
    reference = office.asked()
    readers, pages = [], []
    for number in range(10):
        client = Client(office.app)
        director = office.director_of(office.office, f"Director {number}")
        client.sign_in(director.email)
        readers.append(client)
        pages.append(client.get("decisions.decide", reference=reference))

    def deciding(number: int) -> Callable[[], Page]:
        typed = pages[number].form_fields() | {
            "kind": "declined",
            "reasons": f"What {number} wrote at length.",
        }
        address = pages[number].address
        browser = readers[number].browser
        return lambda: Page.of(browser.post(address, data=typed))

    answers = at_once([deciding(number) for number in range(10)])
    assert sorted(page.status for page in answers) == [303, *[409] * 9]
    winner = next(number for number, page in enumerate(answers) if page.status == 303)
    for number, page in enumerate(answers):
        if number != winner:
            words = page.words()
            assert f"Director {winner} decided it on" in words
            assert f"What {winner} wrote at length." in words
            assert f"What {number} wrote at length." in words
    assert len(office.steps(reference)) == 2


@pytest.mark.slow
@pytest.mark.parametrize("round_", range(3))
def test_of_deciding_returning_and_withdrawing_at_once_one_wins(
    office: Deciding, round_: int
) -> None:
    reference = office.asked(question=f"Question {round_}")
    choice = Choice(OutcomeKind.APPROVED, "It is needed.")
    acts: list[Callable[[], None]] = [
        lambda: service.decide(office.director, reference, choice, 1),
        lambda: service.return_for_work(office.deputy, reference, "Do more.", 1),
        lambda: service.withdraw(office.manager, reference, "Not now.", 1),
    ]
    told = at_once([lambda act=act: tried(office, act) for act in acts])  # type: ignore[misc]
    assert told.count("") == 1
    assert all(one.endswith(".") for one in told if one)
    stands = office.decision(reference)
    won = told.index("")
    assert stands.state is (DecisionState.RETURNED if won == 1 else DecisionState.CLOSED)
    assert (stands.outcome is None) == (won == 1)
    assert len(office.steps(reference)) == 2
    assert len(office.effects()) == (0 if won == 1 else 1)


@pytest.mark.slow
def test_asked_again_twice_at_once_is_asked_again_once(office: Deciding) -> None:
    reference = office.asked()
    office.returned(office.director, reference)

    def asking(words: str) -> Callable[[], str]:
        again = office.request(question=words)
        return lambda: tried(office, lambda: service.ask_again(office.manager, reference, again, 2))

    told = at_once([asking("One"), asking("Other")])
    assert told.count("") == 1
    kinds = [step.kind for step in office.steps(reference)]
    assert kinds.count(StepKind.ASKED_AGAIN) == 1
