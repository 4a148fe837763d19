"""The director's queue: what waits to be decided, by the reader or by others."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from sqlalchemy import Select, case, false, select, true
from sqlalchemy.orm import aliased

from gorm.accounts.actor import Actor
from gorm.accounts.models import Grade, Office, User
from gorm.core.db import session
from gorm.core.plain_data import content_digest
from gorm.decisions.models import Decision, DecisionState, Delegation
from gorm.decisions.offers import (
    QueueLine,
    QueueList,
    Unfolded,
    built_once_a_day,
    offered_kind,
    queue_row,
)
from gorm.decisions.policy import (
    concerning,
    held_by,
    is_for,
    is_for_in_own_right,
    may_decide,
    stood_in_for,
    visible_to,
)
from gorm.decisions.queries.papers import full_papers
from gorm.decisions.queries.standing import standings_to
from gorm.decisions.rules.standing import Standing
from gorm.decisions.rules.telling import why_it_waits, with_whom

SOURCE: Final = "approval"
_UNSAID: Final = "Nothing changes; it stays in this list."


@built_once_a_day
def approval_rows(actor: Actor) -> Select[Any]:
    """The open decisions that concern a director, each in the list it belongs to for them."""
    is_of_interest, is_mine = concerning(actor)
    query = select(
        *queue_row(
            source=SOURCE,
            list=case((is_mine, QueueList.MINE.value), else_=QueueList.OTHERS.value),
            id=Decision.id,
            due_on=Decision.due_on,
            consequence=Decision.consequence,
            since=Decision.asked_on,
            office_id=Decision.office_id,
            organisation_id=Decision.organisation_id,
            area_id=Decision.area_id,
            grade_rank=Decision.grade_rank,
            fingerprint=Decision.reference,
        )
    ).select_from(Decision)
    return query.where(is_of_interest if may_decide(actor) else false())


def approval_lines(actor: Actor, ids: Collection[int]) -> Mapping[int, QueueLine]:
    """The rows that a page shows: one query for any number, and four more for those of others.

    What is with others says with whom: for that, everybody has to be looked at.
    """
    rows = session().execute(_told(actor).where(Decision.id.in_(ids), visible_to(actor))).all()
    others = standings_to([row.Decision for row in rows if not row.is_mine])
    return {row.Decision.id: _line(actor, row, others.get(row.Decision.id)) for row in rows}


def _told(actor: Actor) -> Select[Any]:
    """Decisions with what says why they are the actor's: who gave them, for whom the actor acts."""
    given, giver, me = aliased(Delegation), aliased(User), actor.user_id
    query: Any = (
        select(
            Decision,
            Grade.name.label("grade"),
            case((is_for(actor), true()), else_=false()).label("is_mine"),
            stood_in_for(me).label("acts_for"),
            giver.name.label("given_by"),
            given.ends_on.label("until"),
        )
        .join(Grade, Grade.code == Decision.grade_code)
        .outerjoin(given, given.id == held_by(me))
        .outerjoin(giver, giver.id == given.from_user_id)
    )
    return query  # type: ignore[no-any-return]


def approval_unfolded(actor: Actor, row_id: int) -> Unfolded | None:
    """The papers of one decision, as its own page has them."""
    row = (
        session()
        .execute(
            select(
                Decision,
                Grade.name,
                Office.name,
                case((is_for_in_own_right(actor), true()), else_=false()),
            )
            .join(Grade, Grade.code == Decision.grade_code)
            .join(Office, Office.id == Decision.office_id)
            .where(Decision.id == row_id, _waits(), visible_to(actor))
        )
        .one_or_none()
    )
    if row is None:
        return None
    decision, grade, office, may_delegate = row
    papers = full_papers(actor, decision, grade, office)
    kind = offered_kind(decision.kind)
    missing = tuple((papers["brief"] or {}).get("missing", ()))
    model = {"papers": papers, "evidence_template": kind.evidence if kind else ""}
    return Unfolded(
        "decisions/_unfolded.html",
        model,
        missing,
        digest=content_digest(papers),
        parts=tuple(papers["parts"]),
        may_delegate=bool(may_delegate),
    )


def _waits() -> Any:
    return Decision.state == DecisionState.OPEN


def _line(actor: Actor, row: Any, standing: Standing | None) -> QueueLine:
    decision: Decision = row.Decision
    acts_for = sorted((row.acts_for or "").splitlines())
    mine = why_it_waits(row.grade, acts_for, row.given_by or "", row.until)
    address = f"/decisions/{decision.reference}"
    may_record = bool(
        standing and decision.is_above_office and not standing.bars_to_recording(actor.user_id)
    )
    return QueueLine(
        words=decision.question,
        why="Waits to be decided" if standing else mine,
        if_nothing=decision.if_nothing_is_done or _UNSAID,
        from_whom=decision.asked_by_name,
        with_whom=with_whom(standing, actor.user_id, row.grade) if standing else "",
        grade=row.grade,
        address=address,
        decision=decision.reference,
        version=decision.version,
        acts=(("Record what was decided", f"{address}/record"),) if may_record else (),
    )
