"""The list of all awards, and the page of one."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import Actor, current_actor
from gorm.accounts.offices import office_choices
from gorm.audit.queries import history_of
from gorm.core.paging import NameCursor
from gorm.core.permissions import needs
from gorm.core.text import moment
from gorm.core.web.navigation import NavigationItem
from gorm.funding import policy
from gorm.funding.forms import ANY, AwardFilterForm
from gorm.funding.queries.awards import (
    AwardRecord,
    Wanted,
    award_page,
    award_record,
    every_award,
    years_on_record,
)
from gorm.funding.queries.programmes import every_programme
from gorm.funding.views.blueprint import pages
from gorm.funding.views.listed import AWARDS
from gorm.lists.taking_away import insist_on_known, taken_away

NAVIGATION = NavigationItem("Funding", "funding.awards", "funding:read")


@pages.get("/funding")
@needs("funding:read")
def awards() -> ResponseReturnValue:
    """Every award that the reader may know of."""
    actor = current_actor()
    form = _filter_form(actor)
    is_valid = form.validate()
    wanted = _wanted(form) if is_valid else Wanted()
    kept = {name: value for name in AWARDS.filters if (value := request.args.get(name))}
    page = render_template(
        "funding/awards.html",
        form=form,
        page=award_page(actor, wanted, NameCursor.parse(request.args.get("after"))),
        kept=kept,
        is_narrowed=any(name != "order" for name in kept),
    )
    return page, 200 if is_valid else 422


@pages.get("/funding.<any(csv, xlsx):form>")
@needs("funding:read")
def export_awards(form: str) -> ResponseReturnValue:
    """The awards that the filters leave, as a file."""
    actor = current_actor()
    asked = _filter_form(actor)
    insist_on_known(asked)
    return taken_away(AWARDS, form, every_award(actor, _wanted(asked)))


@pages.get("/funding/<reference>")
@needs("funding:read")
def award(reference: str) -> ResponseReturnValue:
    """One award: to whom, of what, how firm, and where that stands."""
    actor = current_actor()
    record = award_record(actor, reference)
    return render_template(
        "funding/award.html",
        record=record,
        facts=_facts(record),
        may_change=policy.may_change(actor, record.office_id),
        history=history_of("award", reference),
    )


def _facts(record: AwardRecord) -> list[tuple[str, str]]:
    line = record.line
    facts = [
        ("Programme", line.programme),
        ("Financial year", line.year),
        ("Amount", line.amount),
        ("How firm", line.status.label),
        ("Marking", "OFFICIAL-SENSITIVE" if line.is_sensitive else "OFFICIAL"),
        ("Note", line.note),
        ("Source", line.source),
        ("Entered", f"{moment(line.entered_at)}, by {line.entered_by}"),
        ("Came with the file of digest (SHA-256)", record.file_digest),
    ]
    return [(label, words) for label, words in facts if words]


def _filter_form(actor: Actor) -> AwardFilterForm:
    names = ("programme", "year", "status", "office")
    start: dict[str, Any] = dict.fromkeys(names, "") | {"order": "year"}
    form = AwardFilterForm(formdata=request.args, data=start)
    form.offer("programme", [ANY, *every_programme()])
    form.offer("year", [ANY, *((year, year) for year in years_on_record(actor))])
    form.offer("office", [ANY, *((one.code, one.name) for one in office_choices())])
    return form


def _wanted(form: AwardFilterForm) -> Wanted:
    return Wanted(
        words=form.q.data or "",
        programme=form.programme.data or "",
        year=form.year.data or "",
        status=form.status.data or "",
        office=form.office.data or "",
        order=form.order.data or "year",
    )
