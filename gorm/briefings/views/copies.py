"""The numbered copies of a pack."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.briefings.forms.life import CopyForm
from gorm.briefings.queries.copies import copies_of
from gorm.briefings.service import Handing, keep_copy
from gorm.briefings.views.asking import Asking, ask_or_do
from gorm.briefings.views.frame import blueprint
from gorm.core.permissions import needs
from gorm.core.text import day


@blueprint.get("/<number>/copies")
@needs("pack:read")
def copies(number: str) -> ResponseReturnValue:
    """Who holds which copy."""
    found = copies_of(current_actor(), number)
    return render_template("briefings/pack_copies.html", copies=found)


@blueprint.route("/<number>/copies/<int:copy>", methods=["GET", "POST"])
@needs("pack:build")
def keep_pack_copy(number: str, copy: int) -> ResponseReturnValue:
    """Record who holds a copy, and whether it came back."""
    actor = current_actor()
    kept = copies_of(actor, number).line(copy)
    form = CopyForm.opened(
        {
            "holder": kept.holder,
            "handed_on": kept.handed_on,
            "returned_on": kept.returned_on,
            "version": str(kept.version),
        }
    )
    asking = Asking(
        title=f"Copy {copy} of {number}",
        button="Save",
        done=f"Copy {copy} is recorded.",
        back=url_for("briefings.copies", number=number),
        number=number,
        now={
            "holder": kept.holder,
            "handed_on": day(kept.handed_on),
            "returned_on": day(kept.returned_on),
        },
        version=kept.version,
    )
    return ask_or_do(
        form,
        asking,
        lambda: keep_copy(
            actor,
            number,
            copy,
            Handing(form.holder.data or "", form.handed_on.data, form.returned_on.data),
            form.seen_version,
        ),
    )
