"""Setting ceilings: that of one organisation, and that of all without their own."""

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.saving import is_saved
from gorm.audit.queries import history_of
from gorm.burden import policy, service
from gorm.burden.forms import CeilingForm
from gorm.burden.queries import ceilings
from gorm.burden.queries.ceilings import Ceiling
from gorm.burden.service import NewCeiling
from gorm.burden.views.blueprint import pages
from gorm.core.errors import Conflict, NotAllowed
from gorm.core.forms import Form
from gorm.core.forms.conflicts import Differing, against
from gorm.core.forms.fields import number_in
from gorm.core.permissions import needs
from gorm.core.web.addresses import see_other
from gorm.places.offers import Place
from gorm.places.queries.references import place_for_organisation
from gorm.settings.offers import SettingsLink

SETTINGS = SettingsLink(
    "Ceiling of what is asked",
    "burden.usual_ceiling",
    "How many hours a quarter government may ask of an organisation",
)


@pages.get("/organisations/<reference>/burden/ceiling")
@needs("place:write")
def ceiling(reference: str) -> ResponseReturnValue:
    """The form of an organisation's own ceiling."""
    place = _place_to_set(reference)
    return _own_page(place, CeilingForm.opened(_fields(_standing(place))))


@pages.post("/organisations/<reference>/burden/ceiling")
@needs("place:write")
def set_ceiling(reference: str) -> ResponseReturnValue:
    """Give an organisation a ceiling of its own."""
    place, form = _place_to_set(reference), CeilingForm.opened()

    def save() -> None:
        service.set_ceiling(current_actor(), place, _typed(form))

    try:
        if not is_saved(form, save):
            return _own_page(place, form, status=422)
    except Conflict:
        return _own_page(place, form, status=409, differing=_differing(form, _standing(place)))
    flash(f"The ceiling of {place.name} was set.", "success")
    return see_other("burden.organisation", reference=place.reference)


@pages.post("/organisations/<reference>/burden/ceiling/remove")
@needs("place:write")
def remove_ceiling(reference: str) -> ResponseReturnValue:
    """Have the usual ceiling hold for an organisation again."""
    place = _place_to_set(reference)
    service.remove_ceiling(current_actor(), place, Form.opened().seen_version)
    flash(f"The usual ceiling holds for {place.name} again.", "success")
    return see_other("burden.organisation", reference=place.reference)


@pages.get("/settings/burden")
@needs("setting:manage")
def usual_ceiling() -> ResponseReturnValue:
    """The form of the usual ceiling, and every ceiling of an organisation's own."""
    return _usual_page(CeilingForm.opened(_fields(ceilings.usual())))


@pages.post("/settings/burden")
@needs("setting:manage")
def set_usual_ceiling() -> ResponseReturnValue:
    """Set the usual ceiling."""
    form = CeilingForm.opened()

    def save() -> None:
        service.set_usual_ceiling(current_actor(), _typed(form))

    try:
        if not is_saved(form, save):
            return _usual_page(form, status=422)
    except Conflict:
        return _usual_page(form, status=409, differing=_differing(form, ceilings.usual()))
    flash("The usual ceiling was set.", "success")
    return see_other("burden.usual_ceiling")


def _place_to_set(reference: str) -> Place:
    place = place_for_organisation(reference)
    if not policy.may_set_ceiling(current_actor(), place.office_id):
        raise NotAllowed("Only that organisation’s own office, or an administrator, may set this.")
    return place


def _standing(place: Place) -> Ceiling:
    """The organisation's own ceiling; where it has none, the usual one to begin with."""
    return ceilings.own_of(place.id) or Ceiling(ceilings.usual().hours, "", 0)


def _typed(form: CeilingForm) -> NewCeiling:
    return NewCeiling(number_in(form.hours) or 0, form.because.data or "", form.seen_version)


def _fields(standing: Ceiling) -> dict[str, str]:
    return {
        "hours": str(standing.hours),
        "because": standing.because,
        "version": str(standing.version),
    }


def _differing(form: CeilingForm, standing: Ceiling) -> tuple[Differing, ...]:
    """What stands now beside what was typed, after somebody else saved."""
    now = {"hours": str(standing.hours), "because": standing.because}
    return against(form, now, standing.version)


def _own_page(
    place: Place,
    form: CeilingForm,
    *,
    status: int = 200,
    differing: tuple[Differing, ...] | None = None,
) -> ResponseReturnValue:
    page = render_template(
        "burden/ceiling.html",
        place=place,
        form=form,
        differing=differing,
        own=ceilings.own_of(place.id),
        usual=ceilings.usual(),
        back=url_for("burden.organisation", reference=place.reference),
    )
    return page, status


def _usual_page(
    form: CeilingForm, *, status: int = 200, differing: tuple[Differing, ...] | None = None
) -> ResponseReturnValue:
    page = render_template(
        "burden/usual_ceiling.html",
        form=form,
        differing=differing,
        own=ceilings.own_ceilings(),
        history=history_of(service.USUAL.kind, service.USUAL.reference),
    )
    return page, status
