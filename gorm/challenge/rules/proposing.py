"""A step as somebody proposes it, as plain data, and in words."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Self

from gorm.challenge.rules.steps import StepKind
from gorm.core.happenings import HappenedOn, Precision
from gorm.core.text import day, listed


@dataclass(frozen=True)
class Proposal:
    """What is proposed of a case. Stages and kinds of instrument are named by their codes.

    `kinds` are the instruments to be made together by one decision and one document; `about` is
    the instrument that is renewed, varied, replaced, revoked or let lapse. `stage` is the stage
    moved to; `stage_after` the one at which the case stands when the last instrument has ended.
    """

    kind: StepKind
    asked_on: date
    asked_precision: Precision = Precision.DAY
    stage: str = ""
    kinds: tuple[str, ...] = ()
    about: str = ""
    stage_after: str = ""
    title: str = ""
    proposes: str = ""
    functions_transferred: str = ""
    matters_considered: str = ""
    in_force_from: date | None = None
    in_force_to: date | None = None
    representations_close_on: date | None = None
    due_on: date | None = None
    decide_by: date | None = None
    review_on: date | None = None
    reason: str = ""
    options_considered: str = ""
    proportionality: str = ""
    jump_reason: str = ""
    advice: str = ""
    is_advice_overridden: bool = False
    overridden_because: str = ""
    is_urgent: bool = False
    urgent_because: str = ""
    is_exit_test_met: bool = False
    exit_reason: str = ""
    if_nothing_is_done: str = ""
    document_title: str = ""
    document_address: str = ""
    #: Decided above the office, and never asked for here.
    is_recorded_from_above: bool = False

    @property
    def asked(self) -> HappenedOn:
        """When it was proposed."""
        return HappenedOn(self.asked_on, self.asked_precision)

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in asdict(self).items()
            if value not in (None, "", (), False)
        }

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Self:
        """The proposal that was kept as plain data."""
        known = {field.name for field in fields(cls)}
        values = {name: _read(name, value) for name, value in plain.items() if name in known}
        return cls(**values)


def _read(name: str, value: Any) -> Any:
    if name == "kind":
        return StepKind(value)
    if name == "asked_precision":
        return Precision(value)
    if name.endswith("_on") or name in {"in_force_from", "in_force_to", "decide_by"}:
        return date.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value


@dataclass(frozen=True)
class Named:
    """The names behind a proposal's codes, as they are when it is told."""

    case: str  # "Anytown, children’s services"
    standing: str
    stage: str = ""
    kinds: tuple[str, ...] = ()
    about: str = ""
    stage_after: str = ""


def question(proposal: Proposal, names: Named) -> str:
    """What is asked, in one sentence: "Move Anytown, children’s services, from watch to notice"."""
    match proposal.kind:
        case StepKind.MOVE:
            return f"Move {names.case}, from {_low(names.standing)} to {_low(names.stage)}"
        case StepKind.MAKE:
            made = listed([_low(name) for name in names.kinds])
            until = f" until {day(proposal.in_force_to)}" if proposal.in_force_to else ""
            return f"Make {made} on {names.case}{until}"
        case StepKind.NO_CHANGE:
            return f"Leave {names.case}, at {_low(names.standing)}: no change"
        case StepKind.LET_LAPSE:
            return f"Let {names.about} lapse on {names.case}{_then(names)}"
        case _:
            until = f", until {day(proposal.in_force_to)}" if proposal.in_force_to else ""
            verb = proposal.kind.value.capitalize()
            return f"{verb} {names.about} on {names.case}{until}{_then(names)}"


def _then(names: Named) -> str:
    return f", and stand at {_low(names.stage_after)}" if names.stage_after else ""


def _low(name: str) -> str:
    """A name as it stands inside a sentence; one that begins with an abbreviation stays."""
    first = name.split(" ", 1)[0]
    return name if first.isupper() and len(first) > 1 else name[:1].lower() + name[1:]
