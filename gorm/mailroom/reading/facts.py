"""What a calendar entry or a message says, as plain frozen facts that JSON can keep."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, time
from typing import Any, Final

EVENT: Final = "event"
MESSAGE: Final = "message"


@dataclass(frozen=True)
class Somebody:
    """A person as a file names them. `answer` is theirs to the invitation, or ''."""

    name: str
    address: str
    answer: str = ""
    is_organiser: bool = False


@dataclass(frozen=True)
class Facts:
    """One meeting of a calendar, or one message.

    `recurrence` is the day that an occurrence of a series was first meant for (RECURRENCE-ID, as
    a day in London), '' for what happens once. Day and time are London's. `stamped` is when the
    producer wrote it, in UTC. `doubt` says what had to be assumed to read the time.
    """

    nature: str
    uid: str
    on: str
    recurrence: str = ""
    sequence: int = 0
    stamped: str = ""
    at: str = ""
    minutes: int | None = None
    kind: str = "meeting"
    subject: str = ""
    place: str = ""
    text: str = ""
    people: tuple[Somebody, ...] = ()
    attachments: tuple[str, ...] = ()
    is_cancelled: bool = False
    is_private: bool = False
    doubt: str = ""

    @property
    def day(self) -> date:
        """The day in London."""
        return date.fromisoformat(self.on)

    @property
    def starts_at(self) -> time | None:
        """The time in London, or None where it lasts all day."""
        return time.fromisoformat(self.at) if self.at else None


@dataclass(frozen=True)
class Reply:
    """Somebody's answer to an invitation."""

    uid: str
    recurrence: str
    who: Somebody
    subject: str


@dataclass(frozen=True)
class Series:
    """A recurring event as the file now has it: the days within the window that remain of it."""

    uid: str
    sequence: int
    stamped: str
    days: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """What one file held. `notes` say what was left out and why, for whoever sent it."""

    facts: tuple[Facts, ...] = ()
    replies: tuple[Reply, ...] = ()
    series: tuple[Series, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Window:
    """The days whose occurrences are wanted, both included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Unreadable(Exception):
    """A file that nothing is taken from; the words are for whoever sent it."""

    words: str = field(default="This file cannot be read.")

    def __str__(self) -> str:
        return self.words


def reading_as_json(reading: Reading) -> dict[str, Any]:
    """A reading as JSON."""
    return asdict(reading)


def reading_from(kept: Mapping[str, Any]) -> Reading:
    """A reading from JSON."""
    return Reading(
        facts=tuple(facts_from(one) for one in kept["facts"]),
        replies=tuple(Reply(**one | {"who": Somebody(**one["who"])}) for one in kept["replies"]),
        series=tuple(Series(**one | {"days": tuple(one["days"])}) for one in kept["series"]),
        notes=tuple(kept["notes"]),
    )


def facts_as_json(facts: Facts) -> dict[str, Any]:
    """Facts as JSON."""
    kept = asdict(facts)
    return kept | {"people": list(kept["people"]), "attachments": list(facts.attachments)}


def facts_from(kept: Mapping[str, Any]) -> Facts:
    """Facts from JSON."""
    return Facts(
        **dict(kept)
        | {
            "people": tuple(Somebody(**one) for one in kept["people"]),
            "attachments": tuple(kept["attachments"]),
        }
    )
