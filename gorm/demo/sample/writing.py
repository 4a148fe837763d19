"""What the sample's managers write: sentences dealt so that a place seldom sees one twice."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import Final

from gorm.demo import library
from gorm.demo.library import Topic
from gorm.demo.sample.diary import Entry, Fate
from gorm.engagements.models import EngagementKind

#: How an opening shows what kind of occasion it was.
_TELLS: Final = (
    (EngagementKind.VISIT, ("Visit", "Walked", "Out with", "Rode", "Site visit", "Half a day",
                            "At the college", "A listening visit")),
    (EngagementKind.CALL, ("Call ", "Call about", "{who} rang", "Brief call")),
    (EngagementKind.SEMINAR, ("Seminar",)),
    (EngagementKind.WORKSHOP, ("Working session", "Roundtable")),
)  # fmt: skip
_SHORT_CALL: Final = 0.2
_LETTER: Final = 0.29
_TRIES: Final = 5


@dataclass(frozen=True)
class Written:
    """The words of one engagement."""

    kind: EngagementKind
    purpose: str
    notes: str
    outcome: str = ""
    cancelled_because: str = ""
    is_full: bool = False


class Writer:
    """Writes one entry after another, and remembers what has been used where."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.used_here: Counter[tuple[str, str]] = Counter()
        self.used: Counter[str] = Counter()
        self.notes: set[str] = set()

    def write(self, entry: Entry, who: str) -> Written:
        """The words for an entry of the diary, as said by or to `who`; none are said twice."""
        written = self._once(entry, who)
        for _ in range(_TRIES):
            if entry.fate is not Fate.HELD or written.notes not in self.notes:
                break
            written = self._once(entry, who)
        self.notes.add(written.notes)
        return written

    def _once(self, entry: Entry, who: str) -> Written:
        purpose = self.deal(entry, entry.topic.purposes)
        written = self._drafted(entry, purpose)
        slots = _slots(entry, who)
        return replace(
            written,
            notes=self.filled(written.notes, slots),
            cancelled_because=self.filled(written.cancelled_because, slots),
        )

    def _drafted(self, entry: Entry, purpose: str) -> Written:
        phrases = library.phrases()
        if entry.fate is Fate.PLANNED:
            kind = self.rng.choice(_PLANNED_AS)
            return Written(kind, purpose, self.deal(entry, phrases.plans))
        if entry.fate is Fate.CANCELLED:
            because = self.deal(entry, phrases.cancelled)
            return Written(EngagementKind.MEETING, purpose, "", cancelled_because=because)
        if entry.fate is Fate.NO_CONTACT:
            return Written(EngagementKind.CALL, purpose, self.deal(entry, phrases.no_contact))
        return self._held(entry, purpose)

    def _held(self, entry: Entry, purpose: str) -> Written:
        chance = self.rng.random()
        phrases = library.phrases()
        if chance < _SHORT_CALL:
            return Written(EngagementKind.CALL, purpose, self.deal(entry, phrases.calls))
        if chance < _LETTER:
            return Written(EngagementKind.LETTER, purpose, self.deal(entry, phrases.letters))
        return self._full(entry, purpose)

    def _full(self, entry: Entry, purpose: str) -> Written:
        topic = entry.topic
        opening = self.deal(entry, topic.openings)
        how_many = self.rng.choices((1, 2, 3), (2, 5, 2))[0]
        points = [self.deal(entry, topic.points) for _ in range(how_many)]
        closing = self.deal(entry, topic.closings)
        return Written(
            kind=_kind_told_by(opening),
            purpose=purpose,
            notes="\n\n".join([opening, *points, closing]),
            outcome=self.deal(entry, topic.outcomes) if self.rng.random() < 0.7 else "",
            is_full=True,
        )

    def deal(self, entry: Entry, options: Sequence[str]) -> str:
        """One of the options: the least used at this place, then anywhere, then by chance."""
        here = entry.met[0]
        chosen = min(
            options,
            key=lambda text: (self.used_here[here, text], self.used[text], self.rng.random()),
        )
        self.used_here[here, chosen] += 1
        self.used[chosen] += 1
        return chosen

    def filled(self, text: str, slots: Mapping[str, str]) -> str:
        """The text with its slots filled, naming nobody in full twice."""
        return _by_first_name_later(library.filled(self.rng, text, slots), slots["who"])


_PLANNED_AS: Final = (
    EngagementKind.MEETING,
    EngagementKind.MEETING,
    EngagementKind.MEETING,
    EngagementKind.CALL,
    EngagementKind.VISIT,
    EngagementKind.WORKSHOP,
    EngagementKind.SEMINAR,
)


def subject_of(topic: Topic) -> str:
    """How a sentence speaks of the topic."""
    return library.phrases().subjects[topic.key]


def place_named(entry: Entry) -> str:
    """The place as the notes name it: a council's own, or the area's where a partner was met."""
    host = library.bodies()[entry.met[0]]
    is_place = host.is_council
    return host.short_name if is_place else library.bodies()[entry.place.key].short_name


def month_near(day: date, months: int) -> str:
    """The name of the month so many months after a day."""
    return f"{library.months_before(day, -months):%B}"


def _slots(entry: Entry, who: str) -> dict[str, str]:
    return {
        "who": who,
        "place": place_named(entry),
        "subject": subject_of(entry.topic),
        "month": month_near(entry.on, 2),
        "last_month": month_near(entry.on, -1),
    }


def _kind_told_by(opening: str) -> EngagementKind:
    for kind, tells in _TELLS:
        if opening.startswith(tells):
            return kind
    return EngagementKind.MEETING


def _by_first_name_later(text: str, who: str) -> str:
    """Name somebody in full once; after that a manager writes the first name."""
    before, name, after = text.partition(who)
    return before + name + after.replace(who, who.split(maxsplit=1)[0])
