"""What a later invitation changes of an earlier one, and which of two is the later: pure."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from gorm.core.text import day
from gorm.mailroom.reading.facts import Facts


@dataclass(frozen=True)
class Difference:
    """One thing that an invitation says otherwise than before, as a page has it."""

    what: str
    was: str
    now: str


def differences(before: Facts, after: Facts) -> tuple[Difference, ...]:
    """What matters to whoever planned the meeting: whether, when, where, and what it is called.

    A cancellation often leaves everything else out, so nothing else is compared with it.
    """
    if after.is_cancelled:
        return () if before.is_cancelled else (Difference("Meeting", "to be held", "cancelled"),)
    pairs = [
        ("Day", _day(before.on), _day(after.on)),
        ("Time", before.at or "all day", after.at or "all day"),
        ("Length", _minutes(before), _minutes(after)),
        ("Place", before.place or "none", after.place or "none"),
        ("Subject", before.subject, after.subject),
    ]
    if before.is_cancelled:
        pairs.append(("Meeting", "cancelled", "to be held"))
    return tuple(Difference(*pair) for pair in pairs if pair[1] != pair[2])


def _day(value: str) -> str:
    return day(date.fromisoformat(value))


def _minutes(facts: Facts) -> str:
    return f"{facts.minutes} minutes" if facts.minutes else "not said"


def is_older(facts: Facts, sequence: int, stamped_at: datetime | None) -> bool:
    """Whether what came in is older than what is known, by SEQUENCE and then by DTSTAMP.

    (RFC 5546, 2.1.5.) The same again is not older.
    """
    if facts.sequence != sequence:
        return facts.sequence < sequence
    stamped = moment_of(facts.stamped)
    return bool(stamped and stamped_at and stamped < stamped_at)


def moment_of(stamped: str) -> datetime | None:
    """When a producer wrote something, or None where it does not say."""
    return datetime.fromisoformat(stamped) if stamped else None


def called_off(facts: Facts, sequence: int, stamped: str) -> Facts:
    """The same meeting, cancelled by an invitation of this age."""
    return replace(facts, is_cancelled=True, sequence=sequence, stamped=stamped)
