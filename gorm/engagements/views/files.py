"""The lists of engagements and of commitments as files."""

from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.core.errors import Refused
from gorm.core.permissions import needs
from gorm.engagements.listing.finding import engagements_to_export
from gorm.engagements.listing.options import colleagues_of, filter_options
from gorm.engagements.listing.promises import commitments_to_export
from gorm.engagements.views import lists, promises
from gorm.engagements.views.blueprint import pages
from gorm.engagements.views.filters import PlaceAsked, place_asked
from gorm.engagements.views.listed import COMMITMENTS, ENGAGEMENTS
from gorm.lists.taking_away import insist_on_known, taken_away


@pages.get("/engagements.<any(csv, xlsx):form>")
@needs("engagement:read")
def export_engagements(form: str) -> ResponseReturnValue:
    """The engagements that the filters leave; their words only for those who may read them."""
    options = filter_options()
    filters = lists.filter_form(options)
    asked = place_asked(filters)
    insist_on_known(filters)
    _insist_on_one(asked)
    found = engagements_to_export(
        current_actor(),
        lists.wanted_engagements(filters, asked, options),
        oldest_first=filters.order.data == "oldest",
    )
    return taken_away(ENGAGEMENTS, form, found)


@pages.get("/commitments.<any(csv, xlsx):form>")
@needs("engagement:read")
def export_commitments(form: str) -> ResponseReturnValue:
    """The commitments that the filters leave, as a file."""
    actor = current_actor()
    colleagues = colleagues_of(actor.office_id, actor.department_id)
    filters = promises.filter_form(colleagues)
    asked = place_asked(filters)
    insist_on_known(filters)
    _insist_on_one(asked)
    wanted = promises.wanted_commitments(actor, filters, asked, colleagues)
    return taken_away(COMMITMENTS, form, commitments_to_export(actor, wanted))


def _insist_on_one(asked: PlaceAsked) -> None:
    """Raise Refused where the page itself would ask which place is meant."""
    if not asked.is_clear:
        raise Refused(
            "It is not clear which place is meant, so that no file was made. Go back to the list "
            "and choose the place."
        )
