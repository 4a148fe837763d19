"""What higher features offer to decisions: kinds with their effects, and rows of the queue."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache, wraps
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, Select, String, cast, literal, null

from gorm.accounts.actor import Actor
from gorm.core import clock
from gorm.core.extension import ExtensionPoint
from gorm.core.happenings import Precision
from gorm.decisions.models import OutcomeKind


@dataclass(frozen=True)
class Decided:
    """A decision as its effect is told of it, in the transaction that closes it.

    `parts` are the parts of the proposal that were approved, by their positions in what the kind's
    `parts` names, from 0: all of them unless it was approved in part, none where it was not.
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
    The partial is given `model` as plain data before the decision as after it, what `canonical`
    makes of it: say dates and numbers in words. Nobody approves while something is `missing`.
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
    what was proposed can no longer be done: then nothing is decided. `brief` is read for the page
    of a decision and again when it is decided. `address` leads to the subject; `ask_again` to the
    form that asks again, given the references of the subject and of the decision. `parts` names
    the parts of a proposal that can be approved apart. `evidence` is the partial that draws what
    was frozen when it was asked; without one it is drawn as a plain list.
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
    evidence: str = ""
    #: Whether its decisions can be found by their words; not where these tell of a mandate.
    is_found: bool = True


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


def queue_row(
    *,
    source: str,
    list: Any,  # noqa: A002 - the column's name
    id: Any,  # noqa: A002
    office_id: Any,
    since: Any,
    due_on: Any = None,
    consequence: Any = 3,
    organisation_id: Any = None,
    area_id: Any = None,
    grade_rank: Any = 0,
    fingerprint: Any = "",
) -> tuple[ColumnElement[Any], ...]:
    """The columns of a source's rows, in their order and each of its type.

    A null without a type cannot be put together with another source's dates.
    """
    given: dict[str, tuple[Any, Any]] = {
        "source": (source, String),
        "list": (list, String),
        "id": (id, Integer),
        "due_on": (due_on, Date),
        "consequence": (consequence, Integer),
        "since": (since, Date),
        "office_id": (office_id, Integer),
        "organisation_id": (organisation_id, Integer),
        "area_id": (area_id, Integer),
        "grade_rank": (grade_rank, Integer),
        "fingerprint": (fingerprint, String),
    }
    return tuple(_typed(*given[name]).label(name) for name in QUEUE_COLUMNS)


def _typed(value: Any, kind: Any) -> ColumnElement[Any]:
    if value is None:
        return cast(null(), kind)
    if isinstance(value, str | int | date):
        # PostgreSQL takes a bare word in a union for no type at all.
        return literal(value, kind) if isinstance(value, date) else cast(value, kind)
    return value  # type: ignore[no-any-return]


@dataclass(frozen=True)
class QueueLine:
    """One row of the queue as a list has it: read for fifty at once, so that it must be cheap.

    `address` is one click from the thing itself. A row that is an approval names its decision.
    `template` unfolds the evidence of `model` where the source has no `unfolded`.
    """

    words: str
    why: str
    if_nothing: str
    from_whom: str = ""
    #: With whom it stands, where it is not the reader's: "Delegated to Ann until 3 March 2027".
    with_whom: str = ""
    grade: str = ""
    address: str = ""
    template: str = ""
    model: object = None
    decision: str = ""
    version: int = 0
    #: What the reader can do about it elsewhere: (label, address).
    acts: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True)
class Unfolded:
    """The evidence of one row, drawn by the offering feature's own partial with `model`.

    Of an approval, `digest` tells the papers that were shown from what they become later, and
    `parts` are those of the proposal that can be approved apart.
    """

    template: str
    model: object
    #: What stands in the way of approving it now: "the representations are still open".
    missing: tuple[str, ...] = ()
    digest: str = ""
    parts: tuple[str, ...] = ()
    may_delegate: bool = False


LinesTogether = Callable[
    [Actor, Mapping[str, Collection[int]]], Mapping[tuple[str, int], QueueLine]
]


@dataclass(frozen=True)
class QueueSource:
    """Rows of the queue that a feature offers.

    `rows` is a query of QUEUE_COLUMNS (see `queue_row`), scoped to what the actor may know of;
    `lines` tells those of them that a page shows; `unfolded` is the evidence of one of them, read
    only when somebody opens it. `label` names the kind of row in a filter: "Approvals". A feature
    with several sources gives each the same `lines_together`, which tells the rows of all of them
    at once: source -> ids, and then (source, id) -> line. `lists` are those in which its rows can
    stand: for others it is not asked.
    """

    code: str
    label: str
    rows: Callable[[Actor], Select[Any]]
    lines: Callable[[Actor, Collection[int]], Mapping[int, QueueLine]]
    unfolded: Callable[[Actor, int], Unfolded | None] | None = None
    lines_together: LinesTogether | None = None
    lists: tuple[QueueList, ...] = tuple(QueueList)


decision_kinds = ExtensionPoint[DecisionKind]("decisions.kinds")
queue_sources = ExtensionPoint[QueueSource]("decisions.queue_sources")


def offered_kind(code: str) -> DecisionKind | None:
    """The kind with this code; None where no feature offers it any more. Its decisions stay."""
    return next((kind for kind in decision_kinds.offers() if kind.code == code), None)


def kind_of(code: str) -> DecisionKind:
    """The kind with this code. Raises LookupError: a kind that nobody offers is a fault."""
    found = offered_kind(code)
    if found is None:
        raise LookupError(f"no feature offers decisions of the kind {code}")
    return found


def built_once_a_day(rows: Callable[[Actor], Select[Any]]) -> Callable[[Actor], Select[Any]]:
    """Keep the query of a source for as long as it asks the same: for one actor, on one day.

    The rows are read anew each time. To put the query together costs far more than to ask it, and
    the number of rows stands on every page. It fits what is made of nothing but the actor, today
    and the kinds of decision, which say who may know of one.
    """

    @lru_cache(maxsize=128)
    def built(actor: Actor, _today: date, _kinds: tuple[DecisionKind, ...]) -> Select[Any]:
        return rows(actor)

    @wraps(rows)
    def rows_of(actor: Actor) -> Select[Any]:
        return built(actor, clock.today(), decision_kinds.offers())

    return rows_of
