"""Attaching files to records, opening them, removing them."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gorm.accounts.actor import Actor
from gorm.accounts.policy import insist
from gorm.attachments.loading import PREFIX, row_of_reader, row_to_open
from gorm.attachments.models import Attachment
from gorm.attachments.offers import home_of
from gorm.attachments.policy import may_remove
from gorm.attachments.rules import TITLE_FIELD, checked
from gorm.audit.service import Subject, record, record_opening
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Conflict, GormError, Refused
from gorm.core.file_store import ContentStore, FileDamaged
from gorm.core.references import next_reference
from gorm.core.text import cleaned, one_line

log = logging.getLogger(__name__)

#: What the acts are called in the trail, as they follow a name.
ACTIONS_IN_ENGLISH: Final[Mapping[str, str]] = {
    "attachment.added": "attached a file",
    "attachment.removed": "removed a file",
    "attachment.opened": "opened an attached file",
    "attachment.found_damaged": "found an attached file damaged",
}
STORE: Final = ContentStore("attachments")
_LONGEST_TITLE: Final = 200


class AttachmentDamaged(GormError):
    """The bytes of an attached file are gone, or are no longer those that were attached."""

    def __init__(self, reference: str, address: str) -> None:
        super().__init__(f"The file of {reference} is not the one that was attached.")
        self.address = address


@dataclass(frozen=True)
class OpenedAttachment:
    """A file, ready to be taken away."""

    file_name: str
    media_type: str
    content: bytes


def attach(
    actor: Actor, subject: Subject, office_id: int, *, title: str, file_name: str, content: bytes
) -> str:
    """Attach a file to a record, within the caller's unit of work; the file's reference.

    The caller has asked its own policy, and has recorded its own act: what was flushed before and
    nobody recorded would be told as part of this one, which stands in the history of the subject.
    Raises Refused for the fields `attachment` and `attachment_title`.
    """
    title = _fitting(title)
    file = checked(file_name, content)
    digest = STORE.keep(content)  # before the row: a file without one is harmless
    attachment = Attachment(
        reference=next_reference(PREFIX),
        subject_kind=subject.kind,
        subject_reference=subject.reference,
        title=title,
        file_name=file.file_name,
        media_type=file.kind.media_type,
        bytes=len(content),
        digest=digest,
        office_id=office_id,
        uploaded_by_id=actor.user_id or None,
        uploaded_at=clock.now(),
    )
    session().add(attachment)
    session().flush()
    record(
        actor,
        "attachment.added",
        subject,
        changes={"File": ("", _in_words(attachment))},
        facts={"attachment": attachment.reference, "digest": digest, "bytes": len(content)},
    )
    return attachment.reference


def remove(actor: Actor, reference: str, reason: str, seen_version: int) -> str:
    """Remove a file: its record offers it no more, and row and bytes stay.

    Returns the page of the record. Raises NotFound, NotAllowed, Refused for `reason`, and Conflict
    where somebody else removed it in the meantime.
    """
    attachment = row_of_reader(actor, reference)
    kind, subject = attachment.subject_kind, attachment.subject_reference
    insist(may_remove(actor, kind, subject))
    why = cleaned(reason)
    if not why:
        raise Refused({"reason": "Enter why the file is removed."})
    if attachment.removed_at is not None or attachment.version != seen_version:
        raise Conflict("Somebody else removed this file while you were working on it.")
    attachment.removed_at, attachment.removed_because = clock.now(), why
    session().flush()
    record(
        actor,
        "attachment.removed",
        Subject(kind, subject),
        reason=why,
        changes={"File": (_in_words(attachment), "")},
        facts={"attachment": reference},
    )
    return _address(attachment)


def open_attachment(actor: Actor, reference: str) -> OpenedAttachment:
    """A file as it was attached; that it was opened is recorded.

    Raises NotFound where the actor may not know of it, and AttachmentDamaged where its bytes are
    not those that were attached: that is recorded too.
    """
    attachment = row_to_open(actor, reference)
    own = Subject("attachment", reference)
    try:
        content = STORE.kept(attachment.digest)
    except FileDamaged as damaged:
        log.error("the file of %s is %s", reference, damaged)  # noqa: TRY400 - no more to tell
        record_opening(actor, "attachment.found_damaged", own)
        raise AttachmentDamaged(reference, _address(attachment)) from damaged
    record_opening(actor, "attachment.opened", own)
    if home := home_of(attachment.subject_kind):
        home.on_opened(actor, attachment.subject_reference)
    return OpenedAttachment(attachment.file_name, attachment.media_type, content)


def _fitting(title: str) -> str:
    title = one_line(title)
    if not title:
        raise Refused({TITLE_FIELD: "Enter what the file is."})
    if len(title) > _LONGEST_TITLE:
        raise Refused({TITLE_FIELD: f"What the file is can be {_LONGEST_TITLE} characters long."})
    return title


def _in_words(attachment: Attachment) -> str:
    return f"{attachment.title} ({attachment.file_name})"


def _address(attachment: Attachment) -> str:
    home = home_of(attachment.subject_kind)
    return home.address(attachment.subject_reference) if home else "/"
