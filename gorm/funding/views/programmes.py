"""Programmes of money, under Settings."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.audit.queries import history_of
from gorm.core.errors import Conflict, Refused
from gorm.core.forms.conflicts import Differing, against
from gorm.core.permissions import needs
from gorm.core.web.addresses import see_other
from gorm.funding.forms import ProgrammeForm, programme_fields
from gorm.funding.queries import programmes as queries
from gorm.funding.service.programmes import add_programme, change_programme
from gorm.funding.views.blueprint import pages
from gorm.settings.offers import SettingsLink

SETTINGS = SettingsLink(
    "Funding programmes", "funding.programmes", "Under which programmes awards are recorded"
)


@pages.get("/settings/programmes")
@needs("setting:manage")
def programmes() -> ResponseReturnValue:
    """Every programme."""
    return render_template("funding/programmes.html", programmes=queries.programmes())


@pages.route("/settings/programmes/new", methods=["GET", "POST"])
@needs("setting:manage")
def new_programme() -> ResponseReturnValue:
    """Add a programme."""
    form = ProgrammeForm.opened({"is_in_use": True})
    if form.is_sent:
        try:
            add_programme(current_actor(), form.facts())
        except Refused as refused:
            form.show(refused)
        else:
            flash("The programme is added.", "success")
            return see_other("funding.programmes")
    page = render_template("funding/programme_new.html", form=form)
    return page, 422 if request.method == "POST" else 200


@pages.route("/settings/programmes/<reference>", methods=["GET", "POST"])
@needs("setting:manage")
def edit_programme(reference: str) -> ResponseReturnValue:
    """Change a programme."""
    record = queries.programme_record(reference)
    now = programme_fields(record)
    form = ProgrammeForm.opened(now)
    differing: tuple[Differing, ...] | None = None
    if form.is_sent:
        try:
            change_programme(current_actor(), reference, form.facts(), form.seen_version)
        except Refused as refused:
            form.show(refused)
        except Conflict:
            words = {
                "name": record.name,
                "department": record.department,
                "kind": record.kind.label,
                "is_in_use": "Yes" if record.is_in_use else "No",
            }
            differing = against(form, words, record.version)
        else:
            flash("The programme is saved.", "success")
            return see_other("funding.programmes")
    page = render_template(
        "funding/programme_edit.html",
        form=form,
        record=record,
        differing=differing,
        history=history_of("programme", reference),
    )
    if differing is not None:
        return page, 409
    return page, 422 if request.method == "POST" else 200
