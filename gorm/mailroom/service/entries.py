"""Setting entries aside, bringing them back, and saying who somebody in them is."""

from dataclasses import dataclass

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.audit.service import record
from gorm.core.db import session
from gorm.core.errors import NotAllowed, Refused
from gorm.mailroom.models import EntryState, IncomingEntry
from gorm.mailroom.policy import offered_to
from gorm.mailroom.reading.facts import facts_from
from gorm.mailroom.service.loading import entry_of, subject_of
from gorm.people.lookup import resolve
from gorm.people.models import PostKind
from gorm.people.service import PersonDetails, PostDetails, add_person, start_post


@dataclass(frozen=True)
class NewPerson:
    """Somebody whom an invitation names and GORM does not know yet."""

    name: str
    title: str
    organisation: str  # the reference


def set_aside(actor: Actor, reference: str) -> None:
    """Show an entry to the actor no more among what waits; colleagues still see it."""
    _move(actor, reference, "incoming.set_aside", is_set_aside=True)


def bring_back(actor: Actor, reference: str) -> None:
    """Show an entry that the actor set aside among what waits again."""
    _move(actor, reference, "incoming.brought_back", is_set_aside=False)


def say_who(actor: Actor, reference: str, address: str, value: str) -> None:
    """Say that an address in an invitation is somebody whom GORM knows (`post:POST-000123`)."""
    entry = entry_of(actor, reference)
    _require_named(entry, address)
    if not value.startswith("post:") or not resolve([value]).posts:
        raise Refused("Choose the person whom you mean.")
    _match(actor, entry, {address: value})


def add_stranger(actor: Actor, reference: str, address: str, new: NewPerson) -> str:
    """Add somebody whom an invitation names to GORM; the reference of the person."""
    entry = entry_of(actor, reference)
    _require_named(entry, address)
    try:
        person = add_person(actor, PersonDetails(new.name, email=address))
        post = start_post(
            actor, person.reference, new.organisation, PostDetails(PostKind.OTHER, new.title)
        )
    except NotAllowed as refused:
        raise Refused({"organisation": str(refused)}) from refused
    _match(actor, entry, {address: f"post:{post.reference}"})
    return person.reference


def _move(actor: Actor, reference: str, action: str, *, is_set_aside: bool) -> None:
    entry = entry_of(actor, reference)
    if entry.state is EntryState.TAKEN_UP:
        raise Refused("It is written already, and waits no more.")
    for reader in entry.readers:
        if reader.user_id == actor.user_id:
            reader.is_set_aside = is_set_aside
    record(actor, action, subject_of(entry))


def _require_named(entry: IncomingEntry, address: str) -> None:
    if not any(one.address == address for one in facts_from(entry.facts).people if address):
        raise Refused("The invitation names nobody with this address.")


def _match(actor: Actor, entry: IncomingEntry, found: dict[str, str]) -> None:
    """Keep whom addresses stand for, in the entry and in the others of the actor that wait."""
    others = session().scalars(
        select(IncomingEntry).where(
            IncomingEntry.state == EntryState.WAITING,
            IncomingEntry.id != entry.id,
            offered_to(actor),
        )
    )
    entry.matches = entry.matches | found
    for other in others:
        addresses = {one["address"] for one in other.facts["people"]}
        there = {at: value for at, value in found.items() if at in addresses}
        if there:
            other.matches = other.matches | there
    record(actor, "incoming.matched", subject_of(entry))
