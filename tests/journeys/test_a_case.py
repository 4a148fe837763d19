"""A manager takes a finding to a case and a case to a request, with nothing but keys."""

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from gorm.accounts.roles import Role
from gorm.challenge.models import Case
from gorm.core.db import session
from gorm.decisions.models import Decision, DecisionState
from gorm.performance.models import Candidate
from tests.factories.accounts import make_user
from tests.factories.challenge import make_case
from tests.performance.scanned import England
from tests.support.browser import Visitor

ABOUT = "Reviews are late, and later each year."
NOTE = "The director of services says that posts stand empty."
REASON = "The reviews of two years are in the worst quarter."
LEAST = "A conversation was offered and brought nothing: a letter is the least that would work."


def test_a_manager_goes_from_a_finding_to_a_proposal_by_keyboard(
    app: Flask, visitor: Callable[..., Visitor]
) -> None:
    england = England(app)
    england.failing()
    england.scan()
    manager = _signed_in(app, england, visitor())
    manager.open("/performance/findings")
    words = manager.page.get_by_role("link", name="Town 0").first.inner_text()
    _follow(manager, words, heading="Town 0")
    _follow(manager, "Open a case", heading="Open a case")
    _fill(manager, "What the case is about", ABOUT)
    _send(manager, "Open the case", done="The case is open.")
    _follow(manager, "Evidence", heading="Evidence")
    _follow(manager, "A note", heading="Add a note as evidence")
    _fill(manager, "What is it about?", "A call with the director of services")
    _fill(manager, "Words", NOTE)
    _send(manager, "Add this note", done="The note is on the file.")
    _follow(manager, "Overview", heading="Town 0")
    _follow(manager, "Propose formal challenge", heading="Move to another stage")
    _send(manager, "Propose it", done="There is a problem")
    _fill(manager, "Reasons", REASON)
    _fill(manager, "Proportionality", LEAST)
    _fill(manager, "Why stages are passed over", "A conversation was offered in May.")
    _send(manager, "Propose it", done="Asked for: DEC-000001.")
    with app.app_context():
        decision = session().scalars(select(Decision)).one()
        case = session().scalars(select(Case)).one()
        assert decision.state is DecisionState.OPEN
        assert decision.subject_reference == case.reference
        assert (decision.reasons, decision.proportionality) == (REASON, LEAST)
        assert case.last_folio == 4  # opened, the finding, the note, and what is proposed


def test_the_pages_of_a_case_are_open_to_everybody(
    app: Flask, visitor: Callable[..., Visitor]
) -> None:
    """At a desk and on a phone, and without scripts."""
    england = England(app)
    england.failing()
    england.scan()
    director = make_user(app, Role.DIRECTOR, office=england.office, grade="director")
    manager = make_user(app, office=england.office)
    case = make_case(app, manager, england.town)
    with app.app_context():
        finding = session().scalars(select(Candidate.reference)).first()
    for scripts in (True, False):
        somebody = visitor(scripts=scripts)
        somebody.page.goto("/")
        somebody.sign_in(manager.email)
        somebody.page.get_by_role("heading", name="My work", level=1).wait_for()
        for path in (
            f"/performance/findings/{finding}", f"/cases/new?finding={finding}", "/cases",
            f"/cases/{case}", f"/cases/{case}/evidence", f"/cases/{case}/evidence/note",
            f"/cases/{case}/propose", f"/cases/{case}/propose?kind=make",
            f"/cases/{case}/propose?kind=move", f"/cases/{case}/chronology",
        ):  # fmt: skip
            somebody.open(path)
        above = visitor(scripts=scripts)
        above.page.goto("/")
        above.sign_in(director.email)
        above.page.get_by_role("heading", name="My work", level=1).wait_for()
        above.open(f"/cases/{case}/record?kind=make")


def _signed_in(app: Flask, england: England, visitor: Visitor) -> Visitor:
    manager = make_user(app, Role.RELATIONSHIP_MANAGER, office=england.office)
    visitor.page.goto("/")
    visitor.sign_in(manager.email)
    visitor.page.get_by_role("heading", name="My work", level=1).wait_for()
    return visitor


def _follow(manager: Visitor, words: str, *, heading: str) -> None:
    """Go to a link by the keyboard, and look at the page that it leads to."""
    before = manager.page.url
    manager.tab_to(words, at_most=120)
    manager.page.keyboard.press("Enter")
    manager.page.wait_for_url(lambda url: url != before)
    told = manager.page.get_by_role("heading", level=1).inner_text()
    assert heading in told, told
    manager.look()


def _fill(manager: Visitor, label: str, words: str) -> None:
    """Go to a field by the keyboard, and write in it instead of what stands there."""
    manager.tab_to(label)
    manager.page.keyboard.press("Control+a")
    manager.page.keyboard.type(words)


def _send(manager: Visitor, button: str, *, done: str) -> None:
    """Go to the button by the keyboard, press it, and look at what is said then."""
    manager.tab_to(button)
    manager.page.keyboard.press("Enter")
    manager.page.get_by_text(done).first.wait_for()
    manager.look()
