"""What can be done about an approval in its row: each act with its letter, form and words."""

import secrets
from dataclasses import dataclass, field
from typing import Final

from flask import url_for

from gorm.accounts.actor import current_actor
from gorm.core import clock
from gorm.core.text import day
from gorm.decisions.models import OutcomeKind
from gorm.decisions.offers import Unfolded
from gorm.decisions.queries import directors_to_choose
from gorm.escalations.queries.lists import QueueRow

#: The letters of a list's choices and what each stands for, as the page announces them.
LETTERS: Final = {
    "a": "approve",
    "c": "approve with conditions",
    "d": "decline",
    "r": "return for more work",
    "g": "give it to another director",
}
_OUTCOMES: Final = (
    ("a", OutcomeKind.APPROVED, "Approve"),
    ("c", OutcomeKind.APPROVED_WITH_CONDITIONS, "Approve with conditions"),
    ("d", OutcomeKind.DECLINED, "Decline"),
)


@dataclass(frozen=True)
class RowAct:
    """One act: the letter and label of its choice, where its form goes, and what it sends."""

    letter: str
    label: str
    address: str
    #: What asks for words: the field's name and its label.
    asks: tuple[tuple[str, str], ...]
    sends: tuple[tuple[str, str], ...] = ()
    is_delegation: bool = False
    submission_key: str = field(default_factory=lambda: secrets.token_urlsafe(16))


@dataclass(frozen=True)
class RowActs:
    """Everything that can be done about an approval, in its row and elsewhere."""

    version: int
    next_address: str
    acts: tuple[RowAct, ...]
    elsewhere: tuple[tuple[str, str], ...]
    directors: tuple[tuple[str, str], ...]
    today: str


def acts_of(row: QueueRow, opened: Unfolded, next_address: str) -> RowActs | None:
    """What the reader can do about their own approval; None where the row is none."""
    if not row.line.decision:
        return None
    acts = [*_outcomes(row, opened), _return(row)]
    if opened.may_delegate:
        acts.append(_delegation(row))
    return RowActs(
        version=row.line.version,
        next_address=next_address,
        acts=tuple(acts),
        elsewhere=_elsewhere(row, opened, next_address),
        directors=directors_to_choose(current_actor()) if opened.may_delegate else (),
        today=day(clock.today()),
    )


def _outcomes(row: QueueRow, opened: Unfolded) -> list[RowAct]:
    """The outcomes that can be given now: what lacks something cannot be approved."""
    address = url_for("decisions.decide", reference=row.line.decision)
    acts = []
    for letter, kind, label in _OUTCOMES:
        if kind.has_effect and opened.missing:
            continue
        has_conditions = kind is OutcomeKind.APPROVED_WITH_CONDITIONS
        asks = (("conditions", "Conditions"),) if has_conditions else ()
        sends = (("kind", kind.value), ("seen_digest", opened.digest))
        acts.append(RowAct(letter, label, address, (*asks, ("reasons", "Reasons")), sends))
    return acts


def _return(row: QueueRow) -> RowAct:
    address = url_for("decisions.return_for_work", reference=row.line.decision)
    return RowAct("r", "Return for more work", address, (("words", "What is to be done"),))


def _delegation(row: QueueRow) -> RowAct:
    address = url_for("decisions.delegate", reference=row.line.decision)
    asks = (("reason", "Reason"),)
    return RowAct("g", "Give it to another director", address, asks, is_delegation=True)


def _elsewhere(row: QueueRow, opened: Unfolded, next_address: str) -> tuple[tuple[str, str], ...]:
    """What needs a page of its own."""
    given = {"reference": row.line.decision, "next": next_address}
    label = "Decide part by part" if len(opened.parts) > 1 else "Another outcome, or another date"
    return (
        (label, url_for("decisions.decide", **given)),  # type: ignore[arg-type]
        ("Recuse yourself", url_for("decisions.recuse", **given)),  # type: ignore[arg-type]
    )
