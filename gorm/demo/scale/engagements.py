"""Engagements by the hundred thousand, in the order of their days, with what hangs on each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from random import Random
from typing import Any, Final

from sqlalchemy import select

from gorm.core.db import Base, session
from gorm.core.references import next_references
from gorm.demo import library
from gorm.demo.library import Topic
from gorm.demo.scale.country import Country, Locality
from gorm.demo.scale.tables import BATCH, free_ids, write
from gorm.engagements.models import (
    Attendee,
    Commitment,
    Engagement,
    EngagementArea,
    EngagementDepartment,
    EngagementOrganisation,
    EngagementTheme,
    Participant,
    TeamMember,
)
from gorm.settings.models import Theme

Tuples = list[tuple[Any, ...]]

_YEARS_BACK: Final = 8
_DAYS_AHEAD: Final = 60
_NOTES: Final = 800  # different ones; an office says much the same all year round
_KINDS: Final = ("meeting", "meeting", "meeting", "call", "call", "visit", "letter", "workshop")
_STARTS: Final = (time(9), time(10), time(11, 30), time(14), time(15, 30))
_OWNED_BY_DEPARTMENT: Final = 0.07
_COLUMNS: Final[dict[type[Base], tuple[str, ...]]] = {
    Engagement: (
        "id", "reference", "office_id", "department_id", "kind", "state", "happens_on",
        "starts_at", "minutes", "place", "purpose", "notes", "outcome", "cancelled_because",
        "marking", "handling", "sharing", "is_releasable", "is_not_for_ministers",
        "next_contact_by", "logged_by_id", "logged_at", "version",
    ),
    EngagementOrganisation: ("engagement_id", "organisation_id", "happens_on"),
    EngagementArea: ("engagement_id", "area_id", "happens_on", "is_named"),
    Attendee: ("id", "engagement_id", "post_id", "description", "happens_on"),
    Participant: ("engagement_id", "user_id"),
    EngagementDepartment: ("engagement_id", "department_id"),
    EngagementTheme: ("engagement_id", "theme_id"),
    TeamMember: ("engagement_id", "user_id"),
    Commitment: (
        "id", "reference", "engagement_id", "side", "promise", "owner_user_id", "owner_post_id",
        "due_on", "state", "closed_on", "dropped_because", "version",
    ),
}  # fmt: skip


@dataclass
class Batch:
    """The rows of some thousand engagements, by table."""

    rows: dict[type[Base], Tuples] = field(
        default_factory=lambda: {model: [] for model in _COLUMNS}
    )

    def add(self, model: type[Base], *values: Any) -> None:
        """Add one row."""
        self.rows[model].append(values)


class Filler:
    """Writes engagements batch by batch; memory holds one batch, however many there are."""

    def __init__(self, rng: Random, country: Country, today: date, how_many: int) -> None:
        self.rng = rng
        self.country = country
        self.today = today
        self.how_many = how_many
        self.ids = iter(free_ids(Engagement, how_many))
        self.attendee_ids = iter(free_ids(Attendee, how_many * 3))
        self.commitment_ids = iter(free_ids(Commitment, how_many * 2))
        self.themes = session().scalars(select(Theme.id).order_by(Theme.id)).all()
        self.notes = _notes(rng)
        # A few places take much of the time, as they do: the tenth busiest a quarter of the first.
        weights = (1 / (4 + position) ** 0.8 for position in range(len(country.localities)))
        self.weights = list(accumulate(weights))
        self.span = _YEARS_BACK * 365 + _DAYS_AHEAD

    def fill(self) -> dict[str, int]:
        """Write them all; returns how many rows of each table."""
        counts = {model.__tablename__: 0 for model in _COLUMNS}
        for first in range(0, self.how_many, BATCH):
            batch = self._batch(first, min(BATCH, self.how_many - first))
            for model, rows in batch.rows.items():
                counts[model.__tablename__] += write(model, _COLUMNS[model], rows)
        return counts

    def _batch(self, first: int, size: int) -> Batch:
        batch = Batch()
        places = self.rng.choices(self.country.localities, cum_weights=self.weights, k=size)
        promised: list[tuple[int, date, int, int]] = []
        for position, (reference, place) in enumerate(
            zip(next_references("ENG", size), places, strict=True), first
        ):
            on = self._day(position)
            number, user, post = self._one(batch, reference, place, on)
            if on <= self.today and self.rng.random() < 0.33:
                promised.append((number, on, user, post))
        self._add_promises(batch, promised)
        return batch

    def _day(self, position: int) -> date:
        """Days in order, with more engagements each year than in the one before."""
        share = (position / self.how_many) ** 0.75
        days = int(share * self.span) - _YEARS_BACK * 365
        return self.today + timedelta(days=days)

    def _one(self, batch: Batch, reference: str, place: Locality, on: date) -> tuple[int, int, int]:
        number = next(self.ids)
        chance = self.rng.random()
        user = place.managers[int(chance * 1_000_003) % len(place.managers)]
        department = None
        if chance < _OWNED_BY_DEPARTMENT:
            user, department = self.rng.choice(self.country.officials)
        is_restricted = department is None and chance > 0.985
        batch.add(
            Engagement, number, reference, None if department else place.office, department,
            *self._facts(on), *self._sharing(is_restricted=is_restricted),
            on + timedelta(days=45) if chance > 0.9 else None, user,
            datetime.combine(min(on, self.today), time(4), UTC), 1,
        )  # fmt: skip
        if is_restricted:
            batch.add(TeamMember, number, user)
        post = self._add_company(batch, number, place, on)
        self._add_our_side(batch, number, user, department)
        return number, user, post

    def _facts(self, on: date) -> tuple[Any, ...]:
        chance = self.rng.random()
        kind = _KINDS[int(chance * len(_KINDS))]
        purpose, notes = self.rng.choice(self.notes)
        state, because = "held", ""
        if on > self.today:
            state = "planned"
        elif chance > 0.97:
            state, because = "cancelled", "Their diary; to be arranged again."
        elif 0.5 < chance < 0.52:
            state = "no_contact"
        starts = None if kind == "letter" else _STARTS[int(chance * 1_009) % len(_STARTS)]
        minutes = None if kind == "letter" else 60
        written = notes if state == "held" else ""
        return kind, state, on, starts, minutes, "", purpose, written, "", because

    def _sharing(self, *, is_restricted: bool) -> tuple[Any, ...]:
        """Marking, handling, sharing, releasable, not for ministers."""
        if is_restricted:
            return "official_sensitive", "", "restricted", False, False
        chance = self.rng.random()
        if chance < 0.1:
            return "official_sensitive", "", "office", False, chance < 0.02
        return "official", "", "shared" if chance < 0.45 else "office", chance > 0.7, False

    def _add_company(self, batch: Batch, number: int, place: Locality, on: date) -> int:
        """Organisations, areas and attendees; returns the first attendee's post."""
        chance = self.rng.random()
        met = [place.council if chance < 0.8 else self.rng.choice(place.partners)]
        areas = [place.area]
        if chance < 0.12:
            met.append(self.rng.choice(place.partners))
        elif chance < 0.2:
            other = self.rng.choice(self.country.localities)
            if other is not place:
                met.append(other.council)
                areas.append(other.area)
        for organisation in met:
            batch.add(EngagementOrganisation, number, organisation, on)
        for area in areas:
            batch.add(EngagementArea, number, area, on, False)  # noqa: FBT003 - is_named
        return self._add_attendees(batch, number, met, on)

    def _add_attendees(self, batch: Batch, number: int, met: Sequence[int], on: date) -> int:
        posts = (
            self.country.posts.get(met[0]) or self.country.posts[self.country.localities[0].council]
        )
        how_many = 2 if self.rng.random() < 0.5 and len(posts) > 1 else 1
        first = int(self.rng.random() * len(posts))
        for turn in range(how_many):
            post = posts[(first + turn) % len(posts)]
            batch.add(Attendee, next(self.attendee_ids), number, post, "", on)
        return posts[first]

    def _add_our_side(self, batch: Batch, number: int, user: int, department: int | None) -> None:
        batch.add(Participant, number, user)
        theme = int(self.rng.random() ** 1.6 * len(self.themes))
        batch.add(EngagementTheme, number, self.themes[theme])
        if theme % 3 == 0:
            batch.add(EngagementTheme, number, self.themes[(theme + 1) % len(self.themes)])
        if department:
            batch.add(EngagementDepartment, number, department)
        elif theme % 2 == 0:
            named = self.country.officials[theme % len(self.country.officials)][1]
            batch.add(EngagementDepartment, number, named)

    def _add_promises(self, batch: Batch, promised: list[tuple[int, date, int, int]]) -> None:
        references = next_references("COM", len(promised)) if promised else []
        for (number, on, user, post), reference in zip(promised, references, strict=True):
            chance = self.rng.random()
            due = on + timedelta(days=7 + int(chance * 60))
            is_ours = chance < 0.5
            is_open = due >= self.today or 0.4 < chance < 0.43
            batch.add(
                Commitment, next(self.commitment_ids), reference, number,
                "ours" if is_ours else "theirs", "Send the figures that were asked for",
                user if is_ours else None, None if is_ours else post, due,
                "open" if is_open else "done", None if is_open else min(due, self.today), "", 1,
            )  # fmt: skip


def _notes(rng: Random) -> list[tuple[str, str]]:
    """Purposes and notes to draw from; most are short and some are not."""
    topics = list(library.topics().values())
    return [_note(rng, rng.choice(topics)) for _ in range(_NOTES)]


def _note(rng: Random, topic: Topic) -> tuple[str, str]:
    points = rng.sample(topic.points, rng.choice((0, 0, 1, 1, 2, 4)))
    notes = "\n\n".join([rng.choice(topic.openings), *points])
    return rng.choice(topic.purposes), library.plainly_filled(rng, notes)
