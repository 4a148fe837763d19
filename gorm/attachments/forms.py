"""The fields with which a form asks for a file, and the form that removes one."""

from dataclasses import dataclass
from typing import Any

from gorm.attachments.rules import FILE_FIELD, KINDS_IN_WORDS, LARGEST, TITLE_FIELD, refused
from gorm.core.errors import Refused
from gorm.core.forms import Form, a_file, long_text, text_line


@dataclass(frozen=True)
class SentFile:
    """A file as somebody sent it, for `service.attach`."""

    title: str
    file_name: str
    content: bytes


class AttachmentFields:
    """Two fields for a form of another feature: `class ReplyForm(AttachmentFields, Form)`.

    The form is sent as multipart/form-data; draw `form.attachment()` and
    `form.attachment_title()`, and ask `sent_file(form)` for what came.
    """

    attachment = a_file(
        "File (optional)",
        hint=f"{KINDS_IN_WORDS}; at most 10 MB. If the page comes back, choose the file again.",
    )
    attachment_title = text_line(
        "What the file is (optional)",
        hint="Needed with a file, such as: reply of the council, 3 March 2027.",
    )


class RemoveAttachmentForm(Form):
    """Why a file is removed."""

    reason = long_text("Reason", required="Enter why the file is removed.", longest=2_000)


def sent_file(form: Any) -> SentFile | None:
    """The file of a form with `AttachmentFields`; None where none was chosen.

    Raises Refused where a file has no title, or a title no file. No more of the file is read than
    may be kept and one byte, so that what is larger can be told.
    """
    title, chosen = str(form[TITLE_FIELD].data or ""), form[FILE_FIELD].data
    if not chosen:
        if title:
            raise refused("Choose the file, or empty the line that says what it is.")
        return None
    if not title:
        raise Refused({TITLE_FIELD: "Enter what the file is. Then choose the file again."})
    chosen.stream.seek(0)
    return SentFile(title, chosen.filename or "", chosen.stream.read(LARGEST + 1))
