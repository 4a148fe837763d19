"""The open clashes of an organisation, an area or a region."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.coordination.queries.clashes import open_clashes
from gorm.coordination.queries.limits import limits
from gorm.coordination.queries.scope import Scope, scope_of_office, scope_of_place
from gorm.coordination.views.blueprint import pages
from gorm.coordination.views.narrowing import Narrowed, narrowed_for
from gorm.core.permissions import needs
from gorm.engagements.views.filters import place_address


@pages.get("/calendar/clashes")
@needs("engagement:read")
def clashes() -> ResponseReturnValue:
    """What two teams plan with one organisation too near each other, both sides of it."""
    actor = current_actor()
    narrowed = narrowed_for(actor)
    is_valid = narrowed.form.validate()
    scope = _scope(narrowed) if is_valid and narrowed.asked.is_clear else None
    page = render_template(
        "coordination/clashes.html",
        form=narrowed.form,
        found=open_clashes(actor, scope) if scope else None,
        limits=limits(),
        where=_where(narrowed),
        places=[(place, place_address(place)) for place in narrowed.asked.candidates],
        is_unknown_place=narrowed.asked.is_unknown,
        calendar=_calendar_address(narrowed),
    )
    return page, 200 if is_valid else 422


def _scope(narrowed: Narrowed) -> Scope | None:
    if narrowed.asked.place is not None:
        return scope_of_place(narrowed.asked.place)
    return scope_of_office(narrowed.region.id) if narrowed.region else None


def _where(narrowed: Narrowed) -> str:
    if narrowed.asked.place is not None:
        return narrowed.asked.place.name
    return narrowed.region.name if narrowed.region else ""


def _calendar_address(narrowed: Narrowed) -> str:
    place = narrowed.asked.place
    if place is not None:
        return url_for("coordination.calendar", **{place.kind.value: place.reference})  # type: ignore[arg-type]
    region = narrowed.region
    return url_for("coordination.calendar", region=region.code if region else None)
