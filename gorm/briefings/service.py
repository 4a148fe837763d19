"""Building packs and opening them."""

import logging
from collections.abc import Callable
from typing import Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record, record_opening
from gorm.briefings import files
from gorm.briefings.contents import Chapter, PackContents, PackOrder, PackSubject, cover_of
from gorm.briefings.models import Pack, PackReader, PackState, Purpose
from gorm.briefings.policy import may_build, prepares_as, visible_to
from gorm.briefings.printing import printed
from gorm.briefings.queries import pack_subject
from gorm.core import clock
from gorm.core.db import one_moment, session, unit_of_work
from gorm.core.errors import GormError, NotAllowed, NotFound, Refused
from gorm.core.file_store import digest_of
from gorm.core.pdf import Pdf, PdfError
from gorm.core.references import is_reference, next_reference
from gorm.core.text import count
from gorm.places.offers import Audience, PackRequest, Place, PlaceKind, pack_sections
from gorm.settings.queries import notices

log = logging.getLogger(__name__)

_NO_ROOM: Final = (
    "The file could not be written: the disk is full or does not answer. Tell your administrator."
)
_DEFECT: Final = (
    "Something went wrong in GORM while it made this pack. It is not your doing, and it has been "
    "written to the log."
)


class RestrictedWithheld(Refused):
    """The order does not say what becomes of restricted records that its audience may not see."""

    def __init__(self, how_many: int, audience: Audience) -> None:
        super().__init__(
            {
                "restricted": f"{count(how_many, 'restricted record')} that you may know of cannot "
                "stand in a pack for this audience. Choose whether to leave that out or to have "
                "it told aloud."
            }
        )
        self.audience = audience


class PackDamaged(GormError):
    """The file of a pack is gone, or is no longer the one that was frozen."""


class _NotForThem(Exception):
    """A section offered the other side something that is not for them."""


def build_pack(
    actor: Actor,
    place: Place,
    purpose: Purpose,
    audience: Audience,
    *,
    occasion: str = "",
    oral_briefing_from: str = "",
    handling: str = "",
    leaves_out_restricted: bool = False,
    on_numbered: Callable[[str], None] = lambda _number: None,
) -> str:
    """Build a pack from the records as they are now, freeze it, and return its number.

    Runs its own units of work, since no transaction may wait for a PDF: a short one allots the
    number (and calls `on_numbered` within it), another freezes what was made. A pack that could
    not be made stays as failed, and says why. Raises RestrictedWithheld before anything is made
    where the order must say what becomes of restricted records; NotAllowed; NotFound.
    """
    order = PackOrder(
        purpose, audience, occasion, handling, oral_briefing_from, leaves_out_restricted
    )
    contents = gathered(actor, place.kind, place.reference, order)
    number = _allotted(actor, contents, on_numbered)
    try:
        _make(actor, number, contents)
    except PdfError as error:
        log.warning("pack %s was not made: %s", number, error.detail)
        _give_up(actor, number, str(error))
    except OSError:
        log.exception("pack %s was not written", number)
        _give_up(actor, number, _NO_ROOM)
    except Exception:
        log.exception("pack %s was not made", number)
        _give_up(actor, number, _DEFECT)
    return number


def gathered(actor: Actor, kind: PlaceKind, reference: str, order: PackOrder) -> PackContents:
    """What a pack would say at this moment, every section as of the same one."""
    with one_moment():
        subject = pack_subject(kind, reference)
        if not may_build(actor, subject.office_id):
            raise NotAllowed(_whose(subject))
        contents = _contents(actor, subject, order)
    if contents.withheld and not order.answers_for_restricted:
        raise RestrictedWithheld(contents.withheld, order.audience)
    return contents


def open_pack(actor: Actor, number: str) -> bytes:
    """The file of a pack, as it was frozen; that it was opened is recorded.

    Raises NotFound where the actor may not know of it or it is not ready, and PackDamaged where
    the file is not the one that was frozen.
    """
    if not is_reference(number, "PACK"):
        raise NotFound("There is no such pack.")
    digest = session().scalar(
        select(Pack.file_digest).where(
            Pack.number == number, Pack.state == PackState.READY, visible_to(actor)
        )
    )
    if digest is None:
        raise NotFound(f"There is no pack {number} to open.")
    content = files.kept(number)
    if content is None or digest_of(content) != digest:
        log.error("the file of pack %s is %s", number, "not its own" if content else "gone")
        record_opening(actor, "pack.found_damaged", Subject("pack", number))
        raise PackDamaged("The file of this pack is not the one that was frozen.")
    record_opening(actor, "pack.opened", Subject("pack", number))
    return content


def _contents(actor: Actor, subject: PackSubject, order: PackOrder) -> PackContents:
    as_at = clock.now()
    reader = prepares_as(actor, subject.office_id, subject.office_code, subject.office_name)
    request = PackRequest(reader, subject.place, order.audience, as_at)
    chapters = tuple(Chapter(section, section.part(request)) for section in pack_sections.offers())
    parts = [chapter.part for chapter in chapters if chapter.part]
    cover = cover_of(actor, subject, order, parts=parts, as_at=as_at, notices=notices())
    return PackContents(subject, order, cover, chapters, as_at)


def _whose(subject: PackSubject) -> str:
    if subject.office_name:
        return f"Packs about {subject.place.name} are built by the {subject.office_name}."
    return f"{subject.place.name} belongs to no office, and packs are built by offices."


def _allotted(actor: Actor, contents: PackContents, on_numbered: Callable[[str], None]) -> str:
    subject, order = contents.subject, contents.order
    is_area = subject.place.kind is PlaceKind.AREA
    with unit_of_work() as current:
        pack = Pack(
            number=next_reference("PACK"),
            area_id=subject.place.id if is_area else None,
            organisation_id=None if is_area else subject.place.id,
            office_id=subject.office_id or actor.office_id,
            purpose=order.purpose,
            audience=order.audience,
            occasion=order.occasion,
            handling=contents.cover.handling,
            oral_briefing_from=order.oral_briefing_from,
            marking=contents.marking,
            holds_restricted=contents.holds_restricted,
            prepared_by_id=actor.user_id or None,
            data_as_at=contents.as_at,
        )
        pack.readers = [PackReader(user_id=user_id) for user_id in sorted(contents.reader_ids)]
        current.add(pack)
        record(actor, "pack.begun", Subject("pack", pack.number), facts=_answer(contents))
        on_numbered(pack.number)
        return pack.number


def _answer(contents: PackContents) -> dict[str, object]:
    """What the preparer said of restricted records that the pack does not hold."""
    if not contents.withheld:
        return {}
    return {"withheld": contents.withheld, "told by": contents.order.oral_briefing_from or "nobody"}


def _make(actor: Actor, number: str, contents: PackContents) -> None:
    _refuse_internal(contents)
    digest = contents.digest
    pdf = printed(number, contents, digest)
    files.keep(number, pdf)
    _freeze(actor, number, pdf, digest)


def _refuse_internal(contents: PackContents) -> None:
    """The last look before something goes to the other side."""
    if contents.order.audience is not Audience.AREA:
        return
    if contents.holds_restricted or any(part.marking_rank for part in contents.parts):
        raise _NotForThem("a section offers the other side what is not for them")


def _freeze(actor: Actor, number: str, pdf: Pdf, digest: str) -> None:
    with unit_of_work():
        pack = _in_the_making(number)
        pack.state = PackState.READY
        pack.pages, pack.bytes = pdf.pages, len(pdf)
        pack.content_digest, pack.file_digest = digest, digest_of(pdf)
        facts = {"content": digest, "file": pack.file_digest, "pages": pdf.pages}
        record(actor, "pack.frozen", Subject("pack", number), facts=facts)


def _give_up(actor: Actor, number: str, words: str) -> None:
    files.discard(number)
    with unit_of_work():
        pack = _in_the_making(number)
        pack.state, pack.failure = PackState.FAILED, words
        record(actor, "pack.failed", Subject("pack", number), reason=words)


def _in_the_making(number: str) -> Pack:
    return (
        session()
        .scalars(select(Pack).where(Pack.number == number, Pack.state == PackState.BUILDING))
        .one()
    )
