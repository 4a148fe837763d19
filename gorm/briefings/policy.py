"""Who may build a pack, who may know of one, and as whom it is prepared."""

from dataclasses import replace
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, not_, or_, true

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.roles import Role
from gorm.briefings.models import Pack, PackReader, RestrictedAnswer
from gorm.decisions.models import Decision

#: What decisions and the trail call a pack.
SUBJECT: Final = "pack"


def may_build(actor: Actor, office_id: int | None) -> bool:
    """Whether the actor may build a pack on a place of this office; None where no office has it.

    A pack stays in the office of its place, and holds what its preparer may read: so they must be
    of that office, or one office's words would end up with another.
    """
    if actor == SYSTEM:
        return office_id is not None
    if not actor.has("pack:build") or actor.office_id is None:
        return False
    return office_id is None or actor.belongs_to(office_id)


def may_answer_for_restricted(actor: Actor, office_id: int | None) -> bool:
    """Whether the actor decides what becomes of restricted records that an audience may not see."""
    return actor.is_a(Role.DIRECTOR) and actor.has("pack:build") and actor.belongs_to(office_id)


def may_give(actor: Actor, office_id: int | None, answer: RestrictedAnswer) -> bool:
    """Whether this answer is the actor's to give; a command may withhold, and nothing else."""
    if answer is RestrictedAnswer.NONE:
        return True
    if actor == SYSTEM:
        return answer is RestrictedAnswer.WITHHELD
    return may_answer_for_restricted(actor, office_id)


def may_withdrawn_be_opened(actor: Actor) -> bool:
    """Whether the actor opens a withdrawn pack without being warned of it first."""
    return actor.is_a(Role.AUDITOR)


def may_set_clearances(actor: Actor) -> bool:
    """Whether the actor sets which clearances offices require."""
    return actor.has("setting:manage")


def prepares_as(actor: Actor, office_id: int | None, office_code: str, office_name: str) -> Actor:
    """The actor as the sections of a pack are to see them.

    An auditor's eyes reach beyond the office, and those who open the pack do not have them. A
    command reads as an ordinary member of the office, who is on nobody's named team.
    """
    if actor == SYSTEM:
        return replace(
            actor,
            roles=frozenset({Role.RELATIONSHIP_MANAGER}),
            office_id=office_id,
            office_code=office_code,
            office_name=office_name,
        )
    return replace(actor, roles=actor.roles - {Role.AUDITOR})


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The packs that the actor may know of: those they may open, and no others."""
    if actor == SYSTEM:
        return Pack.prepared_by_id.is_(None)
    if actor.is_a(Role.AUDITOR):
        return true()
    is_reader = exists().where(PackReader.pack_id == Pack.id, PackReader.user_id == actor.user_id)
    return and_(
        Pack.office_id == actor.office_id,
        Pack.office_id.is_not(None),
        or_(not_(Pack.holds_restricted), is_reader),
    )


def decisions_visible_to(actor: Actor) -> ColumnElement[bool]:
    """The decisions about packs that the actor may know of."""
    found = exists().where(Pack.number == Decision.subject_reference, visible_to(actor))
    return and_(Decision.subject_kind == SUBJECT, found.correlate(Decision))
