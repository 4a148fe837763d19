"""What GORM begins with: the ladder of the domain, a second regime, a scheme, letters."""

import pytest
from flask import Flask
from sqlalchemy import select

from gorm.accounts.roles import Role
from gorm.challenge.models import Clock
from gorm.challenge.queries.letter_templates import letter_templates
from gorm.challenge.queries.regimes import names, regime_kept
from gorm.challenge.rules.letters import filled, gaps_in, samples, text_fault, unfilled
from gorm.challenge.rules.regime_words import KIND_ATTRIBUTES, STAGE_ATTRIBUTES
from gorm.challenge.rules.regimes import faults, warnings
from gorm.core.db import session
from gorm.performance.models import Category, Scheme
from tests.factories.accounts import make_user
from tests.support.client import Client

# Stage, attributes, clock, what it counts down to, the grade that decides.
LADDER = (
    ("Routine", "", Clock.NONE, None, "", None),
    ("Watch", "is_light", Clock.DAYS, 90, "Review", None),
    ("Supportive conversation", "is_light", Clock.DAYS, 90, "Review", None),
    ("Formal challenge", "", Clock.WORKING_DAYS, 20, "Reply", "deputy_director"),
    ("Brokered support", "", Clock.WORKING_DAYS, 30, "Plan", "deputy_director"),
    ("Notice", "follows_instruments lapses", Clock.MONTHS, 12, "Lapse", "director"),
    (
        "Inspection or inquiry", "follows_instruments is_above_office", Clock.STATED, None,
        "Report", "secretary_of_state",
    ),
    (
        "Directions", "follows_instruments is_above_office needs_representations", Clock.MONTHS, 6,
        "Review", "secretary_of_state",
    ),
    (
        "Commissioners", "follows_instruments is_above_office needs_representations",
        Clock.MONTHS, 6, "Report", "secretary_of_state",
    ),
    ("Step-down", "is_leaving", Clock.NONE, None, "Exit test", None),
    ("Closed", "is_leaving closes", Clock.NONE, None, "Exit test", None),
)  # fmt: skip
# Kind, the stage that it sets, attributes, months and months of renewal, grade.
INSTRUMENTS = (
    ("Letter", None, "", (None, None), "deputy_director"),
    ("Notice", "notice", "lapses", (12, 6), "director"),
    ("Demand for information", None, "", (None, None), "director"),
    ("Inspection", "inspection", "", (None, None), "secretary_of_state"),
    ("Local inquiry", "inspection", "", (None, None), "secretary_of_state"),
    ("Direction", "directions", "needs_representations", (None, None), "secretary_of_state"),
    (
        "Transfer of functions to commissioners", "commissioners",
        "needs_representations transfers_functions", (None, None), "secretary_of_state",
    ),
    ("Improvement plan required", None, "", (None, None), "director"),
    ("Proposal (minded-to)", None, "is_proposal", (None, None), "secretary_of_state"),
)  # fmt: skip


@pytest.mark.usefixtures("context")
def test_the_default_ladder_is_that_of_the_domain_row_by_row() -> None:
    kept = regime_kept("local_government").facts
    assert kept.name == "Local government: best value"
    assert kept.applies_to == ("council", "combined_authority")
    for number, (stage, row) in enumerate(zip(kept.stages, LADDER, strict=True), start=1):
        ticked = " ".join(one.name for one in STAGE_ATTRIBUTES if getattr(stage, one.name))
        clock = (stage.clock, stage.clock_number, stage.clock_for)
        assert (stage.position, stage.name, set(ticked.split())) == (
            number, row[0], set(row[1].split()),
        )  # fmt: skip
        assert (*clock, stage.grade_code) == row[2:]
    assert [s.renewable_months for s in kept.stages if s.renewable_months] == [6]


@pytest.mark.usefixtures("context")
def test_the_default_instruments_are_those_of_the_domain_in_order() -> None:
    kinds = regime_kept("local_government").facts.kinds
    for kind, row in zip(kinds, INSTRUMENTS, strict=True):
        ticked = {one.name for one in KIND_ATTRIBUTES if getattr(kind, one.name)}
        months = (kind.months, kind.renewable_months)
        assert (kind.name, kind.stage, ticked, months, kind.grade_code) == (
            row[0], row[1], set(row[2].split()), *row[3:],
        )  # fmt: skip
    basis = {kind.code: kind.legal_basis for kind in kinds}
    assert basis["direction"] == "Section 15(5) of the Local Government Act 1999"


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize("code", ["local_government", "nhs"])
def test_what_gorm_begins_with_holds_together(code: str) -> None:
    facts = regime_kept(code).facts
    assert faults(facts, names().grades) == ()
    assert warnings(facts) == ()
    assert facts.rating_scheme == "case_rating"


@pytest.mark.usefixtures("context")
def test_the_regime_of_the_health_service_has_a_ladder_of_its_own() -> None:
    facts = regime_kept("nhs").facts
    assert facts.applies_to == ("nhs",)
    own = {stage.name for stage in facts.ladder}
    shared = {stage.name for stage in regime_kept("local_government").facts.ladder}
    assert own & shared == {"Step-down", "Closed"}


@pytest.mark.usefixtures("context")
def test_cases_are_rated_in_a_scheme_of_which_nothing_fails() -> None:
    rows = session().execute(
        select(Category.name, Category.is_failing)
        .join(Scheme, Scheme.id == Category.scheme_id)
        .where(Scheme.code == "case_rating")
        .order_by(Category.position)
    )
    assert [tuple(row) for row in rows] == [
        (name, False) for name in ("Green", "Amber-green", "Amber-red", "Red")
    ]


def test_an_analyst_reads_the_scheme_among_the_others(app: Flask, client: Client) -> None:
    client.sign_in(make_user(app, Role.ANALYST).email)
    shown = client.get("performance.schemes").text
    assert "Rating of cases of challenge" in shown
    assert "Amber-red" in shown


@pytest.mark.usefixtures("context")
def test_every_letter_can_be_filled_and_asks_for_a_reply_where_it_names_a_day() -> None:
    templates = letter_templates()
    assert len(templates) == 6
    for one in templates:
        whole = f"{one.heading}\n{one.words}"
        assert not text_fault(whole), one.code
        assert unfilled(filled(whole, samples())) == ()
        assert ("reply_by" in gaps_in(whole)) == (one.reply_within is not None), one.code
        assert one.words.startswith("Dear {chief_executive},\n\n")
        assert one.words.endswith("\n\nYours sincerely,")
        assert "\n\n\n" not in one.words
