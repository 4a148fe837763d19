"""The organisations of an office of which much is asked."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import Actor, current_actor
from gorm.accounts.offices import OfficeChoice, office_choices
from gorm.burden.policy import counted_for
from gorm.burden.queries.standing import near_or_over
from gorm.burden.rules import quarter_of
from gorm.burden.views.blueprint import pages, quarter_asked
from gorm.core import clock
from gorm.core.permissions import needs
from gorm.core.web.navigation import NavigationItem

NAVIGATION = NavigationItem("Burden", "burden.office_list", "engagement:read")


@pages.get("/burden")
@needs("engagement:read")
def office_list() -> ResponseReturnValue:
    """The organisations near their ceiling or over it, of one office and in one quarter."""
    actor = current_actor()
    offices = office_choices()
    office = _office(actor, offices)
    quarter, now = quarter_asked(), quarter_of(clock.today())
    only_over = request.args.get("show") == "over"
    found = None
    if office is not None:
        found = near_or_over(office.id, quarter, counted_for(actor), only_over=only_over)
    return render_template(
        "burden/offices.html",
        offices=[(one.code, one.region_name) for one in offices],
        office=office.code if office else "",
        quarter=quarter,
        quarters=[now.after(number) for number in (1, 0, -1, -2, -3, -4)],
        only_over=only_over,
        found=found,
    )


def _office(actor: Actor, offices: tuple[OfficeChoice, ...]) -> OfficeChoice | None:
    """The office that the address names, else the reader's own, else the first."""
    asked = request.args.get("office", "")[:20] or actor.office_code
    named = next((one for one in offices if one.code == asked), None)
    return named or next(iter(offices), None)
