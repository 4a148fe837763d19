"""Representations on a proposal: each that came in, and what was made of them."""

from gorm.accounts.actor import Actor
from gorm.challenge.models import Case, EntryKind, Instrument, Representation, Representations
from gorm.challenge.rules.work import not_closed_yet
from gorm.challenge.service.filing import Sheet, check_not_before, file_sheet, filed
from gorm.challenge.service.loading import open_case_to_work_on
from gorm.challenge.service.working import check_filled, put_right, row_of, settle_clock
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.core.happenings import HappenedOn
from gorm.core.text import cleaned, day, one_line


def receive_representation(
    actor: Actor,
    reference: str,
    proposal: str,
    *,
    from_whom: str,
    received: HappenedOn,
    words: str = "",
) -> None:
    """Receive a representation on a proposal. One that came late is kept, and is called late."""
    case = open_case_to_work_on(actor, reference)
    instrument, invited = _invited(case, proposal)
    check_filled(from_whom=(from_whom, "Enter who made the representation."))
    opened = HappenedOn(invited.opens_on)
    check_not_before(received, opened, "representations were invited", "happened_on")
    is_late = received.is_surely_after(invited.closes_on)
    sheet = Sheet(
        EntryKind.REPRESENTATIONS,
        f"Representation received from {one_line(from_whom)} on {instrument.title}",
        words,
        facts=[("Late", f"Representations closed on {day(invited.closes_on)}" if is_late else "")],
        actor_name=from_whom,
    )
    entry = file_sheet(actor, case, received, sheet)
    session().add(
        Representation(
            case_id=case.id,
            representations_id=invited.id,
            entry_id=entry.id,
            from_whom=one_line(from_whom),
            received_on=received.on,
            precision=received.precision,
            words=cleaned(words),
        )
    )
    filed(actor, case, "case.representation_received", entry)


def consider_representations(
    actor: Actor,
    reference: str,
    proposal: str,
    *,
    considered: HappenedOn,
    words: str,
    seen_version: int,
) -> None:
    """Note that the representations were considered, and what was made of them.

    The day after they closed at the earliest. Noted again, the record is put right.
    """
    case = open_case_to_work_on(actor, reference)
    instrument, invited = _invited(case, proposal, seen_version)
    check_filled(words=(words, "Enter what was made of the representations."))
    if fault := not_closed_yet(considered, invited.closes_on):
        raise Refused({"happened_on": fault})
    is_again, before = invited.considered_on is not None, day(invited.considered_on)
    invited.considered_on, invited.considered_precision = considered.on, considered.precision
    invited.considered_words = cleaned(words)
    settle_clock(invited.clock_id, considered.on, "The representations were considered.")
    title = f"Representations on {instrument.title} considered{put_right(is_again)}"
    entry = file_sheet(actor, case, considered, Sheet(EntryKind.REPRESENTATIONS, title, words))
    changes = {"Considered": (before, considered.words)}
    filed(actor, case, "case.representations_considered", entry, changes=changes)


def _invited(
    case: Case, proposal: str, seen_version: int | None = None
) -> tuple[Instrument, Representations]:
    """A proposal and the time in which it may be answered. Raises NotFound."""
    instrument = row_of(Instrument, case, reference=proposal)
    invited = row_of(Representations, case, seen_version, instrument_id=instrument.id)
    return instrument, invited
