"""Which engagements and commitments a pack is about, of which days, and where they come from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, or_, select

from gorm.accounts.actor import Actor
from gorm.core import clock, text
from gorm.core.provenance import Provenance
from gorm.core.working_days import months_after
from gorm.engagements.listing.strands import identities, link_of
from gorm.engagements.models import Engagement, EngagementKind, EngagementState
from gorm.places.offers import Audience, PackRequest, Place

LOG_MONTHS: Final = 12


def day_of(request: PackRequest) -> date:
    """The day of which a pack is."""
    return request.as_at.astimezone(clock.OFFICE_TIME).date()


def is_with(place: Place) -> ColumnElement[bool]:
    """The engagements with a place or a predecessor of it."""
    link, column = link_of(place.kind)
    met = select(link.engagement_id).where(column.in_(identities(place).order_by(None)))
    return Engagement.id.in_(met)


def is_in_log(as_at: date) -> ColumnElement[bool]:
    """What was held in the months of the log, and what is planned."""
    since, on = months_after(as_at, -LOG_MONTHS), Engagement.happens_on
    return or_(
        and_(Engagement.state == EngagementState.HELD, on.between(since, as_at)),
        and_(Engagement.state == EngagementState.PLANNED, on >= as_at),
    )


def sources(owners: Iterable[str], preparer: Actor, as_at: date) -> tuple[str, ...]:
    """Whose records these are and of which day; one's own office first."""
    others = sorted(set(owners) - {preparer.home})
    homes = [preparer.home, *others] if preparer.home else others
    return tuple(f"Engagement records of {home}, as at {text.day(as_at)}" for home in homes)


@dataclass(frozen=True)
class Source:
    """An engagement as a note names it, and whose record it is."""

    reference: str
    kind: EngagementKind | None
    on: date
    entered_at: datetime | None
    owner: str

    def origin(self, audience: Audience, home: str) -> Provenance:
        """Where paper says that it, or what was promised at it, comes from.

        Whose record it is need not be said of those of the pack's own office, which is `home`. The
        other side is told whose records these are, and not what we call them.
        """
        if audience is Audience.AREA:
            return Provenance(f"Engagement records of {self.owner}")
        what = f", {self.kind.label.lower()} of {text.day(self.on)}" if self.kind else ""
        return Provenance(
            record=f"{self.reference}{what}",
            source="" if self.owner == home else self.owner,
            entered_at=self.entered_at,
            address=f"/engagements/{self.reference}",
        )
