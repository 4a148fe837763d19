"""Loading what is to be changed: found, of the version that was seen, the writer's to change."""

from datetime import date

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.models import User
from gorm.core.db import session
from gorm.core.errors import Conflict, NotAllowed, NotFound, Refused
from gorm.core.text import day
from gorm.parliament import policy
from gorm.parliament.models import Constituency, ConstituencyArea, MemberOfParliament
from gorm.places.models import Area

_NOT_YOURS = "The offices in whose areas this constituency lies keep it."


def constituency_to_change(actor: Actor, reference: str) -> Constituency:
    """The constituency, which the actor may change; held until the transaction ends."""
    found = session().scalar(
        select(Constituency).where(Constituency.reference == reference).with_for_update()
    )
    if found is None or not policy.may_read(actor):
        raise NotFound
    offices = session().scalars(
        select(Area.office_id)
        .join(ConstituencyArea, ConstituencyArea.area_id == Area.id)
        .where(ConstituencyArea.constituency_id == found.id)
        .distinct()
    )
    if not policy.may_keep(actor, set(offices)):
        raise NotAllowed(_NOT_YOURS)
    return found


def member_named(reference: str, on_field: str = "member") -> MemberOfParliament:
    """The member whom a form chose; a fault of its field where there is none."""
    found = session().scalar(
        select(MemberOfParliament).where(MemberOfParliament.reference == reference)
    )
    if found is None:
        raise Refused({on_field: "Choose the member."})
    return found


def colleague_named(actor: Actor, email: str, on_field: str, kept_id: int | None) -> User:
    """Somebody of the actor's office; whoever stands there already may stay.

    Raises Refused beside the field where it is nobody of theirs.
    """
    found = session().scalar(select(User).where(User.email == email))
    is_ours = found is not None and found.is_active and actor.belongs_to(found.office_id)
    if found is None or not (is_ours or found.id == kept_id):
        raise Refused({on_field: "Choose somebody of your office from the list."})
    return found


def area_id_of(reference: str, on_field: str) -> int | None:
    """The area that a form chose, or None for none."""
    if not reference:
        return None
    found = session().scalar(select(Area.id).where(Area.reference == reference))
    if found is None:
        raise Refused({on_field: "Choose an area from the list."})
    return found


def check_version(version: int, seen_version: int) -> None:
    """Refuse to overwrite what the writer has not seen."""
    if version != seen_version:
        raise Conflict("Somebody else changed this while you were working on it.")


def check_not_before(member: MemberOfParliament, on: date, on_field: str) -> None:
    """Refuse what is said to have passed with somebody before they were the member."""
    if on < member.started_on:
        why = f"{member.name} has been the member since {day(member.started_on)} only."
        raise Refused({on_field: f"{why} Check the day, or choose another member."})
