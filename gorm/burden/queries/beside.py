"""What is asked of a place this quarter, as one row that is asked along with its dealings."""

from typing import Any

from sqlalchemy import Select

from gorm.accounts.actor import Actor
from gorm.burden.policy import counted_for
from gorm.burden.queries.standing import asked_together, organisations_of
from gorm.burden.rules import quarter_of
from gorm.core import clock
from gorm.places.offers import Place, PlaceKind


def beside_dealings(actor: Actor, place: Place) -> Select[*tuple[Any, ...]] | None:
    """The row of a place's page; None for people, and for those who read no engagements."""
    if place.kind is PlaceKind.PERSON or not actor.has("engagement:read"):
        return None
    quarter = quarter_of(clock.today())
    return asked_together(organisations_of(place), quarter, counted_for(actor))
