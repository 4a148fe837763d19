"""The annex that says who the people are: key people, and whoever is expected at the meeting.

Only what is on record: the public facts that were written of somebody for briefing, the posts that
they hold and held, and when they were last met. Notes on a person are the office's working notes,
and nobody marked them for briefing: they do not stand here.
"""

from datetime import date

from sqlalchemy import select

from gorm.briefings.models import Pack
from gorm.core.clock import OFFICE_TIME
from gorm.core.db import session
from gorm.core.provenance import Statement
from gorm.engagements.listing.audiences import preparer_of
from gorm.engagements.listing.last_met import expected_at, last_met
from gorm.people.queries.biographies import Biographies, Biography, biographies_of, told_of
from gorm.people.queries.key_people import key_people_for
from gorm.places.offers import Audience, PackPart, PackRequest, PlaceKind


def biographies_part(request: PackRequest) -> PackPart | None:
    """Who the people are; never in a pack for the other side."""
    if request.audience is Audience.AREA or request.place.kind is PlaceKind.PERSON:
        return None
    if not request.actor.has("person:read"):
        return None
    preparer = preparer_of(request)
    on = request.as_at.astimezone(OFFICE_TIME).date()
    key = tuple(dict.fromkeys(one.reference for one in request.once(key_people_for)))
    meets_on = _meets_on(request)
    expected = expected_at(preparer, request, meets_on) if meets_on else frozenset()
    people = biographies_of((*sorted(expected), *key), on)
    met = last_met(preparer, request.audience, [one.id for one in people], until=on)
    told = tuple(
        told_of(one, met.get(one.id), is_expected=one.reference in expected) for one in people
    )
    if not told:
        return None
    return PackPart(Biographies(told, on), statements=_statements(told))


def _meets_on(request: PackRequest) -> date | None:
    if request.pack_id is None:
        return None
    return session().scalar(select(Pack.meets_on).where(Pack.id == request.pack_id))


def _statements(told: tuple[Biography, ...]) -> tuple[Statement, ...]:
    return tuple(statement for one in told for statement in one.statements)
