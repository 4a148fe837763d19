"""The director's queue: what waits to be decided, by the reader or by others."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from sqlalchemy import Select, case, false, select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Grade, Office
from gorm.core.db import session
from gorm.decisions.models import Decision, DecisionState
from gorm.decisions.offers import QueueLine, QueueList, Unfolded, offered_kind, queue_row
from gorm.decisions.policy import concerns, is_for, may_decide, visible_to
from gorm.decisions.queries.papers import full_papers
from gorm.decisions.queries.standing import standings_to
from gorm.decisions.rules.standing import Standing
from gorm.decisions.rules.telling import why_it_waits_for, with_whom

SOURCE: Final = "approval"
_UNSAID: Final = "Nothing changes; it stays in this list."


def approval_rows(actor: Actor) -> Select[Any]:
    """The open decisions that concern a director, each in the list it belongs to for them."""
    mine = QueueList.MINE.value
    query = select(
        *queue_row(
            source=SOURCE,
            list=case((is_for(actor), mine), else_=QueueList.OTHERS.value),
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
    if not may_decide(actor):
        return query.where(false())
    return query.where(_waits(), visible_to(actor), concerns(actor))


def approval_lines(actor: Actor, ids: Collection[int]) -> Mapping[int, QueueLine]:
    """The rows that a page shows; five queries for any number."""
    found = session().execute(
        select(Decision, Grade.name)
        .join(Grade, Grade.code == Decision.grade_code)
        .where(Decision.id.in_(ids), visible_to(actor))
    )
    rows = [(decision, grade) for decision, grade in found]
    standings = standings_to([decision for decision, _ in rows])
    return {
        decision.id: _line(actor, decision, grade, standings[decision.id])
        for decision, grade in rows
    }


def approval_unfolded(actor: Actor, row_id: int) -> Unfolded | None:
    """The papers of one decision, as its own page has them."""
    row = (
        session()
        .execute(
            select(Decision, Grade.name, Office.name)
            .join(Grade, Grade.code == Decision.grade_code)
            .join(Office, Office.id == Decision.office_id)
            .where(Decision.id == row_id, _waits(), visible_to(actor))
        )
        .one_or_none()
    )
    if row is None:
        return None
    decision, grade, office = row
    papers = full_papers(actor, decision, grade, office)
    kind = offered_kind(decision.kind)
    missing = tuple((papers["brief"] or {}).get("missing", ()))
    model = {"papers": papers, "evidence_template": kind.evidence if kind else ""}
    return Unfolded("decisions/_unfolded.html", model, missing)


def _waits() -> Any:
    return Decision.state == DecisionState.OPEN


def _line(actor: Actor, decision: Decision, grade: str, standing: Standing) -> QueueLine:
    is_mine = not standing.bars(actor.user_id)
    address = f"/decisions/{decision.reference}"
    return QueueLine(
        words=decision.question,
        why=why_it_waits_for(standing, actor.user_id, grade) if is_mine else "Waits to be decided",
        if_nothing=decision.if_nothing_is_done or _UNSAID,
        from_whom=decision.asked_by_name,
        with_whom="" if is_mine else with_whom(standing, actor.user_id, grade),
        grade=grade,
        address=address,
        decision=decision.reference,
        version=decision.version,
        acts=_acts(actor, decision, standing, address),
    )


def _acts(
    actor: Actor, decision: Decision, standing: Standing, address: str
) -> tuple[tuple[str, str], ...]:
    """What is decided above the office is only recorded, on a page of its own."""
    if not decision.is_above_office or standing.bars_to_recording(actor.user_id):
        return ()
    return (("Record what was decided above the office", f"{address}/record"),)
