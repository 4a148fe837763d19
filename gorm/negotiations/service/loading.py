"""Finding the agreement that an actor wants to work on, and taking the next number within it."""

from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject
from gorm.core.db import session
from gorm.core.errors import Conflict, NotAllowed, NotFound, Refused
from gorm.negotiations import policy
from gorm.negotiations.models import Agreement, AgreementState

STALE = "Somebody else changed this agreement while you were working on it."
_ELSEWHERE = "Only the office that holds this agreement can work on it."


def agreement_to_work_on(
    actor: Actor, reference: str, seen_version: int | None = None
) -> Agreement:  # fmt: skip
    """The agreement, with its kind, stage, area and accountable body, for whoever may write in it.

    Raises NotFound where the actor may not read it, NotAllowed where it is another office's, and
    Conflict where it has changed since the version that they saw.
    """
    query = _whole().where(Agreement.reference == reference, policy.readable_by(actor))
    agreement = session().scalar(query)
    if agreement is None:
        raise NotFound
    if not policy.may_work_on(actor, agreement.office_id):
        raise NotAllowed(_ELSEWHERE)
    if seen_version is not None and agreement.version != seen_version:
        raise Conflict(STALE)
    return agreement


def agreement_to_negotiate(actor: Actor, reference: str) -> Agreement:
    """As `agreement_to_work_on`, for those who may record positions: who may see its mandates."""
    agreement = agreement_to_work_on(actor, reference)
    query = select(Agreement.id).where(
        Agreement.id == agreement.id, policy.mandates_visible_to(actor)
    )
    sees = session().scalar(query) is not None
    if not policy.may_negotiate(actor, agreement.office_id, sees_mandates=sees):
        raise NotAllowed("Only the team of this negotiation and directors record positions in it.")
    return agreement


def insist_it_goes_on(agreement: Agreement) -> None:
    """Refuse what is done to an agreement that was withdrawn or has ended."""
    if agreement.state in {AgreementState.WITHDRAWN, AgreementState.ENDED}:
        raise Refused(f"This agreement is {agreement.state.label.lower()}. Take it up again first.")


def insist_it_takes_lines(agreement: Agreement) -> None:
    """Refuse a change of lines or terms once signed, unless a refresh is open."""
    insist_it_goes_on(agreement)
    if agreement.stage.is_in_force and not agreement.stage.opens_lines:
        raise Refused("This agreement is signed. Open a refresh to change its lines.")


def agreement_by_reference(reference: str, *, is_held: bool = False) -> Agreement:
    """An agreement whoever reads it, for what follows from a decision on it. Raises NotFound."""
    query = _whole().where(Agreement.reference == reference)
    if is_held:
        query = query.with_for_update(of=Agreement).execution_options(populate_existing=True)
    agreement = session().scalar(query)
    if agreement is None:
        raise NotFound
    return agreement


def subject_of(agreement: Agreement) -> Subject:
    """The agreement as the audit names it."""
    return Subject(policy.SUBJECT, agreement.reference)


def mandate_subject_of(agreement: Agreement) -> Subject:
    """The agreement's mandates as the audit names them: apart, for those who may see them only."""
    return Subject("agreement_mandate", agreement.reference)


def next_number(agreement: Agreement, column: str) -> int:
    """Take the next number of `last_event`, `last_line` or `last_term`, until the end held."""
    # On the connection: a number that was taken is no change that anybody records.
    table: Any = Agreement.__table__
    taking = update(table).where(table.c.id == agreement.id)
    statement = taking.values({column: table.c[column] + 1}).returning(table.c[column])
    return int(session().connection().execute(statement).scalar_one())


def _whole() -> Select[Agreement]:
    return select(Agreement).options(
        joinedload(Agreement.kind),
        joinedload(Agreement.stage),
        joinedload(Agreement.area),
        joinedload(Agreement.accountable),
        joinedload(Agreement.office),
        joinedload(Agreement.owner),
    )
