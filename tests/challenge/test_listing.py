"""The list of cases by the stage at which they stand, and what a place tells of its cases."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role
from gorm.challenge.models import Regime
from gorm.challenge.queries.heads import case_head
from gorm.challenge.queries.listing import Wanted, case_page
from gorm.challenge.rules.proposing import Proposal
from gorm.challenge.rules.steps import StepKind
from gorm.challenge.service.proposing import take_step
from gorm.core import clock
from gorm.core.db import unit_of_work
from gorm.engagements.models import Sharing
from gorm.places.models import Organisation
from tests.factories.accounts import make_office, make_user
from tests.factories.challenge import (
    STAGES,
    case_row,
    make_case,
    make_instrument,
    make_regime,
    make_representations,
)
from tests.factories.places import make_council
from tests.support.client import Client

TODAY = clock.today()
BEFORE = TODAY - timedelta(days=90)


class Listed:
    """An office with cases that stand at their stages in every way there is."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        office = make_office(app, name="Government Office for the Moors")
        self.manager: Actor = make_user(app, office=office)
        self.regime: Regime = make_regime(app)
        self.council: Organisation = make_council(app, "Hexmoor Council", office=office)
        self.cases = [self.opened() for _ in range(6)]
        chosen, noticed, lapsed, both, ended, proposed = self.cases
        self.watched(chosen)
        make_instrument(app, self.manager, noticed, "notice", in_force_from=BEFORE)
        self.instrument(lapsed, "notice", TODAY - timedelta(days=2))
        make_instrument(app, self.manager, both, "notice", in_force_from=BEFORE)
        make_instrument(app, self.manager, both, "direction", in_force_from=BEFORE)
        make_instrument(
            app, self.manager, ended, "direction", in_force_from=BEFORE,
            ended_on=TODAY - timedelta(days=1), ended_precision="day", end_kind="revoked",
        )  # fmt: skip
        make_representations(app, self.manager, proposed, opens_on=BEFORE, closes_on=TODAY)

    def opened(self, council: Organisation | None = None, **details: Any) -> str:
        return make_case(
            self.app, self.manager, council, regime=self.regime, opened=BEFORE, **details
        )

    def instrument(self, case: str, kind: str, last_day: date) -> None:
        make_instrument(
            self.app, self.manager, case, kind, in_force_from=BEFORE, in_force_to=last_day
        )

    def watched(self, case: str) -> None:
        step = Proposal(StepKind.MOVE, TODAY, stage="watch", reason="So",
                        review_on=TODAY + timedelta(days=9))  # fmt: skip
        with self.app.app_context(), unit_of_work():
            take_step(self.manager, case, step, case_row(self.app, case).version)

    def at(self, code: str, reader: Actor | None = None) -> set[str]:
        wanted = Wanted(stage=f"{self.regime.code}/{code}")
        with self.app.app_context():
            lines = case_page(reader or self.manager, wanted).lines
        return {line.reference for line in lines}


@pytest.fixture
def listed(app: Flask) -> Listed:
    return Listed(app)


def test_the_list_finds_cases_at_the_stage_at_which_their_pages_say_they_stand(
    listed: Listed,
) -> None:
    found = {code: listed.at(code) for code in STAGES}
    for case in listed.cases:
        with listed.app.app_context():
            here = case_head(listed.manager, case).standing.rung.code
        assert [code for code, cases in found.items() if case in cases] == [here]
    assert {len(cases) for cases in found.values()} == {0, 1, 2}


def test_nobody_learns_a_stage_by_the_list_that_they_may_not_read(listed: Listed) -> None:
    elsewhere = make_user(listed.app)
    assert listed.at("notice", elsewhere) == set()


def test_the_page_narrows_the_list_to_a_stage(listed: Listed, client: Client) -> None:
    client.sign_in(listed.manager.email)
    page = client.get("challenge.cases", stage=f"{listed.regime.code}/directions")
    assert listed.cases[3] in page.words()
    assert listed.cases[0] not in page.words()


def a_place(listed: Listed) -> list[str]:
    """The cases of one council: an office's own, a shared and a restricted one."""
    council = listed.council
    return [
        listed.opened(council, service="Housing"),
        listed.opened(council, service="Libraries",
                      sharing=Sharing.SHARED),
        listed.opened(council, service="Adoption",
                      sharing=Sharing.RESTRICTED),
    ]  # fmt: skip


@pytest.mark.parametrize("is_department", [True, False])
def test_others_learn_that_a_case_is_open_and_to_whom_to_speak_and_no_more(
    listed: Listed, client: Client, *, is_department: bool
) -> None:
    housing, libraries, _ = a_place(listed)
    for case in (housing, libraries):
        make_instrument(listed.app, listed.manager, case, "direction")
    reader = (
        make_user(listed.app, Role.DEPARTMENT, department="DfE")
        if is_department
        else make_user(listed.app)
    )
    client.sign_in(reader.email)
    page = client.get("places.organisation_detail", reference=listed.council.reference)
    words = page.words()
    since = f"{BEFORE.day} {BEFORE:%B %Y}"
    told = "Hexmoor Council, {}, since " + f"{since}. Speak to Government Office for the Moors."
    assert told.format("Housing") in words
    assert (told.format("Libraries") in words) is is_department
    assert "Adoption" not in words
    assert ("Directions" in words) is not is_department  # of the shared one, to an office
    assert housing not in page.text
    assert (libraries in page.text) is not is_department
    if is_department:
        client.get("challenge.case", reference=libraries, expect=403)
