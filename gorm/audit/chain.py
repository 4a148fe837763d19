"""How entries are chained: pure, so that anybody can recompute it from a copy of the tables."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

FIRST_DIGEST: Final = "0" * 64


@dataclass(frozen=True)
class Act:
    """Everything about an entry that its digest covers."""

    number: int
    at: datetime
    actor_reference: str
    actor_name: str
    action: str
    subject_kind: str
    subject_reference: str
    reason: str
    payload_digest: str


def payload_digest(salt: str, content: Mapping[str, Any]) -> str:
    """The salted digest of a payload; the salt goes with the payload when that is erased."""
    return _sha256(salt + _canonical(content))


def digest(act: Act, previous_digest: str) -> str:
    """The digest of an entry, over its own facts and the digest of the entry before it."""
    facts = [
        act.number,
        act.at.astimezone(UTC).isoformat(timespec="microseconds"),
        act.actor_reference,
        act.actor_name,
        act.action,
        act.subject_kind,
        act.subject_reference,
        act.reason,
        act.payload_digest,
    ]
    return _sha256(previous_digest + _canonical(facts))


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Payload:
    """What an act changed, with its salt; both None once it was lawfully erased."""

    salt: str | None
    content: Mapping[str, Any] | None


@dataclass(frozen=True)
class Link:
    """An entry as a copy of the tables has it."""

    act: Act
    previous_digest: str
    digest: str
    payload: Payload | None


@dataclass(frozen=True)
class Head:
    """Where the chain is said to end."""

    number: int
    digest: str


def first_fault(links: Iterable[Link], head: Head) -> str:
    """The first fault of a chain, in words; '' where it is whole. Holds one link at a time.

    Finds an entry that was edited, removed, added or moved, a payload that was edited, moved or
    removed rather than emptied, and a head that is not the end.
    """
    last = Head(0, FIRST_DIGEST)
    for link in links:
        if fault := _fault_of(link, last):
            return fault
        last = Head(link.act.number, link.digest)
    if last != head:
        return (
            f"The chain ends with entry {last.number}, digest {last.digest}; its head says "
            f"{head.number}, digest {head.digest}."
        )
    return ""


def _fault_of(link: Link, last: Head) -> str:
    number = link.act.number
    if number != last.number + 1:
        return f"Entry {last.number + 1} is missing; entry {number} stands in its place."
    if link.previous_digest != last.digest:
        return f"Entry {number} does not follow entry {last.number}: that one was replaced."
    if link.digest != digest(link.act, last.digest):
        return f"Entry {number} was changed after it was written."
    return _fault_of_payload(link)


def _fault_of_payload(link: Link) -> str:
    number, payload = link.act.number, link.payload
    if payload is None:
        return f"The particulars of entry {number} are missing; erasure would have left a row."
    if payload.salt is None and payload.content is None:
        return ""
    if payload.salt is None or payload.content is None:
        return f"The particulars of entry {number} were emptied by half."
    if payload_digest(payload.salt, payload.content) != link.act.payload_digest:
        return f"The particulars of entry {number} were changed after they were written."
    return ""
