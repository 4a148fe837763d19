"""Offers outside the mandate: asked of a director, and not accepted until one has allowed them.

Nothing here is told in the agreement's chronology: it goes under the mandates' own name in the
trail, and as a decision that only those who may see the mandate can find.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.audit.service import record
from gorm.core import clock
from gorm.core.db import faults_for, session
from gorm.core.errors import Refused
from gorm.core.text import day
from gorm.core.working_days import BeyondHolidayTable, working_days_after
from gorm.decisions.models import Decision, DecisionState
from gorm.decisions.service import Request, ask, withdraw
from gorm.negotiations import policy
from gorm.negotiations.models import (
    Agreement,
    AgreementLine,
    BreachState,
    Mandate,
    MandateBreach,
    Position,
    PositionState,
    Side,
)
from gorm.negotiations.queries.topics import Topic, bounds_of, line_topic
from gorm.negotiations.rules.mandates import asks_a_director
from gorm.negotiations.rules.positions import Speaker
from gorm.negotiations.service.loading import mandate_subject_of

#: The kind of decision that is asked for.
OUTSIDE_MANDATE: Final = "negotiations.outside_mandate"
#: Within how many working days it is asked for.
_DECIDE_WITHIN: Final = 5
_GRADE: Final = "director"
_STILL_ASKED: Final = frozenset({DecisionState.OPEN, DecisionState.RETURNED})
IF_NOTHING: Final = "The offer cannot be accepted, and the line stays open."


def ask_about_offers(
    actor: Actor, agreement: Agreement, positions: Sequence[Position]
) -> tuple[str, ...]:
    """Ask a director about each of the office's own offers outside its mandate; the decisions."""
    asked = []
    for position in positions:
        found = _outside(position, None)
        if found is not None:
            asked.append(_ask(actor, agreement, position, found))
    return tuple(asked)


def asked_before_accepting(actor: Actor, agreement: Agreement, position: Position) -> str:
    """The decision that is asked for where accepting this needs a director and none was asked.

    '' where it can be accepted now. Raises Refused while a director is asked or has refused.
    """
    found = _outside(position, PositionState.ACCEPTED)
    if found is None:
        return ""
    breach = session().scalar(select(MandateBreach).where(MandateBreach.position_id == position.id))
    if breach is None or breach.state is BreachState.WITHDRAWN:
        return _ask(actor, agreement, position, found, breach)
    if breach.state is BreachState.ALLOWED:
        return ""
    decision = session().get_one(Decision, breach.decision_id)
    if breach.state is BreachState.REFUSED:
        raise Refused({
            "state": f"A director refused this offer, which is outside the mandate "
            f"({decision.reference}). It cannot be accepted: take another position."
        })  # fmt: skip
    if decision.state is DecisionState.RETURNED:
        raise Refused({
            "state": f"A director sent the request about this offer back ({decision.reference}). "
            "Withdraw it there, then accept the offer again: a director is asked anew."
        })  # fmt: skip
    due = f" by {day(decision.due_on)}" if decision.due_on else ""
    raise Refused({
        "state": f"This offer is outside the mandate and waits for a director to decide{due} "
        f"({decision.reference}, asked for by {decision.asked_by_name}). It cannot be accepted "
        "until then."
    })  # fmt: skip


def let_go(actor: Actor, gone: Mapping[int, str]) -> None:
    """Withdraw what is still asked about offers that no longer stand: position -> why."""
    breaches = session().scalars(
        select(MandateBreach)
        .where(
            MandateBreach.position_id.in_(gone), MandateBreach.state == BreachState.WAITING
        )
        .order_by(MandateBreach.id)
    ).all()  # fmt: skip
    for breach in breaches:
        decision = session().get_one(Decision, breach.decision_id)
        if decision.state in _STILL_ASKED:
            withdraw(actor, decision.reference, gone[breach.position_id], decision.version)


def mandate_on(line_id: int) -> Mandate | None:
    """The mandate that holds on a line now."""
    return session().scalar(select(Mandate).where(Mandate.line_id == line_id, Mandate.is_current))


def _outside(
    position: Position, reply: PositionState | None
) -> tuple[Topic, Mandate] | None:  # fmt: skip
    if position.line_id is None:
        return None
    mandate = mandate_on(position.line_id)
    if mandate is None:
        return None
    line = session().get_one(
        AgreementLine,
        position.line_id,
        options=(joinedload(AgreementLine.indicator), joinedload(AgreementLine.outcome)),
    )
    topic = line_topic(line)
    speaker = Speaker(position.side, position.department_id)
    bounds = bounds_of(mandate, topic.polarity)
    return (topic, mandate) if asks_a_director(speaker, position.offer, reply, bounds) else None


def _ask(
    actor: Actor,
    agreement: Agreement,
    position: Position,
    outside: tuple[Topic, Mandate],
    breach: MandateBreach | None = None,
) -> str:
    topic, mandate = outside
    reference = ask(actor, _request(agreement, position, topic, mandate))
    decision = session().scalars(select(Decision).where(Decision.reference == reference)).one()
    if breach is None:
        breach = MandateBreach(position_id=position.id)
        session().add(breach)
    breach.mandate_id, breach.decision_id = mandate.id, decision.id
    breach.state = BreachState.WAITING
    with faults_for({
        "uq_mandate_breach_position_id": ("", "Somebody else asked a director at the same moment.")
    }):  # fmt: skip
        session().flush()
    record(
        actor,
        "mandate.decision_asked",
        mandate_subject_of(agreement),
        changes={topic.label: ("", f"{position.reference}: {reference}")},
    )
    return reference


def _request(agreement: Agreement, position: Position, topic: Topic, mandate: Mandate) -> Request:
    is_ours = position.side is Side.OFFICE
    return Request(
        kind=OUTSIDE_MANDATE,
        subject_kind=policy.SUBJECT,
        subject_reference=agreement.reference,
        office_id=agreement.office_id,
        area_id=agreement.area_id,
        # The figures stand in the evidence, which only those who may see the mandate can open.
        question=(
            f"{'Let our offer stand' if is_ours else 'Accept the area’s offer'} on "
            f"{topic.label.lower()} of {agreement.title} ({position.reference}), which is outside "
            "the mandate"
        )[:500],
        grade_code=_GRADE,
        due_on=_due(),
        consequence=2,
        if_nothing_is_done=IF_NOTHING,
        reasons=position.reason or "No reason was recorded with the offer.",
        proposal={"position": position.reference, "mandate": mandate.id},
        evidence=_evidence(position, topic, mandate),
    )


def _evidence(position: Position, topic: Topic, mandate: Mandate) -> dict[str, str]:
    facts = {
        "Line": f"{topic.number}: {topic.title}",
        "Offer": " ".join(filter(None, (topic.shown(position.offer), position.offer_words))),
        "Opening": topic.shown(mandate.opening),
        "Target": topic.shown(mandate.target),
        "Walk-away": topic.shown(mandate.walk_away),
        "Concessions allowed": mandate.concessions,
        "Baseline": topic.shown(topic.baseline),
        "Said by": position.said_by,
    }
    return {label: words for label, words in facts.items() if words}


def _due() -> date | None:
    try:
        return working_days_after(clock.today(), _DECIDE_WITHIN)
    except BeyondHolidayTable:
        return None
