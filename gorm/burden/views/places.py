"""What is asked of one organisation, and of an area: the figures, and what is behind them."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.burden import policy
from gorm.burden.queries.engagements import engagements_behind
from gorm.burden.queries.pages import burden_of
from gorm.burden.rules import ASSUMED_MINUTES
from gorm.burden.views.blueprint import pages, quarter_asked
from gorm.core.permissions import needs
from gorm.core.text import one_line
from gorm.engagements.models import EngagementKind
from gorm.places.offers import Place, PlaceKind
from gorm.places.queries.references import place_for_area, place_for_organisation


@pages.get("/organisations/<reference>/burden")
@needs("engagement:read")
def organisation(reference: str) -> ResponseReturnValue:
    """What is asked of one organisation."""
    return _page(place_for_organisation(reference))


@pages.get("/areas/<reference>/burden")
@needs("engagement:read")
def area(reference: str) -> ResponseReturnValue:
    """What is asked of the organisations of an area together."""
    return _page(place_for_area(reference))


@pages.get("/organisations/<reference>/burden/engagements")
@needs("engagement:read")
def organisation_engagements(reference: str) -> ResponseReturnValue:
    """The engagements behind a figure of one organisation."""
    return _engagements(place_for_organisation(reference))


@pages.get("/areas/<reference>/burden/engagements")
@needs("engagement:read")
def area_engagements(reference: str) -> ResponseReturnValue:
    """The engagements behind a figure of an area."""
    return _engagements(place_for_area(reference))


def _page(place: Place) -> ResponseReturnValue:
    actor = current_actor()
    is_one = place.kind is PlaceKind.ORGANISATION
    return render_template(
        "burden/place.html",
        burden=burden_of(actor, place),
        back=_place_address(place),
        may_set=is_one and policy.may_set_ceiling(actor, place.office_id),
        behind=f"burden.{place.kind.value}_engagements",
        assumed=[(kind.label, ASSUMED_MINUTES[kind.value]) for kind in EngagementKind],
    )


def _engagements(place: Place) -> ResponseReturnValue:
    quarter = quarter_asked()
    home = one_line(request.args.get("home", ""))[:200]
    return render_template(
        "burden/engagements.html",
        place=place,
        quarter=quarter,
        found=engagements_behind(current_actor(), place, quarter, home),
        back=_place_address(place),
        burden_address=url_for(f"burden.{place.kind.value}", reference=place.reference),
    )


def _place_address(place: Place) -> str:
    return url_for(f"places.{place.kind.value}_detail", reference=place.reference)
