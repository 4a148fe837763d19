"""What the sample's teams plan beside each other: clashes, data requests, quiet periods."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from gorm.accounts.actor import SYSTEM
from gorm.accounts.models import User
from gorm.coordination.models import ElectionKind
from gorm.coordination.service.elections import ElectionDetails, add_election
from gorm.coordination.service.joining import join
from gorm.coordination.service.quiet import QuietDetails, record_quiet
from gorm.core.working_days import is_working_day
from gorm.demo.sample.cases import actor_for
from gorm.demo.sample.people import ids
from gorm.demo.sample.places import Region
from gorm.engagements.models import EngagementKind, Sharing
from gorm.engagements.service import EngagementDetails, plan_engagement
from gorm.people.lookup import Resolved, resolve
from gorm.settings.models import Theme

_CARE: Final = "Adult social care"
_CHILDREN: Final = "Children and young people"
_MINISTER: Final = "Minister for Local Government (fictional)"


@dataclass(frozen=True)
class _Plan:
    """A plan of one of the sample's users, so many days ahead."""

    by: str
    days: int
    place: str
    theme: str
    purpose: str
    kind: EngagementKind = EngagementKind.MEETING
    hours: int | None = None
    minister: str = ""


#: In this order: two that share a theme, one that is only near; a minister who comes twice; and
#: data that two departments ask for, with one request that repeats nothing.
_PLANS: Final = (
    _Plan("osei", 16, "brackenshire", _CARE, "Winter plans for adult social care"),
    _Plan("abernethy", 18, "brackenshire", _CARE, "Discharge into care homes this winter"),
    _Plan("stannard", 19, "brackenshire", _CHILDREN, "Places for children with special needs"),
    _Plan("hesketh", 12, "corvaston", "Finance and governance", "The recovery plan",
          minister=_MINISTER),
    _Plan("rahman", 15, "corvaston", "Housing and planning", "New homes at the old works",
          EngagementKind.VISIT, minister=_MINISTER),
    _Plan("stannard", 30, "brackenshire", _CHILDREN, "Numbers of pupils without a school place",
          EngagementKind.DATA_REQUEST, 40),
    _Plan("rahman", 75, "brackenshire", _CHILDREN, "Spending on children’s homes",
          EngagementKind.DATA_REQUEST, 65),
    _Plan("stannard", 50, "brackenshire", "Skills and employment", "Apprentices in the council",
          EngagementKind.DATA_REQUEST, 24),
)  # fmt: skip


class Coordination:
    """Makes them through the services, each by the user whose it is."""

    def __init__(self, region: Region, users: dict[str, User], today: date) -> None:
        self.region = region
        self.users = users
        self.today = today
        self.themes = ids(Theme.name, Theme.id)

    def add(self) -> int:
        """Add them all; how many engagements."""
        references = [self._plan(plan) for plan in _PLANS]
        join(actor_for(self.users["stannard"].id), references[3])
        self._quiet()
        self._elections()
        return len(references)

    def _plan(self, plan: _Plan) -> str:
        user = self.users[plan.by]
        said: dict[str, Any] = {
            "kind": plan.kind,
            "happens_on": _working_day(self.today + timedelta(days=plan.days)),
            "purpose": plan.purpose,
            "sharing": Sharing.SHARED,
            "minister": plan.minister,
            "estimated_hours": plan.hours,
            "organisation_ids": (self.region.organisations[plan.place].id,),
            "participant_ids": (user.id,),
            "theme_ids": (self.themes[plan.theme],),
            "minutes": None if plan.hours else 60,
        }
        return plan_engagement(actor_for(user.id), EngagementDetails(**said))

    def _quiet(self) -> None:
        since = self.today + timedelta(days=20)
        details = QuietDetails(
            since,
            since + timedelta(days=11),
            "A peer review is on site and the directors are in its interviews.",
            "The chief executive (fictional)",
        )
        reference = self.region.organisations["port-ellery"].reference
        record_quiet(actor_for(self.users["osei"].id), reference, details)

    def _elections(self) -> None:
        """A by-election that is near, and the next local elections, on a first Thursday of May."""
        poll = _thursday(self.today + timedelta(days=27))
        places = self._places("tarrowdale")
        name = "By-election in Tarrowdale"
        add_election(SYSTEM, ElectionDetails(name, ElectionKind.BY_ELECTION, poll, places=places))
        year = self.today.year + (self.today >= _first_thursday(self.today.year))
        may = _first_thursday(year)
        places = self._places("brackenshire", "corvaston")
        name = f"Local elections {year}"
        add_election(SYSTEM, ElectionDetails(name, ElectionKind.LOCAL, may, places=places))

    def _places(self, *keys: str) -> Resolved:
        return resolve([f"area:{self.region.areas[key].reference}" for key in keys])


def _working_day(day: date) -> date:
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def _thursday(day: date) -> date:
    return day + timedelta(days=(3 - day.weekday()) % 7)


def _first_thursday(year: int) -> date:
    """The day of local elections: the first Thursday in May."""
    return _thursday(date(year, 5, 1))
