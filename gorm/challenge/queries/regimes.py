"""Reading regimes: all of them, one of them as facts, and how many cases stand on its stages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

from sqlalchemy import and_, case, func, or_, select, union

from gorm.accounts.actor import Actor
from gorm.accounts.models import Grade
from gorm.challenge import policy
from gorm.challenge.models import Case, Instrument, InstrumentKind, Regime, Stage
from gorm.challenge.queries.ladders import is_on_file
from gorm.challenge.rules.regime_effects import Asked, Cases, OnRecord, Standing
from gorm.challenge.rules.regime_facts import GradeFacts, KindFacts, RegimeFacts, StageFacts
from gorm.challenge.rules.regime_words import Names, bodies_words
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.decisions.models import Decision, DecisionState
from gorm.performance.models import Scheme

#: As many cases of a stage are named.
_MOST_NAMED: Final = 10
_STAGE_FIELDS: Final = tuple(field.name for field in fields(StageFacts))
_KIND_FIELDS: Final = tuple(field.name for field in fields(KindFacts) if field.name != "stage")


@dataclass(frozen=True)
class RegimeLine:
    """A regime in the list: for whom, how many stages it has, how many cases are open under it."""

    code: str
    name: str
    bodies: str
    is_in_use: bool
    stages: int
    open_cases: int


@dataclass(frozen=True)
class RegimeKept:
    """A regime as it is kept."""

    code: str
    version: int
    facts: RegimeFacts


def regime_lines() -> tuple[RegimeLine, ...]:
    """Every regime by name, retired ones included."""
    stages = _counted(Stage.regime_id, Stage.is_in_use)
    open_cases = _counted(Case.regime_id, Case.closed_on.is_(None))
    rows = session().execute(select(Regime, stages, open_cases).order_by(Regime.name))
    return tuple(
        RegimeLine(
            regime.code,
            regime.name,
            bodies_words(regime.applies_to),
            regime.is_in_use,
            stages,
            open_cases,
        )
        for regime, stages, open_cases in rows
    )


def _counted(regime_id: Any, condition: Any) -> Any:
    return (
        select(func.count()).where(regime_id == Regime.id, condition).correlate(Regime)
    ).scalar_subquery()


def regime_kept(code: str) -> RegimeKept:
    """One regime with its stages and kinds of instrument. Raises NotFound."""
    rows: Sequence[Any] = (
        session()
        .execute(
            select(Regime, Stage)
            .outerjoin(Stage, Stage.regime_id == Regime.id)
            .where(Regime.code == code)
            .order_by(Stage.position, Stage.id)
        )
        .all()
    )
    if not rows:
        raise NotFound
    regime: Regime = rows[0].Regime
    stages = [row.Stage for row in rows if row.Stage is not None]
    return RegimeKept(regime.code, regime.version, facts_of(regime, stages, _kinds_of(regime)))


def _kinds_of(regime: Regime) -> list[tuple[InstrumentKind, str | None]]:
    """The kinds of a regime, each with the code of the stage that it sets."""
    rows = session().execute(
        select(InstrumentKind, Stage.code)
        .outerjoin(Stage, and_(Stage.id == InstrumentKind.stage_id, Stage.regime_id == regime.id))
        .where(InstrumentKind.regime_id == regime.id)
        .order_by(InstrumentKind.position, InstrumentKind.id)
    )
    return [(row[0], row[1]) for row in rows]


def facts_of(
    regime: Regime, stages: list[Stage], kinds: list[tuple[InstrumentKind, str | None]]
) -> RegimeFacts:
    """A regime as rules go by it."""
    return RegimeFacts(
        name=regime.name,
        description=regime.description,
        applies_to=tuple(regime.applies_to),
        rating_scheme=regime.rating_scheme,
        is_in_use=regime.is_in_use,
        stages=tuple(
            StageFacts(**{name: getattr(stage, name) for name in _STAGE_FIELDS}) for stage in stages
        ),
        kinds=tuple(
            KindFacts(stage=code, **{name: getattr(kind, name) for name in _KIND_FIELDS})
            for kind, code in kinds
        ),
    )


def names() -> Names:
    """What grades and schemes are called, the most junior grade first."""
    grades = session().scalars(select(Grade).order_by(Grade.rank))
    schemes = session().execute(select(Scheme.code, Scheme.name).order_by(Scheme.name))
    return Names(
        {one.code: GradeFacts(one.name, one.rank, one.is_above_office) for one in grades},
        {code: name for code, name in schemes},  # noqa: C416 - a row is no pair to the types
    )


def cases_on(actor: Actor, code: str) -> Cases:
    """The open cases on the stages of a regime, its instruments, and the requests that wait."""
    return Cases(_standing(actor, code), _on_record(code), _asked(actor, code))


def _asked(actor: Actor, code: str) -> dict[str, Asked]:
    """The requests that wait, by the stage that they name; those that the actor may know named."""
    is_known = case((policy.visible_to(actor), 1), else_=0).label("is_known")
    rows = session().execute(
        select(Decision.reference, Decision.proposal, is_known)
        .join(Case, Case.reference == Decision.subject_reference)
        .join(Regime, Regime.id == Case.regime_id)
        .where(
            Regime.code == code,
            Decision.subject_kind == "case",
            Decision.state != DecisionState.CLOSED,
        )
        .order_by(is_known.desc(), Decision.reference)
    )
    sets = _stages_set(code)
    found: dict[str, Asked] = {}
    for row in rows:
        for stage in _stages_named(row.proposal, sets):
            known = found.get(stage, Asked())
            is_told = row.is_known and known.number < _MOST_NAMED
            references = (*known.references, row.reference) if is_told else known.references
            found[stage] = Asked(known.number + 1, references)
    return found


def _stages_named(proposal: Mapping[str, Any], sets: Mapping[str, str]) -> frozenset[str]:
    """The stages that a step would lead to: by name, or through what it would make."""
    made = (sets.get(kind, "") for kind in proposal.get("kinds", ()))
    named = (proposal.get("stage", ""), proposal.get("stage_after", ""), *made)
    return frozenset(filter(None, named))


def _stages_set(code: str) -> dict[str, str]:
    """The stage that each kind of instrument sets, by the kind's code."""
    rows = session().execute(
        select(InstrumentKind.code, Stage.code)
        .join(Stage, Stage.id == InstrumentKind.stage_id)
        .join(Regime, Regime.id == InstrumentKind.regime_id)
        .where(Regime.code == code)
    )
    return {row[0]: row[1] for row in rows}


def _standing(actor: Actor, code: str) -> dict[str, Standing]:
    """How many there are is told of all; which they are, only of those that the actor may know."""
    stands = union(_by_choice(), _by_instrument()).subquery()
    is_known = case((policy.visible_to(actor), 1), else_=0)
    ranked = (
        select(
            Stage.code,
            Case.reference,
            is_known.label("is_known"),
            func.count().over(partition_by=stands.c.stage_id).label("number"),
            func.row_number()
            .over(partition_by=stands.c.stage_id, order_by=(is_known.desc(), Case.reference))
            .label("place"),
        )
        .join(stands, stands.c.stage_id == Stage.id)
        .join(Case, Case.id == stands.c.case_id)
        .join(Regime, Regime.id == Stage.regime_id)
        .where(Regime.code == code)
    ).subquery()
    rows = session().execute(
        select(ranked).where(ranked.c.place <= _MOST_NAMED).order_by(ranked.c.place)
    )
    found: dict[str, Standing] = {}
    for row in rows:
        known = found.get(row.code, Standing()).references
        references = (*known, row.reference) if row.is_known else known
        found[row.code] = Standing(row.number, references)
    return found


def _by_choice() -> Any:
    return select(Case.chosen_stage_id.label("stage_id"), Case.id.label("case_id")).where(
        Case.closed_on.is_(None)
    )


def _by_instrument() -> Any:
    """Through an instrument that nobody has ended: lapsed ones hold a case until a decision."""
    return (
        select(InstrumentKind.stage_id.label("stage_id"), Instrument.case_id.label("case_id"))
        .join(InstrumentKind, InstrumentKind.id == Instrument.kind_id)
        .join(Case, Case.id == Instrument.case_id)
        .where(
            InstrumentKind.stage_id.is_not(None),
            is_on_file(),
            or_(Instrument.ended_on.is_(None), Instrument.ended_on > clock.today()),
            Case.closed_on.is_(None),
        )
    )


def _on_record(code: str) -> dict[str, OnRecord]:
    rows = session().execute(
        select(
            InstrumentKind.code,
            func.count(),
            func.sum(case((Instrument.ended_on.is_(None), 1), else_=0)),
        )
        .join(Instrument, Instrument.kind_id == InstrumentKind.id)
        .join(Regime, Regime.id == InstrumentKind.regime_id)
        .where(Regime.code == code)
        .group_by(InstrumentKind.code)
    )
    return {kind: OnRecord(number, int(running)) for kind, number, running in rows}
