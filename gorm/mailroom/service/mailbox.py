"""Reading the mailbox that an office points at GORM, by IMAP.

A message is marked as seen, or moved to the folder of those that were refused, only after what
became of it is committed: a run that breaks off in between is made good by the next.
"""

import imaplib
import logging
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from gorm.mailroom.models import MailOutcome
from gorm.mailroom.service.mail import Trust, received, refused_unread

log = logging.getLogger(__name__)

REFUSED: Final = "Refused"
LARGEST: Final = 10 * 1024 * 1024
_PATIENCE: Final = 30.0  # seconds without a word from the server
_SIZE: Final = re.compile(rb"RFC822\.SIZE (\d+)")


class MailFault(Exception):
    """The mailbox cannot be read; the words say what to look at."""


class Mailbox(Protocol):
    """The settings of a mailbox, as config.py has them."""

    @property
    def host(self) -> str: ...
    @property
    def port(self) -> int: ...
    @property
    def user(self) -> str: ...
    @property
    def password_file(self) -> Path: ...
    @property
    def tls(self) -> str: ...
    @property
    def ca_file(self) -> str: ...
    @property
    def folder(self) -> str: ...
    @property
    def authserv_id(self) -> str: ...
    @property
    def domains(self) -> tuple[str, ...]: ...
    @property
    def messages(self) -> int: ...
    @property
    def mib(self) -> int: ...


@dataclass
class Polled:
    """What one run did. `failed` are messages that a fault of ours left where they are."""

    taken: int = 0
    refused: int = 0
    failed: int = 0
    is_cut: bool = False


def poll(mailbox: Mailbox) -> Polled:
    """Take in the unseen messages, as many as one run may. Raises MailFault."""
    try:
        with _opened(mailbox) as connection:
            return _poll(connection, mailbox)
    except (OSError, imaplib.IMAP4.error, ssl.SSLError) as error:
        raise MailFault(f"The mailbox at {mailbox.host} cannot be read: {error}") from error


def _poll(connection: imaplib.IMAP4, mailbox: Mailbox) -> Polled:
    trust = Trust(mailbox.authserv_id, mailbox.domains, mailbox.user)
    done = Polled()
    left = mailbox.mib * 1024 * 1024
    unseen = _unseen(connection)
    for number, uid in enumerate(unseen):
        size = _size(connection, uid)
        if number >= mailbox.messages or size > left:
            done.is_cut = True
            break
        left -= min(size, LARGEST)
        try:
            outcome = _outcome(connection, uid, size, trust)
        except Exception:
            # Ours to mend: the message stays unseen, and the others are not kept waiting.
            log.exception("a message of the mailbox could not be taken in")
            done.failed += 1
            continue
        if outcome is None:  # somebody took it away meanwhile
            continue
        _put_away(connection, uid, outcome)
        done.taken += outcome is MailOutcome.TAKEN
        done.refused += outcome is not MailOutcome.TAKEN
    return done


def _outcome(connection: imaplib.IMAP4, uid: bytes, size: int, trust: Trust) -> MailOutcome | None:
    if size > LARGEST:
        head = _fetched(connection, uid, "(BODY.PEEK[HEADER])")
        return refused_unread(head, trust, "It is larger than 10 MB.") if head else None
    content = _fetched(connection, uid, "(BODY.PEEK[])")
    return received(content, trust) if content else None


def _put_away(connection: imaplib.IMAP4, uid: bytes, outcome: MailOutcome) -> None:
    """Mark what was taken as seen; move what was not to its folder."""
    if outcome is MailOutcome.TAKEN:
        _checked(connection.uid("STORE", uid.decode(), "+FLAGS", r"(\Seen)"))
        return
    connection.create(REFUSED)  # refused where it is there already, which is as well
    abilities = _abilities(connection)
    if "MOVE" in abilities:
        _checked(connection.uid("MOVE", uid.decode(), REFUSED))
        return
    _checked(connection.uid("COPY", uid.decode(), REFUSED))
    _checked(connection.uid("STORE", uid.decode(), "+FLAGS", r"(\Seen \Deleted)"))
    if "UIDPLUS" in abilities:
        _checked(connection.uid("EXPUNGE", uid.decode()))


def _abilities(connection: imaplib.IMAP4) -> frozenset[str]:
    """What the server can do; many say so only after the login."""
    said = b" ".join(part for part in _checked(connection.capability()) if part)
    return frozenset(said.decode("ascii", errors="replace").upper().split())


def _unseen(connection: imaplib.IMAP4) -> list[bytes]:
    found = _checked(connection.uid("SEARCH", "UNSEEN", "UNDELETED"))
    return bytes(found[0] or b"").split()


def _size(connection: imaplib.IMAP4, uid: bytes) -> int:
    for part in _checked(connection.uid("FETCH", uid.decode(), "(RFC822.SIZE)")):
        words = part[0] if isinstance(part, tuple) else part
        if isinstance(words, bytes) and (found := _SIZE.search(words)):
            return int(found[1])
    return 0


def _fetched(connection: imaplib.IMAP4, uid: bytes, what: str) -> bytes:
    """What was asked for of a message; b'' where the message has gone."""
    parts = _checked(connection.uid("FETCH", uid.decode(), what))
    return next((bytes(part[1]) for part in parts if isinstance(part, tuple)), b"")


def _checked(answer: tuple[str, list[Any]]) -> list[Any]:
    status, data = answer
    if status != "OK":
        raise imaplib.IMAP4.error(f"the server answered {status}")
    return data


@contextmanager
def _opened(mailbox: Mailbox) -> Iterator[imaplib.IMAP4]:
    """The folder of the mailbox, open for changes."""
    password = _password(mailbox.password_file)
    connection = _connected(mailbox)
    try:
        connection.login(mailbox.user, password)
        folder = mailbox.folder.replace("\\", "\\\\").replace('"', '\\"')
        _checked(connection.select(f'"{folder}"'))
        yield connection
    finally:
        with suppress(OSError, imaplib.IMAP4.error):  # the work is done, or its fault is raised
            connection.logout()


def _connected(mailbox: Mailbox) -> imaplib.IMAP4:
    trusted = ssl.create_default_context(cafile=mailbox.ca_file or None)
    if mailbox.tls == "implicit":
        return imaplib.IMAP4_SSL(mailbox.host, mailbox.port, ssl_context=trusted, timeout=_PATIENCE)
    connection = imaplib.IMAP4(mailbox.host, mailbox.port, timeout=_PATIENCE)
    if mailbox.tls == "starttls":
        connection.starttls(trusted)
    return connection


def _password(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip("\r\n")
    except OSError as error:
        raise MailFault(f"The file with the mailbox's password cannot be read: {error}") from error
