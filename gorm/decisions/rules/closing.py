"""What is asked for and how it closes, with what is wrong with either: pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from gorm.core.happenings import HappenedOn, Precision
from gorm.decisions.models import OutcomeKind

LONGEST_QUESTION: Final = 500
#: What an office may not have been told of a decision that was taken above it: code -> label.
NOT_HELD: Final = {
    "asked_by": "who asked for it",
    "decided_by": "who decided",
    "signed_by": "who signed",
    "announced_by": "who announced it",
    "document": "the document",
}
#: The outcomes that somebody chooses; a request is withdrawn by those who asked.
CHOSEN: Final = tuple(kind for kind in OutcomeKind if kind is not OutcomeKind.WITHDRAWN)

Faults = dict[str, str]


@dataclass(frozen=True)
class Request:
    """A decision to be asked for. Its texts say what the decision-maker needs to know.

    `proposal` and `evidence` are plain data: dates and decimals in them are kept as text.
    """

    kind: str
    subject_kind: str
    subject_reference: str
    office_id: int
    question: str
    grade_code: str
    organisation_id: int | None = None
    area_id: int | None = None
    due_on: date | None = None
    consequence: int = 3
    if_nothing_is_done: str = ""
    reasons: str = ""
    options_considered: str = ""
    proportionality: str = ""
    advice: str = ""
    is_advice_overridden: bool = False
    overridden_because: str = ""
    is_urgent: bool = False
    urgent_because: str = ""
    proposal: Mapping[str, Any] = field(default_factory=dict)
    evidence: Mapping[str, Any] = field(default_factory=dict)
    asked_on: date | None = None
    precision: Precision = Precision.DAY
    #: Who asked for what was decided above the office, in words; for `record_from_above` only.
    asked_by_name: str = ""


@dataclass(frozen=True)
class Choice:
    """How a decision is closed. `parts` are positions in what the kind names, from 0.

    The names, the grade and `not_held` are for what was decided above the office and is recorded;
    who decides here is known.
    """

    kind: OutcomeKind
    reasons: str
    conditions: str = ""
    parts: frozenset[int] | None = None
    decided_on: date | None = None
    precision: Precision = Precision.DAY
    decided_by_name: str = ""
    decided_by_grade: str = ""
    signed_by: str = ""
    announced_by: str = ""
    document_title: str = ""
    document_address: str = ""
    not_held: tuple[str, ...] = ()
    is_recorded_from_above: bool = False


@dataclass(frozen=True)
class GradeFacts:
    """A grade, as a rule needs to know it."""

    code: str
    rank: int
    is_above_office: bool


def request_faults(request: Request, today: date) -> Faults:
    """What is wrong with a request: field -> what to do."""
    return {
        **_question_faults(request),
        **_paired_faults(request),
        **_asked_on_faults(request, today),
    }


def _question_faults(request: Request) -> Faults:
    if not request.question.strip():
        return {"question": "Enter what is asked, in one sentence."}
    if len(request.question) > LONGEST_QUESTION:
        return {"question": f"What is asked can be {LONGEST_QUESTION} characters long."}
    if not 1 <= request.consequence <= 5:
        return {"consequence": "Choose how much hangs on it, from 1 to 5."}
    return {}


def _paired_faults(request: Request) -> Faults:
    """Urgency and overriding each need a reason, and a reason for nothing is a slip."""
    faults: Faults = {}
    if request.is_urgent != bool(request.urgent_because.strip()):
        faults["urgent_because"] = "Mark it as urgent and say why, or do neither."
    if request.is_advice_overridden != bool(request.overridden_because.strip()):
        faults["overridden_because"] = "Say that the advice is overridden and why, or do neither."
    return faults


def _asked_on_faults(request: Request, today: date) -> Faults:
    if request.asked_on and HappenedOn(request.asked_on, request.precision).is_surely_after(today):
        return {"asked_on": "It cannot have been asked for in the future."}
    return {}


def choice_faults(choice: Choice, *, parts: int, asked: HappenedOn, today: date) -> Faults:
    """What is wrong with an outcome, whoever decided: field -> what to do."""
    return {
        **_kind_faults(choice),
        **_parts_faults(choice, parts),
        **_decided_on_faults(choice, asked, today),
    }


def _kind_faults(choice: Choice) -> Faults:
    faults: Faults = {}
    if choice.kind not in CHOSEN:
        faults["kind"] = "Choose an outcome. A request is withdrawn by those who asked."
    if not choice.reasons.strip():
        faults["reasons"] = "Enter the reasons."
    is_conditional = choice.kind is OutcomeKind.APPROVED_WITH_CONDITIONS
    if is_conditional and not choice.conditions.strip():
        faults["conditions"] = "Enter the conditions."
    if choice.conditions.strip() and not is_conditional:
        faults["conditions"] = "Conditions go with the outcome “Approved with conditions”."
    return faults


def _parts_faults(choice: Choice, parts: int) -> Faults:
    if choice.kind is not OutcomeKind.PARTLY_APPROVED:
        is_named = choice.parts is not None
        return {"parts": "Parts go with the outcome “Partly approved”."} if is_named else {}
    if parts < 2:
        return {"kind": "This proposal has no parts that could be approved apart."}
    chosen = choice.parts or frozenset()
    if not chosen or not chosen <= set(range(parts)):
        return {"parts": "Choose the parts that are approved."}
    if len(chosen) == parts:
        return {"parts": "These are all the parts. Choose “Approved”, or leave one out."}
    return {}


def _decided_on_faults(choice: Choice, asked: HappenedOn, today: date) -> Faults:
    if choice.decided_on is None:
        return {}
    decided = HappenedOn(choice.decided_on, choice.precision)
    if choice.decided_on > today and decided.precision is Precision.PUBLISHED:
        return {"decided_on": "It cannot have been published in the future."}
    if decided.is_surely_after(today):
        return {"decided_on": "It cannot have been decided in the future."}
    if asked.earliest is not None and decided.is_surely_before(asked.earliest):
        return {"decided_on": f"It was asked for later than that: {asked.words}."}
    return {}


def recording_faults(
    choice: Choice, *, needed: GradeFacts, decided_by: GradeFacts | None, asked_by_name: str | None
) -> Faults:
    """What is missing of a decision that was taken above the office.

    `asked_by_name` is None where it was asked for here, so that everybody knows by whom.
    """
    given = {
        "decided_by": choice.decided_by_name,
        "signed_by": choice.signed_by,
        "announced_by": choice.announced_by,
        "document": choice.document_title or choice.document_address,
    }
    if asked_by_name is not None:
        given["asked_by"] = asked_by_name
    faults = _told_or_not_held(given, choice.not_held)
    return {**_grade_faults(choice, needed, decided_by), **faults}


def _told_or_not_held(given: Mapping[str, str], not_held: Collection[str]) -> Faults:
    fields = {"decided_by": "decided_by_name", "document": "document_title"}
    fields["asked_by"] = "asked_by_name"
    faults: Faults = {}
    for code, words in given.items():
        name = fields.get(code, code)
        if words.strip() and code in not_held:
            faults[name] = f"Either enter {NOT_HELD[code]}, or say that it is not held."
        elif not words.strip() and code not in not_held:
            faults[name] = f"Enter {NOT_HELD[code]}, or say that it is not held."
    if set(not_held) - set(given):
        faults["not_held"] = "Choose from the list what is not held."
    return faults


def _grade_faults(choice: Choice, needed: GradeFacts, decided_by: GradeFacts | None) -> Faults:
    if decided_by is None:
        if "decided_by" not in choice.not_held:
            return {"decided_by_grade": "Choose the grade of who decided."}
        if not needed.is_above_office and "document" in choice.not_held:
            return {"not_held": "Where nobody knows who decided, the document has to show it."}
        return {}
    if not decided_by.is_above_office:
        return {"decided_by_grade": "Only what was decided above the office is recorded here."}
    if decided_by.rank < needed.rank:
        return {"decided_by_grade": "It needed a higher grade than that."}
    return {}
