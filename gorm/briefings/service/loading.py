"""A pack to work on: found, the actor's to change, and in a state in which that can be done."""

from typing import Final

from gorm.accounts.actor import Actor
from gorm.briefings.models import Pack, PackState
from gorm.briefings.policy import may_build
from gorm.briefings.queries import pack_row, state_of
from gorm.core.errors import Conflict, NotAllowed, Refused

#: What whoever comes second is told.
STALE: Final = "Somebody else changed this pack while you were working on it."


def pack_to_change(
    actor: Actor, number: str, *states: PackState, seen_version: int | None = None
) -> Pack:
    """A pack of the actor's office in one of these states, held until the transaction ends.

    A version that was seen is compared. Raises NotFound; NotAllowed; Refused; Conflict.
    """
    return _fit(actor, pack_row(actor, number, is_held=True), states, seen_version)


def pack_to_read(actor: Actor, number: str, *states: PackState) -> Pack:
    """The same, for what comes before a change. Raises NotFound; NotAllowed; Refused."""
    return _fit(actor, pack_row(actor, number), states, None)


def _fit(actor: Actor, pack: Pack, states: tuple[PackState, ...], seen_version: int | None) -> Pack:
    if not may_build(actor, pack.office_id):
        raise NotAllowed("Only the office that builds a pack works on it.")
    state = state_of(pack)
    if states and state not in states:
        asked = " or ".join(one.label.lower() for one in states)
        raise Refused({"": f"{pack.number} is {state.label.lower()}, and no more {asked}."})
    if seen_version is not None and pack.version != seen_version:
        raise Conflict(STALE)
    return pack
