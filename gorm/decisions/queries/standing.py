"""Everybody as they stand to requests: read at once for as many as a page shows."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import or_, select, tuple_
from sqlalchemy.orm import aliased

from gorm.accounts.models import Grade, Office, User, UserRole, user_reference
from gorm.core import clock
from gorm.core.db import session
from gorm.decisions.models import Decision, DecisionStep, Delegation, Recusal
from gorm.decisions.policy import ASKING, DECIDES
from gorm.decisions.rules.standing import Asked, Director, Given, Recused, Standing

Subject = tuple[str, str]


Proposers = Mapping[int, set[int]]


def standing_to(decision: Decision, proposers: Proposers | None = None) -> Standing:
    """Everybody as they stand to one request."""
    return standings_to([decision], proposers)[decision.id]


def standings_to(
    decisions: Sequence[Decision], proposers: Proposers | None = None
) -> dict[int, Standing]:
    """Everybody as they stand to each request, by its number; four queries for any number.

    `proposers` are those who asked for each, where they have been read already.
    """
    if not decisions:
        return {}
    directors = all_directors()
    if proposers is None:
        proposers = proposers_of([one.id for one in decisions])
    recusals = recusals_from([_subject(one) for one in decisions])
    of_all, of_one = _delegations([one.id for one in decisions])
    return {
        one.id: Standing(
            asked=Asked(
                office_id=one.office_id,
                grade_rank=one.grade_rank,
                is_above_office=one.is_above_office,
                proposer_ids=frozenset({*proposers[one.id], one.asked_by_id or 0} - {0}),
            ),
            directors=directors,
            recusals=recusals.get(_subject(one), ()),
            delegations=(*of_one.get(one.id, ()), *of_all),
        )
        for one in decisions
    }


def all_directors() -> tuple[Director, ...]:
    """Every director, those who have left included: what they gave may still have to be judged."""
    found = session().execute(
        select(
            User.id, User.name, User.office_id, User.is_active, Office.name, Grade.name, Grade.rank
        )
        .join(Grade, Grade.code == User.grade_code)
        .join(UserRole, UserRole.user_id == User.id)
        .outerjoin(Office, Office.id == User.office_id)
        .where(UserRole.role == DECIDES)
        .order_by(User.name, User.id)
    )
    return tuple(
        Director(
            user_id=user_id,
            name=name,
            office_id=office_id,
            office=office or "",
            grade=grade,
            grade_rank=rank,
            is_active=is_active,
        )
        for user_id, name, office_id, is_active, office, grade, rank in found
    )


def recusals_from(subjects: Sequence[Subject]) -> Mapping[Subject, tuple[Recused, ...]]:
    """The recusals that stand, by what they are from."""
    recused, substitute = aliased(User), aliased(User)
    found = session().execute(
        select(Recusal, recused.name, substitute.name)
        .join(recused, recused.id == Recusal.user_id)
        .outerjoin(substitute, substitute.id == Recusal.substitute_id)
        .where(
            tuple_(Recusal.subject_kind, Recusal.subject_reference).in_(sorted(set(subjects))),
            Recusal.ended_at.is_(None),
        )
        .order_by(Recusal.id)
        .execution_options(populate_existing=True)
    )
    by_subject: dict[Subject, list[Recused]] = defaultdict(list)
    for one, name, substitute_name in found:
        by_subject[one.subject_kind, one.subject_reference].append(
            Recused(
                user_id=one.user_id,
                name=name,
                reason=one.reason,
                recorded_at=one.recorded_at,
                version=one.version,
                substitute_id=one.substitute_id,
                substitute=substitute_name or "",
                user=user_reference(one.user_id),
            )
        )
    return {subject: tuple(recusals) for subject, recusals in by_subject.items()}


def proposers_of(decision_ids: Sequence[int]) -> Proposers:
    """Who asked for each request, in whichever version."""
    found = session().execute(
        select(DecisionStep.decision_id, DecisionStep.by_id).where(
            DecisionStep.decision_id.in_(decision_ids), DecisionStep.kind.in_(ASKING)
        )
    )
    proposers: dict[int, set[int]] = defaultdict(set)
    for decision_id, user_id in found:
        proposers[decision_id].add(user_id or 0)
    return proposers


def _delegations(
    decision_ids: Sequence[int],
) -> tuple[tuple[Given, ...], Mapping[int, tuple[Given, ...]]]:
    """The delegations whose cover includes today: those of everything, and those of one each."""
    giver, holder = aliased(User), aliased(User)
    today = clock.today()
    found = session().execute(
        select(Delegation, giver.name, holder.name)
        .join(giver, giver.id == Delegation.from_user_id)
        .join(holder, holder.id == Delegation.to_user_id)
        .where(
            Delegation.ended_at.is_(None),
            Delegation.begins_on <= today,
            Delegation.ends_on >= today,
            or_(Delegation.decision_id.is_(None), Delegation.decision_id.in_(decision_ids)),
        )
        .order_by(Delegation.id.desc())
        .execution_options(populate_existing=True)
    )
    by_decision: dict[int | None, list[Given]] = defaultdict(list)
    for one, from_name, to_name in found:
        by_decision[one.decision_id].append(
            Given(
                reference=one.reference,
                from_id=one.from_user_id,
                from_name=from_name,
                to_id=one.to_user_id,
                to_name=to_name,
                begins_on=one.begins_on,
                ends_on=one.ends_on,
                reason=one.reason,
                is_of_all=one.decision_id is None,
                version=one.version,
            )
        )
    of_one = {key: tuple(given) for key, given in by_decision.items() if key is not None}
    return tuple(by_decision[None]), of_one


def _subject(decision: Decision) -> Subject:
    return decision.subject_kind, decision.subject_reference
