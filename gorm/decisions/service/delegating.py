"""Delegation with cover: a director's decisions in another's hands between two days."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from sqlalchemy import or_, select

from gorm.accounts.actor import Actor
from gorm.accounts.policy import insist
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Conflict, NotAllowed, NotFound, Refused
from gorm.core.references import next_reference
from gorm.core.text import cleaned, day
from gorm.decisions.models import Decision, DecisionState, Delegation, StepKind
from gorm.decisions.policy import may_decide
from gorm.decisions.queries.standing import all_directors, standing_to
from gorm.decisions.rules.standing import Bar, Director
from gorm.decisions.service.records import (
    decision_to_change,
    insist_it_stands,
    note_step,
    subject_of,
)

_WHY: Final[Mapping[Bar, str]] = {
    Bar.PROPOSER: "they asked for the decision",
    Bar.RECUSED: "they are recused from it",
    Bar.GRADE: "it needs a higher grade",
    Bar.DELEGATED: "they have delegated their own decisions",
}


def delegate(
    actor: Actor,
    to_user_id: int,
    begins_on: date,
    ends_on: date,
    reason: str,
    *,
    decision_reference: str = "",
    seen_version: int = 0,
) -> str:
    """Give one decision, or all of one's decisions, to another director; the reference of that.

    Of one decision, `seen_version` is the version that the actor had before them.
    """
    insist(may_decide(actor))
    decision = None
    if decision_reference:
        decision = decision_to_change(actor, decision_reference)
        insist_it_stands(decision, seen_version, DecisionState.OPEN)
    holder = _holder(actor, to_user_id)
    _check(begins_on, ends_on, reason)
    if decision is not None:
        _insist_it_can_be_given(actor, decision, holder)
    given = Delegation(
        reference=next_reference("DLG"),
        from_user_id=actor.user_id,
        to_user_id=holder.user_id,
        decision_id=decision.id if decision else None,
        begins_on=begins_on,
        ends_on=ends_on,
        reason=cleaned(reason),
        made_at=clock.now(),
    )
    session().add(given)
    session().flush()
    _record(actor, given, decision, holder)
    return given.reference


def end_delegation(actor: Actor, reference: str, reason: str, seen_version: int) -> None:
    """End a delegation before its last day: by whoever gave it, or whoever holds it."""
    me = actor.user_id
    given = session().scalar(
        select(Delegation)
        .where(
            Delegation.reference == reference,
            or_(Delegation.from_user_id == me, Delegation.to_user_id == me),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if given is None:
        raise NotFound
    if given.version != seen_version or given.ended_at is not None:
        raise Conflict("This delegation was ended while you were working on it.")
    if not cleaned(reason):
        raise Refused({"reason": "Enter why the delegation ends."})
    given.ended_at = clock.now()
    session().flush()
    if given.decision_id is not None:
        decision = session().get_one(Decision, given.decision_id)
        note_step(actor, decision, StepKind.DELEGATION_ENDED, cleaned(reason))
    subject = Subject("delegation", given.reference)
    record(actor, "delegation.ended", subject, reason=cleaned(reason))


def _holder(actor: Actor, user_id: int) -> Director:
    found = next((who for who in all_directors() if who.user_id == user_id), None)
    if found is None or not found.is_active:
        raise Refused({"to": "Choose a director."})
    if found.user_id == actor.user_id:
        raise Refused({"to": "Choose somebody else."})
    return found


def _check(begins_on: date, ends_on: date, reason: str) -> None:
    faults = {}
    if ends_on < begins_on:
        faults["ends_on"] = "The last day cannot come before the first."
    elif ends_on < clock.today():
        faults["ends_on"] = "The last day cannot be past."
    if not cleaned(reason):
        faults["reason"] = "Enter why you delegate."
    if faults:
        raise Refused(faults)


def _insist_it_can_be_given(actor: Actor, decision: Decision, holder: Director) -> None:
    standing = standing_to(decision)
    if own := standing.bars_in_own_right(actor.user_id):
        raise NotAllowed(" ".join(bar.words for bar in own))
    if barred := standing.bars_as_delegate(holder.user_id):
        raise Refused({"to": f"{holder.name} cannot decide this: {_WHY[barred[0]]}."})


def _record(actor: Actor, given: Delegation, decision: Decision | None, holder: Director) -> None:
    cover = f"{holder.name}, from {day(given.begins_on)} to {day(given.ends_on)}"
    if decision is None:
        subject, act = Subject("delegation", given.reference), "delegation.made"
    else:
        note_step(actor, decision, StepKind.DELEGATED, f"To {cover}.\n{given.reason}")
        subject, act = subject_of(decision), "decision.delegated"
    changes = {"Delegated to": ("", cover)}
    record(actor, act, subject, reason=given.reason, changes=changes)
