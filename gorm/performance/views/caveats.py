"""The pages of caveats."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.audit.queries import history_of
from gorm.core.errors import Conflict, Refused
from gorm.core.forms import options_from
from gorm.core.forms.conflicts import Differing, against
from gorm.core.permissions import needs
from gorm.core.web.addresses import see_other
from gorm.performance import policy
from gorm.performance.forms.caveats import CaveatForm, RemoveForm
from gorm.performance.models.findings import CaveatKind
from gorm.performance.queries.caveats import CaveatRow, caveat_row, caveat_rows, indicator_choices
from gorm.performance.service.caveats import (
    CaveatFacts,
    add_caveat,
    change_caveat,
    remove_caveat,
)
from gorm.performance.views.blueprint import pages

_NONE = ("", "No single indicator")


@pages.get("/performance/caveats")
@needs("performance:read")
def caveats() -> ResponseReturnValue:
    """What must be said with which figures."""
    return render_template(
        "performance/caveats.html",
        rows=caveat_rows(),
        may_manage=policy.may_manage(current_actor()),
    )


@pages.route("/performance/caveats/new", methods=["GET", "POST"])
@needs("performance:manage")
def new_caveat() -> ResponseReturnValue:
    """Add a caveat."""
    form = _opened(
        {
            "indicator": request.args.get("indicator", ""),
            "organisation": request.args.get("organisation", ""),
        }
    )
    if form.is_sent:
        try:
            add_caveat(current_actor(), _facts(form))
        except Refused as refused:
            form.show(refused)
        else:
            flash("The caveat is added.", "success")
            return see_other("performance.caveats")
    page = render_template("performance/caveat_new.html", form=form)
    return page, 422 if request.method == "POST" else 200


@pages.route("/performance/caveats/<reference>/edit", methods=["GET", "POST"])
@needs("performance:manage")
def edit_caveat(reference: str) -> ResponseReturnValue:
    """Change a caveat."""
    row = caveat_row(reference)
    form = _opened(_as_fields(row) | {"version": str(row.version)})
    differing: tuple[Differing, ...] | None = None
    if form.is_sent:
        try:
            change_caveat(current_actor(), reference, _facts(form), form.seen_version)
        except Refused as refused:
            form.show(refused)
        except Conflict:
            differing = against(form, _in_words(row), row.version)
        else:
            flash("The caveat is saved.", "success")
            return see_other("performance.caveats")
    page = render_template(
        "performance/caveat_edit.html",
        form=form,
        row=row,
        differing=differing,
        history=history_of("caveat", row.reference),
    )
    if differing is not None:
        return page, 409
    return page, 422 if request.method == "POST" else 200


@pages.route("/performance/caveats/<reference>/remove", methods=["GET", "POST"])
@needs("performance:manage")
def remove_caveat_form(reference: str) -> ResponseReturnValue:
    """Take a caveat away."""
    row = caveat_row(reference)
    form = RemoveForm.opened()
    if form.is_sent:
        remove_caveat(current_actor(), reference, form.reason.data or "")
        flash("The caveat is removed. Findings that were made with it keep it.", "success")
        return see_other("performance.caveats")
    page = render_template("performance/caveat_remove.html", form=form, row=row)
    return page, 422 if request.method == "POST" else 200


def _opened(values: dict[str, str]) -> CaveatForm:
    form = CaveatForm.opened(values)
    form.indicator.choices = options_from([_NONE, *indicator_choices()])
    return form


def _facts(form: CaveatForm) -> CaveatFacts:
    return CaveatFacts(
        kind=CaveatKind(form.kind.data),
        words=form.words.data or "",
        indicator_code=form.indicator.data or "",
        organisation=form.organisation.data or "",
        period=form.period.data or "",
    )


def _as_fields(row: CaveatRow) -> dict[str, str]:
    return {
        "kind": row.kind.value,
        "words": row.words,
        "indicator": row.indicator_code,
        "organisation": row.organisation_reference,
        "period": row.period,
    }


def _in_words(row: CaveatRow) -> dict[str, str]:
    named = f"{row.indicator_name} ({row.indicator_code})" if row.indicator_code else _NONE[1]
    return _as_fields(row) | {"kind": row.label, "indicator": named}
