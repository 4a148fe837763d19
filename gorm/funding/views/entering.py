"""Entering an award, amending it, removing it."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.core import clock
from gorm.core.errors import Conflict, NotAllowed, Refused
from gorm.core.forms.conflicts import Differing, against
from gorm.core.permissions import needs
from gorm.core.text import one_line
from gorm.core.web.addresses import see_other
from gorm.funding import policy
from gorm.funding.forms import (
    AmendAwardForm,
    AwardForm,
    EnterAwardForm,
    RemoveAwardForm,
    award_fields,
)
from gorm.funding.models import AwardStatus
from gorm.funding.queries.awards import AwardRecord, award_record
from gorm.funding.queries.programmes import programme_choices
from gorm.funding.rules.years import years_to_choose
from gorm.funding.service.awards import amend_award, enter_award, remove_award
from gorm.funding.views.blueprint import pages
from gorm.places.offers import Place, PlaceKind
from gorm.places.queries.references import place_for_area
from gorm.places.service.finding import organisation_meant

_NEW = {"status": AwardStatus.AGREED.value}


@pages.route("/funding/new", methods=["GET", "POST"])
@needs("funding:write")
def enter() -> ResponseReturnValue:
    """Enter an award to a council or another body."""
    typed = one_line(request.args.get("organisation"))[:200]
    form = EnterAwardForm.opened(_NEW | {"organisation": typed})
    _offer(form)
    if form.is_sent:
        try:
            reference = enter_award(current_actor(), _meant(form), form.facts())
        except Refused as refused:
            form.show(refused)
        else:
            flash("The award is on record.", "success")
            return see_other("funding.award", reference=reference)
    page = render_template(
        "funding/new.html", form=form, place=None, back=url_for("funding.awards")
    )
    return page, 422 if request.method == "POST" else 200


@pages.route("/areas/<reference>/funding/new", methods=["GET", "POST"])
@needs("funding:write")
def enter_for_area(reference: str) -> ResponseReturnValue:
    """Enter an award to an area itself."""
    place = place_for_area(reference)
    if not policy.may_change(current_actor(), place.office_id):
        raise NotAllowed("Only the area’s own office may enter its awards, or an analyst.")
    form = AwardForm.opened(_NEW)
    _offer(form)
    if form.is_sent:
        try:
            made = enter_award(current_actor(), place, form.facts())
        except Refused as refused:
            form.show(refused)
        else:
            flash("The award is on record.", "success")
            return see_other("funding.award", reference=made)
    back = url_for("funding.area", reference=place.reference)
    page = render_template("funding/new.html", form=form, place=place, back=back)
    return page, 422 if request.method == "POST" else 200


@pages.route("/funding/<reference>/edit", methods=["GET", "POST"])
@needs("funding:write")
def amend(reference: str) -> ResponseReturnValue:
    """Change an award, or put one back that was removed."""
    record = _to_change(reference)
    now = award_fields(record)
    form = AmendAwardForm.opened(now)
    _offer(form, record)
    differing: tuple[Differing, ...] | None = None
    if form.is_sent:
        try:
            because = form.because.data or ""
            amend_award(current_actor(), reference, form.facts(), because, form.seen_version)
        except Refused as refused:
            form.show(refused)
        except Conflict:
            differing = _differing(form, record)
        else:
            flash("The award is saved.", "success")
            return see_other("funding.award", reference=reference)
    page = render_template(
        "funding/edit.html", form=form, record=record, differing=differing
    )  # fmt: skip
    if differing is not None:
        return page, 409
    return page, 422 if request.method == "POST" else 200


@pages.route("/funding/<reference>/remove", methods=["GET", "POST"])
@needs("funding:write")
def remove(reference: str) -> ResponseReturnValue:
    """Remove an award that is not right."""
    record = _to_change(reference)
    form = RemoveAwardForm.opened({"version": str(record.version)})
    status = 422 if request.method == "POST" else 200
    if form.is_sent:
        try:
            remove_award(current_actor(), reference, form.because.data or "", form.seen_version)
        except Refused as refused:
            form.show(refused)
        except Conflict as conflict:
            form.faults, status = (str(conflict),), 409
            form.version.data = str(record.version)
        else:
            flash("The award is removed. Amending it puts it back.", "success")
            return see_other("funding.award", reference=reference)
    return render_template("funding/remove.html", form=form, record=record), status


def _to_change(reference: str) -> AwardRecord:
    record = award_record(current_actor(), reference)
    if not policy.may_change(current_actor(), record.office_id):
        raise NotAllowed("Only that place’s own office may change its awards, or an analyst.")
    return record


def _offer(form: AwardForm, record: AwardRecord | None = None) -> None:
    line = record.line if record else None
    years = dict.fromkeys([*([line.year] if line else []), *years_to_choose(clock.today())])
    also = line.programme_reference if line else ""
    form.offer("programme", [("", "Choose"), *programme_choices(also=also)])
    form.offer("year", [("", "Choose"), *((year, year) for year in sorted(years, reverse=True))])


def _meant(form: EnterAwardForm) -> Place:
    """The organisation that was typed."""
    found = organisation_meant(form.organisation.data or "", "organisation")
    if found is None:
        raise Refused({"organisation": "Enter whose award it is."})
    return Place(
        PlaceKind.ORGANISATION, found.id, found.reference, found.name, found.office_id
    )  # fmt: skip


def _differing(form: AmendAwardForm, record: AwardRecord) -> tuple[Differing, ...]:
    """What stands now beside what was typed, after somebody else saved."""
    line = record.line
    words = {name: str(value) for name, value in award_fields(record).items() if name != "version"}
    words |= {
        "programme": line.programme,
        "status": line.status.label,
        "is_sensitive": "Yes" if line.is_sensitive else "No",
    }
    return against(form, words, record.version)
