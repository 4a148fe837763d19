"""The same indicator across agreements: how ambitious targets are, and who may see them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.accounts.roles import Role
from gorm.negotiations.rules.consistency import (
    Aim,
    ambition,
    change_a_year,
    most_ambitious_first,
    remark,
    usual,
)
from gorm.performance.terms import Polarity
from tests.factories.accounts import make_user
from tests.factories.performance import make_indicator
from tests.negotiations.places.desk import Desk
from tests.support.client import Client
from tests.support.queries import statements_of

BEGINS, ENDS = date(2026, 3, 31), date(2030, 3, 31)
FIGURES = st.decimals(Decimal("0.1"), Decimal(1000), places=1)


def aim(polarity: Polarity, baseline: int, target: int) -> Aim:
    return Aim(polarity, Decimal(baseline), BEGINS, Decimal(target), ENDS)


def test_ambition_is_the_yearly_change_for_the_better_as_a_share_of_the_baseline() -> None:
    assert change_a_year(aim(Polarity.HIGH, 50, 60)) == Decimal("2.5")
    assert ambition(aim(Polarity.HIGH, 50, 60)) == Decimal("5.0")
    assert ambition(aim(Polarity.LOW, 50, 40)) == Decimal("5.0")
    assert ambition(aim(Polarity.LOW, 50, 60)) == Decimal("-5.0")
    assert ambition(aim(Polarity.NEUTRAL, 50, 40)) == Decimal("5.0")


@pytest.mark.parametrize(
    "broken",
    [
        Aim(Polarity.HIGH, None, BEGINS, Decimal(60), ENDS),
        Aim(Polarity.HIGH, Decimal(50), BEGINS, None, None),
        Aim(Polarity.HIGH, Decimal(50), None, Decimal(60), ENDS),
        Aim(Polarity.HIGH, Decimal(50), ENDS, Decimal(60), ENDS),
        Aim(Polarity.HIGH, Decimal(0), BEGINS, Decimal(60), ENDS),
    ],
)
def test_what_lacks_a_figure_or_a_day_is_not_compared(broken: Aim) -> None:
    assert ambition(broken) is None
    assert remark(None, Decimal(5)).startswith("Cannot be compared")


@given(FIGURES, FIGURES)
def test_a_target_is_as_far_for_high_as_its_opposite_is_for_low(
    baseline: Decimal, change: Decimal
) -> None:
    up = ambition(Aim(Polarity.HIGH, baseline, BEGINS, baseline + change, ENDS))
    down = ambition(Aim(Polarity.LOW, baseline, BEGINS, baseline - change, ENDS))
    assert up == down


@given(st.lists(st.none() | FIGURES))
def test_the_most_ambitious_stands_first_and_what_is_not_known_last(
    found: list[Decimal | None],
) -> None:
    order = most_ambitious_first(found)
    assert sorted(order) == list(range(len(found)))
    ordered = [found[place] for place in order]
    known = [one for one in ordered if one is not None]
    assert ordered == [*sorted(known, reverse=True), *[None] * (len(ordered) - len(known))]


def test_what_stands_out_is_told_in_words() -> None:
    assert usual([Decimal(4), None, Decimal(6)]) is None
    middle = usual([Decimal(4), Decimal(6), Decimal(5), None])
    assert middle == Decimal(5)
    told = {own: remark(Decimal(own), middle) for own in (-1, 0, 2, 3, 10, 11)}
    assert told == {
        -1: "Would be worse than the baseline",
        0: "Asks for no change",
        2: "Asks for less than half the median",
        3: "",
        10: "",
        11: "Asks for more than twice the median",
    }


def agreed(desk: Desk, code: str) -> list[str]:
    """Four agreements with a line each on one indicator, the last of which asks for much more."""
    indicator = make_indicator(desk.app, code, name="Homes that are warm")
    found = []
    for target in (65, 66, 66, 90):
        agreement = desk.agreement()
        desk.line(
            agreement, target=Decimal(target), stretch=None, indicator_id=indicator.id,
            indicator_words="",
        )  # fmt: skip
        found.append(agreement)
    return found


def test_the_page_compares_the_targets_and_names_what_stands_out(
    client: Client, desk: Desk
) -> None:
    agreements = agreed(desk, "WARM")
    client.sign_in(desk.manager.email)
    with statements_of(desk.app) as statements:
        page = client.open("/indicators-agreed?indicator=WARM")
    assert len(statements) <= 12
    assert "Moorshire: asks for more than twice the median" in page.words()
    first = next(link for link in page.links().values() if "/lines/" in link)
    assert first == f"/agreements/{agreements[-1]}/lines/1"


def test_the_file_has_a_row_for_each_target(client: Client, desk: Desk) -> None:
    agreements = agreed(desk, "WARM")
    client.sign_in(desk.manager.email)
    answer = client.browser.get("/indicators-agreed.csv?indicator=WARM")
    rows = answer.get_data(as_text=True).splitlines()
    assert len(rows) == 1 + len(agreements)
    assert agreements[-1] in rows[1]
    client.open("/indicators-agreed.csv?indicator=COLD", expect=404)


def test_targets_of_agreements_that_one_may_not_read_are_not_told(
    client: Client, desk: Desk
) -> None:
    agreed(desk, "WARM")
    client.sign_in(make_user(desk.app).email)
    assert "No agreement that you can read" in client.open("/indicators-agreed").words()
    client.open("/indicators-agreed?indicator=WARM", expect=422)
    client.open("/indicators-agreed.csv?indicator=WARM", expect=404)


def test_departments_have_no_such_page(client: Client, desk: Desk) -> None:
    client.sign_in(make_user(desk.app, Role.DEPARTMENT, department="DfE").email)
    client.open("/indicators-agreed", expect=403)
