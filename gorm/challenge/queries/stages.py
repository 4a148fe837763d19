"""Where cases stand, told by the database for any number of them: what a list is narrowed by.

It says what `rules.ladder.standing_on` says of today.
"""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, exists, func, not_, or_, select
from sqlalchemy.orm import aliased

from gorm.challenge.models import Case, Instrument, InstrumentKind, Regime, Stage
from gorm.challenge.queries.ladders import is_on_file
from gorm.core import clock
from gorm.core.db import session


def stands_at(stage: str) -> ColumnElement[bool]:
    """Whether a case stands at a stage today, by `regime/stage`."""
    regime_code, _, code = stage.partition("/")
    chosen, wanted, regime = aliased(Stage), aliased(Stage), aliased(Regime)
    top = _highest_set()
    holds = and_(not_(chosen.closes), or_(top >= chosen.position, chosen.is_leaving))
    return exists().where(
        chosen.id == Case.chosen_stage_id,
        regime.id == chosen.regime_id,
        wanted.regime_id == regime.id,
        regime.code == regime_code,
        wanted.code == code,
        wanted.position
        == case((holds, func.coalesce(top, chosen.position)), else_=chosen.position),
    )


def stage_choices() -> tuple[tuple[str, str], ...]:
    """The stages that a list can be narrowed to, retired ones included: (regime/stage, words)."""
    rows = session().execute(
        select(Regime.code, Regime.name, Stage.code, Stage.name)
        .join(Stage, Stage.regime_id == Regime.id)
        .order_by(Regime.id, Stage.position)
    )
    return tuple((f"{regime}/{code}", f"{of}: {name}") for regime, of, code, name in rows)


def _highest_set() -> ScalarSelect[Any]:
    """The place of the highest stage that an instrument sets which began and was not ended.

    One whose last day has passed holds the case until somebody decides what follows.
    """
    today, sets = clock.today(), aliased(Stage)
    return (
        select(func.max(sets.position))
        .select_from(Instrument)
        .join(InstrumentKind, InstrumentKind.id == Instrument.kind_id)
        .join(sets, sets.id == InstrumentKind.stage_id)
        .where(
            Instrument.case_id == Case.id,
            not_(InstrumentKind.is_proposal),
            Instrument.in_force_from <= today,
            or_(Instrument.ended_on.is_(None), Instrument.ended_on > today),
            is_on_file(),
        )
        .correlate(Case)
        .scalar_subquery()
    )
