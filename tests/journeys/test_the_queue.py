"""A director works through the queue with nothing but keys: open, approve, and return another."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from gorm.decisions.models import DecisionState, OutcomeKind
from tests.decisions.kinds import offer_moves
from tests.decisions.office import Deciding
from tests.support.browser import Visitor

FIRST = "Move Anytown, children’s services, from watch to formal challenge"
SECOND = "Bring in peers at Otherham"
THIRD = "Close the case of Thirdham"


def test_a_director_approves_one_and_returns_another_by_keyboard(
    app: Flask, visitor: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    offer_moves(app, monkeypatch)
    northmoor = Deciding(app)
    first, second, _ = (
        northmoor.asked(question=question, consequence=n, subject_reference=f"CASE-00000{n}")
        for n, question in enumerate((FIRST, SECOND, THIRD), start=1)
    )
    director = _signed_in(visitor(), northmoor)
    page, keys = director.page, director.page.keyboard
    director.open("/queue")
    director.tab_to(FIRST)
    _walk(director)
    keys.press("Enter")
    page.locator('details[data-gorm-letter="a"]').wait_for()
    director.await_focus(FIRST)
    director.look()
    keys.press("a")
    director.await_focus("Reasons")
    keys.type("It is needed, and do it today.")  # the letters a, c, d, r and g among them
    director.tab_to("Approve")
    keys.press("Enter")
    page.get_by_text("It is decided.").wait_for()
    director.await_focus(SECOND)
    director.look()
    keys.press("r")
    director.await_focus("What is to be done")
    keys.type("Say what it costs.")
    director.tab_to("Return for more work")
    keys.press("Enter")
    page.get_by_text("It is returned.").wait_for()
    director.await_focus(THIRD)
    page.get_by_role("link", name=re.compile("^Mine to decide 1")).wait_for()
    assert northmoor.outcome(first).kind is OutcomeKind.APPROVED
    assert northmoor.outcome(first).reasons == "It is needed, and do it today."
    assert northmoor.decision(second).state is DecisionState.RETURNED
    assert not director.complaints


def _walk(director: Visitor) -> None:
    """Down to the last row and up again, by arrows and by letters."""
    for key, words in (
        ("ArrowDown", SECOND), ("j", THIRD), ("j", THIRD), ("k", SECOND), ("ArrowUp", FIRST),
    ):  # fmt: skip
        director.page.keyboard.press(key)
        director.await_focus(words)


def test_the_pages_of_the_queue_are_open_to_everybody(
    app: Flask, visitor: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At a desk and on a phone, and without scripts, where a row is a link."""
    offer_moves(app, monkeypatch)
    northmoor = Deciding(app)
    northmoor.decide(northmoor.director, northmoor.asked(question=THIRD))
    northmoor.asked(question=FIRST, if_nothing_is_done="It gets worse.")
    northmoor.asked(question=SECOND, grade_code="minister", subject_reference="CASE-000002")
    for scripts in (True, False):
        director = _signed_in(visitor(scripts=scripts), northmoor)
        for path in ("/", "/queue/others", "/queue/note", "/queue/decided", "/queue/covers"):
            director.open(path)
        director.open("/queue")
        director.page.get_by_role("link", name=FIRST).click()
        director.page.locator('details[data-gorm-letter="a"]').wait_for()
        for label in ("Approve with conditions", "Give it to another director"):
            director.page.locator("summary", has_text=label).click()
            director.look()


def _signed_in(director: Visitor, northmoor: Deciding) -> Visitor:
    director.page.goto("/")
    director.sign_in(northmoor.director.email)
    director.page.get_by_role("heading", name="My work", level=1).wait_for()
    return director
