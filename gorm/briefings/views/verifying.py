"""Whether a file is a pack of ours, unaltered, and still to be used."""

from typing import Final

from flask import render_template
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.briefings.forms.life import VerifyForm
from gorm.briefings.queries.verdicts import TITLES, told
from gorm.briefings.queries.verifying import Verified, verify
from gorm.briefings.views.frame import blueprint
from gorm.core.permissions import needs

#: No pack is larger.
MOST_BYTES: Final = 64 * 1024 * 1024


@blueprint.get("/verify")
@needs("pack:read")
def verify_form() -> ResponseReturnValue:
    """Ask for a file."""
    return _page(VerifyForm.opened())


@blueprint.post("/verify")
@needs("pack:read")
def verify_file() -> ResponseReturnValue:
    """Say what a file is. Nothing of it is kept."""
    form = VerifyForm.opened()
    if not form.is_sent:
        return _page(form), 422
    content = form.file.data.stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        form.file.errors = ["This file is larger than any pack."]
        return _page(form), 422
    return _page(form, verify(current_actor(), content))


def _page(form: VerifyForm, verified: Verified | None = None) -> str:
    title = TITLES[verified.verdict] if verified else ""
    lines = told(verified) if verified else ()
    return render_template(
        "briefings/pack_verify.html", form=form, verified=verified, title=title, lines=lines
    )
