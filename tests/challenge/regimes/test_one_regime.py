"""A case, and a kind of instrument, have their stage from their own regime: a key sees to it."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from gorm.challenge.models import Case, InstrumentKind, Stage
from gorm.core.db import session, unit_of_work
from tests.factories.accounts import make_user
from tests.factories.challenge import make_case, make_regime


@pytest.mark.parametrize("of", [Case.chosen_stage_id, InstrumentKind.stage_id])
def test_a_stage_of_another_regime_is_refused_by_the_database(app: Flask, of: object) -> None:
    regime, other = make_regime(app), make_regime(app)
    make_case(app, make_user(app), regime=regime)
    table: Any = Case.__table__ if of is Case.chosen_stage_id else InstrumentKind.__table__
    column = "chosen_stage_id" if of is Case.chosen_stage_id else "stage_id"
    with app.app_context(), pytest.raises(IntegrityError), unit_of_work():
        stage = session().scalars(select(Stage.id).where(Stage.regime_id == other.id)).first()
        wrong = update(table).where(table.c.regime_id == regime.id, table.c[column].is_not(None))
        session().connection().execute(wrong.values({column: stage}))
