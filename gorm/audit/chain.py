"""How entries are chained: pure, so that anybody can recompute it from a copy of the tables."""

import hashlib
import json
from collections.abc import Mapping
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
