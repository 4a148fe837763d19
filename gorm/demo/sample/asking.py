"""What the sample asks of its councils: data requests, ceilings of their own, promises chased."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select

from gorm.accounts.models import User
from gorm.burden.rules import quarter_of
from gorm.burden.service import NewCeiling, set_ceiling
from gorm.core.db import session
from gorm.demo.sample.cases import actor_for
from gorm.demo.sample.people import ids
from gorm.demo.sample.places import Region
from gorm.engagements.chasing_models import ChaseWay
from gorm.engagements.models import (
    Commitment,
    CommitmentState,
    Engagement,
    EngagementKind,
    EngagementState,
    Sharing,
    Side,
)
from gorm.engagements.service import (
    ChaseDetails,
    EngagementDetails,
    chase_commitment,
    log_engagement,
    plan_engagement,
)
from gorm.places.models import Organisation
from gorm.places.offers import Place, PlaceKind
from gorm.settings.models import Theme


@dataclass(frozen=True)
class Request:
    """A data request: by whom, of whom, on what, so many hours, due in so many days from today."""

    by: str
    of: str
    theme: str
    purpose: str
    hours: int
    days: int
    notes: str = ""


_FRIDAY: Final = 4
_CHILDREN: Final = "Children and young people"
_REQUESTS: Final = (
    Request("stannard", "corvaston", _CHILDREN, "Places in children’s homes, by provider", 5, 9),
    Request("rahman", "corvaston", _CHILDREN, "Costs of children’s placements since April", 4, 12),
    Request(
        "abernethy",
        "port-ellery",
        "Adult social care",
        "Waits for an assessment",
        3,
        -12,
        "They sent the table a day early, with the reason for the longest waits.",
    ),
    Request(
        "rahman",
        "sallowdale",
        "Housing and planning",
        "Empty homes, by ward",
        4,
        -5,
        "They sent figures for eleven of fourteen wards; the others come from the county.",
    ),
)
_CEILINGS: Final = (
    ("corvaston", "osei", 14, "Agreed with its chief executive while the recovery plan runs."),
    ("sallowdale", "akhtar", 6, "Two officers answer everything that government asks."),
)
_CHASES: Final = (
    (-9, ChaseWay.EMAIL, "Asked for a date. Their officer is away until Monday."),
    (-3, ChaseWay.CALL, "Rang the office; it is with the director."),
    (-1, None, ""),
)
_CHASED: Final = 3


class Asking:
    """Adds what is asked, as it would have been asked, on days around today."""

    def __init__(self, region: Region, users: Mapping[str, User], today: date) -> None:
        self.region, self.today = region, today
        self.actors = {key: actor_for(user.id) for key, user in users.items()}
        self.themes = ids(Theme.name, Theme.id)

    def add(self) -> int:
        """Add everything; how many data requests."""
        for one in _REQUESTS:
            self._request(one)
        for key, by, hours, because in _CEILINGS:
            place = _place_of(self.region.organisations[key])
            set_ceiling(self.actors[by], place, NewCeiling(hours, because))
        self._chase()
        return len(_REQUESTS)

    def _request(self, one: Request) -> None:
        details = EngagementDetails(
            happens_on=self._day(one.days),
            kind=EngagementKind.DATA_REQUEST,
            purpose=one.purpose,
            notes=one.notes,
            estimated_hours=one.hours,
            organisation_ids=(self.region.organisations[one.of].id,),
            theme_ids=(self.themes[one.theme],),
            participant_ids=(self.actors[one.by].user_id,),
        )
        make = plan_engagement if details.happens_on > self.today else log_engagement
        make(self.actors[one.by], details)

    def _day(self, days: int) -> date:
        """So many days from today, within the quarter of today so that the figures add up."""
        quarter = quarter_of(self.today)
        day = min(max(self.today + timedelta(days=days), quarter.first), quarter.last)
        # Nobody asks for an answer by a Saturday or a Sunday.
        back = day - timedelta(days=max(day.weekday() - _FRIDAY, 0))
        return back if back >= quarter.first else day + timedelta(days=7 - day.weekday())

    def _chase(self) -> None:
        """Chase the overdue promises of the other side that are oldest: the first one most."""
        manager = self.actors["osei"]
        overdue = session().scalars(
            select(Commitment.reference)
            .join(Engagement, Engagement.id == Commitment.engagement_id)
            .where(
                Commitment.side == Side.THEIRS,
                Commitment.state == CommitmentState.OPEN,
                Commitment.due_on < self.today,
                Engagement.office_id == manager.office_id,
                Engagement.sharing != Sharing.RESTRICTED,
                Engagement.state == EngagementState.HELD,
            )
            .order_by(Commitment.due_on, Commitment.id)
            .limit(_CHASED)
        )
        for number, reference in enumerate(overdue.all()):
            for days, way, words in _CHASES[number:]:
                on = self.today + timedelta(days=days)
                chase_commitment(manager, reference, ChaseDetails(on, way, words))


def _place_of(organisation: Organisation) -> Place:
    return Place(
        PlaceKind.ORGANISATION,
        organisation.id,
        organisation.reference,
        organisation.name,
        organisation.office_id,
    )
