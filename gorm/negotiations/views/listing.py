"""The list of negotiations across areas, as a page and as a file."""

from typing import Any, Final

from flask import render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.offices import office_choices
from gorm.core import clock
from gorm.core.forms import options_from
from gorm.core.permissions import needs
from gorm.core.sheets import Cell, csv_response
from gorm.core.web.navigation import NavigationItem
from gorm.negotiations.forms.agreements import ANY, AgreementFilterForm
from gorm.negotiations.queries.listing import (
    AgreementRow,
    Wanted,
    agreement_page,
    agreements_to_export,
    kind_choices,
    stage_choices,
)
from gorm.negotiations.views.blueprint import pages

NAVIGATION = NavigationItem("Negotiations", "negotiations.agreements", "negotiation:read")
_FILTERS: Final = ("q", "office", "region", "kind", "stage", "state", "mine", "order")
_NARROWING: Final = tuple(name for name in _FILTERS if name != "order")
_EXPORTED: Final = (
    "Reference", "Title", "Area", "Kind", "Office", "Owner", "Stage", "State", "Next date",
    "Next stage", "Days to it", "Lines", "Open lines", "Outside mandate",
    "Flexibilities outstanding",
)  # fmt: skip


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


@pages.get("/agreements.csv")
@needs("negotiation:read")
def export_agreements() -> ResponseReturnValue:
    """The negotiations that the filters leave, as a file."""
    form = _filter_form()
    wanted = _wanted(form) if form.validate() else Wanted()
    found = agreements_to_export(current_actor(), wanted)
    name = f"Negotiations {clock.today().isoformat()}"
    return csv_response(name, _EXPORTED, (_cells(row) for row in found))


def _filter_form() -> AgreementFilterForm:
    empty: dict[str, Any] = dict.fromkeys(_FILTERS, "")
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
    return {name: value for name in _FILTERS if (value := request.args.get(name))}


def _cells(row: AgreementRow) -> list[Cell]:
    known = row.is_readable
    days = (row.next_on - clock.today()).days if row.next_on else None
    return [
        row.reference, row.title, row.area, row.kind, row.office, row.owner, row.stage,
        row.state.label if row.state else "", row.next_on, row.next_stage, days,
        row.lines if known else None, row.open_lines if known else None, row.outside_mandate,
        row.flexibilities if known else None,
    ]  # fmt: skip
