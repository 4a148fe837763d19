"""From a proposal to what it needs: the steps that guards look at, and the grade that decides."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from gorm.challenge.models import Case, Instrument, InstrumentKind
from gorm.challenge.queries.heads import CaseHead, service_of
from gorm.challenge.queries.ladders import Ladder, ladders_and_instruments, standing_of
from gorm.challenge.queries.on_file import (
    GradeNeeded,
    Kind,
    grade_left_by,
    grade_of,
    highest,
    kinds_of,
    on_file,
)
from gorm.challenge.rules.guards import goes_up, missing_for
from gorm.challenge.rules.ladder import InForce, Rung, Standing
from gorm.challenge.rules.proposing import Named, Proposal, question
from gorm.challenge.rules.steps import Missing, OnFile, Step, StepKind
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.core.happenings import HappenedOn
from gorm.core.working_days import months_after

#: How much hangs on a step, for the order of the queue; 1 most.
_URGENT, _ABOVE, _GRAVE, _USUAL = 1, 2, 3, 4


@dataclass(frozen=True)
class Ground:
    """A case with everything that a step on it is judged by, read at one moment."""

    case: Case
    ladder: Ladder
    instruments: tuple[InForce, ...]
    standing: Standing
    kinds: tuple[Kind, ...]
    grade_left: GradeNeeded | None
    file: OnFile

    def rung(self, code: str) -> Rung | None:
        """The stage in use with this code."""
        return next((rung for rung in self.ladder.offered if rung.code == code), None)

    def kind(self, code: str) -> Kind | None:
        """The kind of instrument in use with this code."""
        return next((kind for kind in self.kinds if kind.code == code and kind.is_in_use), None)

    def instrument(self, reference: str) -> InForce | None:
        """The instrument of this case with this reference."""
        return next((one for one in self.instruments if one.reference == reference), None)

    @property
    def name(self) -> str:
        """The case as a sentence has it."""
        return f"{self.case.organisation.name}, {service_of(self.case)}"


def ground_of(case: Case) -> Ground:
    """Read what a step on this case is judged by. Wants its organisation and theme loaded."""
    regime_id = case.chosen_stage.regime_id
    ladders, made = ladders_and_instruments([regime_id], [case.id])
    ladder, instruments = ladders[regime_id], made.get(case.id, ())
    standing = standing_of(ladder, case.chosen_stage_id, instruments)
    return _ground(case, ladder, instruments, standing)


def ground_under(head: CaseHead, case: Case) -> Ground:
    """As `ground_of`, where the head of the case's page was read already."""
    return _ground(case, head.ladder, head.instruments, head.standing)


def _ground(
    case: Case, ladder: Ladder, instruments: tuple[InForce, ...], standing: Standing
) -> Ground:
    grade_left = grade_left_by(case.id, ladder, standing.rung)
    return Ground(
        case=case,
        ladder=ladder,
        instruments=instruments,
        standing=standing,
        kinds=kinds_of(case.regime_id, ladder),
        grade_left=grade_left,
        file=on_file(case.id, ladder, standing, instruments, grade_left),
    )


def missing_of(proposal: Proposal, ground: Ground, happened: HappenedOn) -> tuple[Missing, ...]:
    """All that a proposal lacks if it happens then; each lack is told once."""
    found = [
        lack
        for step in steps_of(proposal, ground, happened)
        for lack in missing_for(step, ground.file)
    ]
    return tuple(dict.fromkeys(found))


def refuse_missing(missing: Iterable[Missing]) -> None:
    """Raise Refused with everything that is missing, each beside the field that mends it."""
    faults: dict[str, str] = {}
    for lack in missing:
        words = f"This needs {lack.words}."
        faults[lack.field] = " ".join(filter(None, (faults.get(lack.field, ""), words)))
    if faults:
        raise Refused(faults)


def steps_of(proposal: Proposal, ground: Ground, happened: HappenedOn) -> tuple[Step, ...]:
    """The steps that a proposal is made of: one for each instrument that it would make.

    Raises Refused for a stage or a kind of instrument that the regime does not have.
    """
    step = _step(proposal, ground, happened)
    if proposal.kind is StepKind.MAKE:
        if not proposal.kinds:
            raise Refused({"kinds": "Choose what is to be made."})
        return tuple(_making(step, proposal, _kind(ground, code)) for code in proposal.kinds)
    if proposal.kind.is_about_one_in_force and proposal.about:
        return (_about_one(step, proposal, ground),)
    return (step,)


def kinds_made(proposal: Proposal, ground: Ground) -> tuple[Kind, ...]:
    """The kinds of instrument that a proposal would make, in order."""
    if proposal.kind is StepKind.MAKE:
        return tuple(_kind(ground, code) for code in proposal.kinds)
    if proposal.kind.makes_one:
        codes = proposal.kinds or (_kind_of_instrument(proposal.about, ground).code,)
        return tuple(_kind(ground, code) for code in codes)
    return ()


def grade_needed(proposal: Proposal, ground: Ground) -> GradeNeeded:
    """The lowest grade that decides; the lowest of all where nothing names one."""
    found = highest([*_own_grades(proposal, ground)]) or _of_what_is_left(proposal, ground)
    return found or _lowest_grade(ground)


def consequence_of(proposal: Proposal, ground: Ground) -> int:
    """How much hangs on a step, 1 most: what is urgent, then what is above the office, then up."""
    if proposal.is_urgent:
        return _URGENT
    steps = steps_of(proposal, ground, proposal.asked)
    if any(step.entered and step.entered.is_above_office for step in steps):
        return _ABOVE
    return _GRAVE if any(goes_up(step, ground.file) for step in steps) else _USUAL


def names_of(proposal: Proposal, ground: Ground) -> Named:
    """The names behind a proposal's codes."""
    stage, after = ground.rung(proposal.stage), ground.rung(proposal.stage_after)
    about = ground.instrument(proposal.about)
    return Named(
        case=ground.name,
        standing=ground.standing.rung.name,
        stage=stage.name if stage else "",
        kinds=tuple(kind.name for kind in kinds_made(proposal, ground)),
        about=f"{about.title} ({about.reference})" if about else "",
        stage_after=after.name if after else "",
    )


def asked_in_words(proposal: Proposal, ground: Ground) -> str:
    """What is asked, in one sentence."""
    return question(proposal, names_of(proposal, ground))


def _own_grades(proposal: Proposal, ground: Ground) -> Iterable[GradeNeeded | None]:
    if proposal.kind is StepKind.MOVE:
        rung = ground.rung(proposal.stage)
        return [grade_of(rung)] if rung else []
    return [kind.grade for kind in kinds_made(proposal, ground)]


def _of_what_is_left(proposal: Proposal, ground: Ground) -> GradeNeeded | None:
    """What ends, or stays as it is, is decided at the grade of where the case stands."""
    if proposal.kind.is_about_one_in_force:
        return _kind_of_instrument(proposal.about, ground).grade or ground.grade_left
    return ground.grade_left


def _lowest_grade(ground: Ground) -> GradeNeeded:
    """The lowest grade that any stage of the ladder asks for."""
    found = [grade_of(rung) for rung in ground.ladder.rungs]
    graded = [grade for grade in found if grade]
    if not graded:
        raise Refused("No stage of this regime says who decides. An administrator can mend that.")
    return min(graded, key=lambda grade: grade.rank)


def _step(proposal: Proposal, ground: Ground, happened: HappenedOn) -> Step:
    return Step(
        kind=proposal.kind,
        happens_on=happened.latest,
        entered=ground.rung(proposal.stage) if proposal.kind is StepKind.MOVE else None,
        reason=proposal.reason,
        review_on=proposal.review_on,
        proportionality=proposal.proportionality,
        jump_reason=proposal.jump_reason,
        is_urgent=proposal.is_urgent,
        urgent_because=proposal.urgent_because,
        is_advice_overridden=proposal.is_advice_overridden,
        overridden_because=proposal.overridden_because,
        proposes=proposal.proposes,
        instrument=proposal.about,
        in_force_from=proposal.in_force_from or happened.on,
        in_force_to=proposal.in_force_to,
        stage_after=ground.rung(proposal.stage_after),
        is_exit_test_met=proposal.is_exit_test_met,
        exit_reason=proposal.exit_reason,
        is_shown_from_above=proposal.is_recorded_from_above
        and bool(proposal.document_title or proposal.document_address),
    )


def _making(step: Step, proposal: Proposal, kind: Kind) -> Step:
    return replace(
        step,
        entered=kind.rung,
        is_proposal=kind.is_proposal,
        needs_representations=kind.needs_representations,
        lapses=kind.lapses,
        proposes=proposal.proposes,
    )


def _about_one(step: Step, proposal: Proposal, ground: Ground) -> Step:
    if ground.instrument(proposal.about) is None:
        return step  # the guard says that there is none
    kind = _kind_of_instrument(proposal.about, ground)
    if not proposal.kind.makes_one:
        return replace(step, entered=None)
    made = kinds_made(proposal, ground)[0]
    return replace(_making(step, proposal, made), longest_months_end=_longest(proposal, kind, step))


def _longest(proposal: Proposal, kind: Kind, step: Step) -> date | None:
    """The last day that a renewal may have; nothing else is limited."""
    begins = step.in_force_from
    if proposal.kind is not StepKind.RENEW or kind.renewable_months is None or begins is None:
        return None
    return months_after(begins, kind.renewable_months)


def _kind(ground: Ground, code: str) -> Kind:
    found = ground.kind(code)
    if found is None:
        raise Refused({"kinds": "Choose from the list what is to be made."})
    return found


def _kind_of_instrument(reference: str, ground: Ground) -> Kind:
    kind_id: Any = session().scalar(
        select(Instrument.kind_id)
        .join(InstrumentKind, InstrumentKind.id == Instrument.kind_id)
        .where(Instrument.reference == reference, Instrument.case_id == ground.case.id)
    )
    found = next((kind for kind in ground.kinds if kind.id == kind_id), None)
    if found is None:
        raise Refused({"about": "Choose an instrument of this case."})
    return found
