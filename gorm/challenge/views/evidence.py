"""The evidence on a case's file, and the files that are kept with it."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.saving import is_saved
from gorm.attachments.forms import sent_file
from gorm.attachments.queries import attachments_of
from gorm.attachments.service import attach
from gorm.audit.service import Subject
from gorm.challenge.forms.evidence import FileForm
from gorm.challenge.queries.evidence import on_file_of
from gorm.challenge.queries.heads import CaseHead
from gorm.challenge.views.blueprint import pages
from gorm.challenge.views.saving import head_to_read, head_to_write
from gorm.core.errors import Refused
from gorm.core.permissions import needs
from gorm.core.web.addresses import see_other


@pages.get("/cases/<reference>/evidence")
@needs("case:read")
def evidence(reference: str) -> ResponseReturnValue:
    """What is on file of a case, as it was seen, and its files."""
    return _page(head_to_read(reference), FileForm.opened())


@pages.post("/cases/<reference>/evidence")
@needs("case:write")
def attach_file(reference: str) -> ResponseReturnValue:
    """Keep a file with a case."""
    head = head_to_write(reference)
    form = FileForm.opened()

    def save() -> None:
        sent = sent_file(form)
        if sent is None:
            raise Refused({"attachment": "Choose the file."})
        attach(
            current_actor(),
            Subject("case", reference),
            head.office_id,
            title=sent.title,
            file_name=sent.file_name,
            content=sent.content,
        )

    if not is_saved(form, save):
        return _page(head, form), 422
    flash("The file is attached.", "success")
    return see_other("challenge.evidence", reference=reference)


def _page(head: CaseHead, form: FileForm) -> str:
    return render_template(
        "challenge/evidence/list.html",
        head=head,
        form=form,
        on_file=on_file_of(current_actor(), head.id),
        attachments=attachments_of("case", head.reference),
        may_remove_attachments=head.may_write,
    )
