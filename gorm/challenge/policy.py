"""Who may know of a case, who may read it, who may work on it.

That a case exists is national, because co-ordination is the point; what was said or decided stays
in the office unless it is shared; a restricted case is known only to its named team, its office's
directors and auditors, and to whoever acts there for a director who is recused or away.
Departments and administrators read no cases.
"""

from sqlalchemy import ColumnElement, and_, exists, or_, true

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role
from gorm.challenge.models import Case, CaseMember
from gorm.decisions.models import Decision
from gorm.decisions.standing_in import stands_in_on
from gorm.engagements.models import Sharing

SUBJECT = "case"


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The cases whose existence the actor may know of."""
    if actor.is_a(Role.AUDITOR):
        return true()
    return or_(Case.sharing != Sharing.RESTRICTED, _is_insider(actor))


def readable_by(actor: Actor) -> ColumnElement[bool]:
    """The cases that the actor may read; a part of those that they may know of."""
    if actor.is_a(Role.AUDITOR):
        return true()
    own = and_(Case.sharing != Sharing.RESTRICTED, Case.office_id == actor.office_id)
    return or_(Case.sharing == Sharing.SHARED, own, _is_insider(actor))


def may_open(actor: Actor, office_id: int | None) -> bool:
    """Whether the actor may open a case on a body of this office."""
    return actor.has("case:write") and actor.belongs_to(office_id)


def may_work_on(actor: Actor, office_id: int) -> bool:
    """Whether the actor may write in a readable case of this office."""
    return actor.has("case:write") and actor.belongs_to(office_id)


def may_record_from_above(actor: Actor, office_id: int) -> bool:
    """Whether the actor may record what was decided above the office."""
    return actor.has("decision:decide") and actor.belongs_to(office_id)


def may_see_readers(actor: Actor, office_id: int) -> bool:
    """Whether the actor, who may read a case of this office, learns who read it and prints it."""
    return actor.belongs_to(office_id) or actor.is_a(Role.AUDITOR)


def _is_insider(actor: Actor) -> ColumnElement[bool]:
    """The team, the office's directors, and those who act for a director."""
    on_team = exists().where(CaseMember.case_id == Case.id, CaseMember.user_id == actor.user_id)
    conditions = [on_team, Case.owner_id == actor.user_id]
    if actor.is_a(Role.DIRECTOR):
        conditions += [
            Case.office_id == actor.office_id,
            stands_in_on(actor, SUBJECT, Case.reference, Case.office_id),
        ]
    return or_(*conditions)


def decisions_visible_to(actor: Actor) -> ColumnElement[bool]:
    """The decisions about cases that the actor may read."""
    readable = exists().where(Case.reference == Decision.subject_reference, readable_by(actor))
    return and_(Decision.subject_kind == SUBJECT, readable.correlate(Decision))
