"""Setting regimes: what a change would do, shown before it is done, and doing it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from gorm.accounts.actor import Actor
from gorm.accounts.policy import insist
from gorm.audit.service import Subject, record
from gorm.challenge.models import InstrumentKind, Regime, Stage
from gorm.challenge.queries.regimes import RegimeKept, cases_on, names, regime_kept
from gorm.challenge.rules.regime_drawing import DrawnRegime, drawn
from gorm.challenge.rules.regime_edits import Edit, code_for
from gorm.challenge.rules.regime_effects import effects, hindrances
from gorm.challenge.rules.regime_facts import KindFacts, RegimeFacts, StageFacts
from gorm.challenge.rules.regime_words import Difference, Names, differences
from gorm.challenge.rules.regimes import Fault, new_faults
from gorm.core.db import faults_for, next_version, session
from gorm.core.errors import Conflict, NotFound, Refused
from gorm.core.text import one_line
from gorm.settings.policy import may_manage_settings

#: What the acts are called in the trail, as they follow a name.
REGIMES_IN_ENGLISH: Final[Mapping[str, str]] = {
    "regime.changed": "changed the regime",
    "regime.copied": "copied a regime to make the regime",
    "stage.added": "added a stage to the regime",
    "stage.changed": "changed a stage of the regime",
    "stage.moved": "changed the order of the stages of the regime",
    "stage.retired": "retired a stage of the regime",
    "stage.brought_back": "brought back a stage of the regime",
    "instrument_kind.added": "added a kind of instrument to the regime",
    "instrument_kind.changed": "changed a kind of instrument of the regime",
    "instrument_kind.moved": "changed the order of the kinds of instrument of the regime",
    "instrument_kind.retired": "retired a kind of instrument of the regime",
    "instrument_kind.brought_back": "brought back a kind of instrument of the regime",
}
SUBJECT: Final = "regime"

_TAKEN: Final = {
    "uq_regime_name": ("name", "There is a regime of this name already."),
    "uq_regime_code": ("name", "There is a regime of this name already."),
}
_OF_REGIME: Final = ("name", "description", "rating_scheme", "is_in_use")
_OF_STAGE: Final = tuple(field.name for field in fields(StageFacts) if field.name != "code")
_OF_KIND: Final = tuple(
    field.name for field in fields(KindFacts) if field.name not in {"code", "stage"}
)


@dataclass(frozen=True)
class Preview:
    """What a change would do to a regime, before it is done.

    `refused` says what stands in its way, by field.
    """

    version: int
    differences: tuple[Difference, ...]
    effects: tuple[str, ...]
    regime: DrawnRegime
    refused: Mapping[str, str]

    @property
    def changes_something(self) -> bool:
        """Whether anything would change at all."""
        return bool(self.differences)


def preview(actor: Actor, kept: RegimeKept, known: Names, edit: Edit) -> Preview:
    """What a change would do: shown before it is done, and nothing is kept."""
    insist(may_manage_settings(actor))
    before, after, cases = kept.facts, edit(kept.facts), cases_on(actor, kept.code)
    faults = (*hindrances(before, after, cases), *new_faults(before, after, known.grades))
    return Preview(
        version=kept.version,
        differences=differences(before, after, known),
        effects=effects(before, after, cases, known.grades),
        regime=drawn(after, known, cases, before),
        refused=_by_field(faults),
    )


def change_regime(actor: Actor, code: str, edit: Edit, act: str, seen_version: int) -> None:
    """Change a regime as it was previewed, and record it as `act`.

    Raises Conflict where somebody else changed it since, Refused where it would not hold together
    or where cases stand on what would go.
    """
    insist(may_manage_settings(actor))
    regime, kept = _found(code), regime_kept(code)
    if kept.version != seen_version:
        raise Conflict("Somebody else changed this regime while you were working on it.")
    seen = preview(actor, kept, names(), edit)
    if seen.refused:
        raise Refused(seen.refused)
    if not seen.changes_something:
        return
    _apply(regime, edit(kept.facts))
    changes = {
        f"{one.of}: {one.label.lower()}" if one.of else one.label: (one.before, one.after)
        for one in seen.differences
    }
    record(actor, act, Subject(SUBJECT, code), changes=changes)


def copy_regime(actor: Actor, code: str, name: str) -> str:
    """Copy a regime with all its stages and kinds to a new one; the new one's code.

    Nothing is opened under the copy until it is put in use.
    """
    insist(may_manage_settings(actor))
    original = regime_kept(code)
    taken = session().scalars(select(Regime.code)).all()
    new = Regime(code=code_for(name, taken), name=one_line(name), applies_to=[], is_in_use=False)
    with faults_for(_TAKEN):
        session().add(new)
        session().flush()
    _apply(_found(new.code), _copied(original, new.name))
    changes = {"Copied from": ("", original.facts.name)}
    record(actor, "regime.copied", Subject(SUBJECT, new.code), changes=changes)
    return new.code


def _copied(original: RegimeKept, name: str) -> RegimeFacts:
    return replace(original.facts, name=name, is_in_use=False)


def _by_field(faults: Iterable[Fault]) -> dict[str, str]:
    """Faults by the field beside which they stand; several of one field one after the other."""
    found: dict[str, str] = {}
    for fault in faults:
        said = found.get(fault.field)
        found[fault.field] = f"{said} {fault.words}" if said else fault.words
    return found


def _found(code: str) -> Regime:
    regime = session().scalar(
        select(Regime)
        .where(Regime.code == code)
        .options(selectinload(Regime.stages), selectinload(Regime.instrument_kinds))
    )
    if regime is None:
        raise NotFound
    return regime


def _apply(regime: Regime, facts: RegimeFacts) -> None:
    """Make the rows of a regime say what the facts say; rows are added and never deleted."""
    version = regime.version
    _set(regime, facts, _OF_REGIME)
    if list(facts.applies_to) != regime.applies_to:
        regime.applies_to = list(facts.applies_to)
    with faults_for(_TAKEN):
        session().flush()
    stages = {stage.code: stage for stage in regime.stages}
    for stage in facts.stages:
        if stage.code not in stages:
            stages[stage.code] = Stage(regime_id=regime.id, code=stage.code)
        _set(stages[stage.code], stage, _OF_STAGE)
        session().add(stages[stage.code])
    session().flush()
    kinds = {kind.code: kind for kind in regime.instrument_kinds}
    for kind in facts.kinds:
        if kind.code not in kinds:
            kinds[kind.code] = InstrumentKind(regime_id=regime.id, code=kind.code)
        setting = stages.get(kind.stage or "")
        kinds[kind.code].stage_id = setting.id if setting else None
        _set(kinds[kind.code], kind, _OF_KIND)
        session().add(kinds[kind.code])
    session().flush()
    if regime.version == version:
        next_version(regime)


def _set(row: Any, facts: object, columns: Collection[str]) -> None:
    for name in columns:
        if getattr(row, name) != (value := getattr(facts, name)):
            setattr(row, name, value)
