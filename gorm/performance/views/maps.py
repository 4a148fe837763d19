"""The pages of maps, under Settings: taking one in, and saying which one pages show."""

from flask import Response, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import Actor, current_actor
from gorm.audit.queries import history_of
from gorm.core.db import unit_of_work
from gorm.core.errors import Refused
from gorm.core.permissions import needs, own_transactions
from gorm.core.web.addresses import see_other
from gorm.core.web.submissions import Claim, made_once
from gorm.performance.forms.maps import MapForm
from gorm.performance.queries import maps as queries
from gorm.performance.rules.map_files import MOST_BYTES, map_read
from gorm.performance.service import maps as service
from gorm.performance.service.maps import MapDetails
from gorm.performance.views.blueprint import pages
from gorm.settings.offers import SettingsLink

SETTINGS = SettingsLink("Maps", "performance.maps", "Which map the pages of indicators show")


@pages.get("/settings/maps")
@needs("setting:manage")
def maps() -> ResponseReturnValue:
    """Every map that was taken in."""
    return render_template("performance/maps/list.html", maps=queries.map_records())


@pages.get("/settings/maps/new")
@needs("setting:manage")
def take_map_form() -> ResponseReturnValue:
    """A form for a map to be taken in."""
    return render_template("performance/maps/new.html", form=MapForm.opened())


@pages.post("/settings/maps/new")
@needs("setting:manage")
@own_transactions
def take_map() -> ResponseReturnValue:
    """Take in a map and put it to use. It is read before anything is locked."""
    actor, form = current_actor(), MapForm.opened()
    if form.is_sent:
        try:
            return made_once(lambda claim: _taken(actor, form, claim))
        except Refused as refused:
            form.show(refused)
    return render_template("performance/maps/new.html", form=form), 422


@pages.get("/settings/maps/<reference>")
@needs("setting:manage")
def area_map(reference: str) -> ResponseReturnValue:
    """One map, and what it has not in common with the register."""
    return render_template(
        "performance/maps/detail.html",
        found=queries.map_checked(reference),
        history=history_of("map", reference),
    )


@pages.post("/settings/maps/<reference>/use")
@needs("setting:manage")
def use_map(reference: str) -> ResponseReturnValue:
    """Have pages show this map."""
    service.put_to_use(current_actor(), reference)
    flash("Pages show this map from now on.", "success")
    return see_other("performance.area_map", reference=reference)


@pages.post("/settings/maps/<reference>/remove")
@needs("setting:manage")
def use_no_map(reference: str) -> ResponseReturnValue:
    """Have pages show no map."""
    service.take_out_of_use(current_actor(), reference)
    flash("Pages show no map. You can put one to use at any time.", "success")
    return see_other("performance.area_map", reference=reference)


def _taken(actor: Actor, form: MapForm, claim: Claim) -> Response:
    content = form.file.data.stream.read(MOST_BYTES + 1)
    read = map_read(content)
    details = MapDetails(
        str(form.name.data),
        str(form.source.data),
        str(form.licence.data),
        str(form.file.data.filename or ""),
    )
    with unit_of_work():
        reference = service.take_map(actor, details, content, read)
        claim(url_for("performance.area_map", reference=reference))
    flash("Map taken in. Pages show it from now on.", "success")
    return see_other("performance.area_map", reference=reference)
