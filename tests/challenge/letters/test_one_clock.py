"""One clock for one thing: a reply is counted once, and what a step overtook ends with a reason."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from gorm.accounts.roles import Role
from gorm.challenge.models import CaseClock
from gorm.challenge.rules.proposing import Proposal
from gorm.challenge.rules.steps import StepKind
from gorm.challenge.service.evidence import add_note
from gorm.challenge.service.proposing import record_step_from_above
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.happenings import HappenedOn
from gorm.decisions.models import OutcomeKind
from gorm.decisions.service import Choice
from tests.challenge.letters.at_work import Correspondence
from tests.factories.accounts import make_user
from tests.support.client import Client

STARTED = clock.today() - timedelta(days=20)


def recorded(work: Correspondence, step: Proposal) -> None:
    """A step that was decided above the office, with evidence on the file."""
    director = make_user(work.app, Role.DIRECTOR, office=work.office, grade="director")
    choice = Choice(
        OutcomeKind.APPROVED,
        "As published",
        decided_on=step.asked_on,
        decided_by_name="Secretary of State",
        decided_by_grade="secretary_of_state",
        not_held=("signed_by", "announced_by"),
        document_title="A statement",
        is_recorded_from_above=True,
    )
    with work.app.app_context(), unit_of_work():
        add_note(work.manager, work.case, title="Seen", words="So.", happened=HappenedOn(STARTED))
        record_step_from_above(director, work.case, step, choice, "The department")


def challenged(work: Correspondence) -> None:
    """The case goes to formal challenge, which asks for a reply."""
    recorded(
        work,
        Proposal(StepKind.MOVE, STARTED, stage="challenge", reason="r", proportionality="p",
                 jump_reason="j"),
    )  # fmt: skip


def clocks(work: Correspondence) -> list[tuple[str, str]]:
    with work.app.app_context():
        found = session().scalars(select(CaseClock).order_by(CaseClock.id))
        return [(one.what, one.stopped_because) for one in found]


def test_the_clock_of_a_letter_takes_the_place_of_its_stages(app: Flask, client: Client) -> None:
    work = Correspondence(app, client)
    challenged(work)
    assert clocks(work) == [("Reply at Formal challenge", "")]
    letter = work.drafted()
    work.sent(letter)
    (_, because), (of_letter, runs) = clocks(work)
    assert because == f"The reply is asked for by {letter} now, which has a clock of its own."
    assert of_letter.startswith(f"Reply to {letter}")
    assert not runs


def test_a_stage_asks_for_no_second_reply_while_a_letter_awaits_one(
    app: Flask, client: Client
) -> None:
    work = Correspondence(app, client)
    letter = work.drafted()
    work.sent(letter)
    challenged(work)
    [(what, because)] = clocks(work)
    assert what.startswith(f"Reply to {letter}")
    assert not because


def test_directions_end_the_clock_of_the_stage_that_they_overtake(
    app: Flask, client: Client
) -> None:
    work = Correspondence(app, client)
    challenged(work)
    recorded(
        work,
        Proposal(StepKind.MAKE, STARTED + timedelta(days=9), kinds=("direction",), reason="r",
                 proportionality="p", jump_reason="j", is_urgent=True, urgent_because="At once"),
    )  # fmt: skip
    (what, because), (under, runs) = clocks(work)
    assert what == "Reply at Formal challenge"
    assert because.startswith("The case follows from INS-")
    assert under.startswith("Review under")
    assert not runs


def test_a_move_ends_the_clock_of_the_stage_that_it_leaves(app: Flask, client: Client) -> None:
    work = Correspondence(app, client)
    challenged(work)
    recorded(
        work,
        Proposal(StepKind.MOVE, STARTED + timedelta(days=9), stage="support", reason="r",
                 proportionality="p"),
    )  # fmt: skip
    assert clocks(work) == [
        ("Reply at Formal challenge", "The case went to Brokered support."),
        ("Plan at Brokered support", ""),
    ]
