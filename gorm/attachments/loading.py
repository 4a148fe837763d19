"""Finding the row of a file, for whoever may know of it."""

from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.attachments.models import Attachment
from gorm.attachments.policy import may_open, may_open_removed
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.references import is_reference

PREFIX: Final = "ATT"


def row_to_open(actor: Actor, reference: str) -> Attachment:
    """The row of a file. Raises NotFound where there is none, or none that the actor may open."""
    found = row_of_reader(actor, reference)
    if found.removed_at is not None and not may_open_removed(actor):
        raise NotFound(f"{reference} was removed.")
    return found


def standing_row(actor: Actor, reference: str) -> Attachment:
    """The row of a file that was not removed. Raises NotFound."""
    found = row_of_reader(actor, reference)
    if found.removed_at is not None:
        raise NotFound(f"{reference} was removed.")
    return found


def row_of_reader(actor: Actor, reference: str) -> Attachment:
    """The row of a file, removed or not, whose record the actor may read. Raises NotFound."""
    if not is_reference(reference, PREFIX):
        raise NotFound
    found = session().scalar(rows_with_names().where(Attachment.reference == reference))
    if found is None or not may_open(actor, found.subject_kind, found.subject_reference):
        raise NotFound(f"There is no file {reference} to open.")
    return found


def rows_with_names() -> Select[Attachment]:
    """Files, each with the name of whoever attached it."""
    return select(Attachment).options(joinedload(Attachment.uploaded_by))
