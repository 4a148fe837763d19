"""Noting that a promise was asked after, and setting how long somebody may hear nothing."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.saving import is_saved
from gorm.audit.queries import history_of
from gorm.core import clock
from gorm.core.errors import Conflict, Refused
from gorm.core.forms.conflicts import Differing, against
from gorm.core.forms.fields import number_in
from gorm.core.permissions import needs
from gorm.core.web.addresses import is_own, see_other, see_path
from gorm.engagements import service
from gorm.engagements.chasing_models import ChaseWay
from gorm.engagements.forms.chasing import ChaseForm, SilenceForm
from gorm.engagements.queries import CommitmentToChange, commitment_to_edit
from gorm.engagements.queries.chases import SilenceSet, silence_set
from gorm.engagements.service import ChaseDetails, Silence
from gorm.engagements.service.chasing import SILENCE
from gorm.engagements.views.blueprint import pages
from gorm.engagements.views.record import note_opening
from gorm.settings.offers import SettingsLink

SETTINGS = SettingsLink(
    "Days without contact",
    "engagements.silence",
    "After how long organisations and key people wait on My work",
)


@pages.get("/commitments/<reference>/chase")
@needs("engagement:log")
def chase(reference: str) -> ResponseReturnValue:
    """The form of a chase, with today filled in."""
    current = commitment_to_edit(current_actor(), reference)
    note_opening(current.engagement_reference, current.sharing)
    return _chase_page(current, ChaseForm.opened({"chased_on": clock.today(), "way": ""}))


@pages.post("/commitments/<reference>/chase")
@needs("engagement:log")
def chase_now(reference: str) -> ResponseReturnValue:
    """Note that a promise was asked after."""
    current = commitment_to_edit(current_actor(), reference)
    form = ChaseForm.opened()

    def save() -> None:
        way = ChaseWay(form.way.data) if form.way.data else None
        if form.chased_on.data is None:
            raise Refused({"chased_on": "Enter the day of the chase."})
        details = ChaseDetails(form.chased_on.data, way, form.words.data or "")
        service.chase_commitment(current_actor(), reference, details)

    if not is_saved(form, save):
        return _chase_page(current, form, status=422)
    flash(f"The chase of {reference} is noted.", "success")
    return _back(current)


@pages.post("/commitments/<reference>/chased-today")
@needs("engagement:log")
def chased_today(reference: str) -> ResponseReturnValue:
    """Note in one click that a promise was asked after today."""
    current = commitment_to_edit(current_actor(), reference)
    try:
        service.chase_commitment(current_actor(), reference, ChaseDetails(clock.today()))
    except Refused as refused:
        flash(" ".join(refused.faults.values()), "notice")
    else:
        flash(f"{reference} was chased today.", "success")
    return _back(current)


@pages.get("/settings/silence")
@needs("setting:manage")
def silence() -> ResponseReturnValue:
    """The form of how long somebody may hear nothing."""
    standing = silence_set()
    fields = _days(standing) | {"version": str(standing.version)}
    return _silence_page(SilenceForm.opened(fields))


@pages.post("/settings/silence")
@needs("setting:manage")
def set_silence() -> ResponseReturnValue:
    """Set how long somebody may hear nothing."""
    form = SilenceForm.opened()

    def save() -> None:
        typed = Silence(number_in(form.organisation_days) or 0, number_in(form.person_days) or 0)
        service.set_silence(current_actor(), typed, form.seen_version)

    try:
        if not is_saved(form, save):
            return _silence_page(form, status=422)
    except Conflict:
        standing = silence_set()
        differing = against(form, _days(standing), standing.version)
        return _silence_page(form, status=409, differing=differing)
    flash("The days were set.", "success")
    return see_other("engagements.silence")


def _days(standing: SilenceSet) -> dict[str, str]:
    return {
        "organisation_days": str(standing.organisation_days),
        "person_days": str(standing.person_days),
    }


def _chase_page(
    current: CommitmentToChange, form: ChaseForm, *, status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        "engagements/chase.html",
        form=form,
        commitment=current,
        back=request.values.get("back", ""),
    )
    return page, status


def _silence_page(
    form: SilenceForm, *, status: int = 200, differing: tuple[Differing, ...] | None = None
) -> ResponseReturnValue:
    page = render_template(
        "engagements/silence.html",
        form=form,
        differing=differing,
        history=history_of(SILENCE.kind, SILENCE.reference),
    )
    return page, status


def _back(current: CommitmentToChange) -> ResponseReturnValue:
    """Back to the list that the button stood on, or to the engagement."""
    back = request.form.get("back", "")
    if is_own(back):
        return see_path(back)
    return see_path(url_for("engagements.detail", reference=current.engagement_reference))
