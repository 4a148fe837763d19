"""The files that are kept with cases: who opens them, who removes them, where they stand."""

from typing import Final

from flask import url_for

from gorm.accounts.actor import Actor
from gorm.attachments.offers import AttachmentHome
from gorm.audit.service import Subject, record_opening
from gorm.challenge.queries.access import case_access


def _may_read(actor: Actor, reference: str) -> bool:
    return case_access(actor, reference).is_readable


def _may_change(actor: Actor, reference: str) -> bool:
    return case_access(actor, reference).may_write


def _address(reference: str) -> str:
    return url_for("challenge.evidence", reference=reference)


def _on_opened(actor: Actor, reference: str) -> None:
    record_opening(actor, "case.opened", Subject("case", reference))


CASE_FILES: Final = AttachmentHome(
    kind="case",
    may_read=_may_read,
    may_change=_may_change,
    address=_address,
    on_opened=_on_opened,
)
