"""Who may ask, who may know of a decision, and whose it is to decide, as conditions on decisions.

Whose it is follows `rules.standing`, which says so for one decision; what stands here says the
same of all of them at once, and a test puts the two side by side.

The count of a director's queue stands on every page. So what concerns few decisions is a set of
them, which the database reads once and not for each decision; and the tables of these sets are
named once, as naming them takes longer than asking.
"""

from functools import cached_property
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    false,
    func,
    not_,
    or_,
    select,
    true,
    union_all,
)
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

# A recusal with the decisions that it is from, and the director who is recused.
_FROM, _RECUSAL = aliased(Decision, name="recused_from"), aliased(Recusal, name="recusal_of")
_COVERED, _STOOD_IN = aliased(Decision, name="stood_in_for"), aliased(Recusal, name="stood_in")
_RECUSED, _RECUSED_GRADE = aliased(User, name="recused"), aliased(Grade, name="recused_grade")
_RECUSED_ROLE = aliased(UserRole, name="recused_role")
# A delegation with the director who gave it, and the one decision that it is of.
_GIVEN, _GIVER = aliased(Delegation, name="given"), aliased(User, name="giver")
_GIVER_GRADE, _GIVER_ROLE = aliased(Grade, name="giver_grade"), aliased(UserRole, name="giver_role")
_ONE, _ANY = aliased(Decision, name="given_one"), aliased(Delegation, name="any_given")
_OPEN = aliased(Decision, name="given_with_all")


def may_ask(actor: Actor, office_id: int | None) -> bool:
    """Whether the actor may ask for decisions in this office, ask again and withdraw."""
    return actor.has("decision:ask") and actor.belongs_to(office_id)


def may_decide(actor: Actor) -> bool:
    """Whether the actor is one who decides; what, is for the rules to say."""
    return actor.has("decision:decide") and actor.is_a(DECIDES)


def may_read_all(actor: Actor) -> bool:
    """Whether the actor reads the decisions of every office."""
    return actor.has("decision:read") and actor.is_a(Role.AUDITOR)


class _Part:
    """What somebody has to do with decisions, as conditions; each is built once."""

    def __init__(self, user_id: int) -> None:
        self.me = user_id

    @cached_property
    def asked(self) -> ColumnElement[bool]:
        """They asked for it."""
        return asked_by(self.me)

    @cached_property
    def stands_in(self) -> ColumnElement[bool]:
        """They act for somebody who is recused."""
        return _is_substitute(self.me)

    @cached_property
    def holds(self) -> ColumnElement[bool]:
        """It was given to them."""
        return _holds_for_another(self.me)

    @cached_property
    def holds_open(self) -> ColumnElement[bool]:
        """It is open and was given to them: what a list asks of very many."""
        held = union_all(
            _given_alone(self.me), _of_givers_office(self.me), _of_givers_cover(self.me)
        )
        return Decision.id.in_(select(held.cte().c.id))


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The decisions that the actor may know of: where they may read the subject, or had a part."""
    if may_read_all(actor):
        return true()
    if not actor.has("decision:read"):
        return false()
    part = _Part(actor.user_id)
    decided = select(Outcome.decision_id).where(Outcome.decided_by_id == actor.user_id)
    return or_(
        _of_a_subject_to_read(actor),
        part.asked,
        Decision.id.in_(decided),
        part.stands_in,
        part.holds,
    )


def is_for(actor: Actor) -> ColumnElement[bool]:
    """The decisions that wait for the actor: open, and nothing bars them."""
    if not may_decide(actor):
        return false()
    part = _Part(actor.user_id)
    return _is_for(actor, part, part.holds)


def is_for_in_own_right(actor: Actor) -> ColumnElement[bool]:
    """Those among them that they could decide without what others gave them: theirs to give on."""
    part = _Part(actor.user_id)
    return and_(_waits_for(actor, part), _is_own(actor, part)) if may_decide(actor) else false()


def concerning(actor: Actor) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The open decisions in which a director has an interest, and which of them wait for them.

    Of interest is what they may know of in their own office, and wherever they have a part.
    """
    part = _Part(actor.user_id)
    is_to_read = true() if may_read_all(actor) else _of_a_subject_to_read(actor)
    is_of_office = and_(Decision.office_id == actor.office_id, is_to_read)
    is_of_interest = or_(is_of_office, part.asked, part.stands_in, part.holds_open)
    is_open = Decision.state == DecisionState.OPEN
    return and_(is_open, is_of_interest), _is_for(actor, part, part.holds_open)


def _of_a_subject_to_read(actor: Actor) -> ColumnElement[bool]:
    kinds = decision_kinds.offers()
    return or_(false(), *(and_(Decision.kind == one.code, one.visible(actor)) for one in kinds))


def _is_for(actor: Actor, part: _Part, holds: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(_waits_for(actor, part), or_(_is_own(actor, part), holds))


def _waits_for(actor: Actor, part: _Part) -> ColumnElement[bool]:
    """Open, at their grade, and neither asked for by them nor barred by a recusal."""
    return and_(
        Decision.state == DecisionState.OPEN,
        not_(Decision.is_above_office),
        Decision.grade_rank <= actor.grade_rank,
        not_(part.asked),
        not_(_is_recused(actor.user_id)),
    )


def _is_own(actor: Actor, part: _Part) -> ColumnElement[bool]:
    is_of_right = or_(Decision.office_id == actor.office_id, part.stands_in)
    return and_(is_of_right, not_(_has_delegated(actor.user_id)))


def asked_by(user_id: int) -> ColumnElement[bool]:
    """The decisions that somebody asked for, in any version."""
    asked = select(DecisionStep.decision_id).where(
        DecisionStep.by_id == user_id, DecisionStep.kind.in_(ASKING)
    )
    return or_(Decision.asked_by_id == user_id, Decision.id.in_(asked))


def held_by(user: int) -> ScalarSelect[int]:
    """The id of the delegation by which somebody holds a decision: the latest, where several do."""
    return _held_among(user).with_only_columns(func.max(_GIVEN.id)).scalar_subquery()


def stood_in_for(user: int) -> ScalarSelect[str]:
    """The names of the recused for whom somebody acts on a decision, a line each."""
    names = func.aggregate_strings(_RECUSED.name, "\n")
    covered = _covered_by(user).with_only_columns(names).where(_COVERED.id == Decision.id)
    return covered.scalar_subquery()


def _is_recused(user_id: int) -> ColumnElement[bool]:
    recused_from = (
        select(_FROM.id)
        .join(_RECUSAL, _is_from(_RECUSAL, _FROM))
        .where(_RECUSAL.user_id == user_id, _RECUSAL.ended_at.is_(None))
    )
    return Decision.id.in_(recused_from)


def _is_substitute(user_id: int) -> ColumnElement[bool]:
    return Decision.id.in_(_covered_by(user_id))


def _covered_by(user_id: int) -> Select[Any]:
    """The decisions for which they are named for a recused director of the office at the grade."""
    query: Any = (
        select(_COVERED.id)
        .join(_STOOD_IN, _is_from(_STOOD_IN, _COVERED))
        .where(_STOOD_IN.substitute_id == user_id, _STOOD_IN.ended_at.is_(None))
    )
    return _of_a_director_at_grade(query, _COVERED).correlate_except(
        _COVERED, _STOOD_IN, _RECUSED, _RECUSED_GRADE, _RECUSED_ROLE
    )


def _of_a_director_at_grade(recusals: Any, about: Any) -> Select[Any]:
    """Those recusals that keep a director of the decision's own office at its grade from it."""
    found: Select[Any] = (
        recusals.join(_RECUSED, _RECUSED.id == _STOOD_IN.user_id)
        .join(_RECUSED_GRADE, _RECUSED_GRADE.code == _RECUSED.grade_code)
        .join(_RECUSED_ROLE, _is_decider(_RECUSED_ROLE, _RECUSED))
        .where(_RECUSED.office_id == about.office_id, _reaches(_RECUSED_GRADE, about))
    )
    return found


def _holds_for_another(user: int) -> ColumnElement[bool]:
    """Given to them by itself, or with everything: few are given that, so it is asked first."""
    of_all = _held_among(user).where(_GIVEN.decision_id.is_(None))
    is_given_all = _any_given(_ANY.to_user_id == user)
    return or_(Decision.id.in_(_given_alone(user)), and_(is_given_all, of_all.exists()))


def _given_alone(user: int) -> Select[Any]:
    """The decisions that were given to them one by one."""
    return (
        _delegations(_ONE.id)
        .join(_ONE, _ONE.id == _GIVEN.decision_id)
        .where(*_in_cover(_GIVEN, _GIVEN.to_user_id == user), *_in_own_right(_ONE))
        .correlate_except(_ONE, _GIVEN, _GIVER, _GIVER_GRADE, _GIVER_ROLE)
    )


def _of_givers_office(user: int) -> Select[Any]:
    """The open decisions of the offices whose directors gave them everything."""
    return _given_with_all(
        user, _delegations(_OPEN.id).join(_OPEN, _OPEN.office_id == _GIVER.office_id)
    )


def _of_givers_cover(user: int) -> Select[Any]:
    """The open decisions for which those who gave them everything stand in for the recused."""
    recusals = (
        _delegations(_OPEN.id)
        .join(_STOOD_IN, _STOOD_IN.substitute_id == _GIVER.id)
        .join(_OPEN, _is_from(_STOOD_IN, _OPEN))
        .where(_STOOD_IN.ended_at.is_(None))
    )
    return _given_with_all(user, _of_a_director_at_grade(recusals, _OPEN))


def _given_with_all(user: int, opened: Select[Any]) -> Select[Any]:
    return opened.where(
        _OPEN.state == DecisionState.OPEN,
        *_in_cover(_GIVEN, _GIVEN.to_user_id == user),
        _GIVEN.decision_id.is_(None),
        *_could_decide(_OPEN),
    )


def _held_among(user: int) -> Select[Any]:
    """The delegations by which somebody holds a decision for another.

    Given, for these days, by a director who could decide in their own right.
    """
    return (
        _delegations()
        .where(
            *_in_cover(_GIVEN, _GIVEN.to_user_id == user),
            or_(_GIVEN.decision_id.is_(None), _GIVEN.decision_id == Decision.id),
            *_in_own_right(Decision),
        )
        .correlate_except(_GIVEN, _GIVER, _GIVER_GRADE, _GIVER_ROLE)
    )


def _has_delegated(user: int) -> ColumnElement[bool]:
    ones = select(_GIVEN.decision_id).where(
        *_in_cover(_GIVEN, _GIVEN.from_user_id == user), _GIVEN.decision_id.is_not(None)
    )
    return or_(
        _any_given(_ANY.from_user_id == user), Decision.id.in_(ones.correlate_except(_GIVEN))
    )


def _any_given(whose: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether there is a delegation of everything, today."""
    found = select(_ANY.id).where(*_in_cover(_ANY, whose), _ANY.decision_id.is_(None))
    return found.correlate_except(_ANY).exists()


def _delegations(column: Any = _GIVEN.id) -> Select[Any]:
    """Delegations with the director who gave each."""
    query: Any = (
        select(column)
        .select_from(_GIVEN)
        .join(_GIVER, _GIVER.id == _GIVEN.from_user_id)
        .join(_GIVER_GRADE, _GIVER_GRADE.code == _GIVER.grade_code)
        .join(_GIVER_ROLE, _is_decider(_GIVER_ROLE, _GIVER))
    )
    return query  # type: ignore[no-any-return]


def _in_own_right(about: Any) -> tuple[ColumnElement[bool], ...]:
    """Whether whoever gives a decision away could decide it themself."""
    is_of_right = or_(_GIVER.office_id == about.office_id, _giver_stands_in(about))
    return is_of_right, *_could_decide(about)


def _could_decide(about: Any) -> tuple[ColumnElement[bool], ...]:
    """Whether nothing but the office keeps whoever gives a decision away from deciding it.

    Asked of one decision and one giver at a time, each of which an index finds: as sets, which
    would have to be made again for every giver, this took minutes.
    """
    has_asked = select(DecisionStep.id).where(
        DecisionStep.decision_id == about.id,
        DecisionStep.by_id == _GIVER.id,
        DecisionStep.kind.in_(ASKING),
    )
    is_recused = select(_RECUSAL.id).where(
        _is_from(_RECUSAL, about), _RECUSAL.user_id == _GIVER.id, _RECUSAL.ended_at.is_(None)
    )
    return (
        and_(_GIVER.is_active, _reaches(_GIVER_GRADE, about)),
        about.asked_by_id.is_distinct_from(_GIVER.id),
        not_(has_asked.correlate_except(DecisionStep).exists()),
        not_(is_recused.correlate_except(_RECUSAL).exists()),
    )


def _giver_stands_in(about: Any) -> ColumnElement[bool]:
    query = select(_STOOD_IN.id).where(
        _is_from(_STOOD_IN, about),
        _STOOD_IN.substitute_id == _GIVER.id,
        _STOOD_IN.ended_at.is_(None),
    )
    found = _of_a_director_at_grade(query, about)
    ours = (_STOOD_IN, _RECUSED, _RECUSED_GRADE, _RECUSED_ROLE)
    return found.correlate_except(*ours).exists()


def _in_cover(given: Any, whose: ColumnElement[bool]) -> tuple[ColumnElement[bool], ...]:
    today = clock.today()
    return whose, given.ended_at.is_(None), given.begins_on <= today, given.ends_on >= today


def _reaches(grade: Any, about: Any) -> ColumnElement[bool]:
    return or_(about.is_above_office, grade.rank >= about.grade_rank)


def _is_from(recusal: Any, about: Any) -> ColumnElement[bool]:
    return and_(
        recusal.subject_kind == about.subject_kind,
        recusal.subject_reference == about.subject_reference,
    )


def _is_decider(role: Any, user: Any) -> ColumnElement[bool]:
    return and_(role.user_id == user.id, role.role == DECIDES)
