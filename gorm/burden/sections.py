"""What burden offers to the pages of places, to packs, and to the form that plans an engagement."""

from dataclasses import dataclass
from datetime import date

from gorm.accounts.actor import Actor
from gorm.burden.policy import counted_for, counted_in_pack
from gorm.burden.queries.planning import Added, added_by
from gorm.burden.queries.standing import OrganisationAsked, asked_of_each, organisations_of
from gorm.burden.rules import (
    Asked,
    Quarter,
    Standing,
    against_ceiling,
    hours_in_words,
    hours_shown,
    quarter_of,
    standing_of,
)
from gorm.core import clock, text
from gorm.engagements.listing.audiences import preparer_of
from gorm.engagements.offers import Planned, PlanningNote
from gorm.places.offers import Audience, Band, GlanceFacts, PackRequest, Place, PlaceKind


@dataclass(frozen=True)
class BurdenBand:
    """What is asked of a place this quarter: of one organisation, or of all of an area."""

    place: Place
    quarter: Quarter
    organisations: tuple[OrganisationAsked, ...]

    @property
    def asked(self) -> Asked:
        """The sum over the organisations."""
        return sum((one.asked for one in self.organisations), Asked())

    @property
    def over(self) -> int:
        """How many of them are over their ceiling."""
        return sum(one.standing is Standing.OVER for one in self.organisations)

    @property
    def near(self) -> int:
        """How many of them are near it."""
        return sum(one.standing is Standing.NEAR for one in self.organisations)

    @property
    def words(self) -> str:
        """The figure: against the ceiling where it is one organisation's."""
        if self.place.kind is PlaceKind.ORGANISATION:
            return self.organisations[0].words
        return hours_in_words(self.asked.minutes)


def burden_band(actor: Actor, place: Place) -> Band | None:
    """What is asked of a place this quarter, as far as the reader may know; one query."""
    if place.kind is PlaceKind.PERSON or not actor.has("engagement:read"):
        return None
    quarter = quarter_of(clock.today())
    found = asked_of_each(organisations_of(place), quarter, counted_for(actor))
    return Band("Asked this quarter", "burden/_band.html", BurdenBand(place, quarter, found))


def glance_facts(request: PackRequest) -> GlanceFacts | None:
    """What is asked of the place in the quarter of the pack; nothing in a pack for the other side.

    What is restricted is never counted, and the words say so.
    """
    if request.audience is Audience.AREA or request.place.kind is PlaceKind.PERSON:
        return None
    as_at = request.as_at.astimezone(clock.OFFICE_TIME).date()
    quarter = quarter_of(as_at)
    counted = counted_in_pack(preparer_of(request), request.audience)
    found = asked_of_each(organisations_of(request.place), quarter, counted)
    words = BurdenBand(request.place, quarter, found).words
    return GlanceFacts(
        ((f"Asked, {quarter.label}", f"{words}, restricted engagements not counted"),),
        (_source(as_at),),
    )


def planning_notes(actor: Actor, planned: Planned) -> tuple[PlanningNote, ...]:
    """What to know of the burden before a plan is saved: of organisations near or over their
    ceiling with it; over it is a warning."""
    return tuple(
        _note(added, quarter_of(planned.happens_on))
        for added in added_by(actor, planned)
        if _standing_with(added) is not Standing.WITHIN
    )


def _note(added: Added, quarter: Quarter) -> PlanningNote:
    one = added.organisation
    is_now = quarter == quarter_of(clock.today())
    when = "this quarter" if is_now else f"in {quarter.label}"
    words = (
        f"{one.name}: {against_ceiling(one.asked.minutes, one.ceiling)} already asked {when}; "
        f"this adds {hours_shown(added.adds.minutes)}"
    )
    assumed = " (assumed, no duration was given)" if added.adds.assumed else ""
    return PlanningNote(
        kind="burden",
        words=f"{words}{assumed}.",
        is_warning=_standing_with(added) is Standing.OVER,
        address=f"/organisations/{one.reference}/burden",
        details={"organisation": one.reference},
    )


def _standing_with(added: Added) -> Standing:
    one = added.organisation
    return standing_of(one.asked.minutes + added.adds.minutes, one.ceiling)


def _source(as_at: date) -> str:
    return f"Hours asked: engagement records of all of government, as at {text.day(as_at)}"
