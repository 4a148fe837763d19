"""Packs on paper before they are issued: drafts, and what waits to be cleared."""

from dataclasses import dataclass

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record_opening
from gorm.briefings.contents import PackContents
from gorm.briefings.frozen import Imprint, frozen
from gorm.briefings.models import PackState
from gorm.briefings.policy import SUBJECT
from gorm.briefings.printing import DRAFT, FOR_CLEARANCE, printed
from gorm.briefings.queries import pack_place, pack_row, state_of
from gorm.briefings.service.drafting import order_of
from gorm.briefings.service.freezing import held_contents, refuse_internal
from gorm.briefings.service.gathering import gathered
from gorm.briefings.service.imprints import amending
from gorm.briefings.service.loading import pack_to_read
from gorm.core.db import one_moment
from gorm.core.errors import Refused
from gorm.core.pdf import Pdf


@dataclass(frozen=True)
class DraftPrint:
    """A draft on paper, and what it holds as it stands."""

    pdf: Pdf
    contents: PackContents


def print_draft(actor: Actor, number: str) -> DraftPrint:
    """A draft on paper as its records stand, which says on its face that it is a draft.

    Nothing is kept of it but that somebody printed it. Raises NotFound, NotAllowed, Refused,
    RestrictedWithheld, PdfError.
    """
    with one_moment():
        pack = pack_to_read(actor, number, PackState.DRAFT)
        order, place, pack_id = order_of(pack), pack_place(pack), pack.id
        imprint = amending(Imprint(number, status=DRAFT), pack)
    contents = gathered(actor, place.kind, place.reference, order, pack_id)
    refuse_internal(contents)
    pdf = printed(imprint, frozen(contents))
    record_opening(actor, "pack.draft_printed", Subject(SUBJECT, number))
    return DraftPrint(pdf, contents)


def print_frozen(actor: Actor, number: str) -> Pdf:
    """What is to be cleared, on paper: the frozen contents, which say what they are.

    Raises NotFound; Refused where nothing is frozen; PdfError.
    """
    with one_moment():
        pack = pack_row(actor, number)
        if state_of(pack) is not PackState.CLEARING:
            raise Refused({"": f"{number} has nothing that waits to be cleared."})
        kept = held_contents(pack)
        imprint = amending(Imprint(number, status=FOR_CLEARANCE), pack)
    pdf = printed(imprint, kept)
    record_opening(actor, "pack.draft_printed", Subject(SUBJECT, number))
    return pdf
