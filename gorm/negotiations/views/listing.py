"""The list of negotiations across areas, as a page and as a file."""

from typing import Any, Final

from flask import render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.offices import office_choices
from gorm.core.forms import options_from
from gorm.core.permissions import needs
from gorm.core.web.navigation import NavigationItem
from gorm.lists.taking_away import insist_on_known, taken_away
from gorm.negotiations.forms.agreements import ANY, AgreementFilterForm
from gorm.negotiations.queries.listing import (
    Wanted,
    agreement_page,
    agreements_to_export,
    kind_choices,
    stage_choices,
)
from gorm.negotiations.views.blueprint import pages
from gorm.negotiations.views.listed import AGREEMENTS

NAVIGATION = NavigationItem("Negotiations", "negotiations.agreements", "negotiation:read")
_NARROWING: Final = tuple(name for name in AGREEMENTS.filters if name != "order")


@pages.get("/agreements")
@needs("negotiation:read")
def agreements() -> ResponseReturnValue:
    """The negotiations whose existence the reader may know of."""
    form = _filter_form()
    is_valid = form.validate()
    wanted = _wanted(form) if is_valid else Wanted()
    kept = _kept()
    page = render_template(
        "negotiations/agreements/list.html",
        form=form,
        page=agreement_page(current_actor(), wanted, request.args.get("after")),
        kept=kept,
        order=wanted.order,
        is_narrowed=any(name in kept for name in _NARROWING),
    )
    return page, 200 if is_valid else 422


@pages.get("/agreements.<any(csv, xlsx):form>")
@needs("negotiation:read")
def export_agreements(form: str) -> ResponseReturnValue:
    """The negotiations that the filters leave, as a file."""
    asked = _filter_form()
    insist_on_known(asked)
    return taken_away(AGREEMENTS, form, agreements_to_export(current_actor(), _wanted(asked)))


def _filter_form() -> AgreementFilterForm:
    empty: dict[str, Any] = dict.fromkeys(AGREEMENTS.filters, "")
    form = AgreementFilterForm(
        formdata=request.args, data=empty | {"state": "open", "order": "due"}
    )
    offices = office_choices()
    form.office.choices = options_from([ANY, *((one.code, one.name) for one in offices)])
    regions = [(one.region_name, one.region_name) for one in offices]
    form.region.choices = options_from([ANY, *regions])
    form.kind.choices = options_from([ANY, *kind_choices()])
    form.stage.choices = options_from([ANY, *stage_choices()])
    return form


def _wanted(form: AgreementFilterForm) -> Wanted:
    return Wanted(
        words=form.q.data or "",
        office=form.office.data or "",
        region=form.region.data or "",
        kind=form.kind.data or "",
        stage=form.stage.data or "",
        state=form.state.data or "open",
        is_mine=form.mine.data == "yes",
        order=form.order.data or "due",
    )


def _kept() -> dict[str, str]:
    """The filters of this address, for links that keep them."""
    return {name: value for name in AGREEMENTS.filters if (value := request.args.get(name))}
