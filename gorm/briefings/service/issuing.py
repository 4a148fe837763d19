"""Issuing a pack: its contents are frozen, printed, kept, and never change again."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record
from gorm.briefings import files
from gorm.briefings.contents import PackContents, PackOrder, preparer_name
from gorm.briefings.frozen import Frozen, Imprint, frozen
from gorm.briefings.models import Pack, PackReader, PackState
from gorm.briefings.policy import visible_to
from gorm.briefings.printing import DRAFT, printed
from gorm.briefings.queries import CUT_OFF_AFTER, pack_place
from gorm.briefings.service.drafting import begin, order_of
from gorm.briefings.service.gathering import gathered
from gorm.core import clock
from gorm.core.db import one_moment, session, unit_of_work
from gorm.core.errors import NotFound, Refused
from gorm.core.file_store import digest_of
from gorm.core.pdf import Pdf, PdfError
from gorm.core.references import is_reference
from gorm.places.offers import Audience, Place

log = logging.getLogger(__name__)

_NO_ROOM: Final = (
    "The file could not be written: the disk is full or does not answer. Tell your administrator."
)
_DEFECT: Final = (
    "Something went wrong in GORM while it made this pack. It is not your doing, and it has been "
    "written to the log."
)


class NotForThem(Exception):
    """A section offered the other side something that is not for them."""


def build_pack(
    actor: Actor,
    place: Place,
    order: PackOrder,
    *,
    on_numbered: Callable[[str], None] = lambda _number: None,
) -> str:
    """Begin a pack and issue it at once, where no clearance is required; its number.

    A pack that could not be made stays as a draft, and says why. Raises RestrictedWithheld before
    anything is made; NotAllowed; NotFound.
    """
    contents = gathered(actor, place.kind, place.reference, order)
    with unit_of_work():
        number = begin(actor, place, order, on_numbered=on_numbered)
    issue(actor, number, contents=contents)
    return number


def issue(
    actor: Actor, number: str, *, copies: int = 1, contents: PackContents | None = None
) -> bool:
    """Freeze a draft as its records stand, print it and keep it; whether that could be done.

    Runs its own units of work, since no transaction may wait for a PDF. Whoever comes second, while
    it is being issued or after, is told so. What fails leaves the draft as it was, with the reason.
    Raises NotFound; Refused where it is no draft any more; RestrictedWithheld.
    """
    with one_moment():
        pack = draft_of(actor, number)
        order, place, pack_id = order_of(pack), pack_place(pack), pack.id
    contents = contents or gathered(actor, place.kind, place.reference, order, pack_id)
    with unit_of_work():
        pack = draft_of(actor, number)
        pack.state, pack.issuing_since, pack.failure = PackState.ISSUING, clock.now(), ""
        pack.copies = copies
        record(actor, "pack.issuing", Subject("pack", number))
    try:
        _make(actor, number, contents, copies)
    except PdfError as error:
        log.warning("pack %s was not made: %s", number, error.detail)
        _give_up(actor, number, str(error))
    except OSError:
        log.exception("pack %s was not written", number)
        _give_up(actor, number, _NO_ROOM)
    except Exception:
        log.exception("pack %s was not made", number)
        _give_up(actor, number, _DEFECT)
    else:
        return True
    return False


@dataclass(frozen=True)
class DraftPrint:
    """A draft on paper, and what it holds as it stands."""

    pdf: Pdf
    contents: PackContents


def print_draft(actor: Actor, number: str) -> DraftPrint:
    """A draft on paper as its records stand, which says on its face that it is a draft.

    Nothing is kept of it. Raises NotFound, RestrictedWithheld, PdfError.
    """
    with one_moment():
        pack = draft_of(actor, number)
        order, place, pack_id = order_of(pack), pack_place(pack), pack.id
    contents = gathered(actor, place.kind, place.reference, order, pack_id)
    refuse_internal(contents)
    pdf = printed(Imprint(number, status=DRAFT), frozen(contents))
    return DraftPrint(pdf, contents)


def draft_of(actor: Actor, number: str) -> Pack:
    """A draft that the actor may work on. Raises NotFound; Refused where it is none any more."""
    if not is_reference(number, "PACK"):
        raise NotFound("There is no such pack.")
    query = select(Pack).where(Pack.number == number, visible_to(actor))
    pack = session().scalar(query.options(joinedload(Pack.area), joinedload(Pack.organisation)))
    if pack is None:
        raise NotFound(f"There is no pack {number}.")
    if pack.state is PackState.DRAFT or is_interrupted(pack):
        return pack
    raise Refused({"": f"{number} is no draft any more: it is {pack.state.label.lower()}."})


def is_interrupted(pack: Pack) -> bool:
    """Whether somebody began to issue it, and their process ended in the middle."""
    if pack.state is not PackState.ISSUING:
        return False
    began = pack.issuing_since
    return began is None or clock.now() - began > CUT_OFF_AFTER


def _make(actor: Actor, number: str, contents: PackContents, copies: int) -> None:
    refuse_internal(contents)
    kept = frozen(contents)
    now = clock.now()
    imprint = Imprint(number, issued_at=now, issued_by=preparer_name(actor), copies=copies)
    pdf = printed(imprint, kept)
    files.keep_contents(number, kept.to_bytes())
    files.keep(number, pdf)
    _freeze(actor, number, contents, kept, pdf)


def refuse_internal(contents: PackContents) -> None:
    """The last look before something goes to the other side. Raises NotForThem."""
    if contents.order.audience is not Audience.AREA:
        return
    if contents.holds_restricted or any(part.marking_rank for part in contents.parts):
        raise NotForThem("a section offers the other side what is not for them")


def _freeze(actor: Actor, number: str, contents: PackContents, kept: Frozen, pdf: Pdf) -> None:
    with unit_of_work():
        pack = _in_the_making(number)
        pack.state, pack.issuing_since = PackState.ISSUED, None
        pack.issued_at, pack.issued_by_id = clock.now(), actor.user_id or None
        pack.data_as_at, pack.marking = contents.as_at, contents.marking
        pack.handling, pack.holds_restricted = kept.cover.handling, contents.holds_restricted
        pack.readers = [PackReader(user_id=user_id) for user_id in sorted(contents.reader_ids)]
        pack.pages, pack.bytes = pdf.pages, len(pdf)
        pack.content_digest, pack.file_digest = kept.digest, digest_of(pdf)
        facts = {"content": kept.digest, "file": pack.file_digest, "pages": pdf.pages}
        record(actor, "pack.frozen", Subject("pack", number), facts=facts | _answer(contents))


def _answer(contents: PackContents) -> dict[str, object]:
    """What was said of restricted records that the pack does not hold."""
    if not contents.withheld:
        return {}
    return {"withheld": contents.withheld, "told by": contents.order.oral_briefing_from or "nobody"}


def _give_up(actor: Actor, number: str, words: str) -> None:
    files.discard(number)
    with unit_of_work():
        pack = _in_the_making(number)
        pack.state, pack.issuing_since, pack.failure = PackState.DRAFT, None, words
        record(actor, "pack.failed", Subject("pack", number), reason=words)


def _in_the_making(number: str) -> Pack:
    query = select(Pack).where(Pack.number == number, Pack.state == PackState.ISSUING)
    return session().scalars(query.options(joinedload(Pack.readers))).unique().one()
