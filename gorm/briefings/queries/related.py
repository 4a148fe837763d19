"""Packs that have to do with one another: one that is in another's place, and addenda."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select

from gorm.accounts.actor import Actor
from gorm.briefings.models import Pack, PackForm, PackState
from gorm.briefings.policy import visible_to
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.core.text import one_line


def numbered(pack_id: int | None) -> str:
    """The number of the pack with this id; '' where there is none."""
    return session().scalar(select(Pack.number).where(Pack.id == pack_id)) or ""


def replaced_by(
    actor: Actor, pack: Pack, chosen: str = "", *, is_held: bool = False
) -> Sequence[Pack]:
    """The issued packs in whose place this one is put, the latest last.

    Those for the same occasion on the same place for the same audience in the same form, and the
    one that was chosen. Raises Refused where that is none that could be replaced.
    """
    if pack.form is PackForm.ADDENDUM:
        return ()
    which = [Pack.number == chosen] if chosen else []
    if pack.occasion:
        which.append(Pack.occasion == pack.occasion)
    if not which:
        return ()
    query = select(Pack).where(*_replaceable(actor, pack), or_(*which)).order_by(Pack.id)
    if is_held:
        query = query.with_for_update(of=Pack).execution_options(populate_existing=True)
    found = session().scalars(query).all()
    if chosen and not is_held and chosen not in {one.number for one in found}:
        words = f"{one_line(chosen)} is no issued pack on the same place for the same audience."
        raise Refused({"supersedes": words})
    return found


def replaceable(actor: Actor, pack: Pack) -> tuple[tuple[str, str], ...]:
    """The issued packs of which an issuer can say that this one is in their place."""
    if pack.form is PackForm.ADDENDUM:
        return ()
    query = select(Pack.number, Pack.occasion, Pack.purpose).where(*_replaceable(actor, pack))
    rows = session().execute(query.order_by(Pack.id.desc()).limit(50))
    return tuple((row.number, f"{row.number}, {row.occasion or row.purpose.label}") for row in rows)


def _replaceable(actor: Actor, pack: Pack) -> tuple[ColumnElement[bool], ...]:
    return (
        Pack.id != pack.id,
        Pack.state == PackState.ISSUED,
        Pack.office_id == pack.office_id,
        Pack.area_id == pack.area_id if pack.area_id else Pack.area_id.is_(None),
        Pack.organisation_id == pack.organisation_id
        if pack.organisation_id
        else Pack.organisation_id.is_(None),
        Pack.audience == pack.audience,
        Pack.form == pack.form,
        visible_to(actor),
    )
