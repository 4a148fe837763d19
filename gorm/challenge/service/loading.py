"""Finding the case that an actor wants to work on, with what its guards ask for."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from gorm.accounts.actor import Actor
from gorm.challenge import policy
from gorm.challenge.models import Case, Regime
from gorm.core.db import session
from gorm.core.errors import Conflict, NotAllowed, NotFound, Refused

STALE = "Somebody else changed this case while you were working on it."


def case_to_work_on(actor: Actor, reference: str, seen_version: int | None = None) -> Case:
    """The case, loaded with its organisation, regime and team, for somebody who may write in it.

    Raises NotFound where the actor may not read it, NotAllowed where it is another office's, and
    Conflict where it has changed since the version that they saw.
    """
    case = session().scalar(
        select(Case)
        .where(Case.reference == reference, policy.readable_by(actor))
        .options(
            joinedload(Case.organisation),
            joinedload(Case.office),
            joinedload(Case.theme),
            joinedload(Case.chosen_stage),
            joinedload(Case.owner),
            joinedload(Case.regime).selectinload(Regime.stages),
            selectinload(Case.team),
        )
    )
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
