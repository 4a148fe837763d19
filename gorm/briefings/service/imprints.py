"""What the cover of a pack takes when it is printed."""

from dataclasses import replace
from datetime import datetime

from gorm.accounts.actor import Actor
from gorm.audit.verification import head_digest
from gorm.briefings.covers import preparer_name
from gorm.briefings.frozen import Clearance, Imprint
from gorm.briefings.models import Pack
from gorm.briefings.queries.clearing import current_clearances
from gorm.briefings.queries.related import numbered, replaced_by


def imprint_of(
    actor: Actor, pack: Pack, since: datetime, *, copies: int, supersedes: str
) -> Imprint:
    """What the cover takes of a pack that is held, before anything of it is changed."""
    replaced = replaced_by(actor, pack, supersedes)
    cleared = current_clearances(pack) if pack.frozen_digest else ()
    imprint = Imprint(
        pack.number,
        issued_at=since,
        issued_by=preparer_name(actor),
        copies=copies,
        clearances=tuple(
            Clearance(one.label, one.cleared_by_name, one.cleared_at)
            for one in cleared
            if one.cleared_at is not None
        ),
        replaces=replaced[-1].number if replaced else "",
        audit_head=head_digest(),
    )
    return amending(imprint, pack)


def amending(imprint: Imprint, pack: Pack) -> Imprint:
    """An imprint that says to which pack this one is an addendum, where it is one."""
    if pack.addendum_to_id is None:
        return imprint
    to = numbered(pack.addendum_to_id)
    return replace(imprint, addendum_to=to, addendum_number=pack.addendum_number)
