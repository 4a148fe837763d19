"""The tab as a whole: what it says when empty, who may read and write, what is told at once."""

from datetime import date
from typing import Any

import pytest

from gorm.accounts.roles import Role
from gorm.audit.service import record
from gorm.challenge.models import Case
from gorm.challenge.service.filing import subject_of
from gorm.challenge.service.loading import case_to_work_on
from gorm.challenge.service.striking import strike_sheet
from gorm.core.db import session, unit_of_work
from gorm.engagements.models import Sharing
from tests.challenge.work.desk import Desk
from tests.factories.accounts import make_office, make_user
from tests.factories.challenge import make_clock, make_instrument, make_representations
from tests.support.client import Client
from tests.support.queries import statements_of

MOST_STATEMENTS = 12


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """A case with something of everything."""
    app, manager, case = desk.app, desk.manager, desk.case
    notice = make_instrument(app, manager, case, in_force_from=date(2027, 3, 2))
    make_representations(app, manager, case, opens_on=date(2027, 3, 1), closes_on=date(2027, 3, 8))
    make_clock(app, manager, case, due_on=date(2027, 6, 1))
    desk.do("expect_plan", what="Improvement plan", happened_on="1 March 2027")
    desk.do("require_action", instrument=notice.reference, words="Publish accounts.")
    proposal = desk.work.representations[0].proposal
    desk.do("receive_representation", proposal=proposal, from_whom="Anytown Council")
    desk.do("set_up_body", kind="envoys", name="Envoys to Anytown", reports_every="6")
    desk.do("appoint", body=desk.work.bodies[0].reference, who="Ms Smith", role="Lead envoy")
    desk.do("offer_voluntary", what="A named official")
    desk.do("give_support", what="A peer review", given_by="The sector")
    desk.do("publish", kind="letter", title="Letter to the leader")
    return desk


def test_an_empty_tab_says_what_will_be_there_and_how_to_begin(desk: Desk) -> None:
    page = desk.client.get("challenge.work", reference=desk.case)
    words = page.words()
    for begins in (
        "No clock runs.", "No plan is expected.", "Nothing is required.", "Nothing is proposed.",
        "No body watches over this case.", "Nothing was offered.", "No support was given.",
        "Nothing was published.",
    ):  # fmt: skip
        assert begins in words
    assert {"Expect a plan", "Add a body", "Add support", "Add a publication"} <= {*page.links()}


def test_a_busy_tab_asks_the_database_no_more_than_twelve_times(busy: Desk) -> None:
    with statements_of(busy.app) as found:
        words = busy.tab()
    assert len(found) <= MOST_STATEMENTS
    for line in (
        "Improvement plan, version 1", "Publish accounts.", "From Anytown Council, 10 March 2027",
        "Closed, not considered", "Envoys to Anytown", "Ms Smith, Lead envoy",
        "Report first due on 10 September 2027", "A named official", "A peer review",
        "Letter to the leader", "Review of the case",
    ):  # fmt: skip
        assert line in words


def test_who_only_reads_sees_all_of_it_and_no_way_to_write(busy: Desk) -> None:
    auditor = make_user(busy.app, Role.AUDITOR, office=make_office(busy.app))
    browser = Client(busy.app)
    browser.sign_in(auditor.email)
    page = browser.get("challenge.work", reference=busy.case)
    assert "Improvement plan, version 1" in page.words()
    assert not [address for address in page.links().values() if "/work/" in address]
    browser.get("challenge.expect_plan", reference=busy.case, expect=403)


def test_another_office_reads_it_when_it_is_shared_and_never_writes(desk: Desk) -> None:
    other = make_user(desk.app, office=make_office(desk.app))
    browser = Client(desk.app)
    browser.sign_in(other.email)
    browser.get("challenge.work", reference=desk.case, expect=404)
    browser.get("challenge.expect_plan", reference=desk.case, expect=404)
    with desk.app.app_context(), unit_of_work():
        case = session().query(Case).one()
        case.sharing = Sharing.SHARED
        record(desk.manager, "case.shared", subject_of(case))
    browser.get("challenge.work", reference=desk.case)
    browser.get("challenge.expect_plan", reference=desk.case, expect=403)


def test_in_a_closed_case_nothing_is_recorded(desk: Desk) -> None:
    opened = desk.form("give_support")
    with desk.app.app_context(), unit_of_work():
        case = session().query(Case).one()
        case.closed_on = date(2027, 3, 9)
        record(desk.manager, "case.closed", subject_of(case))
    page = desk.do("give_support", form=opened, what="Help", given_by="Us", expect=422)
    assert page.errors() == ["This case is closed. Open it again first."]
    assert page.form_fields()["what"] == "Help"
    assert "Add support" not in desk.tab()


def test_what_was_recorded_in_error_is_shown_as_struck_and_can_be_done_again(desk: Desk) -> None:
    desk.do("expect_plan", what="Improvement plan")
    with desk.app.app_context(), unit_of_work():
        strike_sheet(desk.manager, case_to_work_on(desk.manager, desk.case), 2, "Another case.")
    words = desk.tab()
    assert "Struck Recorded in error: Another case." in words
    assert "It was received" not in words
    desk.do("expect_plan", what="Improvement plan")
    assert [plan.number for plan in desk.work.plans] == [2, 1]


def test_who_saves_second_is_told_what_stands_and_loses_no_word(busy: Desk) -> None:
    desk, work = busy, busy.work
    body = work.bodies[0]
    clock = next(one for one in work.running if one.what == "Review of the case")
    overtaken: tuple[tuple[str, dict[str, Any], dict[str, Any], str], ...] = (
        ("receive_plan", {"number": "1"}, {"words": "First."}, "words"),
        ("judge_plan", {"number": "1"}, {"verdict": "accepted", "because": "First."}, "because"),
        ("meet_action", {"action": work.actions[0].reference}, {"how": "First."}, "how"),
        (
            "consider_representations",
            {"proposal": work.representations[0].proposal},
            {"words": "First."},
            "words",
        ),
        (
            "receive_report", {"report": body.reports[0].reference}, {"words": "First."}, "words"
        ),
        (
            "end_appointment",
            {"appointment": body.appointments[0].reference},
            {"because": "First."},
            "because",
        ),
        ("end_body", {"body": body.reference}, {"because": "First."}, "because"),
        (
            "take_voluntary",
            {"voluntary": work.voluntary[0].reference},
            {"state": "declined", "words": "First."},
            "words",
        ),
        (
            "end_support", {"support": work.support[0].reference}, {"came_of_it": "First."},
            "came_of_it",
        ),
        (
            "change_publication",
            {"publication": work.publications[0].reference},
            {"title": "First."},
            "title",
        ),
        (
            "move_clock", {"clock": clock.reference},
            {"due_on": "2 June 2027", "reason": "First."}, "reason",
        ),
        ("meet_clock", {"clock": clock.reference}, {"words": "First."}, "words"),
    )  # fmt: skip
    for endpoint, named, typed, field in overtaken:
        opened = desk.form(endpoint, **named)
        desk.do(endpoint, **named, **typed)
        page = desk.do(endpoint, form=opened, **(typed | {field: "Second."}), expect=409)
        assert "Somebody else saved this" in page.words(), endpoint
        assert page.form_fields()[field] == "Second.", endpoint
        if endpoint in MEANT_WHEN_SENT_AGAIN:
            desk.client.submit(page, {"submission_key": ""})
    assert work.plan(1).came.words == ""
    assert desk.work.plan(1).came.words == "Second."
    assert desk.work.actions[0].met_how == "Second."
    assert desk.titles().count("Required action met (put right): Publish accounts.") == 1


#: What can be put right by saying it again; the others are done once.
MEANT_WHEN_SENT_AGAIN = frozenset(
    {"receive_plan", "meet_action", "consider_representations", "change_publication"}
)
