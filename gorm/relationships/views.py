"""The relationship picture of an area or an organisation."""

from typing import Final

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.core.permissions import needs
from gorm.engagements.policy import may_log
from gorm.places.offers import Place
from gorm.places.queries.references import place_for_area, place_for_organisation
from gorm.relationships.queries import MOST_OF_THEIRS, relationships_at

blueprint: Final = Blueprint("relationships", __name__)


@blueprint.get("/areas/<reference>/relationships")
@needs("engagement:read")
def of_area(reference: str) -> ResponseReturnValue:
    """Who of us knows whom in an area's councils and partners."""
    return _page(place_for_area(reference))


@blueprint.get("/organisations/<reference>/relationships")
@needs("engagement:read")
def of_organisation(reference: str) -> ResponseReturnValue:
    """Who of us knows whom in an organisation."""
    return _page(place_for_organisation(reference))


def _page(place: Place) -> ResponseReturnValue:
    actor = current_actor()
    return render_template(
        "relationships/picture.html",
        place=place,
        found=relationships_at(actor, place),
        may_plan=may_log(actor),
        most=MOST_OF_THEIRS,
    )
