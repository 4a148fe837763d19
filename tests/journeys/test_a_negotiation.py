"""A manager records what was offered and answers it; a director says how far the office may go."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from gorm.accounts.actor import Actor
from gorm.core import clock
from gorm.core.db import unit_of_work
from gorm.negotiations.models import BreachState, PositionState
from gorm.negotiations.rules.positions import OFFICE
from gorm.negotiations.service.positions import Said
from gorm.negotiations.service.reviewing import begin_review
from gorm.negotiations.service.rounds import close_round
from tests.factories.negotiations import make_line
from tests.negotiations.evidence.signed import Signed
from tests.negotiations.rounds.talks import Talks
from tests.support.browser import Visitor

_HIGHEST_SAID_FIRST = Decimal(80)
#: What the office asks on the first line in the second round, after four positions in the first.
_OURS_ON_LINE_1 = "POS-000005"
#: The second of three offers that the area makes in the second round.
_THEIRS_ON_LINE_2 = "POS-000009"


@pytest.fixture
def talks(app: Flask) -> Talks:
    """The second round is open; in the first the office asked, and in the second it asks less."""
    made = Talks(app, lines=3)
    for number in (1, 2):
        made.open()
        asked = _HIGHEST_SAID_FIRST - number
        ours = [Said(f"line_{line}", asked, reason="Others get there") for line in (1, 2, 3)]
        made.say(*ours, speaker=OFFICE, number=number)
        if number == 1:
            made.offer("60")
            with app.app_context(), unit_of_work():
                close_round(made.manager, made.agreement, 1, clock.today())
    return made


def test_a_manager_records_a_round_by_keyboard_answers_it_and_compares(
    talks: Talks, visitor: Callable[..., Visitor]
) -> None:
    manager = _signed_in(visitor(), talks.manager)
    page, keys = manager.page, manager.page.keyboard
    manager.open(f"/agreements/{talks.agreement}/rounds")
    manager.tab_to("Record round 2", at_most=120)
    keys.press("Enter")
    page.get_by_role("button", name="Save this round").wait_for()
    manager.look()
    manager.tab_to("Who spoke?")
    keys.type("Chief executive")
    for line, offer in ((1, "66"), (2, "about 67"), (3, "68")):
        manager.tab_to(f"Line {line}: offer")
        keys.type(offer)
    _save_the_round(manager, told="There is a problem")
    assert page.get_by_label("Line 3: offer", exact=True).input_value() == "68"
    manager.tab_to("Line 2: offer: ", at_most=120)  # in the summary of problems
    keys.press("Enter")
    manager.await_focus("Line 2: offer")
    keys.press("Control+a")
    keys.type("67.5")
    _save_the_round(manager, told="3 positions recorded")
    _accept(manager, talks, _THEIRS_ON_LINE_2)
    manager.open(f"/agreements/{talks.agreement}/rounds/1/against/2")
    compared = page.locator("main").inner_text()
    assert "60" in compared
    assert "67.5" in compared
    assert talks.position(_THEIRS_ON_LINE_2).state is PositionState.ACCEPTED
    assert not manager.complaints


def _save_the_round(manager: Visitor, *, told: str) -> None:
    manager.tab_to("Save this round", at_most=120)
    manager.page.keyboard.press("Enter")
    manager.page.get_by_text(told).first.wait_for()
    manager.look()


def _accept(manager: Visitor, talks: Talks, offer: str) -> None:
    """Accept an offer on the second line from its story, with nothing but keys."""
    page, keys = manager.page, manager.page.keyboard
    manager.open(f"/agreements/{talks.agreement}/lines/2/story")
    manager.tab_to("Record a reply", at_most=120)
    while offer not in manager.focused():
        manager.tab_to("Record a reply", at_most=120)
    keys.press("Enter")
    page.get_by_role("heading", name="Reply to", level=1).wait_for()
    manager.look()
    manager.tab_to("Accepted")
    keys.press("Space")
    manager.tab_to("Record the reply")
    keys.press("Enter")
    page.get_by_text("The reply is recorded.").wait_for()
    manager.look()


def test_a_director_sets_a_mandate_and_decides_an_offer_outside_it(
    talks: Talks, visitor: Callable[..., Visitor]
) -> None:
    director = _signed_in(visitor(), talks.director)
    page, keys = director.page, director.page.keyboard
    director.open(f"/agreements/{talks.agreement}/mandates")
    director.tab_to("Set the mandate", at_most=120)
    keys.press("Enter")
    page.get_by_role("heading", name="Set the mandate on line 1", level=1).wait_for()
    director.look()
    for label, words in (("Opening", "78"), ("Target", "74"), ("Walk-away", "70")):
        director.tab_to(label)
        keys.type(words)
    director.tab_to("Set the mandate")
    keys.press("Enter")
    page.get_by_role("link", name="Change the mandate on line 1").wait_for()
    director.look()
    offer = talks.offer("65", speaker=OFFICE, number=2, seen=_OURS_ON_LINE_1)
    director.open("/queue")
    page.get_by_role("link", name="outside").first.click()
    page.locator('details[data-gorm-letter="a"]').wait_for()
    director.look()
    keys.press("a")
    director.await_focus("Reasons")
    keys.type("It brings the other two.")
    director.tab_to("Approve")
    keys.press("Enter")
    page.get_by_text("It is decided.").wait_for()
    assert [one.state for one in talks.breaches()] == [BreachState.ALLOWED]
    director.open(f"/agreements/{talks.agreement}/mandates")
    assert offer in page.locator("main").inner_text()
    assert not director.complaints


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_pages_of_a_negotiation_are_open_to_everybody(
    talks: Talks, visitor: Callable[..., Visitor], scripts: bool
) -> None:
    """At a desk and on a phone, as the director sees them, who sees most."""
    talks.mandate("70", target=Decimal(74), opening=Decimal(78), concessions="A later date")
    talks.offer("65", number=2)
    director = _signed_in(visitor(scripts=scripts), talks.director)
    for path in _pages_of(talks.agreement):
        director.open(path)


def _pages_of(agreement: str) -> Iterator[str]:
    yield from ("/agreements", "/flexibilities", "/indicators-agreed", "/settings/agreement-kinds",
                "/settings/agreement-kinds/local_area_agreement")  # fmt: skip
    for path in (
        "", "/lines", "/lines/grid", "/lines/1", "/lines/1/evidence", "/lines/1/story", "/rounds",
        "/rounds/2/record", "/rounds/2/record?side=office", "/rounds/1/against/2", "/mandates",
        "/mandates/1", "/departments", "/flexibilities", "/flexibilities/ask", "/reviews",
        "/papers", "/parties", "/funding", "/dates", "/chronology", "/stage",
    ):  # fmt: skip
        yield f"/agreements/{agreement}{path}"


def test_the_pages_of_an_agreement_in_force_are_open_to_everybody(
    app: Flask, visitor: Callable[..., Visitor]
) -> None:
    """Its evidence stands on published figures, and one of its reviews is being held."""
    signed = Signed(app)
    make_line(app, signed.manager, signed.reference, target=Decimal(75))
    signed.sign()
    with app.app_context(), unit_of_work():
        begin_review(signed.manager, signed.reference, date(2024, 10, 1))
    for scripts in (True, False):
        manager = _signed_in(visitor(scripts=scripts), signed.manager)
        for path in (
            "", "/lines", "/lines/1/evidence", "/lines/1/reward", "/reviews", "/reviews/1",
            "/reviews/1/finish", "/papers",
        ):  # fmt: skip
            manager.open(f"/agreements/{signed.reference}{path}")
        manager.open("/indicators-agreed?indicator=" + signed.indicator.code)


def _signed_in(somebody: Visitor, actor: Actor) -> Visitor:
    somebody.page.goto("/")
    somebody.sign_in(actor.email)
    somebody.page.get_by_role("heading", name="My work", level=1).wait_for()
    return somebody
