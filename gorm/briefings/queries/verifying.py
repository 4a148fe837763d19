"""Whether a file is a pack of ours, unaltered, and whether it may still be used."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import aliased, joinedload

from gorm.accounts.actor import Actor
from gorm.briefings.models import Pack, PackForm, PackState
from gorm.briefings.policy import visible_to
from gorm.briefings.queries.packs import pack_place, state_of
from gorm.briefings.rules.identifying import Marks, identifier_of, marks_in
from gorm.core import clock
from gorm.core.db import session
from gorm.core.file_store import digest_of
from gorm.places.offers import Audience


class Verdict(StrEnum):
    """What a file is."""

    IN_FORCE = "in_force"
    #: Ours and unaltered, and not to be used: superseded, withdrawn, or past its last day.
    OUT_OF_FORCE = "out_of_force"
    #: A print that says of itself that it was never issued.
    DRAFT = "draft"
    ALTERED = "altered"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Verified:
    """What is known of a file, and of the pack that it is or claims to be."""

    verdict: Verdict
    digest: str
    number: str = ""
    place: str = ""
    audience: Audience | None = None
    state: PackState | None = None
    issued_at: datetime | None = None
    expires_on: date | None = None
    is_expired: bool = False
    superseded_by: str = ""
    withdrawn_because: str = ""
    addendum_to: str = ""
    addendum_number: int | None = None
    #: The newest issued pack on the place for the audience: '' where it is this one.
    newest: str = ""
    addenda: tuple[str, ...] = ()


def verify(actor: Actor, content: bytes) -> Verified:
    """What a file is, as far as the actor may know.

    A command on the server is told of every pack: who can run one can read the database.
    """
    scope = true() if actor.is_command else visible_to(actor)
    digest = digest_of(content)
    pack = _pack(scope, Pack.file_digest == digest)
    if pack is not None:
        return _told(scope, pack, digest, None)
    marks = marks_in(content)
    pack = _pack(scope, Pack.number == marks.number) if marks.number else None
    pack = pack or _by_identifier(scope, marks)
    if pack is None:
        return Verified(Verdict.UNKNOWN, digest)
    return _told(scope, pack, digest, Verdict.ALTERED if marks.was_issued else Verdict.DRAFT)


def _pack(scope: ColumnElement[bool], which: ColumnElement[bool]) -> Pack | None:
    query = select(Pack).where(which, scope).order_by(Pack.id).limit(1)
    return session().scalar(query.options(joinedload(Pack.area), joinedload(Pack.organisation)))


def _by_identifier(scope: ColumnElement[bool], marks: Marks) -> Pack | None:
    """The pack whose identifier a file carries though it names no number any more."""
    if not marks.identifiers:
        return None
    rows = session().execute(
        select(Pack.id, Pack.number, Pack.content_digest).where(Pack.content_digest != "", scope)
    )
    for pack_id, number, content_digest in rows:
        if identifier_of(number, content_digest) in marks.identifiers:
            return _pack(scope, Pack.id == pack_id)
    return None


def _told(scope: ColumnElement[bool], pack: Pack, digest: str, verdict: Verdict | None) -> Verified:
    expires, today = pack.expires_on, clock.today()
    is_expired = expires is not None and expires < today
    superseded_by, addendum_to = _numbers(scope, pack)
    state = state_of(pack)
    if verdict is None:
        is_in_force = state is PackState.ISSUED and not is_expired
        verdict = Verdict.IN_FORCE if is_in_force else Verdict.OUT_OF_FORCE
    return Verified(
        verdict=verdict,
        digest=digest,
        number=pack.number,
        place=pack_place(pack).name,
        audience=pack.audience,
        state=state,
        issued_at=pack.issued_at,
        expires_on=expires,
        is_expired=is_expired,
        superseded_by=superseded_by,
        withdrawn_because=pack.withdrawn_because,
        addendum_to=addendum_to,
        addendum_number=pack.addendum_number,
        newest=_newest(scope, pack),
        addenda=_addenda(scope, pack),
    )


def _numbers(scope: ColumnElement[bool], pack: Pack) -> tuple[str, str]:
    pointed = [one for one in (pack.superseded_by_id, pack.addendum_to_id) if one is not None]
    if not pointed:
        return "", ""
    rows = session().execute(select(Pack.id, Pack.number).where(Pack.id.in_(pointed), scope))
    known: dict[Any, str] = {row.id: row.number for row in rows}
    return known.get(pack.superseded_by_id, ""), known.get(pack.addendum_to_id, "")


def _newest(scope: ColumnElement[bool], pack: Pack) -> str:
    newest = select(func.max(Pack.id)).where(
        Pack.state == PackState.ISSUED,
        Pack.form != PackForm.ADDENDUM,
        Pack.audience == pack.audience,
        Pack.area_id == pack.area_id if pack.area_id else Pack.area_id.is_(None),
        Pack.organisation_id == pack.organisation_id
        if pack.organisation_id
        else Pack.organisation_id.is_(None),
        scope,
    )
    found = aliased(Pack)
    number = session().scalar(select(found.number).where(found.id == newest.scalar_subquery()))
    return "" if number is None or number == pack.number else number


def _addenda(scope: ColumnElement[bool], pack: Pack) -> tuple[str, ...]:
    rows = session().execute(
        select(Pack.number, Pack.addendum_number)
        .where(Pack.addendum_to_id == pack.id, Pack.state == PackState.ISSUED, scope)
        .order_by(Pack.addendum_number)
    )
    return tuple(f"Addendum {row.addendum_number} ({row.number})" for row in rows)
