"""Setting kinds of agreement: what a change would do, shown before it is done, and doing it."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from gorm.accounts.actor import Actor
from gorm.accounts.policy import insist
from gorm.audit.service import Subject, record
from gorm.core.db import faults_for, next_version, session
from gorm.core.errors import Conflict, Refused
from gorm.core.text import cleaned, one_line
from gorm.negotiations.models import AgreementKind, AgreementStage, Timetable, TimetableStep
from gorm.negotiations.queries.kinds import KindKept, kind_kept
from gorm.negotiations.rules.kinds import (
    Difference,
    KindFacts,
    KindTimetable,
    differences,
    effects,
    faults,
)
from gorm.settings.policy import may_manage_settings

KINDS_IN_ENGLISH: Final[Mapping[str, str]] = {
    "agreement_kind.changed": "changed the kind of agreement",
}
SUBJECT: Final = "agreement_kind"
_TAKEN: Final = {
    "uq_agreement_kind_name": ("name", "There is a kind of agreement of this name already."),
    "uq_timetable_kind_id_name": ("name", "There is a timetable of this name already."),
}

Edit = Callable[[KindFacts], KindFacts]


@dataclass(frozen=True)
class KindPreview:
    """What a change would do to a kind, before it is done."""

    differences: tuple[Difference, ...]
    effects: tuple[str, ...]
    refused: Mapping[str, str]


def preview_kind(actor: Actor, kept: KindKept, edit: Edit) -> KindPreview:
    """What a change would do: shown before it is done, and nothing is kept."""
    insist(may_manage_settings(actor))
    after = edit(kept.facts)
    return KindPreview(
        differences=differences(kept.facts, after, kept.grades),
        effects=effects(kept.facts, after, kept.standing),
        refused=faults(kept.facts, after, kept.standing),
    )


def change_kind(actor: Actor, code: str, edit: Edit, seen_version: int) -> None:
    """Change a kind as it was previewed. Raises Conflict, or Refused with what is in the way."""
    insist(may_manage_settings(actor))
    kept = kind_kept(code)
    if kept.version != seen_version:
        raise Conflict("Somebody else changed this kind while you were working on it.")
    seen = preview_kind(actor, kept, edit)
    if seen.refused:
        raise Refused(seen.refused)
    if not seen.differences:
        raise Refused("Nothing is different from what holds already.")
    _apply(kept, edit(kept.facts))
    changes = {one.label: (one.before, one.after) for one in seen.differences}
    record(actor, "agreement_kind.changed", Subject(SUBJECT, code), changes=changes)


def _apply(kept: KindKept, facts: KindFacts) -> None:
    """Make the rows say what the facts say; rows are added and never deleted."""
    kind = session().scalars(
        select(AgreementKind)
        .where(AgreementKind.id == kept.id)
        .options(
            selectinload(AgreementKind.stages),
            selectinload(AgreementKind.timetables).selectinload(Timetable.steps),
        )
    ).one()  # fmt: skip
    version = kind.version
    kind.name, kind.description = one_line(facts.name), cleaned(facts.description)
    kind.years, kind.review_months = facts.years, facts.review_months
    kind.is_in_use = facts.is_in_use
    if kind.reward_threshold != facts.reward_threshold:
        kind.reward_threshold = facts.reward_threshold
    if list(facts.blocks) != kind.blocks:
        kind.blocks = list(facts.blocks)
    stages = _set_stages(kind, facts)
    for timetable in facts.timetables:
        _set_timetable(kind, timetable, stages)
    with faults_for(_TAKEN):
        session().flush()
    if kind.version == version:
        next_version(kind)


def _set_stages(kind: AgreementKind, facts: KindFacts) -> dict[str, AgreementStage]:
    stages = {stage.code: stage for stage in kind.stages}
    for position, wanted in enumerate(facts.stages, start=1):
        code = wanted.code or _code(wanted.name, stages)
        if code not in stages:
            stages[code] = AgreementStage(kind_id=kind.id, code=code)
            session().add(stages[code])
        stage = stages[code]
        stage.name, stage.position = one_line(wanted.name), position
        stage.signs, stage.is_in_force = wanted.signs, wanted.is_in_force
        stage.opens_lines, stage.is_in_use = wanted.opens_lines, wanted.is_in_use
        stage.grade_code = wanted.grade_code or None
    session().flush()
    return stages


def _set_timetable(
    kind: AgreementKind, wanted: KindTimetable, stages: Mapping[str, AgreementStage]
) -> None:
    found = next((one for one in kind.timetables if one.id == wanted.id), None)
    if found is None:
        found = Timetable(kind_id=kind.id, steps=[])
        session().add(found)
    found.name, found.source = one_line(wanted.name), one_line(wanted.source)
    there = {step.stage_id: step for step in found.steps}
    days = {stages[code].id: number for code, number in wanted.steps}
    for stage_id, number in days.items():
        if stage_id in there:
            there[stage_id].days_before_signing = number
    new = [
        TimetableStep(stage_id=stage_id, days_before_signing=number)
        for stage_id, number in days.items()
        if stage_id not in there
    ]
    kept = [step for stage_id, step in there.items() if stage_id in days]
    if new or len(kept) != len(there):
        found.steps = [*kept, *new]


def _code(name: str, taken: Collection[str]) -> str:
    """A code that no stage of the kind has, made of its name."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")[:30] or "stage"
    numbered = (f"{plain}_{number}" for number in range(2, 1000))
    return plain if plain not in taken else next(one for one in numbered if one not in taken)
