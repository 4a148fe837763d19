"""Taking files away and removing them; they are attached on the pages of their records."""

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.attachments import queries, service
from gorm.attachments.forms import RemoveAttachmentForm
from gorm.attachments.queries import RemovableAttachment
from gorm.core.errors import Refused
from gorm.core.permissions import needs
from gorm.core.web.addresses import see_path
from gorm.core.web.downloads import to_take_away
from gorm.core.web.error_pages import error_page

blueprint = Blueprint("attachments", __name__, url_prefix="/attachments")


@blueprint.get("/<reference>")
@needs("attachment:read")
def attachment(reference: str) -> ResponseReturnValue:
    """The file itself. That it was opened is recorded before its first byte goes out."""
    try:
        opened = service.open_attachment(current_actor(), reference)
    except service.AttachmentDamaged as damaged:
        return error_page(
            409,
            "This file cannot be opened",
            f"The file of {reference} is missing or has been changed since it was attached, so it "
            "is not handed out. That has been recorded. Tell your administrator, who can restore "
            "it from a backup.",
            link=("Go back to the record", damaged.address),
        )
    return to_take_away(opened.content, opened.media_type, opened.file_name)


@blueprint.get("/<reference>/remove")
@needs("attachment:remove")
def remove_form(reference: str) -> ResponseReturnValue:
    """Ask why a file is removed."""
    found = queries.removable_attachment(current_actor(), reference)
    form = RemoveAttachmentForm.opened({"version": str(found.line.version)})
    return _page(found, form)


@blueprint.post("/<reference>/remove")
@needs("attachment:remove")
def remove(reference: str) -> ResponseReturnValue:
    """Remove a file; it is kept, and no longer offered."""
    actor = current_actor()
    form = RemoveAttachmentForm.opened()
    if form.is_sent:
        try:
            address = service.remove(actor, reference, str(form.reason.data), form.seen_version)
        except Refused as refused:
            form.show(refused)
        else:
            flash("The file is removed.", "success")
            return see_path(address)
    return _page(queries.removable_attachment(actor, reference), form), 422


def _page(found: RemovableAttachment, form: RemoveAttachmentForm) -> str:
    return render_template("attachments/remove.html", found=found, form=form)
