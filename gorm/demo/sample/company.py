"""Who met whom in the sample: who logged it, who came along, and who sat on the other side."""

from dataclasses import dataclass
from random import Random
from typing import Final

from gorm.accounts.models import User
from gorm.demo import library
from gorm.demo.library import Reader
from gorm.demo.sample.diary import Entry, Fate
from gorm.demo.sample.people import Held

#: The occasions that a department keeps itself, of those on which it could.
_KEPT_BY_DEPARTMENT: Final = 0.12
_LED_BY_COVER: Final = 0.14


@dataclass(frozen=True)
class Company:
    """Everybody at one engagement."""

    logged_by: User
    ours: tuple[User, ...]
    theirs: tuple[Held, ...]
    described: str  # somebody on the other side whose name was not taken, or ''

    @property
    def who(self) -> str:
        """Whom the notes speak of."""
        return self.theirs[0].person


class Companies:
    """Finds who met whom, from the users and posts that there are."""

    def __init__(self, rng: Random, users: dict[str, User], held: tuple[Held, ...]) -> None:
        self.rng = rng
        self.users = users
        self.held = held
        self.readers = library.readers()

    def at(self, entry: Entry) -> Company:
        """The company at an entry of the diary."""
        logged_by = self._logged_by(entry)
        return Company(
            logged_by=logged_by,
            ours=self._ours(entry, logged_by),
            theirs=self._theirs(entry),
            described=self._described(entry),
        )

    def _logged_by(self, entry: Entry) -> User:
        lead = next(reader for reader in self.readers if entry.place.key in reader.leads)
        of_department = self._of_departments(entry)
        chance = self.rng.random()
        if of_department and chance < _KEPT_BY_DEPARTMENT:
            return self.users[of_department[0].key]
        return self.users[lead.cover if chance > 1 - _LED_BY_COVER else lead.key]

    def _of_departments(self, entry: Entry) -> list[Reader]:
        named = entry.topic.departments
        return [reader for reader in self.readers if reader.department in named]

    def _ours(self, entry: Entry, logged_by: User) -> tuple[User, ...]:
        found = [logged_by]
        seniors = {"leader", "mayor"} & set(entry.topic.duties[:1])
        if self.rng.random() < (0.5 if seniors else 0.12):
            found.append(self.users[self.rng.choice(("marchbank", "quaye"))])
        if self.rng.random() < 0.08:
            found.append(self.users["harding"])
        return tuple(found)

    def _theirs(self, entry: Entry) -> tuple[Held, ...]:
        found = [self._one_of(key, entry) for key in entry.met]
        if self.rng.random() < 0.3 and (another := self._another(found, entry)):
            found.append(another)
        return tuple(found)

    def _one_of(self, organisation: str, entry: Entry) -> Held:
        """Somebody of the organisation, by what the topic is about; the first duty most often."""
        there = self._there(organisation, entry)
        by_duty = [each for duty in entry.topic.duties for each in there if each.duty == duty]
        candidates = by_duty or there
        weights = [2.0**-position for position in range(len(candidates))]
        return self.rng.choices(candidates, weights)[0]

    def _another(self, found: list[Held], entry: Entry) -> Held | None:
        rest = [each for each in self._there(entry.met[0], entry) if each not in found]
        return self.rng.choice(rest) if rest else None

    def _there(self, organisation: str, entry: Entry) -> list[Held]:
        return [
            each
            for each in self.held
            if each.organisation == organisation and each.is_held_on(entry.on)
        ]

    def _described(self, entry: Entry) -> str:
        if entry.fate is not Fate.HELD or self.rng.random() > 0.12:
            return ""
        return self.rng.choice(library.phrases().others[entry.topic.theme])
