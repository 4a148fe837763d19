"""Recusal: a director steps back from a subject, and a substitute acts."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.policy import insist
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import faults_for, session
from gorm.core.errors import Conflict, NotAllowed, NotFound, Refused
from gorm.core.text import cleaned
from gorm.decisions.models import Decision, DecisionState, Recusal, StepKind
from gorm.decisions.policy import may_decide
from gorm.decisions.queries.standing import all_directors, standings_to
from gorm.decisions.rules.standing import Bar, Director
from gorm.decisions.service.records import note_step

_TWICE: Final = {"uq_recusal_standing": ("", "You have recused yourself from this already.")}
_WHY: Final[Mapping[Bar, str]] = {
    Bar.NOT_DIRECTOR: "they are no director",
    Bar.PROPOSER: "they asked for the decision",
    Bar.RECUSED: "they are recused themself",
    Bar.GRADE: "it needs a higher grade",
    Bar.DELEGATED: "they have delegated their decisions",
}


def recuse(
    actor: Actor,
    subject_kind: str,
    subject_reference: str,
    reason: str,
    substitute_id: int | None = None,
) -> None:
    """Recuse oneself from everything that is decided on a subject, and name who acts instead.

    The substitute can be named later, and by the office's other directors.
    """
    insist(may_decide(actor))
    if not cleaned(reason):
        raise Refused({"reason": "Enter why you are recused."})
    waiting = _waiting(subject_kind, subject_reference)
    substitute = None
    if substitute_id is not None:
        substitute = _substitute(substitute_id, actor.user_id, waiting)
    recusal = Recusal(
        subject_kind=subject_kind,
        subject_reference=subject_reference,
        user_id=actor.user_id,
        substitute_id=substitute_id,
        reason=cleaned(reason),
        recorded_by_id=actor.user_id,
        recorded_at=clock.now(),
        ended_because="",
    )
    with faults_for(_TWICE):
        session().add(recusal)
        session().flush()
    words = recusal.reason + (f"\n{substitute.name} acts instead." if substitute else "")
    _note(actor, waiting, StepKind.RECUSED, words)
    changes = {"Acts instead": ("", substitute.name)} if substitute else None
    record(actor, "decision.recused", _subject(recusal), reason=recusal.reason, changes=changes)


def name_substitute(
    actor: Actor,
    subject_kind: str,
    subject_reference: str,
    user_id: int,
    substitute_id: int,
    *,
    seen_version: int,
) -> None:
    """Name who acts for a director who is recused: by them, or a director of their office."""
    insist(may_decide(actor))
    recusal = _recusal(subject_kind, subject_reference, user_id)
    directors = {who.user_id: who for who in all_directors()}
    recused = directors.get(user_id)
    if actor.user_id != user_id and (recused is None or not actor.belongs_to(recused.office_id)):
        raise NotAllowed("Who acts is named by whoever is recused or a director of their office.")
    if recusal.version != seen_version:
        raise Conflict("Somebody else named who acts while you were working on it.")
    waiting = _waiting(subject_kind, subject_reference)
    substitute = _substitute(substitute_id, user_id, waiting)
    before = directors.get(recusal.substitute_id or 0)
    recusal.substitute_id = substitute.user_id
    session().flush()
    name = recused.name if recused else "somebody who is recused"
    _note(actor, waiting, StepKind.SUBSTITUTE_NAMED, f"{substitute.name} acts for {name}.")
    changes = {"Acts instead": (before.name if before else "", substitute.name)}
    record(actor, "decision.substitute_named", _subject(recusal), changes=changes)


def end_recusal(
    actor: Actor, subject_kind: str, subject_reference: str, reason: str, seen_version: int
) -> None:
    """End one's own recusal, with a reason: nobody else can say that it is over."""
    recusal = _recusal(subject_kind, subject_reference, actor.user_id)
    if recusal.version != seen_version:
        raise Conflict("This recusal was changed while you were working on it.")
    if not cleaned(reason):
        raise Refused({"reason": "Enter why you are no longer recused."})
    recusal.ended_at, recusal.ended_because = clock.now(), cleaned(reason)
    session().flush()
    waiting = _waiting(subject_kind, subject_reference)
    _note(actor, waiting, StepKind.RECUSAL_ENDED, recusal.ended_because)
    record(actor, "decision.recusal_ended", _subject(recusal), reason=recusal.ended_because)


def _recusal(subject_kind: str, subject_reference: str, user_id: int) -> Recusal:
    """The recusal that stands, held until the transaction ends. Raises NotFound."""
    found = session().scalar(
        select(Recusal)
        .where(
            Recusal.subject_kind == subject_kind,
            Recusal.subject_reference == subject_reference,
            Recusal.user_id == user_id,
            Recusal.ended_at.is_(None),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def _waiting(subject_kind: str, subject_reference: str) -> tuple[Decision, ...]:
    """What is not decided yet on a subject."""
    return tuple(
        session().scalars(
            select(Decision)
            .where(
                Decision.subject_kind == subject_kind,
                Decision.subject_reference == subject_reference,
                Decision.state != DecisionState.CLOSED,
            )
            .order_by(Decision.id)
        )
    )


def _substitute(user_id: int, recused_id: int, waiting: tuple[Decision, ...]) -> Director:
    """The director who is to act; Refused where anything that waits would be barred to them."""
    found = next((who for who in all_directors() if who.user_id == user_id), None)
    if found is None or not found.is_active:
        raise Refused({"substitute": "Only a director can act instead."})
    if user_id == recused_id:
        raise Refused({"substitute": "Somebody else has to act instead."})
    for standing in standings_to(waiting).values():
        if barred := standing.bars_as_substitute(user_id):
            raise Refused({"substitute": f"{found.name} cannot act: {_WHY[barred[0]]}."})
    return found


def _note(actor: Actor, waiting: tuple[Decision, ...], kind: StepKind, words: str) -> None:
    for decision in waiting:
        note_step(actor, decision, kind, words)


def _subject(recusal: Recusal) -> Subject:
    return Subject(recusal.subject_kind, recusal.subject_reference)
