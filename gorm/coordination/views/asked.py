"""The pages of quiet periods that organisations ask for."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import Actor, current_actor
from gorm.audit.queries import History, history_of
from gorm.coordination import policy
from gorm.coordination.forms.quiet import EndForm, QuietForm
from gorm.coordination.queries import quiet
from gorm.coordination.queries.quiet import AskedRecord
from gorm.coordination.service import quiet as service
from gorm.coordination.service.quiet import QuietDetails
from gorm.coordination.views.blueprint import pages
from gorm.core import clock
from gorm.core.errors import Conflict, NotAllowed, Refused
from gorm.core.permissions import needs
from gorm.core.web.addresses import see_other
from gorm.people.queries.places import LedPlace, led_place
from gorm.places.offers import PlaceKind

_STALE = "Somebody else saved this quiet period while you were working on it. Check what stands."


@pages.get("/calendar/quiet")
@needs("engagement:read")
def asked_periods() -> ResponseReturnValue:
    """The quiet periods that organisations asked for, those to come first."""
    actor, with_past = current_actor(), bool(request.args.get("all"))
    return render_template(
        "coordination/asked_periods.html",
        periods=quiet.asked_periods(actor, today=clock.today(), with_past=with_past),
        with_past=with_past,
        today=clock.today(),
        may_record=actor.has("quiet:write"),
    )


@pages.get("/organisations/<reference>/quiet")
@needs("quiet:write")
def record_quiet_form(reference: str) -> ResponseReturnValue:
    """A form for a quiet period that an organisation asks for."""
    organisation = _organisation(reference)
    return _page(organisation.name, QuietForm.opened(), None)


@pages.post("/organisations/<reference>/quiet")
@needs("quiet:write")
def record_quiet(reference: str) -> ResponseReturnValue:
    """Note a quiet period."""
    organisation, form = _organisation(reference), QuietForm.opened()
    if not form.is_sent:
        return _page(organisation.name, form, None, 422)
    try:
        service.record_quiet(current_actor(), reference, _details(form))
    except Refused as refused:
        form.show(refused)
        return _page(organisation.name, form, None, 422)
    flash("Noted. Whoever plans something with them in that time is told.", "success")
    return see_other("coordination.asked_periods")


@pages.get("/calendar/quiet/<reference>/edit")
@needs("quiet:write")
def edit_quiet(reference: str) -> ResponseReturnValue:
    """The form of a quiet period."""
    period = _changeable(current_actor(), reference)
    return _page(period.organisation, QuietForm.opened(_fields(period)), period)


@pages.post("/calendar/quiet/<reference>/edit")
@needs("quiet:write")
def change_quiet(reference: str) -> ResponseReturnValue:
    """Change a quiet period."""
    actor, form = current_actor(), QuietForm.opened()
    period = _changeable(actor, reference)
    if not form.is_sent:
        return _page(period.organisation, form, period, 422)
    try:
        service.change_quiet(actor, reference, _details(form), form.seen_version)
    except Refused as refused:
        form.show(refused)
        return _page(period.organisation, form, period, 422)
    except Conflict:
        form.faults, form.version.data = (_STALE,), str(period.version)
        return _page(period.organisation, form, period, 409)
    flash("Quiet period saved.", "success")
    return see_other("coordination.asked_periods")


@pages.get("/calendar/quiet/<reference>/end")
@needs("quiet:write")
def end_quiet_form(reference: str) -> ResponseReturnValue:
    """Ask why a quiet period ends before its time."""
    period = _changeable(current_actor(), reference)
    return _end_page(period, EndForm.opened({"version": str(period.version)}))


@pages.post("/calendar/quiet/<reference>/end")
@needs("quiet:write")
def end_quiet(reference: str) -> ResponseReturnValue:
    """End a quiet period."""
    actor, form = current_actor(), EndForm.opened()
    period = _changeable(actor, reference)
    if not form.is_sent:
        return _end_page(period, form, 422)
    try:
        service.end_quiet(actor, reference, form.reason.data or "", form.seen_version)
    except Refused as refused:
        form.show(refused)
        return _end_page(period, form, 422)
    except Conflict:
        form.faults, form.version.data = (_STALE,), str(period.version)
        return _end_page(period, form, 409)
    flash("The quiet period is ended.", "success")
    return see_other("coordination.asked_periods")


def _organisation(reference: str) -> LedPlace:
    organisation = led_place(PlaceKind.ORGANISATION, reference)
    if not policy.may_record_quiet(current_actor(), organisation.office_id):
        raise NotAllowed(f"{organisation.name} is of another office: ask that office to note it.")
    return organisation


def _changeable(actor: Actor, reference: str) -> AskedRecord:
    period = quiet.asked_record(actor, reference)
    if not period.may_change:
        raise NotAllowed("Only the office that noted this quiet period can change it.")
    return period


def _fields(period: AskedRecord) -> dict[str, object]:
    return {
        "version": str(period.version),
        "since": period.since,
        "until": period.until,
        "reason": period.reason,
        "asked_by": period.asked_by,
    }


def _details(form: QuietForm) -> QuietDetails:
    return QuietDetails(
        form.since.data, form.until.data, form.reason.data or "", form.asked_by.data or ""
    )


def _page(
    organisation: str, form: QuietForm, period: AskedRecord | None, status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        "coordination/quiet.html",
        form=form,
        organisation=organisation,
        period=period,
        history=_history(period),
    )
    return page, status


def _history(period: AskedRecord | None) -> History | None:
    return history_of("quiet period", period.reference) if period else None


def _end_page(period: AskedRecord, form: EndForm, status: int = 200) -> ResponseReturnValue:
    return render_template("coordination/end_quiet.html", form=form, period=period), status
