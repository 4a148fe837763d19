"""Striking a step: its effect on where the case stands is undone, and the reason is kept."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.challenge.models import Case, CaseClock, CaseEntry
from gorm.challenge.queries.listing import Wanted, case_page
from gorm.challenge.queries.queue import lapse_rows
from gorm.challenge.rules.proposing import Proposal
from gorm.challenge.rules.steps import StepKind
from gorm.challenge.service.notes import strike
from gorm.challenge.service.proposing import take_step
from gorm.core.db import session, unit_of_work
from gorm.core.errors import Refused
from tests.challenge.test_a_real_case import Office

DIRECTED, NOTICED = date(2023, 5, 25), date(2023, 8, 3)


@pytest.fixture
def office(app: Flask) -> Office:
    """An office with a case that has evidence on its file."""
    found = Office(app)
    found.note()
    return found


def struck(office: Office, title: str) -> None:
    """The last sheet whose title begins so is struck."""
    with office.app.app_context(), unit_of_work():
        strike(office.manager, office.case, sheet(title).folio, "Entered in the wrong case.")


def sheet(title: str) -> CaseEntry:
    found = select(CaseEntry).where(CaseEntry.title.startswith(title))
    return session().scalars(found.order_by(CaseEntry.folio.desc())).first() or pytest.fail(title)


def stage(office: Office) -> str:
    code: str = office.head().standing.rung.code
    return code


def watched(office: Office, on: date, code: str = "watch") -> None:
    """The case is chosen to stand at a light stage."""
    step = Proposal(StepKind.MOVE, on, stage=code, reason="So", review_on=date(2030, 1, 1))
    with office.app.app_context(), unit_of_work():
        version = session().scalars(select(Case.version)).one()
        take_step(office.manager, office.case, step, version)


def noticed(office: Office) -> None:
    office.record(StepKind.MAKE, NOTICED, kinds=("notice",), in_force_to=date(2024, 8, 2))


def running(office: Office) -> list[str]:
    with office.app.app_context():
        found = select(CaseClock.what).where(CaseClock.stopped_on.is_(None))
        return list(session().scalars(found.order_by(CaseClock.id)))


def test_a_struck_move_leaves_the_case_where_it_stood_and_its_clocks_run_as_before(
    office: Office,
) -> None:
    watched(office, date(2023, 1, 2))
    before = running(office)
    watched(office, date(2023, 2, 2), "supportive_conversation")
    assert running(office) != before
    struck(office, "From Watch")
    assert stage(office) == "watch"
    assert running(office) == before
    with office.app.app_context():
        assert sheet("From Watch").struck_because == "Entered in the wrong case."


def test_a_struck_instrument_holds_the_case_no_more_in_any_list(office: Office) -> None:
    noticed(office)
    assert stage(office) == "notice"
    struck(office, "Made: Notice")
    assert stage(office) == "routine"
    assert office.head().instruments == ()
    with office.app.app_context():
        assert not session().execute(lapse_rows(office.director)).all()
        assert not case_page(office.manager, Wanted(state="awaited")).lines


def test_an_ending_that_is_struck_brings_the_instrument_back(office: Office) -> None:
    noticed(office)
    [notice] = office.head().instruments
    office.record(StepKind.LET_LAPSE, date(2024, 8, 2), about=notice.reference,
                  stage_after="watch", review_on=date(2030, 1, 1))  # fmt: skip
    assert stage(office) == "watch"
    with pytest.raises(Refused, match=r"Strike first: folio \d+ \(From Notice to Watch\)"):
        struck(office, "Lapsed: Notice")
    struck(office, "From Notice to Watch")
    struck(office, "Lapsed: Notice")
    assert stage(office) == "notice"
    assert office.head().standing.awaits_decision


def test_a_struck_renewal_brings_back_what_it_renewed(office: Office) -> None:
    noticed(office)
    [notice] = office.head().instruments
    office.record(StepKind.RENEW, date(2024, 7, 30), about=notice.reference,
                  in_force_to=date(2024, 12, 30))  # fmt: skip
    with pytest.raises(Refused, match="Something later rests on this sheet"):
        strike_first(office)
    struck(office, "Made: Notice")
    [left] = office.head().instruments
    assert (left.reference, left.ended_on) == (notice.reference, None)
    with office.app.app_context():
        assert sheet("Renewed: Notice").struck_at is not None


def strike_first(office: Office) -> None:
    """The first notice's own sheet is struck."""
    with office.app.app_context(), unit_of_work():
        first = select(CaseEntry).where(CaseEntry.title.startswith("Made: Notice"))
        found = session().scalars(first.order_by(CaseEntry.folio)).first()
        assert found is not None
        strike(office.manager, office.case, found.folio, "Entered in the wrong case.")


def test_an_earlier_move_and_the_opening_are_not_struck_under_later_ones(office: Office) -> None:
    watched(office, date(2023, 1, 2))
    watched(office, date(2023, 2, 2), "supportive_conversation")
    with pytest.raises(Refused, match="Strike first: folio"):
        struck(office, "From Routine")
    with pytest.raises(Refused, match="The case itself rests on this sheet"):
        struck(office, "Case opened")
    assert stage(office) == "supportive_conversation"


def test_what_a_proposal_led_to_keeps_it_on_the_file(office: Office) -> None:
    office.record(
        StepKind.MAKE, date(2022, 6, 23), kinds=("proposal",), proposes="Directions",
        representations_close_on=date(2022, 7, 7),
    )  # fmt: skip
    [proposal] = office.head().instruments
    office.consider(proposal.reference, date(2022, 8, 30))
    office.record(StepKind.MAKE, DIRECTED, kinds=("direction",))
    with pytest.raises(Refused, match=r"Strike first: folio \d+ \(Made: Direction"):
        struck(office, "Proposal: ")
    struck(office, "Made: Direction")
    struck(office, "Proposal: ")
    assert stage(office) == "routine"
    with pytest.raises(Refused, match="a proposal whose representations"):
        office.record(StepKind.MAKE, DIRECTED, kinds=("direction",))
