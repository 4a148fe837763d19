"""Who may ask, who may know of a decision, and whose it is to decide, as conditions on decisions.

Whose it is follows `rules.standing`, which says so for one decision; what stands here says the
same of all of them at once, and a test puts the two side by side.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, not_, or_, select, true
from sqlalchemy.orm import aliased

from gorm.accounts.actor import Actor
from gorm.accounts.models import Grade, User, UserRole
from gorm.accounts.roles import Role
from gorm.core import clock
from gorm.decisions.models import (
    Decision,
    DecisionState,
    DecisionStep,
    Delegation,
    Outcome,
    Recusal,
    StepKind,
)
from gorm.decisions.offers import decision_kinds

#: The roles whose holders decide.
DECIDES = Role.DIRECTOR
#: The steps by which somebody becomes a proposer.
ASKING = (StepKind.ASKED, StepKind.ASKED_AGAIN)

Whom = int | ColumnElement[int] | Any


def may_ask(actor: Actor, office_id: int | None) -> bool:
    """Whether the actor may ask for decisions in this office, ask again and withdraw."""
    return actor.has("decision:ask") and actor.belongs_to(office_id)


def may_decide(actor: Actor) -> bool:
    """Whether the actor is one who decides; what, is for the rules to say."""
    return actor.has("decision:decide") and actor.is_a(DECIDES)


def may_read_all(actor: Actor) -> bool:
    """Whether the actor reads the decisions of every office."""
    return actor.has("decision:read") and actor.is_a(Role.AUDITOR)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The decisions that the actor may know of: where they may read the subject, or had a part."""
    if may_read_all(actor):
        return true()
    if not actor.has("decision:read"):
        return false()
    by_kind = [
        and_(Decision.kind == kind.code, kind.visible(actor)) for kind in decision_kinds.offers()
    ]
    return or_(*by_kind, _had_a_part(actor))


def is_for(actor: Actor) -> ColumnElement[bool]:
    """The decisions that wait for the actor: open, and nothing bars them."""
    if not may_decide(actor):
        return false()
    me = actor.user_id
    own = or_(Decision.office_id == actor.office_id, _is_substitute(me))
    return and_(
        Decision.state == DecisionState.OPEN,
        not_(Decision.is_above_office),
        Decision.grade_rank <= actor.grade_rank,
        not_(asked_by(me)),
        not_(_is_recused(me)),
        or_(_holds_for_another(me), and_(own, not_(_has_delegated(me)))),
    )


def concerns(actor: Actor) -> ColumnElement[bool]:
    """The decisions in which a director has an interest: their office's, or a part of their own."""
    me = actor.user_id
    return or_(
        Decision.office_id == actor.office_id,
        asked_by(me),
        _is_substitute(me),
        _holds_for_another(me),
    )


def asked_by(user: Whom) -> ColumnElement[bool]:
    """The decisions that somebody asked for, in any version."""
    asked = exists().where(
        DecisionStep.decision_id == Decision.id,
        DecisionStep.by_id == user,
        DecisionStep.kind.in_(ASKING),
    )
    return or_(Decision.asked_by_id == user, asked.correlate_except(DecisionStep))


def _had_a_part(actor: Actor) -> ColumnElement[bool]:
    me = actor.user_id
    decided = exists().where(Outcome.decision_id == Decision.id, Outcome.decided_by_id == me)
    return or_(
        asked_by(me),
        decided.correlate_except(Outcome),
        _is_substitute(me),
        _holds_for_another(me),
    )


def _is_recused(user: Whom) -> ColumnElement[bool]:
    return (
        exists()
        .where(
            Recusal.subject_kind == Decision.subject_kind,
            Recusal.subject_reference == Decision.subject_reference,
            Recusal.user_id == user,
            Recusal.ended_at.is_(None),
        )
        .correlate_except(Recusal)
    )


def _is_substitute(user: Whom) -> ColumnElement[bool]:
    """Named for a recused director of the office at the grade."""
    recusal, recused, grade, role = _people(Recusal)
    return (
        select(recusal.id)
        .join(recused, recused.id == recusal.user_id)
        .join(grade, grade.code == recused.grade_code)
        .join(role, and_(role.user_id == recused.id, role.role == DECIDES))
        .where(
            recusal.subject_kind == Decision.subject_kind,
            recusal.subject_reference == Decision.subject_reference,
            recusal.substitute_id == user,
            recusal.ended_at.is_(None),
            recused.office_id == Decision.office_id,
            _reaches(grade),
        )
        .correlate_except(recusal, recused, grade, role)
        .exists()
    )


def _holds_for_another(user: Whom) -> ColumnElement[bool]:
    """Given to them, for these days, by a director who could decide in their own right."""
    given, giver, grade, role = _people(Delegation)
    today = clock.today()
    return (
        select(given.id)
        .join(giver, giver.id == given.from_user_id)
        .join(grade, grade.code == giver.grade_code)
        .join(role, and_(role.user_id == giver.id, role.role == DECIDES))
        .where(
            given.to_user_id == user,
            *_in_cover(given, today),
            giver.is_active,
            _reaches(grade),
            or_(giver.office_id == Decision.office_id, _is_substitute(giver.id)),
            not_(asked_by(giver.id)),
            not_(_is_recused(giver.id)),
        )
        .correlate_except(given, giver, grade, role)
        .exists()
    )


def _has_delegated(user: Whom) -> ColumnElement[bool]:
    given = aliased(Delegation)
    return (
        select(given.id)
        .where(given.from_user_id == user, *_in_cover(given, clock.today()))
        .correlate_except(given)
        .exists()
    )


def _in_cover(given: Any, today: Any) -> tuple[ColumnElement[bool], ...]:
    return (
        given.ended_at.is_(None),
        given.begins_on <= today,
        given.ends_on >= today,
        or_(given.decision_id.is_(None), given.decision_id == Decision.id),
    )


def _reaches(grade: Any) -> ColumnElement[bool]:
    return or_(Decision.is_above_office, grade.rank >= Decision.grade_rank)


def _people(what: type[Any]) -> tuple[Any, Any, Any, Any]:
    """The tables of somebody's authority, each apart from its like in another condition."""
    return aliased(what), aliased(User), aliased(Grade), aliased(UserRole)
