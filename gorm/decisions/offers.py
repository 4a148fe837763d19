"""What higher features offer to decisions: kinds with their effects, and rows of the queue."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select

from gorm.accounts.actor import Actor
from gorm.core.extension import ExtensionPoint
from gorm.core.happenings import Precision
from gorm.decisions.models import OutcomeKind


@dataclass(frozen=True)
class Decided:
    """A decision as its effect is told of it, in the transaction that closes it.

    `parts` are the parts of the proposal that were approved, by their numbers; all of them unless
    it was approved in part.
    """

    decision_id: int
    reference: str
    kind: str
    subject_reference: str
    proposal: Mapping[str, Any]
    parts: frozenset[int]
    outcome: OutcomeKind
    reasons: str
    conditions: str
    decided_on: date
    precision: Precision
    decided_by_name: str
    is_recorded_from_above: bool
    is_urgent: bool
    asked_by_id: int | None
    document_title: str = ""
    document_address: str = ""


@dataclass(frozen=True)
class Brief:
    """What a decision-maker has in front of them beside the request itself, as plain data.

    `model` is drawn by the offering feature's own partial, and kept with the outcome as it stood.
    """

    template: str
    model: object
    #: What stands in the way of approving it now: "the representations are still open".
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class DecisionKind:
    """A kind of decision and what the feature that asks for it does about it.

    `visible` is a condition on Decision: the decisions of this kind whose subject the actor may
    read. `effect` runs inside the deciding transaction for every outcome, and raises Refused where
    what was proposed can no longer be done: then nothing is decided. `parts` names the parts of a
    proposal that can be approved apart.
    """

    code: str
    label: str
    subject_kind: str
    visible: Callable[[Actor], ColumnElement[bool]]
    effect: Callable[[Actor, Decided], None]
    brief: Callable[[Actor, str, Mapping[str, Any]], Brief]
    address: Callable[[str], str]
    ask_again: Callable[[str, str], str] | None = None
    parts: Callable[[Mapping[str, Any]], tuple[str, ...]] = lambda _proposal: ()


class QueueList(StrEnum):
    """The three lists of the director's queue."""

    MINE = "mine"
    OTHERS = "others"
    NOTE = "note"

    @property
    def label(self) -> str:
        """The list as a page names it."""
        return {"mine": "Mine to decide", "others": "With others", "note": "To note"}[self.value]


#: The columns of a queue source's rows, in this order, so that sources can be put together.
QUEUE_COLUMNS = (
    "source",  # the code of the source
    "list",  # the value of a QueueList: whose it is for this reader
    "id",  # the row's own number within its source
    "due_on",  # a date, or null
    "consequence",  # 1 most to 5
    "since",  # the date since which it waits
    "office_id",
    "organisation_id",
    "area_id",
    "grade_rank",  # 0 where it needs no grade
    "fingerprint",  # changes when there is something new to note
)


@dataclass(frozen=True)
class QueueLine:
    """One row of the queue as it is drawn; `template` unfolds the evidence of `model`.

    `address` is one click from the thing itself. A row that is an approval names its decision.
    """

    words: str
    why: str
    if_nothing: str
    from_whom: str = ""
    grade: str = ""
    address: str = ""
    template: str = ""
    model: object = None
    decision: str = ""
    version: int = 0
    #: What the reader can do about it elsewhere: (label, address).
    acts: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True)
class QueueSource:
    """Rows of the queue that a feature offers.

    `rows` is a query of QUEUE_COLUMNS, scoped to what the actor may know of; `lines` draws those
    of them that a page shows.
    """

    code: str
    label: str
    rows: Callable[[Actor], Select[Any]]
    lines: Callable[[Actor, Collection[int]], Mapping[int, QueueLine]]


decision_kinds = ExtensionPoint[DecisionKind]("decisions.kinds")
queue_sources = ExtensionPoint[QueueSource]("decisions.queue_sources")


def kind_of(code: str) -> DecisionKind:
    """The kind with this code. Raises LookupError: a kind that nobody offers is a fault."""
    found = next((kind for kind in decision_kinds.offers() if kind.code == code), None)
    if found is None:
        raise LookupError(f"no feature offers decisions of the kind {code}")
    return found
