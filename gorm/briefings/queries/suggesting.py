"""Suggestions for a part of a pack: from records that the writer may read and the audience see."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from gorm.accounts.actor import Actor
from gorm.briefings.models import EditablePart
from gorm.briefings.queries.writing import PackToWrite
from gorm.briefings.rules.suggesting import (
    DateFact,
    FigureFact,
    FlexibilityFact,
    OfferFact,
    PromiseFact,
    Suggestion,
    from_date,
    from_figure,
    from_flexibility,
    from_offer,
    from_our_promise,
    from_their_promise,
)
from gorm.challenge.queries.suggesting import days_ahead
from gorm.core import clock
from gorm.engagements.listing.audiences import preparer_of
from gorm.engagements.listing.suggesting import (
    our_unkept_promises,
    their_promises_of_last_meeting,
)
from gorm.engagements.models import Sharing
from gorm.negotiations.queries.suggesting import open_offers, owed_flexibilities
from gorm.performance.queries.standing_band import band_summary
from gorm.performance.queries.summary import Telling
from gorm.places.offers import Audience, PackRequest

#: A writer who wants more opens the record; a page that lists everything suggests nothing.
_AT_MOST: Final = 3


def suggestions_for(pack: PackToWrite, part: EditablePart) -> tuple[Suggestion, ...]:
    """What records suggest for a part, in the order of their kinds.

    Nothing for a pack that the other side reads: its parts say what only people can. Restricted
    records suggest only where the pack is for the office, and closes it to all but their readers.
    """
    if pack.audience is Audience.AREA:
        return ()
    found = [one for ask in _ASKED.get(part, ()) for one in ask(pack, part)]
    is_for_office = pack.audience is Audience.OFFICE
    return tuple(one for one in found if is_for_office or not one.origin.is_restricted)


def _our_promises(pack: PackToWrite, part: EditablePart) -> list[Suggestion]:
    rows = our_unkept_promises(_preparer(pack), pack.place, pack.audience, _AT_MOST)
    today = clock.today()
    return [from_our_promise(_promise(row), today, part) for row in rows]


def _their_promises(pack: PackToWrite, _part: EditablePart) -> list[Suggestion]:
    rows = their_promises_of_last_meeting(_preparer(pack), pack.place, pack.audience, _AT_MOST)
    today = clock.today()
    return [from_their_promise(_promise(row), today) for row in rows]


def _figures(pack: PackToWrite, part: EditablePart) -> list[Suggestion]:
    """The indicator that fell back most, and the largest concern."""
    if not pack.reader.has("performance:read"):
        return []
    summary = band_summary(pack.place)
    if summary is None:
        return []
    told = {one.code: one for one in (*summary.worsened[:1], *summary.concerns[:1])}
    return [from_figure(_figure(one), part) for one in told.values()]


def _offers(pack: PackToWrite, _part: EditablePart) -> list[Suggestion]:
    found = open_offers(pack.reader, pack.place, pack.audience, _AT_MOST)
    return [
        from_offer(
            OfferFact(
                one.reference, one.agreement, one.line, one.words, one.round, one.taken_on,
                one.is_restricted,
            )
        )
        for one in found
        if one.words
    ]  # fmt: skip


def _flexibilities(pack: PackToWrite, _part: EditablePart) -> list[Suggestion]:
    found = owed_flexibilities(pack.reader, pack.place, pack.audience, _AT_MOST)
    return [
        from_flexibility(
            FlexibilityFact(
                one.reference, one.agreement, one.what, one.department, one.asked_on,
                one.is_agreed, one.is_restricted,
            )
        )
        for one in found
    ]  # fmt: skip


def _dates(pack: PackToWrite, part: EditablePart) -> list[Suggestion]:
    found = days_ahead(pack.reader, pack.place, pack.audience, _AT_MOST)
    return [
        from_date(
            DateFact(
                one.reference, one.case, one.subject, one.what, one.on, one.is_representations,
                one.is_restricted,
            ),
            part,
        )
        for one in found
    ]  # fmt: skip


def _preparer(pack: PackToWrite) -> Actor:
    return preparer_of(PackRequest(pack.reader, pack.place, pack.audience, clock.now()))


def _promise(row: Any) -> PromiseFact:
    return PromiseFact(
        row.reference, row.engagement, row.promise, row.owner, row.made_on, row.due_on,
        row.sharing is Sharing.RESTRICTED,
    )  # fmt: skip


def _figure(telling: Telling) -> FigureFact:
    direction = telling.direction.words.lower() if telling.direction else ""
    return FigureFact(
        telling.code, telling.title, telling.value, telling.period, telling.rank, direction,
        telling.change,
    )  # fmt: skip


_Ask = Callable[[PackToWrite, EditablePart], list[Suggestion]]
_ASKED: Final[Mapping[EditablePart, tuple[_Ask, ...]]] = {
    EditablePart.POINTS: (_our_promises, _figures),
    EditablePart.ASKS: (_offers, _their_promises),
    EditablePart.OFFERS: (_flexibilities,),
    EditablePart.ISSUES: (_figures, _dates),
    EditablePart.SENSITIVITIES: (_our_promises, _dates),
}
