"""What a director does with their queue itself: noting what is to note."""

from collections.abc import Mapping
from typing import Final

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import faults_for, session
from gorm.core.errors import Conflict, NotAllowed, NotFound
from gorm.decisions.offers import QueueList
from gorm.escalations.models import QueueNote
from gorm.escalations.queries.lists import QueueRow, queue_row_of
from gorm.escalations.rules import RowKey

ACTIONS_IN_ENGLISH: Final[Mapping[str, str]] = {
    "queue.noted": "noted what stood in their queue",
    "queue.note_taken_back": "took back that they had noted what stood in their queue",
}


def note(actor: Actor, key: RowKey, seen_fingerprint: str) -> None:
    """Note a row: it leaves the actor's list until there is something new about it.

    Raises Conflict where it is no longer what the actor saw.
    """
    row = _to_note(actor, key)
    if row.fingerprint != seen_fingerprint:
        raise Conflict("Something new has happened since this was shown to you.")
    if row.is_noted:
        return
    found = session().get(QueueNote, (actor.user_id, key.source, key.id))
    if found is None:
        found = QueueNote(user_id=actor.user_id, source=key.source, row_id=key.id)
        session().add(found)
    found.fingerprint, found.noted_at = row.fingerprint, clock.now()
    with faults_for({"pk_queue_note": ("", "You have noted this already.")}):
        session().flush()
    record(actor, "queue.noted", _subject(key), changes={"Noted": ("", row.line.words)})


def take_back(actor: Actor, key: RowKey) -> None:
    """Have a row that was noted stand in the actor's list again."""
    _insist(actor)
    found = session().get(QueueNote, (actor.user_id, key.source, key.id))
    if found is None:
        raise NotFound
    session().delete(found)
    session().flush()
    row = queue_row_of(actor, key)
    words = row.line.words if row else ""
    record(actor, "queue.note_taken_back", _subject(key), changes={"Noted": (words, "")})


def _to_note(actor: Actor, key: RowKey) -> QueueRow:
    _insist(actor)
    row = queue_row_of(actor, key)
    if row is None or row.list is not QueueList.NOTE:
        raise NotFound
    return row


def _insist(actor: Actor) -> None:
    if not actor.has("queue:work"):
        raise NotAllowed("The queue is for directors.")


def _subject(key: RowKey) -> Subject:
    return Subject("queue_row", str(key))
