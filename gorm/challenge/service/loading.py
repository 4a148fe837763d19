"""Finding the case that an actor wants to work on, with what its guards ask for."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from gorm.accounts.actor import Actor
from gorm.challenge import policy
from gorm.challenge.models import Case
from gorm.core.db import session
from gorm.core.errors import Conflict, NotAllowed, NotFound, Refused

STALE = "Somebody else changed this case while you were working on it."


def case_to_work_on(actor: Actor, reference: str, seen_version: int | None = None) -> Case:
    """The case, loaded with its organisation, regime and team, for somebody who may write in it.

    Raises NotFound where the actor may not read it, NotAllowed where it is another office's, and
    Conflict where it has changed since the version that they saw.
    """
    query = _whole().where(Case.reference == reference, policy.readable_by(actor))
    case = session().scalar(query.options(selectinload(Case.team)))
    if case is None:
        raise NotFound
    if not policy.may_work_on(actor, case.office_id):
        raise NotAllowed("Only the office that holds this case can work on it.")
    if seen_version is not None and case.version != seen_version:
        raise Conflict(STALE)
    return case


def open_case_to_work_on(actor: Actor, reference: str, seen_version: int | None = None) -> Case:
    """As `case_to_work_on`, and refused where the case is closed."""
    case = case_to_work_on(actor, reference, seen_version)
    if case.closed_on is not None:
        raise Refused("This case is closed. Open it again first.")
    return case


def case_by_reference(reference: str, *, is_held: bool = False) -> Case:
    """A case whoever reads it, for what follows from a decision on it. Raises NotFound.

    One that is held keeps others waiting until the transaction ends, so that two decisions on the
    same case come one after the other.
    """
    query = _whole().where(Case.reference == reference)
    if is_held:
        query = query.with_for_update(of=Case).execution_options(populate_existing=True)
    case = session().scalar(query)
    if case is None:
        raise NotFound
    return case


def _whole() -> Select[Case]:
    return select(Case).options(
        joinedload(Case.organisation),
        joinedload(Case.office),
        joinedload(Case.theme),
        joinedload(Case.chosen_stage),
        joinedload(Case.owner),
        joinedload(Case.regime),
    )
