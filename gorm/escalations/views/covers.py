"""Who decides instead of whom: what the reader gave and holds, and giving everything."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.models import user_id_in
from gorm.core import clock
from gorm.core.errors import Refused
from gorm.core.permissions import needs
from gorm.core.web.addresses import see_other
from gorm.decisions.queries import covers_of, directors_to_choose
from gorm.decisions.service import delegate
from gorm.escalations.forms import CoverForm
from gorm.escalations.views.blueprint import pages
from gorm.escalations.views.tabs import counted_tally, tabs_of


@pages.get("/queue/covers")
@needs("queue:work")
def covers() -> ResponseReturnValue:
    """What I have given to others, and what I hold for them."""
    return _page(_form())


@pages.post("/queue/covers")
@needs("decision:decide")
def give_everything() -> ResponseReturnValue:
    """Give all my decisions to another director between two days."""
    form = _form()
    if form.is_sent:
        try:
            delegate(
                current_actor(),
                user_id_in(form.to.data or ""),
                form.begins_on.data,
                form.ends_on.data,
                form.reason.data or "",
            )
        except Refused as refused:
            form.show(refused)
        else:
            flash("Your decisions are given for those days.", "success")
            return see_other("escalations.covers")
    return _page(form, 422)


def _form() -> CoverForm:
    form = CoverForm.opened({"begins_on": clock.today()})
    form.offer("to", [("", "Choose a director"), *directors_to_choose(current_actor())])
    return form


def _page(form: CoverForm, status: int = 200) -> ResponseReturnValue:
    found = covers_of(current_actor())
    page = render_template(
        "escalations/covers.html",
        tabs=tabs_of(counted_tally()),
        form=form,
        given=[cover for cover in found if cover.is_mine],
        held=[cover for cover in found if not cover.is_mine],
    )
    return page, status
