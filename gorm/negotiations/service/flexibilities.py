"""Flexibility requests: asked of a department, chased, decided with reasons, delivered."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Department
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Conflict, NotAllowed, NotFound, Refused
from gorm.core.happenings import HappenedOn
from gorm.core.references import next_reference
from gorm.core.text import cleaned, day, one_line
from gorm.negotiations.models import (
    Agreement,
    AgreementEventKind,
    AgreementLine,
    FlexibilityChase,
    FlexibilityKind,
    FlexibilityRequest,
    FlexibilityState,
)
from gorm.negotiations.rules.flexibilities import ANSWERS, GRANTED, Request, Waiting
from gorm.negotiations.service.events import Happening, tell
from gorm.negotiations.service.loading import (
    agreement_by_reference,
    agreement_to_work_on,
    insist_it_goes_on,
)

PREFIX: Final = "FLX"
STALE: Final = "Somebody else recorded something about this request while you were working on it."


@dataclass(frozen=True)
class Asked:
    """What is asked of a department, and the case that is made for it."""

    department_id: int | None
    kind: FlexibilityKind
    rule_or_fund: str
    case_made: str
    asked_on: date
    answer_by: date | None = None
    line_number: int | None = None


@dataclass(frozen=True)
class Answered:
    """What a department made of a request, with its reasons."""

    state: FlexibilityState
    reasons: str
    decided_on: date
    decided_by: str = ""


def ask_flexibility(actor: Actor, agreement: str, asked: Asked) -> str:
    """Ask a department to bend a rule or a fund; the reference of the request."""
    found = agreement_to_work_on(actor, agreement)
    insist_it_goes_on(found)
    department = _department(asked.department_id)
    _check_asked(asked)
    request = FlexibilityRequest(
        reference=next_reference(PREFIX),
        agreement_id=found.id,
        line_id=_line_id(found, asked.line_number),
        department_id=department.id,
        kind=asked.kind,
        rule_or_fund=one_line(asked.rule_or_fund),
        case_made=cleaned(asked.case_made),
        asked_on=asked.asked_on,
        answer_by=asked.answer_by,
        asked_by_id=actor.user_id,
    )
    session().add(request)
    session().flush()
    _tell(
        actor, found, request, "asked", f"Asked of {department.short_name}: {request.rule_or_fund}",
        words=request.case_made, happened=asked.asked_on,
        facts=[("Kind", asked.kind.label), ("Answer by", day(asked.answer_by))],
    )  # fmt: skip
    return request.reference


def chase_flexibility(
    actor: Actor, reference: str, *, chased_on: date, words: str, answer_by: date | None = None
) -> None:
    """Note that a department was reminded; the day by which it should answer may move with it."""
    agreement, request = _to_work_on(actor, reference)
    if request_facts(request).waits_for is Waiting.NOTHING:
        raise Refused("Nothing is owed on this request any more.")
    faults = {}
    if not cleaned(words):
        faults["words"] = "Enter how the department was reminded."
    if chased_on < request.asked_on:
        faults["chased_on"] = f"It was asked on {day(request.asked_on)}. Check the day."
    if answer_by is not None and answer_by < chased_on:
        faults["answer_by"] = "Enter a day after the reminder."
    if faults:
        raise Refused(faults)
    session().add(
        FlexibilityChase(
            request_id=request.id, chased_on=chased_on, words=cleaned(words), by_id=actor.user_id
        )
    )
    facts = []
    if answer_by is not None and answer_by != request.answer_by:
        before = day(request.answer_by) or "No day"
        facts = [("Answer by", f"{before}, now {day(answer_by)}")]
        request.answer_by = answer_by
    title = f"Chased: {request.rule_or_fund}"
    _tell(actor, agreement, request, "chased", title, words=words, happened=chased_on, facts=facts)


def decide_flexibility(
    actor: Actor, reference: str, answered: Answered, seen_version: int
) -> None:  # fmt: skip
    """Record what a department made of a request: by the office, or by the department itself.

    Decided once: a later change of mind is a new request. Raises Conflict for a stale version.
    """
    agreement, request = _to_answer(actor, reference)
    _insist_fresh(request, seen_version)
    if request.state is not FlexibilityState.ASKED:
        raise Refused(f"This request is {request.state.label.lower()} already.")
    _check_answered(answered, request)
    request.state = answered.state
    request.reasons = cleaned(answered.reasons)
    request.decided_on = answered.decided_on
    request.decided_by = one_line(answered.decided_by) or actor.home
    title = f"{answered.state.label}: {request.rule_or_fund}"
    _tell(
        actor, agreement, request, "decided", title, words=request.reasons,
        happened=answered.decided_on, facts=[("Decided by", request.decided_by)],
    )  # fmt: skip


def withdraw_flexibility(actor: Actor, reference: str, reasons: str, seen_version: int) -> None:
    """Take back what was asked, with the reason."""
    agreement, request = _to_work_on(actor, reference)
    _insist_fresh(request, seen_version)
    if request.state is not FlexibilityState.ASKED:
        raise Refused(f"This request is {request.state.label.lower()} already.")
    if not cleaned(reasons):
        raise Refused({"reasons": "Enter why it is withdrawn."})
    request.state, request.reasons = FlexibilityState.WITHDRAWN, cleaned(reasons)
    request.decided_on = clock.today()
    title = f"Withdrawn: {request.rule_or_fund}"
    _tell(actor, agreement, request, "withdrawn", title, words=reasons)


def deliver_flexibility(
    actor: Actor, reference: str, *, delivered_on: date, words: str, seen_version: int
) -> None:
    """Note that what was agreed to is in place."""
    agreement, request = _to_work_on(actor, reference)
    _insist_fresh(request, seen_version)
    if request.state not in GRANTED:
        raise Refused("Only what was agreed to can be delivered.")
    if request.delivered_on is not None:
        raise Refused(f"This was delivered on {day(request.delivered_on)} already.")
    if request.decided_on is not None and delivered_on < request.decided_on:
        raise Refused(
            {"delivered_on": f"It was agreed to on {day(request.decided_on)}. Check the day."}
        )
    request.delivered_on = delivered_on
    title = f"Delivered: {request.rule_or_fund}"
    _tell(actor, agreement, request, "delivered", title, words=words, happened=delivered_on)


def request_facts(request: FlexibilityRequest) -> Request:
    """A request as the rules know it."""
    return Request(
        request.state,
        request.asked_on,
        request.answer_by,
        request.decided_on,
        request.delivered_on,
    )


def _check_asked(asked: Asked) -> None:
    faults = {}
    if not one_line(asked.rule_or_fund):
        faults["rule_or_fund"] = "Enter the rule or the fund."
    if not cleaned(asked.case_made):
        faults["case_made"] = "Enter the case that is made for it."
    if asked.answer_by is not None and asked.answer_by < asked.asked_on:
        faults["answer_by"] = "This is before it is asked. Check both days."
    if faults:
        raise Refused(faults)


def _check_answered(answered: Answered, request: FlexibilityRequest) -> None:
    faults = {}
    if answered.state not in ANSWERS:
        faults["state"] = "Choose what the department decided."
    if not cleaned(answered.reasons):
        faults["reasons"] = "Enter the reasons."
    if answered.decided_on < request.asked_on:
        faults["decided_on"] = f"It was asked on {day(request.asked_on)}. Check the day."
    if faults:
        raise Refused(faults)


def _tell(
    actor: Actor,
    agreement: Agreement,
    request: FlexibilityRequest,
    verb: str,
    title: str,
    *,
    words: str = "",
    happened: date | None = None,
    facts: list[tuple[str, str]] | None = None,
) -> None:
    happening = Happening(
        AgreementEventKind.FLEXIBILITY,
        f"{title} ({request.reference})",
        words,
        facts=facts or [],
    )
    action = f"agreement.flexibility_{verb}"
    tell(
        actor, agreement, action, happening, happened=HappenedOn(happened) if happened else None
    )  # fmt: skip


def _to_work_on(actor: Actor, reference: str) -> tuple[Agreement, FlexibilityRequest]:
    request = _request(reference)
    return agreement_to_work_on(actor, _agreement_of(request)), request


def _to_answer(actor: Actor, reference: str) -> tuple[Agreement, FlexibilityRequest]:
    """For the department of whom it is asked; else for the office that asks."""
    request = _request(reference)
    if actor.department_id is None:
        return agreement_to_work_on(actor, _agreement_of(request)), request
    if actor.department_id != request.department_id:
        raise NotFound
    if not actor.has("negotiation:answer"):
        raise NotAllowed("Only those who answer for the department decide on this.")
    return agreement_by_reference(_agreement_of(request)), request


def _request(reference: str) -> FlexibilityRequest:
    found = session().scalar(
        select(FlexibilityRequest).where(FlexibilityRequest.reference == reference)
    )
    if found is None:
        raise NotFound
    return found


def _agreement_of(request: FlexibilityRequest) -> str:
    query = select(Agreement.reference).where(Agreement.id == request.agreement_id)
    return session().scalars(query).one()


def _department(department_id: int | None) -> Department:
    found = session().get(Department, department_id) if department_id else None
    if found is None:
        raise Refused({"department": "Choose a department from the list."})
    return found


def _line_id(agreement: Agreement, number: int | None) -> int | None:
    if number is None:
        return None
    found = session().scalar(
        select(AgreementLine.id).where(
            AgreementLine.agreement_id == agreement.id, AgreementLine.number == number
        )
    )
    if found is None:
        raise Refused({"line": "Choose a line from the list."})
    return found


def _insist_fresh(request: FlexibilityRequest, seen_version: int) -> None:
    if request.version != seen_version:
        raise Conflict(STALE)
