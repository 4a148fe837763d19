"""Reading what is attached to records."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from gorm.accounts.actor import Actor
from gorm.attachments.loading import rows_with_names, standing_row
from gorm.attachments.models import Attachment
from gorm.attachments.offers import home_of
from gorm.attachments.policy import may_remove
from gorm.attachments.rules import kind_named
from gorm.core.db import session
from gorm.core.errors import NotAllowed

_COMMAND: Final = "GORM, on the command line"


@dataclass(frozen=True)
class AttachmentLine:
    """A file in the list of a record's files: draw them with attachments/_list.html."""

    reference: str
    title: str
    file_name: str
    kind: str
    bytes: int
    uploaded_by: str
    uploaded_at: datetime
    version: int


@dataclass(frozen=True)
class RemovableAttachment:
    """A file that the reader may remove, and the page of the record that it is attached to."""

    line: AttachmentLine
    subject_reference: str
    address: str


def attachments_of(subject_kind: str, subject_reference: str) -> tuple[AttachmentLine, ...]:
    """The files of a record, the oldest first, without those that were removed.

    Ask only for a record that the reader may read: one statement.
    """
    return attachments_of_many(subject_kind, [subject_reference])[subject_reference]


def attachments_of_many(
    subject_kind: str, subject_references: Collection[str]
) -> Mapping[str, tuple[AttachmentLine, ...]]:
    """The files of several records of a kind, by reference, each record there: one statement."""
    found = session().scalars(
        rows_with_names()
        .where(
            Attachment.subject_kind == subject_kind,
            Attachment.subject_reference.in_(sorted(set(subject_references))),
            Attachment.removed_at.is_(None),
        )
        .order_by(Attachment.subject_reference, Attachment.id)
    )
    by_reference = {
        reference: tuple(_line(one) for one in group)
        for reference, group in groupby(found, lambda one: one.subject_reference)
    }
    return {reference: by_reference.get(reference, ()) for reference in subject_references}


def removable_attachment(actor: Actor, reference: str) -> RemovableAttachment:
    """A file to be removed. Raises NotFound, and NotAllowed where the actor may only read it."""
    found = standing_row(actor, reference)
    kind, subject = found.subject_kind, found.subject_reference
    home = home_of(kind)
    if home is None or not may_remove(actor, kind, subject):
        raise NotAllowed("You may open this file, but not remove it.")
    return RemovableAttachment(_line(found), subject, home.address(subject))


def _line(found: Attachment) -> AttachmentLine:
    return AttachmentLine(
        reference=found.reference,
        title=found.title,
        file_name=found.file_name,
        kind=kind_named(found.media_type),
        bytes=found.bytes,
        uploaded_by=found.uploaded_by.name if found.uploaded_by else _COMMAND,
        uploaded_at=found.uploaded_at,
        version=found.version,
    )
