"""The published course of one real intervention, from first to last event, with no field bent."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role
from gorm.challenge.models import Aspect, Instrument, Representations, Trigger
from gorm.challenge.queries.heads import case_head
from gorm.challenge.queries.overview import case_overview
from gorm.challenge.rules.proposing import Proposal
from gorm.challenge.rules.steps import StepKind
from gorm.challenge.service.cases import CaseDetails, open_case
from gorm.challenge.service.evidence import add_note
from gorm.challenge.service.proposing import record_step_from_above
from gorm.challenge.service.representing import consider_representations
from gorm.core.db import session, unit_of_work
from gorm.core.errors import Refused
from gorm.core.happenings import HappenedOn, Precision
from gorm.decisions.models import OutcomeKind
from gorm.decisions.service import Choice
from tests.factories.accounts import make_office, make_user
from tests.factories.places import make_council

MINISTER: dict[str, Any] = {
    "decided_by_name": "Secretary of State",
    "decided_by_grade": "secretary_of_state",
    "not_held": ("signed_by", "announced_by"),
    "document_title": "Statutory intervention: Nottingham City Council",
    "is_recorded_from_above": True,
}


class Office:
    """A director and a manager with one case on a council that runs out of money."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        office = make_office(app)
        self.manager = make_user(app, Role.RELATIONSHIP_MANAGER, office=office)
        self.director = make_user(app, Role.DIRECTOR, office=office, grade="director")
        council = make_council(app, office_id=office.id)
        details = CaseDetails(
            organisation=council.reference,
            regime="local_government",
            trigger=Trigger.JUDGEMENT,
            happened=HappenedOn(date(2022, 6, 1)),
            statements={Aspect.TRIGGER: "A report in the public interest."},
        )
        with app.app_context(), unit_of_work():
            self.case = open_case(self.manager, details)

    def note(self) -> None:
        """Evidence on the file."""
        with self.app.app_context(), unit_of_work():
            add_note(
                self.manager,
                self.case,
                title="Review of governance",
                words="Money was taken from the housing account.",
                happened=HappenedOn(date(2022, 6, 1)),
            )

    def record(self, kind: StepKind, on: date, outcome: OutcomeKind = OutcomeKind.APPROVED,
               precision: Precision = Precision.DAY, **said: Any) -> str:  # fmt: skip
        """Record what was decided above the office."""
        whole = {"reason": "As published", "proportionality": "As published", "jump_reason": "x"}
        proposal = Proposal(kind, on, precision, **(whole | said))
        choice = Choice(outcome, "As published", decided_on=on, precision=precision, **MINISTER)
        with self.app.app_context(), unit_of_work():
            return record_step_from_above(
                self.director, self.case, proposal, choice, "The department"
            )

    def consider(self, instrument: str, on: date) -> None:
        """Representations are considered."""
        with self.app.app_context(), unit_of_work():
            version = session().scalar(
                select(Representations.version)
                .join(Instrument, Instrument.id == Representations.instrument_id)
                .where(Instrument.reference == instrument)
            )
            consider_representations(
                self.manager,
                self.case,
                instrument,
                considered=HappenedOn(on),
                words="Considered",
                seen_version=version or 0,
            )

    def head(self, actor: Actor | None = None) -> Any:
        """Where the case stands."""
        with self.app.app_context():
            return case_head(actor or self.manager, self.case)


@pytest.fixture
def office(app: Flask) -> Office:
    """An office with a case that has evidence on its file."""
    found = Office(app)
    found.note()
    return found


def test_nottingham_from_the_first_minded_to_letter_to_the_last(office: Office) -> None:
    office.record(
        StepKind.MAKE, date(2022, 6, 23), kinds=("proposal",), proposes="Directions",
        representations_close_on=date(2022, 7, 7),
    )  # fmt: skip
    [first] = office.head().instruments
    assert first.is_proposal
    assert office.head().standing.rung.position == 1  # a proposal moves nothing

    office.consider(first.reference, date(2022, 8, 30))
    office.record(StepKind.MAKE, date(2022, 9, 2), kinds=("direction",),
                  in_force_to=date(2024, 9, 1), due_on=date(2022, 12, 2))  # fmt: skip
    directions = office.head().instruments[-1]
    assert office.head().standing.rung.code == "directions"

    office.record(StepKind.NO_CHANGE, date(2023, 5, 18))
    assert office.head().standing.rung.code == "directions"

    office.record(
        StepKind.MAKE, date(2023, 12, 13), kinds=("proposal",), proposes="Commissioners",
        representations_close_on=date(2024, 1, 2),
    )  # fmt: skip
    second = office.head().instruments[-1]
    assert office.head().standing.rung.code == "directions"  # those run on

    with pytest.raises(Refused, match="close on 2 January 2024"):
        office.record(StepKind.MAKE, date(2024, 1, 2), kinds=("transfer_of_functions",))
    office.consider(second.reference, date(2024, 2, 20))
    office.record(
        StepKind.MAKE, date(2024, 2, 22), kinds=("direction", "transfer_of_functions"),
        in_force_to=date(2026, 2, 22), functions_transferred="Governance, finance",
    )  # fmt: skip
    with office.app.app_context():
        standing = office.head().standing
    assert {one.reference for one in office.head().instruments} > {directions.reference}
    assert standing.rung.code == "commissioners"

    office.record(
        StepKind.MAKE, date(2026, 1, 31), precision=Precision.MONTH, kinds=("proposal",),
        proposes="Two ministerial envoys for 18 months, reviewed after 12",
    )  # fmt: skip
    assert office.head().standing.rung.code == "commissioners"  # a proposal never moves it down
    with office.app.app_context():
        overview = case_overview(office.head())
    assert len(overview.decided) == 5
    assert "Directions" in " ".join(rung.name for rung in overview.rungs)
    assert Aspect.TRIGGER in overview.said


def test_urgent_directions_forgo_representations(office: Office) -> None:
    with pytest.raises(Refused, match="urgency"):
        office.record(
            StepKind.MAKE, date(2023, 5, 25), kinds=("direction", "transfer_of_functions")
        )
    office.record(
        StepKind.MAKE, date(2023, 5, 25), kinds=("direction", "transfer_of_functions"),
        is_urgent=True,
        urgent_because="Sufficiently urgent to forgo the period in section 15(9)",
    )  # fmt: skip
    assert office.head().standing.rung.code == "commissioners"


def test_a_notice_lapses_by_the_clock_and_a_decision_is_awaited(office: Office) -> None:
    office.record(StepKind.MAKE, date(2023, 8, 3), kinds=("notice",), in_force_to=date(2024, 8, 2))
    head = office.head()
    assert head.standing.awaits_decision
    assert head.standing.rung.code == "notice"
    [notice] = head.instruments
    office.record(StepKind.LET_LAPSE, date(2024, 8, 2), about=notice.reference,
                  stage_after="supportive_conversation")  # fmt: skip
    head = office.head()
    assert not head.standing.awaits_decision
    assert head.standing.rung.code == "supportive_conversation"


def test_a_notice_is_renewed_for_six_months_and_no_longer(office: Office) -> None:
    office.record(StepKind.MAKE, date(2023, 1, 31), precision=Precision.MONTH, kinds=("notice",),
                  in_force_to=date(2024, 1, 30))  # fmt: skip
    [notice] = office.head().instruments
    with pytest.raises(Refused, match="longer is not allowed"):
        office.record(StepKind.RENEW, date(2024, 1, 30), about=notice.reference,
                      in_force_to=date(2024, 12, 30))  # fmt: skip
    office.record(StepKind.RENEW, date(2024, 1, 30), about=notice.reference,
                  in_force_to=date(2024, 7, 30))  # fmt: skip
    first, second = office.head().instruments
    assert first.begun.since == "from January 2023"  # and not from its last day
    assert first.ended_on == date(2024, 1, 30)
    assert second.last_day == date(2024, 7, 30)
