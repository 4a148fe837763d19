"""What was awarded to one place, by programme and year."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.core.permissions import needs
from gorm.funding import policy
from gorm.funding.queries.places import funding_of
from gorm.funding.views.blueprint import pages
from gorm.places.offers import Place
from gorm.places.queries.references import place_for_area, place_for_organisation


@pages.get("/organisations/<reference>/funding")
@needs("funding:read")
def organisation(reference: str) -> ResponseReturnValue:
    """What one organisation was awarded, and those that it replaced."""
    place = place_for_organisation(reference)
    return _page(place, url_for("funding.enter", organisation=place.reference))


@pages.get("/areas/<reference>/funding")
@needs("funding:read")
def area(reference: str) -> ResponseReturnValue:
    """What was awarded to an area, and to everybody in it."""
    place = place_for_area(reference)
    return _page(place, url_for("funding.enter_for_area", reference=place.reference))


def _page(place: Place, enter: str) -> ResponseReturnValue:
    actor = current_actor()
    return render_template(
        "funding/place.html",
        funding=funding_of(actor, place),
        back=url_for(f"places.{place.kind.value}_detail", reference=place.reference),
        enter=enter if policy.may_change(actor, place.office_id) else "",
    )
