"""Writing the biography of somebody."""

from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.core import clock
from gorm.core.errors import Conflict, NotAllowed, Refused
from gorm.core.forms.conflicts import Differing, against
from gorm.core.permissions import needs
from gorm.core.text import day
from gorm.core.web.addresses import see_other
from gorm.people.forms import BiographyForm
from gorm.people.queries.persons import PersonProfile, person_profile
from gorm.people.service import BiographyDetails, write_biography
from gorm.people.views.base import blueprint


@blueprint.route("/people/<reference>/biography", methods=["GET", "POST"])
@needs("person:write")
def biography(reference: str) -> ResponseReturnValue:
    """Write or check somebody's biography; where somebody else did so meanwhile, show both."""
    actor = current_actor()
    stands = person_profile(actor, reference)
    if not stands.may_change:
        raise NotAllowed(f"{stands.name} is kept by the office of their organisation.")
    form = BiographyForm.opened(
        _as_words(stands)
        | {
            # A new one is checked today unless somebody says otherwise.
            "biography_checked_on": stands.biography_checked_on or clock.today(),
            "version": str(stands.version),
        }
    )
    differing: tuple[Differing, ...] | None = None
    if form.is_sent:
        try:
            write_biography(actor, reference, _details(form), seen_version=form.seen_version)
            flash("The biography is saved.", "success")
            return see_other("people.person", reference=reference)
        except Refused as refused:
            form.show(refused)
        except Conflict:
            differing = against(form, _as_words(stands), stands.version)
    page = render_template("people/biography.html", form=form, person=stands, differing=differing)
    if differing is not None:
        return page, 409
    return page, 422 if request.method == "POST" else 200


def _details(form: BiographyForm) -> BiographyDetails:
    return BiographyDetails(
        form.biography.data or "",
        form.biography_source.data or "",
        form.biography_checked_on.data,
    )


def _as_words(person: PersonProfile) -> dict[str, Any]:
    return {
        "biography": person.biography,
        "biography_source": person.biography_source,
        "biography_checked_on": day(person.biography_checked_on),
    }
