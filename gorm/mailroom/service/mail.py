"""One message of the mailbox: whether it is believed, and what is taken from it.

A message is known by the digest of its bytes, so that one that is read again (after a crash, by
two runs at once) is answered as before and changes nothing.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import select

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.models import User
from gorm.accounts.sign_in import FULLY, actor_of
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.file_store import digest_of
from gorm.core.text import one_line
from gorm.mailroom.models import MailOutcome, ReceivedMail, Source
from gorm.mailroom.policy import may_bring
from gorm.mailroom.reading.asking import Given, Read, read_all
from gorm.mailroom.reading.facts import Reading
from gorm.mailroom.rules.senders import Sender, sender_of
from gorm.mailroom.service.intake import take_in, window

_FILE_NAME: Final = "message.eml"


@dataclass(frozen=True)
class Trust:
    """Whose word is taken for who sent a message, and who may send any."""

    authserv_id: str
    domains: Collection[str]
    own_address: str = ""  # of the mailbox, which is no participant of what is sent to it


def received(content: bytes, trust: Trust) -> MailOutcome:
    """Take a message in, or refuse it; in a unit of work of its own."""
    digest = digest_of(content)
    if (earlier := _earlier(digest)) is not None:
        return earlier
    sender = sender_of(content, trust.authserv_id, trust.domains)
    actor = None if sender.fault else _actor(sender.address)
    if fault := sender.fault or _doubt(actor):
        return _noted(digest, sender, MailOutcome.REFUSED, fault)
    if actor is not None and _came_before(sender):
        return _noted(digest, sender, MailOutcome.TAKEN, "The same message came before.")
    [read] = read_all([Given(_FILE_NAME, content)], window())
    if read.fault or actor is None:
        return _noted(digest, sender, MailOutcome.UNREADABLE, read.fault)
    with unit_of_work():
        if (earlier := _earlier(digest)) is not None:
            return earlier
        take_in(actor, [_without(read, trust.own_address)], Source.MAILBOX)
        _note(digest, sender, MailOutcome.TAKEN, "")
    return MailOutcome.TAKEN


def refused_unread(head: bytes, trust: Trust, why: str) -> MailOutcome:
    """Refuse a message of which only the head was read, because it is too large."""
    digest = digest_of(head)
    earlier = _earlier(digest)
    if earlier is not None:
        return earlier
    sender = sender_of(head, trust.authserv_id, trust.domains)
    return _noted(digest, sender, MailOutcome.REFUSED, sender.fault or why)


def _earlier(digest: str) -> MailOutcome | None:
    return session().scalar(select(ReceivedMail.outcome).where(ReceivedMail.digest == digest))


def _came_before(sender: Sender) -> bool:
    """Whether a message of this sender with this Message-ID was taken, on another way here."""
    if not sender.message_id:
        return False
    found = select(ReceivedMail.id).where(
        ReceivedMail.message_id == one_line(sender.message_id),
        ReceivedMail.sender == sender.address,
        ReceivedMail.outcome == MailOutcome.TAKEN,
    )
    return session().scalar(found.limit(1)) is not None


def _actor(address: str) -> Actor | None:
    user = session().scalar(
        select(User).where(User.email == address, User.is_active).options(*FULLY)
    )
    return actor_of(user) if user is not None else None


def _doubt(actor: Actor | None) -> str:
    if actor is None:
        return "Nobody who uses GORM has this address."
    return "" if may_bring(actor) else "This user logs no engagements."


def _noted(digest: str, sender: Sender, outcome: MailOutcome, why: str) -> MailOutcome:
    with unit_of_work():
        if (earlier := _earlier(digest)) is not None:
            return earlier
        _note(digest, sender, outcome, why)
    return outcome


def _note(digest: str, sender: Sender, outcome: MailOutcome, why: str) -> None:
    session().add(
        ReceivedMail(
            digest=digest,
            message_id=one_line(sender.message_id),
            sender=one_line(sender.address)[:254],
            outcome=outcome,
            why=why[:300],
            at=clock.now(),
        )
    )
    action = "mail.received" if outcome is MailOutcome.TAKEN else "mail.refused"
    record(SYSTEM, action, Subject("mail", digest[:12]))


def _without(read: Read, address: str) -> Read:
    """What was read, without the mailbox itself among the people."""
    facts = tuple(
        replace(one, people=tuple(p for p in one.people if p.address != address.lower()))
        for one in read.reading.facts
    )
    reading: Reading = replace(read.reading, facts=facts)
    return replace(read, reading=reading)
