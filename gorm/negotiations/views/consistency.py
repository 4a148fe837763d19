"""The same indicator across agreements: who got which target."""

from typing import Final

from flask import render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.core.errors import NotFound
from gorm.core.forms import options_from
from gorm.core.permissions import needs
from gorm.core.text import one_line
from gorm.lists.taking_away import taken_away
from gorm.negotiations.forms.consistency import AgreedIndicatorForm
from gorm.negotiations.queries.consistency import (
    indicators_agreed,
    targets_across,
)
from gorm.negotiations.views.blueprint import pages
from gorm.negotiations.views.listed import TARGETS

_NONE: Final = ("", "Choose an indicator")


@pages.get("/indicators-agreed")
@needs("negotiation:read")
def consistency() -> ResponseReturnValue:
    """Who got which target of an indicator, the most ambitious first."""
    actor = current_actor()
    choices = indicators_agreed(actor)
    form = AgreedIndicatorForm(formdata=request.args, data={"indicator": ""})
    form.indicator.choices = options_from([_NONE, *choices])
    is_valid = form.validate()
    code = form.indicator.data if is_valid else ""
    page = render_template(
        "negotiations/places/consistency.html",
        form=form,
        has_choices=bool(choices),
        across=targets_across(actor, code) if code else None,
    )
    return page, 200 if is_valid else 422


@pages.get("/indicators-agreed.<any(csv, xlsx):form>")
@needs("negotiation:read")
def export_consistency(form: str) -> ResponseReturnValue:
    """The targets of an indicator across agreements, as a file."""
    found = targets_across(current_actor(), one_line(request.args.get("indicator"))[:40])
    if found is None:
        raise NotFound
    return taken_away(TARGETS, form, found.rows)
