"""Ladders and instruments as the rules see them, read for one case or for many."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from gorm.accounts.models import Grade
from gorm.challenge.models import CaseEntry, Instrument, InstrumentKind, Stage
from gorm.challenge.rules.ladder import InForce, Rung, Standing, standing_on
from gorm.core import clock
from gorm.core.db import session
from gorm.core.happenings import HappenedOn, Precision

_FOOT = aliased(Stage, name="foot")


@dataclass(frozen=True)
class Ladder:
    """The stages of a regime, from the foot up; retired ones are there for cases of before."""

    rungs: tuple[Rung, ...]
    in_use: frozenset[int]

    def rung(self, stage_id: int) -> Rung:
        """The stage with this number."""
        return next(rung for rung in self.rungs if rung.id == stage_id)

    def find(self, stage_id: int) -> Rung | None:
        """The stage with this number; None where it is of another ladder."""
        return next((rung for rung in self.rungs if rung.id == stage_id), None)

    @property
    def offered(self) -> tuple[Rung, ...]:
        """The stages to which a case can go now."""
        return tuple(rung for rung in self.rungs if rung.id in self.in_use)


Ladders = Mapping[int, Ladder]
Instruments = Mapping[int, tuple[InForce, ...]]


def ladders_and_instruments(
    regime_ids: Collection[int], case_ids: Collection[int]
) -> tuple[Ladders, Instruments]:
    """As `ladders_and_made`, without the instruments whose sheets were struck."""
    ladders, made = ladders_and_made(regime_ids, case_ids)
    return ladders, {key: not_struck(found) for key, found in made.items()}


def ladders_and_made(
    regime_ids: Collection[int], case_ids: Collection[int]
) -> tuple[Ladders, Instruments]:
    """The ladders of several regimes and the instruments of cases under them, in one query.

    Each instrument comes with the stage that it sets; one that sets none, with the foot of its
    ladder, so that every stage and every instrument is among the rows. An instrument is of a kind
    of its case's own regime: services see to that.
    """
    foot = (
        select(func.min(_FOOT.id))
        .where(_FOOT.regime_id == InstrumentKind.regime_id)
        .correlate(InstrumentKind)
        .scalar_subquery()
    )
    rows = (
        session()
        .execute(
            select(
                Stage,
                Grade,
                Instrument,
                case((InstrumentKind.stage_id.is_not(None), Stage.position)).label("position"),
                InstrumentKind.is_proposal,
                CaseEntry.struck_at.is_not(None).label("is_struck"),
            )
            .outerjoin(Grade, Grade.code == Stage.grade_code)
            .outerjoin(InstrumentKind, func.coalesce(InstrumentKind.stage_id, foot) == Stage.id)
            .outerjoin(
                Instrument,
                and_(Instrument.kind_id == InstrumentKind.id, Instrument.case_id.in_(case_ids)),
            )
            .outerjoin(CaseEntry, CaseEntry.id == Instrument.entry_id)
            .where(Stage.regime_id.in_(regime_ids))
            .order_by(Stage.position, Stage.id, Instrument.id)
        )
        .all()
    )
    stages = {row.Stage.id: (row.Stage, row.Grade) for row in rows}
    return _ladders(stages.values()), _instruments(row for row in rows if row.Instrument)


def _ladders(stages: Iterable[tuple[Stage, Grade | None]]) -> Ladders:
    rungs: dict[int, list[Rung]] = defaultdict(list)
    in_use: dict[int, set[int]] = defaultdict(set)
    for stage, grade in stages:
        rungs[stage.regime_id].append(rung_of(stage, grade))
        if stage.is_in_use:
            in_use[stage.regime_id].add(stage.id)
    return {key: Ladder(tuple(found), frozenset(in_use[key])) for key, found in rungs.items()}


def rung_of(stage: Stage, grade: Grade | None) -> Rung:
    """A stage as the rules see it."""
    return Rung(
        id=stage.id,
        code=stage.code,
        name=stage.name,
        position=stage.position,
        is_light=stage.is_light,
        follows_instruments=stage.follows_instruments,
        lapses=stage.lapses,
        is_above_office=stage.is_above_office,
        needs_representations=stage.needs_representations,
        is_leaving=stage.is_leaving,
        closes=stage.closes,
        grade_code=stage.grade_code,
        grade_rank=grade.rank if grade else None,
        grade_name=grade.name if grade else "",
        clock=stage.clock.value,
        clock_number=stage.clock_number,
        clock_for=stage.clock_for,
        renewable_months=stage.renewable_months,
    )


def instruments_of(case_ids: Collection[int]) -> Mapping[int, tuple[InForce, ...]]:
    """The instruments of several cases as the ladder sees them, in one query; no struck ones."""
    return {key: not_struck(found) for key, found in made_in(case_ids).items()}


def not_struck(made: tuple[InForce, ...]) -> tuple[InForce, ...]:
    """The instruments whose sheets stand: only these tell where a case stands."""
    return tuple(one for one in made if not one.is_struck)


def made_in(case_ids: Collection[int]) -> Mapping[int, tuple[InForce, ...]]:
    """As `instruments_of`, with those that were recorded in error: what views of the past need."""
    is_struck = CaseEntry.struck_at.is_not(None).label("is_struck")
    rows = session().execute(
        select(Instrument, Stage.position, InstrumentKind.is_proposal, is_struck)
        .join(CaseEntry, CaseEntry.id == Instrument.entry_id)
        .join(InstrumentKind, InstrumentKind.id == Instrument.kind_id)
        .outerjoin(Stage, Stage.id == InstrumentKind.stage_id)
        .where(Instrument.case_id.in_(case_ids))
        .order_by(Instrument.id)
        .options(joinedload(Instrument.kind))
    )
    return _instruments(rows)


def _instruments(rows: Iterable[Any]) -> Instruments:
    """By case, in the order in which they were made."""
    found: dict[int, list[InForce]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.Instrument.id):
        found[row.Instrument.case_id].append(_in_force(row))
    return {key: tuple(instruments) for key, instruments in found.items()}


def is_on_file() -> ColumnElement[bool]:
    """Whether the sheet of an instrument stands: one that was struck is in force nowhere."""
    return exists().where(CaseEntry.id == Instrument.entry_id, CaseEntry.struck_at.is_(None))


def _in_force(row: Any) -> InForce:
    one: Instrument = row.Instrument
    ended = HappenedOn(one.ended_on, one.ended_precision) if one.ended_on else None  # type: ignore[arg-type]
    return InForce(
        id=one.id,
        reference=one.reference,
        title=one.title,
        position=row.position,
        begins_on=one.in_force_from,
        last_day=one.in_force_to,
        ended_on=ended.on if ended else None,
        is_proposal=row.is_proposal,
        is_struck=row.is_struck,
        precision=one.precision if one.in_force_from == one.decided_on else Precision.DAY,
    )


def standing_of(
    ladder: Ladder, chosen_id: int, instruments: tuple[InForce, ...], on: date | None = None
) -> Standing:
    """Where a case stands, today where no day is named."""
    return standing_on(on or clock.today(), ladder.rungs, chosen_id, instruments)
