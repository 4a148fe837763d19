"""The same indicator across agreements: who got which target."""

from typing import Final

from flask import render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.core import clock
from gorm.core.errors import NotFound
from gorm.core.forms import options_from
from gorm.core.permissions import needs
from gorm.core.sheets import Cell, csv_response
from gorm.core.text import one_line
from gorm.negotiations.forms.consistency import AgreedIndicatorForm
from gorm.negotiations.queries.consistency import (
    TargetAcross,
    indicators_agreed,
    targets_across,
)
from gorm.negotiations.views.blueprint import pages

_NONE: Final = ("", "Choose an indicator")
_EXPORTED: Final = (
    "Area", "Agreement", "Title", "Kind", "Stage", "Line", "Part", "Unit", "Baseline",
    "Baseline on", "Target", "With stretch", "Due on", "Change a year",
    "Change a year, per cent of the baseline", "Remark",
)  # fmt: skip


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


@pages.get("/indicators-agreed.csv")
@needs("negotiation:read")
def export_consistency() -> ResponseReturnValue:
    """The targets of an indicator across agreements, as a file."""
    found = targets_across(current_actor(), one_line(request.args.get("indicator"))[:40])
    if found is None:
        raise NotFound
    name = f"Targets of {found.code} {clock.today().isoformat()}"
    return csv_response(name, _EXPORTED, (_cells(row) for row in found.rows))


def _cells(row: TargetAcross) -> list[Cell]:
    return [
        row.area, row.agreement, row.title, row.kind, row.stage, row.line, row.part, row.unit,
        row.baseline, row.baseline_on, row.target, row.stretch, row.due_on, row.yearly,
        row.ambition, row.remark,
    ]  # fmt: skip
