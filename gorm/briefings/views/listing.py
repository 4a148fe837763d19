"""The list of packs, and its file."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from gorm.accounts.actor import current_actor
from gorm.briefings import queries
from gorm.briefings.forms import PackFiltersForm
from gorm.briefings.listed import PACKS
from gorm.briefings.models import PackState, Purpose
from gorm.briefings.queries import PackFilters
from gorm.briefings.views.frame import address_with, blueprint
from gorm.core.paging import Cursor
from gorm.core.permissions import needs
from gorm.core.text import one_line
from gorm.lists.taking_away import taken_away
from gorm.places.offers import Audience, Place, PlaceKind


@blueprint.get("")
@needs("pack:read")
def packs() -> ResponseReturnValue:
    """The packs that the reader may open."""
    form = PackFiltersForm(request.args)
    filters = _filters(request.args)
    page = queries.packs_for(current_actor(), filters, Cursor.parse(request.args.get("after")))
    kept = {k: v for k, v in request.args.items() if k in PACKS.filters and v}
    older = address_with("briefings.packs", kept | {"after": str(page.next)}) if page.next else ""
    return render_template(
        "briefings/packs.html", form=form, page=page, older=older, is_filtered=bool(kept)
    )


@blueprint.get("/list.<any(csv, xlsx):form>")
@needs("pack:read")
def export_packs(form: str) -> ResponseReturnValue:
    """The list of packs as a file; never what stands in them."""
    return taken_away(PACKS, form, queries.every_pack(current_actor(), _filters(request.args)))


def _filters(given: MultiDict[str, str]) -> PackFilters:
    audience, purpose = given.get("audience", ""), given.get("purpose", "")
    state = given.get("state", "")
    return PackFilters(
        words=one_line(given.get("q"))[:200],
        audience=Audience(audience) if audience in set(Audience) else None,
        purpose=Purpose(purpose) if purpose in set(Purpose) else None,
        place=_place_filter(given),
        state=PackState(state) if state in set(PackState) else None,
    )


def _place_filter(given: MultiDict[str, str]) -> Place | None:
    for kind in (PlaceKind.AREA, PlaceKind.ORGANISATION):
        if reference := one_line(given.get(kind.value)):
            return queries.pack_subject(kind, reference).place
    return None
