"""The sample's engagements, as rows with everything that hangs on them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Final

from sqlalchemy import select

from gorm.accounts.models import Department, User
from gorm.core import clock
from gorm.core.db import session
from gorm.core.references import next_references
from gorm.demo import library
from gorm.demo.sample.company import Companies, Company
from gorm.demo.sample.diary import Entry, Fate, diary
from gorm.demo.sample.people import Held, ids
from gorm.demo.sample.places import Region
from gorm.demo.sample.promises import Promise, commitment, promises
from gorm.demo.sample.writing import Writer, Written, place_named
from gorm.engagements.models import (
    Attendee,
    Engagement,
    EngagementArea,
    EngagementDepartment,
    EngagementKind,
    EngagementOrganisation,
    EngagementState,
    EngagementTheme,
    Marking,
    Participant,
    Sharing,
    Side,
    TeamMember,
)
from gorm.places.models import AreaMember
from gorm.settings.models import Theme

SEED: Final = 2005  # the same sample for everybody; only its dates move with the day
_STATES: Final = {
    Fate.HELD: EngagementState.HELD,
    Fate.PLANNED: EngagementState.PLANNED,
    Fate.CANCELLED: EngagementState.CANCELLED,
    Fate.NO_CONTACT: EngagementState.NO_CONTACT,
}
#: By how sensitive the topic is: how often OFFICIAL-SENSITIVE, restricted, not for ministers.
_CAUTION: Final = {"none": (0.06, 0.01, 0.01), "some": (0.3, 0.08, 0.05), "high": (0.6, 0.2, 0.14)}
_STARTS: Final = (time(9), time(9, 30), time(10), time(11), time(13, 30), time(14), time(15, 30))
_MINUTES: Final = {
    EngagementKind.CALL: (10, 15, 20, 30),
    EngagementKind.MEETING: (30, 45, 60, 60, 90),
    EngagementKind.VISIT: (90, 120, 180),
    EngagementKind.SEMINAR: (120, 180),
    EngagementKind.WORKSHOP: (90, 120, 150),
}


@dataclass(frozen=True)
class Drafted:
    """An entry of the diary with its company and its words, before it is rows."""

    entry: Entry
    company: Company
    written: Written
    promised: tuple[Promise, ...]


class Engagements:
    """Makes the rows of all engagements, from one source of chance."""

    def __init__(
        self, region: Region, users: dict[str, User], held: tuple[Held, ...], today: date
    ) -> None:
        self.rng = Random(SEED)  # noqa: S311 - chance that is the same each time
        self.region = region
        self.today = today
        self.writer = Writer(self.rng)
        self.companies = Companies(self.rng, users, held)
        self.users = users
        self.themes = ids(Theme.name, Theme.id)
        self.departments = ids(Department.short_name, Department.id)
        self.areas_by_organisation = _areas_by_organisation(region)

    def add(self) -> tuple[int, int]:
        """Add them all, the earliest first; returns how many engagements and commitments."""
        drafts = [self._drafted(entry) for entry in diary(self.rng, self.today)]
        references = next_references("ENG", len(drafts))
        rows = [
            self._row(draft, reference) for draft, reference in zip(drafts, references, strict=True)
        ]
        promised = self._add_commitments(drafts, rows)
        session().add_all(rows)
        session().flush()
        return len(rows), promised

    def _drafted(self, entry: Entry) -> Drafted:
        company = self.companies.at(entry)
        written = self.writer.write(entry, company.who)
        promised = promises(self.rng, self.writer, entry, written)
        return Drafted(entry, company, written, promised)

    def _row(self, draft: Drafted, reference: str) -> Engagement:
        entry, written, logged_by = draft.entry, draft.written, draft.company.logged_by
        row = Engagement(
            reference=reference,
            office_id=logged_by.office_id,
            department_id=logged_by.department_id,
            kind=written.kind,
            state=_STATES[entry.fate],
            happens_on=entry.on,
            purpose=written.purpose,
            notes=self._notes(draft),
            outcome=written.outcome,
            cancelled_because=written.cancelled_because,
            next_contact_by=self._next_contact(draft),
            logged_by_id=logged_by.id,
            logged_at=self._logged_at(entry),
        )
        self._set_time_and_place(row, entry)
        self._set_sharing(row, draft)
        self._hang_on(row, draft)
        return row

    def _notes(self, draft: Drafted) -> str:
        """The notes, some with the promises typed as lines under them."""
        if not draft.promised or self.rng.random() > 0.4:
            return draft.written.notes
        lines = "\n".join(promise.line for promise in draft.promised)
        return f"{draft.written.notes}\n\n{lines}"

    def _next_contact(self, draft: Drafted) -> date | None:
        is_recent = draft.entry.on > self.today - timedelta(days=90)
        if draft.entry.fate is not Fate.HELD or not is_recent or self.rng.random() > 0.35:
            return None
        return draft.entry.on + timedelta(days=self.rng.randint(28, 90))

    def _logged_at(self, entry: Entry) -> datetime:
        """Written up the same day or within two; plans are logged weeks ahead."""
        is_ahead = entry.fate is Fate.PLANNED or entry.on > self.today
        days = -self.rng.randint(9, 30) if is_ahead else self.rng.choice((0, 0, 0, 1, 2))
        day = min(entry.on + timedelta(days=days), self.today)
        moment = datetime.combine(day, time(16, self.rng.randint(0, 59)), UTC)
        return min(moment, clock.now())

    def _set_time_and_place(self, row: Engagement, entry: Entry) -> None:
        if row.kind is EngagementKind.LETTER:
            return
        row.starts_at = self.rng.choice(_STARTS)
        row.minutes = self.rng.choice(_MINUTES[row.kind])
        if row.kind is not EngagementKind.CALL:
            row.place = self._place(entry, row.kind)

    def _place(self, entry: Entry, kind: EngagementKind) -> str:
        host = library.bodies()[entry.met[0]]
        if kind is EngagementKind.VISIT:
            return place_named(entry)
        words = self.rng.choice(library.phrases().places)
        if "{host}" in words and not host.is_council:
            return f"{host.short_name} offices"
        return words.replace("{host}", host.short_name)

    def _set_sharing(self, row: Engagement, draft: Drafted) -> None:
        sensitive, restricted, not_for_ministers = _CAUTION[draft.entry.topic.sensitivity]
        row.sharing = Sharing.SHARED if self.rng.random() < 0.35 else Sharing.OFFICE
        row.marking = Marking.OFFICIAL
        if self.rng.random() < sensitive:
            row.marking = Marking.OFFICIAL_SENSITIVE
            row.sharing = Sharing.OFFICE
            row.handling = self.rng.choice(library.phrases().handling)
        if row.office_id is not None and self.rng.random() < restricted:
            row.marking, row.sharing = Marking.OFFICIAL_SENSITIVE, Sharing.RESTRICTED
            row.team = [TeamMember(user_id=number) for number in self._team(draft)]
        row.is_not_for_ministers = self.rng.random() < not_for_ministers
        row.is_releasable = row.marking is Marking.OFFICIAL and self.rng.random() < 0.4

    def _team(self, draft: Drafted) -> list[int]:
        """Whoever was there, with the deputy director; always of the office."""
        members = {user.id for user in draft.company.ours if user.office_id is not None}
        return sorted(members | {self.users["quaye"].id})

    def _hang_on(self, row: Engagement, draft: Drafted) -> None:
        entry, on = draft.entry, draft.entry.on
        met = [self.region.organisations[key].id for key in entry.met]
        row.organisations = [EngagementOrganisation(organisation_id=i, happens_on=on) for i in met]
        row.areas = self._areas(entry, met)
        row.attendees = [
            Attendee(post_id=held.row.id, happens_on=on) for held in draft.company.theirs
        ]
        if draft.company.described:
            row.attendees.append(Attendee(description=draft.company.described, happens_on=on))
        row.participants = [Participant(user_id=user.id) for user in draft.company.ours]
        row.themes = [EngagementTheme(theme_id=self.themes[name]) for name in self._themes(entry)]
        row.departments = [EngagementDepartment(department_id=i) for i in self._concerned(draft)]

    def _areas(self, entry: Entry, met: Iterable[int]) -> list[EngagementArea]:
        """The areas of those who were met; and of the place, where nobody met belongs to it."""
        own = self.region.areas[entry.place.key].id
        derived = {area for each in met for area in self.areas_by_organisation.get(each, ())}
        return [
            EngagementArea(area_id=area, happens_on=entry.on, is_named=area not in derived)
            for area in sorted(derived | {own})
        ]

    def _themes(self, entry: Entry) -> list[str]:
        both = entry.topic.also and self.rng.random() < 0.6
        return [entry.topic.theme, entry.topic.also] if both else [entry.topic.theme]

    def _concerned(self, draft: Drafted) -> list[int]:
        own = draft.company.logged_by.department_id
        named = [self.departments[name] for name in draft.entry.topic.departments]
        if own is not None:
            return [own]
        return named[:1] if self.rng.random() < 0.6 else []

    def _add_commitments(self, drafts: list[Drafted], rows: list[Engagement]) -> int:
        total = sum(len(draft.promised) for draft in drafts)
        references = iter(next_references("COM", total))
        for draft, row in zip(drafts, rows, strict=True):
            for promise in draft.promised:
                made = commitment(
                    self.rng, promise, draft.entry, self.today, reference=next(references)
                )
                if promise.side is Side.OURS:
                    made.owner_user_id = draft.company.logged_by.id
                else:
                    made.owner_post_id = draft.company.theirs[0].row.id
                row.commitments.append(made)
        return total


def _areas_by_organisation(region: Region) -> dict[int, set[int]]:
    found = {area.accountable_id: {area.id} for area in region.areas.values()}
    for member in session().execute(select(AreaMember.area_id, AreaMember.organisation_id)):
        found.setdefault(member.organisation_id, set()).add(member.area_id)
    return found
