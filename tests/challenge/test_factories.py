"""The factories make cases that the service would make."""

from datetime import date

from flask import Flask

from gorm.challenge.queries.heads import case_head
from tests.factories.accounts import make_user
from tests.factories.challenge import make_case, make_instrument, make_representations


def test_a_case_stands_where_what_is_in_force_puts_it_and_a_proposal_moves_nothing(
    app: Flask,
) -> None:
    manager = make_user(app)
    reference = make_case(app, manager, opened=date(2026, 3, 2))
    make_instrument(app, manager, reference, "direction", in_force_from=date(2026, 4, 1))
    make_representations(
        app, manager, reference, opens_on=date(2026, 5, 1), closes_on=date(2026, 5, 18)
    )
    with app.app_context():
        head = case_head(manager, reference)
    assert head.standing.rung.code == "directions"
    assert [one.is_proposal for one in head.instruments] == [False, True]
