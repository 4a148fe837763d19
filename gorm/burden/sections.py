"""What burden offers to the pages of places, to packs, and to the form that plans an engagement."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from gorm.accounts.actor import Actor
from gorm.burden.policy import counted_in_pack
from gorm.burden.queries.beside import beside_dealings
from gorm.burden.queries.planning import Added, added_by
from gorm.burden.queries.standing import (
    OrganisationAsked,
    asked_of_each,
    organisations_of,
)
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
from gorm.core.provenance import Provenance, Statement
from gorm.engagements.listing.audiences import preparer_of
from gorm.engagements.offers import Beside, Planned, PlanningNote
from gorm.engagements.sections import dealings_of_page
from gorm.places.offers import Audience, Band, GlanceFacts, PackRequest, Place, PlaceKind

_CODE: Final = "burden"


@dataclass(frozen=True)
class BurdenBand:
    """What is asked of a place this quarter: of one organisation, or of all of an area.

    `over` and `near` are how many of them are over their ceiling or near it; `ceiling` is in
    hours, and that of the organisation where it is one.
    """

    place: Place
    asked: Asked
    ceiling: int
    over: int
    near: int

    @property
    def is_one(self) -> bool:
        """Whether the figure is one organisation's, with a ceiling."""
        return self.place.kind is PlaceKind.ORGANISATION

    @property
    def standing(self) -> Standing:
        """Where the organisation stands against its ceiling."""
        return standing_of(self.asked.minutes, self.ceiling)

    @property
    def words(self) -> str:
        """The figure: against the ceiling where it is one organisation's."""
        if self.is_one:
            return against_ceiling(self.asked.minutes, self.ceiling)
        return hours_in_words(self.asked.minutes)


def burden_band(actor: Actor, place: Place) -> Band | None:
    """What is asked of a place this quarter, as far as the reader may know; no query of its own."""
    row = dealings_of_page(actor, place).beside.get(_CODE)
    if row is None:
        return None
    return Band(
        "Asked this quarter",
        "burden/_band.html",
        BurdenBand(
            place,
            Asked(int(row["minutes"]), int(row["assumed"])),
            int(row["ceiling"]),
            int(row["over"]),
            int(row["near"]),
        ),
    )


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
    words = _in_brief(request.place, found)
    label, told = f"Asked, {quarter.label}", f"{words}, restricted engagements not counted"
    origin = Provenance(_source(as_at))
    return GlanceFacts(
        ((label, told),),
        (_source(as_at),),
        statements=(Statement("burden/asked", label, told, origin),),
        group="Business in hand",
    )


def _in_brief(place: Place, found: tuple[OrganisationAsked, ...]) -> str:
    if place.kind is PlaceKind.ORGANISATION:
        return found[0].words
    return hours_in_words(sum(one.asked.minutes for one in found))


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


#: What is asked of a place, asked along with when it was met.
BESIDE: Final = Beside(_CODE, beside_dealings)
