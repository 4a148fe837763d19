"""Who may read and write what of constituencies, their members, and what passes with them.

Constituencies and who sits for them are public: everybody who reads places reads them, departments
too. What an office told a member, and the questions and letters that it keeps, are that office's
and the auditors': a question is public in Parliament, but not whose it is to answer and what will
be said. OFFICIAL-SENSITIVE narrows this no further, as an office reads its own; it raises the
marking of packs for our side. Packs for an area hold none of these records, however marked.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, false, not_, true

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role
from gorm.parliament.models import MemberTold, ParliamentaryBusiness
from gorm.places.offers import Audience

Kept = type[MemberTold] | type[ParliamentaryBusiness]


def may_read(actor: Actor) -> bool:
    """Whether the actor may read constituencies and who sits for them."""
    return actor.has("parliament:read")


def may_write(actor: Actor) -> bool:
    """Whether the actor may record what members were told, and their questions and letters."""
    return actor.has("parliament:write") and actor.office_id is not None


def may_keep(actor: Actor, offices: Collection[int]) -> bool:
    """Whether the actor may change a constituency that lies in areas of these offices.

    One that lies nowhere yet is anybody's to place; commands on the server may.
    """
    if actor.is_command:
        return True
    return may_write(actor) and (not offices or actor.office_id in offices)


def may_read_kept(actor: Actor) -> bool:
    """Whether there can be anything kept that the actor reads: an office's, or all for auditors."""
    return may_read(actor) and (actor.office_id is not None or actor.is_a(Role.AUDITOR))


def readable_by(actor: Actor, kept: Kept) -> ColumnElement[bool]:
    """What was told and asked that the actor may read: their own office's, or all."""
    if not may_read(actor):
        return false()
    if actor.is_a(Role.AUDITOR):
        return true()
    return _of_office(actor, kept)


def writable_by(actor: Actor, kept: Kept) -> ColumnElement[bool]:
    """What was told and asked that the actor may change."""
    return _of_office(actor, kept) if may_write(actor) else false()


def open_to(preparer: Actor, audience: Audience, kept: Kept) -> ColumnElement[bool]:
    """What a pack for an audience may tell of; nothing to the other side."""
    if audience is Audience.AREA:
        return false()
    if audience is Audience.MINISTER:
        return and_(_of_office(preparer, kept), not_(kept.is_not_for_ministers))
    return _of_office(preparer, kept)


def _of_office(actor: Actor, kept: Any) -> ColumnElement[bool]:
    if actor.office_id is None:
        return false()
    condition: ColumnElement[bool] = kept.office_id == actor.office_id
    return condition
