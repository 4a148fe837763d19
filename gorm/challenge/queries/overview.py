"""The first page of a case: its ladder with what each step needs, its clocks, and what waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from gorm.challenge.models import (
    Aspect,
    CaseClock,
    CaseEntry,
    CaseMove,
)
from gorm.challenge.queries.heads import CaseHead
from gorm.challenge.queries.on_file import grade_left_by, grade_of, on_file
from gorm.challenge.queries.ratings import ratings_of
from gorm.challenge.queries.statements import statements_of
from gorm.challenge.rules.guards import is_taken_alone, missing_for
from gorm.challenge.rules.ladder import InForce, Rung, is_up
from gorm.challenge.rules.steps import OnFile, Step, StepKind
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.happenings import HappenedOn
from gorm.core.text import day
from gorm.core.working_days import time_left
from gorm.decisions.models import Decision, DecisionState
from gorm.decisions.queries.about import DecisionLine, decisions_about

#: What a form asks for and the file cannot show: told apart from what must be there before.
_TYPED = frozenset({"reason", "review_on", "proportionality", "jump_reason", "in_force_to", ""})


@dataclass(frozen=True)
class RungView:
    """A stage as the ladder of a case draws it."""

    code: str
    name: str
    is_here: bool
    is_lapsed: bool
    reached: tuple[str, ...]
    clock: str
    needs: tuple[str, ...]
    who: str
    kind: StepKind
    is_up: bool
    is_light: bool
    may_enter: bool


@dataclass(frozen=True)
class ClockView:
    """A running clock."""

    reference: str
    what: str
    due_on: date
    left: str
    basis: str
    is_late: bool


@dataclass(frozen=True)
class InstrumentView:
    """An instrument that is in force, or has lapsed and awaits a decision."""

    reference: str
    title: str
    span: str
    has_lapsed: bool
    is_proposal: bool


@dataclass(frozen=True)
class CaseOverview:
    """Everything that the first page of a case shows."""

    head: CaseHead
    rungs: tuple[RungView, ...]
    said: Mapping[Aspect, str]
    rating: str
    rationale: str
    clocks: tuple[ClockView, ...]
    instruments: tuple[InstrumentView, ...]
    waiting: tuple[DecisionLine, ...]
    decided: tuple[DecisionLine, ...]


def case_overview(head: CaseHead) -> CaseOverview:
    """What the first page of a case shows to somebody who may read it."""
    left = grade_left_by(head.id, head.ladder, head.standing.rung)
    file = on_file(head.id, head.ladder, head.standing, head.instruments, left)
    said, rated = statements_of(head.id), ratings_of(head.id).latest
    decisions = decisions_about("case", head.reference)
    return CaseOverview(
        head=head,
        rungs=_rungs(head, file, left.name if left else ""),
        said={aspect: words for aspect in Aspect if (words := said.words(aspect))},
        rating=rated.words if rated else "",
        rationale=rated.rationale if rated else "",
        clocks=_clocks(head.id),
        instruments=_instruments(head),
        waiting=tuple(one for one in decisions if one.state is not DecisionState.CLOSED),
        decided=tuple(one for one in decisions if one.state is DecisionState.CLOSED)[:5],
    )


def _rungs(head: CaseHead, file: OnFile, grade_left: str) -> tuple[RungView, ...]:
    reached = _reached(head)
    here = head.standing.rung
    shown = [rung for rung in head.ladder.rungs if rung in head.ladder.offered or rung == here]
    return tuple(_rung(rung, head, file, reached, grade_left) for rung in reversed(shown))


def _rung(
    rung: Rung, head: CaseHead, file: OnFile, reached: Mapping[int, list[str]], grade_left: str
) -> RungView:
    here = head.standing.rung
    kind = StepKind.MAKE if rung.follows_instruments else StepKind.MOVE
    step = Step(
        kind=kind,
        happens_on=clock.today(),
        entered=rung,
        lapses=rung.lapses and kind is StepKind.MAKE,
        in_force_from=clock.today(),
        is_exit_test_met=not rung.closes,
    )
    lacks = missing_for(step, file) if rung.id != here.id else ()
    return RungView(
        code=rung.code,
        name=rung.name,
        is_here=rung.id == here.id,
        is_lapsed=rung.id == here.id and head.standing.awaits_decision,
        reached=tuple(reached.get(rung.id, ())),
        clock=_clock_words(rung),
        needs=tuple(lack.words for lack in lacks),
        who=_who(rung, step, file, grade_left),
        kind=kind,
        is_up=is_up(here, rung),
        is_light=rung.is_light,
        may_enter=rung.id != here.id and all(lack.field in _TYPED for lack in lacks),
    )


def _who(rung: Rung, step: Step, file: OnFile, grade_left: str) -> str:
    if is_taken_alone(step, file):
        return "the case’s own office, without approval"
    grade = grade_of(rung)
    name = grade.name if grade else grade_left
    if rung.is_above_office:
        return f"{name}; a director records it with its document"
    approver = "an approver" if not name else f"an approver at the grade {name} or above"
    return f"{approver}, other than whoever proposes it"


def _clock_words(rung: Rung) -> str:
    if rung.clock_number is None or rung.clock == "none":
        return ""
    unit = rung.clock.replace("_", " ")
    return f"{rung.clock_for or 'Clock'}: {rung.clock_number} {unit}"


def _reached(head: CaseHead) -> dict[int, list[str]]:
    """When the case came to each stage: by choice, or through an instrument."""
    rows = session().execute(
        select(CaseMove.to_stage_id, CaseEntry.happened_on, CaseEntry.precision)
        .join(CaseEntry, CaseEntry.id == CaseMove.entry_id)
        .where(CaseMove.case_id == head.id, CaseEntry.struck_at.is_(None))
        .order_by(CaseEntry.happened_on, CaseMove.id)
    )
    found: dict[int, list[str]] = {}
    for row in rows:
        words = HappenedOn(row.happened_on, row.precision).words
        found.setdefault(row.to_stage_id, []).append(words)
    by_position = {rung.position: rung.id for rung in head.ladder.rungs}
    for one in head.instruments:
        if one.position in by_position and not one.is_proposal:
            words = f"{one.begun.words} ({one.reference})"
            found.setdefault(by_position[one.position or 0], []).append(words)
    return found


def _clocks(case_id: int) -> tuple[ClockView, ...]:
    today = clock.today()
    rows = session().scalars(
        select(CaseClock)
        .where(CaseClock.case_id == case_id, CaseClock.stopped_on.is_(None))
        .order_by(CaseClock.due_on, CaseClock.id)
    )
    return tuple(
        ClockView(
            one.reference, one.what, one.due_on, time_left(one.due_on, today), one.basis,
            one.due_on < today,
        )
        for one in rows
    )  # fmt: skip


def _instruments(head: CaseHead) -> tuple[InstrumentView, ...]:
    today = clock.today()
    return tuple(
        InstrumentView(one.reference, one.title, _span(one), one.has_lapsed(today), one.is_proposal)
        for one in head.instruments
        if one.runs_on(today) or (one.has_lapsed(today) and not one.is_proposal)
    )


def _span(one: InForce) -> str:
    if one.last_day is None:
        return f"{one.begun.since}, without an end"
    return f"{one.begun.since} to {day(one.last_day)}"


def running_choices(head: CaseHead) -> tuple[tuple[str, str], ...]:
    """The instruments that a step can be about: (reference, words)."""
    today = clock.today()
    return tuple(
        (one.reference, f"{one.title} ({one.reference}, {_span(one)})")
        for one in head.instruments
        if not one.is_proposal and (one.runs_on(today) or one.has_lapsed(today))
    )


def returned_proposal(reference: str, decision: str) -> tuple[Mapping[str, Any], int, str]:
    """What was proposed and sent back: the plain proposal, its version, and what is to be done.

    Raises NotFound where nothing of that case waits to be asked again under this reference.
    """
    found = session().scalar(
        select(Decision).where(
            Decision.reference == decision,
            Decision.subject_kind == "case",
            Decision.subject_reference == reference,
            Decision.state == DecisionState.RETURNED,
        )
    )
    if found is None:
        raise NotFound
    return found.proposal, found.version, found.returned_because
