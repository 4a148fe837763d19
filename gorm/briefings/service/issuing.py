"""Issuing a pack: its frozen contents are printed, kept, and never change again."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record
from gorm.briefings import files
from gorm.briefings.contents import PackContents, PackOrder
from gorm.briefings.frozen import Frozen, Imprint, frozen
from gorm.briefings.models import ClearanceRule, Pack, PackCopy, PackState
from gorm.briefings.policy import SUBJECT
from gorm.briefings.printing import printed
from gorm.briefings.queries import pack_place, pack_row
from gorm.briefings.queries.clearing import current_clearances, rules_for, rules_of
from gorm.briefings.queries.related import replaced_by
from gorm.briefings.rules.life import MOST_COPIES
from gorm.briefings.service.drafting import begin, completed, insist_on_answer, order_of
from gorm.briefings.service.freezing import (
    ask_about,
    ask_about_changes,
    held_contents,
    hold_contents,
    insist_it_is_ready,
    refuse_internal,
)
from gorm.briefings.service.gathering import gathered
from gorm.briefings.service.imprints import imprint_of
from gorm.briefings.service.loading import pack_to_change, pack_to_read
from gorm.core import clock
from gorm.core.db import one_moment, session, unit_of_work
from gorm.core.errors import Refused
from gorm.core.file_store import digest_of
from gorm.core.pdf import Pdf, PdfError
from gorm.core.text import listed
from gorm.places.offers import Place

log = logging.getLogger(__name__)

_NO_ROOM: Final = (
    "The file could not be written: the disk is full or does not answer. Tell your administrator."
)
_DEFECT: Final = (
    "Something went wrong in GORM while it made this pack. It is not your doing, and it has been "
    "written to the log."
)
_TO_ISSUE: Final = (PackState.DRAFT, PackState.CLEARING)


@dataclass(frozen=True)
class _Making:
    """A pack that is being issued: since when it is this process's to make, and from what.

    Either `contents` are to be frozen, or `kept` were frozen and cleared; then nothing is read
    anew, and `contents` are None.
    """

    number: str
    since: datetime
    copies: int
    supersedes: str
    imprint: Imprint
    contents: PackContents | None
    kept: Frozen | None


class _TakenOver(Exception):
    """It took so long that somebody else began to issue it meanwhile: it is theirs now."""


def build_pack(
    actor: Actor,
    place: Place,
    order: PackOrder,
    *,
    on_numbered: Callable[[str], None] = lambda _number: None,
) -> str:
    """Begin a pack and issue it at once, where no clearance is required; its number.

    A pack that could not be made stays as a draft, and says why. Raises RestrictedWithheld, and
    Refused where clearances are required, before anything is made; NotAllowed; NotFound.
    """
    order = completed(order)
    contents = gathered(actor, place.kind, place.reference, order)
    office_id = contents.subject.office_id or actor.office_id
    insist_on_answer(actor, office_id, order)
    _refuse_uncleared(rules_of(office_id, order.audience))
    with unit_of_work():
        number = begin(actor, place, order, on_numbered=on_numbered)
    issue(actor, number, contents=contents, is_meant=True)
    return number


def issue(
    actor: Actor,
    number: str,
    *,
    copies: int = 1,
    contents: PackContents | None = None,
    is_meant: bool = False,
    supersedes: str = "",
) -> bool:
    """Print what is frozen, or where no clearance is required what is on record; whether it could.

    Runs its own units of work, since no transaction may wait for a PDF. Whoever comes second, while
    it is being issued or after, is told so. What fails leaves the pack as it was, with the reason.
    `supersedes` is the number of a pack in whose place this one is, beside the earlier one for the
    same occasion. Raises NotFound; NotAllowed; Refused; RestrictedWithheld; and AskedBack where
    records have changed since they were cleared, or contradict each other, unless it `is_meant`.
    """
    if not 1 <= copies <= MOST_COPIES:
        raise Refused({"copies": f"A pack has from 1 to {MOST_COPIES} copies."})
    contents = _ready(actor, number, contents, is_meant=is_meant, supersedes=supersedes)
    with unit_of_work():
        pack = pack_to_change(actor, number, *_TO_ISSUE)
        _refuse_uncleared_pack(pack)
        since = clock.now()
        cleared = held_contents(pack) if pack.frozen_digest else None
        imprint = imprint_of(actor, pack, since, copies=copies, supersedes=supersedes)
        pack.state, pack.issuing_since, pack.failure = PackState.ISSUING, since, ""
        pack.copies = copies
        record(actor, "pack.issuing", Subject(SUBJECT, number))
    to_freeze = None if cleared else contents
    making = _Making(number, since, copies, supersedes, imprint, to_freeze, cleared)
    try:
        _make(actor, making)
    except _TakenOver:
        log.warning("pack %s was taken over by somebody else while it was made", number)
    except PdfError as error:
        log.warning("pack %s was not made: %s", number, error.detail)
        _give_up(actor, making, str(error))
    except OSError:
        log.exception("pack %s was not written", number)
        _give_up(actor, making, _NO_ROOM)
    except Refused as refused:
        _give_up(actor, making, str(refused))
    except Exception:
        log.exception("pack %s was not made", number)
        _give_up(actor, making, _DEFECT)
    else:
        return True
    return False


def _ready(
    actor: Actor, number: str, contents: PackContents | None, *, is_meant: bool, supersedes: str
) -> PackContents | None:
    """What will be printed, looked through before anything is changed; None where it is frozen."""
    with one_moment():
        pack = pack_to_read(actor, number, *_TO_ISSUE)
        _refuse_uncleared_pack(pack)
        if not contents:
            insist_it_is_ready(actor, pack)
        replaced_by(actor, pack, supersedes)
        kept = held_contents(pack) if pack.frozen_digest else None
        order, place, pack_id = order_of(pack), pack_place(pack), pack.id
    if kept is None:
        contents = contents or gathered(actor, place.kind, place.reference, order, pack_id)
        ask_about(contents, is_meant=is_meant)
        return contents
    if not is_meant:
        ask_about_changes(kept, gathered(actor, place.kind, place.reference, order, pack_id))
    return None


def _refuse_uncleared_pack(pack: Pack) -> None:
    if not pack.frozen_digest:
        _refuse_uncleared(rules_for(pack))
        return
    waiting = [one.label for one in current_clearances(pack) if one.cleared_at is None]
    if waiting:
        raise Refused({"": f"It still waits for clearance: {listed(waiting)}."})


def _refuse_uncleared(rules: Sequence[ClearanceRule]) -> None:
    labels = [rule.label for rule in rules]
    if labels:
        raise Refused(
            {"": f"A pack for this audience is cleared before it is issued: {listed(labels)}."}
        )


def _make(actor: Actor, making: _Making) -> None:
    number, contents, kept = making.number, making.contents, making.kept
    if contents is not None:
        refuse_internal(contents)
        kept = frozen(contents)
    assert kept is not None  # noqa: S101 - one of the two
    pdf = printed(making.imprint, kept)
    with unit_of_work():
        pack = _own(actor, making)
        if contents is not None:
            hold_contents(pack, contents, kept)
        _finish(actor, making, pack, pdf)
        # Last, and while the row is held: the file is there before the row that names it commits.
        files.keep(number, pdf)


def _finish(actor: Actor, making: _Making, pack: Pack, pdf: Pdf) -> None:
    number = making.number
    pack.state, pack.issuing_since = PackState.ISSUED, None
    pack.issued_at, pack.issued_by_id = making.since, actor.user_id or None
    pack.pages, pack.bytes, pack.file_digest = pdf.pages, len(pdf), digest_of(pdf)
    session().add_all(
        PackCopy(pack_id=pack.id, copy_number=one) for one in range(1, making.copies + 1)
    )
    facts = {"content": pack.content_digest, "file": pack.file_digest, "pages": pdf.pages}
    record(actor, "pack.frozen", Subject(SUBJECT, number), facts=facts | _answer(making.contents))
    for earlier in replaced_by(actor, pack, making.supersedes, is_held=True):
        earlier.state, earlier.superseded_by_id = PackState.SUPERSEDED, pack.id
        facts = {"by": number}
        record(actor, "pack.superseded", Subject(SUBJECT, earlier.number), facts=facts)


def _answer(contents: PackContents | None) -> dict[str, object]:
    """What was said of restricted records that the pack does not hold."""
    if contents is None or not contents.withheld:
        return {}
    return {"withheld": contents.withheld, "told by": contents.order.oral_briefing_from or "nobody"}


def _give_up(actor: Actor, making: _Making, words: str) -> None:
    with unit_of_work():
        try:
            pack = _own(actor, making)
        except _TakenOver:
            return
        files.discard(making.number)
        pack.state = PackState.DRAFT if making.contents is not None else PackState.CLEARING
        pack.issuing_since, pack.failure = None, words
        record(actor, "pack.failed", Subject(SUBJECT, making.number), reason=words)


def _own(actor: Actor, making: _Making) -> Pack:
    """The row of a pack that is still this process's to make. Raises _TakenOver."""
    pack = pack_row(actor, making.number, is_held=True)
    if pack.state is not PackState.ISSUING or pack.issuing_since != making.since:
        raise _TakenOver
    return pack
