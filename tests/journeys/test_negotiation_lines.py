"""Entering, reading and changing the lines of an agreement in a browser."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from flask import Flask

from gorm.accounts.actor import Actor
from gorm.accounts.models import User
from gorm.core.db import session, unit_of_work
from gorm.negotiations.models import Side, TermKind
from gorm.negotiations.queries.lines import AgreementLines, lines_of
from gorm.negotiations.rules.lines import LineDetails, TargetFacts
from gorm.negotiations.rules.rewards import Instalment, RewardTerms
from gorm.negotiations.service.line_acts import set_reward
from gorm.negotiations.service.lines import LineEdit, save_lines
from gorm.negotiations.service.priorities import PriorityDetails, add_priority
from gorm.negotiations.service.terms import TermDetails, add_term
from gorm.places.models import Area
from tests.factories.accounts import make_user
from tests.factories.negotiations import agreement_row, make_agreement
from tests.factories.places import make_area
from tests.support.browser import Visitor

_BLOCKS = (
    "Children and young people",
    "Healthier communities and older people",
    "Safer and stronger communities",
)


def _line(number: int) -> LineDetails:
    return LineDetails(
        block=_BLOCKS[number % 3],
        outcome=f"Fewer people wait for what they need, {number}",
        indicator=f"Share of households that were seen within a week, {number}",
        unit="per cent",
        baseline=Decimal("61.5"),
        baseline_on=date(2026, 3, 31),
        baseline_source="The partnership’s survey",
        targets=(
            TargetFacts(date(2028, 3, 31), Decimal(64)),
            TargetFacts(date(2030, 3, 31), Decimal(70), Decimal(75)),
            TargetFacts(date(2030, 3, 31), Decimal(50), Decimal(55), "Riverside ward"),
        ),
    )


def _agreement(app: Flask, manager: Actor, area: Area) -> str:
    agreement = make_agreement(app, manager, area, title="Agreement with the Vale")
    halves = (
        Instalment(date(2030, 9, 1), Decimal(50)),
        Instalment(date(2031, 9, 1), Decimal(50)),
    )
    with app.app_context(), unit_of_work():
        add_priority(
            manager,
            area.reference,
            PriorityDetails("Safer streets", "Everywhere.", "The plan", date(2026, 2, 3)),
        )
        save_lines(manager, agreement, [LineEdit(_line(number)) for number in range(6)])
        save_lines(
            manager,
            agreement,
            [LineEdit(LineDetails(is_placeholder=True, fill_by=date(2026, 9, 1)))],
        )
        reward = RewardTerms(Decimal(20_000), Decimal(400_000), Decimal(60), True, halves)
        set_reward(manager, agreement, 1, reward, 1)
        fund = TermDetails(TermKind.FUND, "Pool the safer communities fund", Side.OFFICE)
        add_term(manager, agreement, fund)
    return agreement


def _lines(app: Flask, agreement: str) -> AgreementLines:
    agreement_id = agreement_row(app, agreement).id
    with app.app_context():
        return lines_of(agreement_id)


def _sign_in(app: Flask, visitor: Visitor, actor: Actor) -> None:
    with app.app_context():
        found = session().get(User, actor.user_id)
        assert found is not None
        email = found.email
    visitor.page.goto("/sign-in")
    visitor.sign_in(email)


def test_every_page_of_lines_reads_well_at_a_desk_and_on_a_phone(
    app: Flask, visitor: Callable[..., Visitor]
) -> None:
    manager = make_user(app)
    area = make_area(app, "Vale", office_id=manager.office_id)
    agreement = _agreement(app, manager, area)
    reader = visitor()
    _sign_in(app, reader, manager)
    for path in (
        f"/agreements/{agreement}/lines",
        f"/agreements/{agreement}/lines/grid",
        f"/agreements/{agreement}/lines/paste",
        f"/agreements/{agreement}/lines/1",
        f"/agreements/{agreement}/lines/1/edit",
        f"/agreements/{agreement}/lines/1/reward",
        f"/agreements/{agreement}/terms/new",
        f"/areas/{area.reference}/priorities",
        "/priorities/PRI-000001/edit",
    ):
        reader.open(path)


def test_a_grid_is_filled_in_from_cell_to_cell_by_keyboard_without_javascript(
    app: Flask, visitor: Callable[..., Visitor]
) -> None:
    manager = make_user(app)
    area = make_area(app, "Vale", office_id=manager.office_id)
    agreement = make_agreement(app, manager, area)
    typist = visitor(scripts=False)
    _sign_in(app, typist, manager)
    page = typist.open(f"/agreements/{agreement}/lines/grid")
    page.get_by_label("New line 1: Outcome").focus()
    for text in (
        "Fewer fires", "Accidental fires", "fires", "Low", "Local", "120", "31/3/2026",
        "31/3/2030", "130",
    ):  # fmt: skip
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.get_by_role("button", name="Save what I changed").click()
    typist.look()
    assert "130 by 31 March 2030 is worse than the baseline (120)" in page.content()
    page.get_by_label("New line 1: Target", exact=True).fill("100")
    page.get_by_role("button", name="Save what I changed").click()
    (line,) = _lines(app, agreement).standing
    assert line.title == "Line 1, Fewer fires: Accidental fires"
    assert line.polarity.value == "low"
