"""A letter on its way: recorded as sent, which freezes it and starts its clock, and replied to."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.attachments.service import attach
from gorm.challenge.models import (
    Case,
    CaseClock,
    CaseEntry,
    CaseMove,
    ClockKind,
    EntryKind,
    Letter,
    LetterTemplate,
)
from gorm.challenge.queries.letters import gaps_of
from gorm.challenge.rules.stationery import names_day
from gorm.challenge.service.clocks import Deadline, counted, start_clock, stated, stop_clock
from gorm.challenge.service.filing import (
    Sheet,
    check_day,
    check_not_before,
    check_while_it_exists,
    file_sheet,
    filed,
    subject_of,
)
from gorm.challenge.service.letters import draft_to_work_on, letter_to_work_on
from gorm.challenge.service.loading import case_to_work_on
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.core.happenings import HappenedOn
from gorm.core.text import cleaned, day, listed


@dataclass(frozen=True)
class FileOfReply:
    """The letter or message that came, as a file."""

    title: str
    name: str
    content: bytes


@dataclass(frozen=True)
class Reply:
    """What came in answer to a letter: when, and what it says, in words or as a file."""

    happened: HappenedOn
    words: str = ""
    file: FileOfReply | None = None


def send_letter(
    actor: Actor, reference: str, letter_reference: str, happened: HappenedOn, seen_version: int
) -> None:
    """Record that a draft was sent: its words are frozen and the clock of its reply starts.

    Raises Refused for a letter that still shows gaps, and for a reply asked for before it was sent.
    """
    case = case_to_work_on(actor, reference)
    letter = draft_to_work_on(case, letter_reference, seen_version)
    _check_whole(letter)
    check_day(case, happened, "sent_on")
    check_while_it_exists(case, happened, "sent_on")
    _check_reply_by(letter, happened)
    entry = file_sheet(actor, case, happened, _sheet_of(letter))
    letter.sent_on, letter.precision, letter.entry_id = happened.on, happened.precision, entry.id
    if letter.reply_by is not None:
        _end_clock_of_stage(case, letter, happened)
        letter.clock_id = _start_clock(case, entry, letter, letter.reply_by, happened).id
    session().flush()
    filed(actor, case, "case.letter_sent", entry)


def record_reply(
    actor: Actor, reference: str, letter_reference: str, reply: Reply, seen_version: int
) -> None:
    """Record the reply to a letter: its clock stops. A file that came is kept with the case.

    Raises Refused for a reply that surely came before the letter was sent.
    """
    case = case_to_work_on(actor, reference)
    letter = letter_to_work_on(case, letter_reference, seen_version)
    sent = _sent_and_unanswered(letter)
    if not (cleaned(reply.words) or reply.file):
        raise Refused({"words": "Enter what the reply says, or attach it."})
    check_day(case, reply.happened, "replied_on")
    check_not_before(reply.happened, sent, "the letter", "replied_on")
    letter.replied_on, letter.replied_precision = reply.happened.on, reply.happened.precision
    letter.reply = cleaned(reply.words)
    entry = file_sheet(actor, case, reply.happened, _sheet_of_reply(case, letter, sent))
    _stop_clock(letter, reply.happened)
    session().flush()
    filed(actor, case, "case.reply_received", entry)
    if reply.file is not None:
        attach(
            actor,
            subject_of(case),
            case.office_id,
            title=f"Reply to {letter.reference}: {reply.file.title}"[:200],
            file_name=reply.file.name,
            content=reply.file.content,
        )


def _sent_and_unanswered(letter: Letter) -> HappenedOn:
    """When it was sent. Raises Refused for one that is not sent, and for a second reply."""
    if letter.sent_on is None or letter.precision is None:
        raise Refused("This letter is not sent yet. Record when it was sent first.")
    if letter.replied_on is not None:
        raise Refused(f"A reply is on record already, of {day(letter.replied_on)}.")
    return HappenedOn(letter.sent_on, letter.precision)


def _sheet_of_reply(case: Case, letter: Letter, sent: HappenedOn) -> Sheet:
    facts = [("Letter sent", sent.words), ("Reply asked for by", day(letter.reply_by))]
    title = f"Reply received to {letter.reference}: {letter.heading}"
    name = case.organisation.name
    return Sheet(EntryKind.LETTER, title, letter.reply, facts, actor_name=name)


def _check_whole(letter: Letter) -> None:
    missing = gaps_of(letter.heading, letter.addressee, letter.words, letter.signatory)
    if missing:
        named = listed(list(missing))
        raise Refused(f"The letter still has gaps: {named}. Fill them in first.")


def _check_reply_by(letter: Letter, happened: HappenedOn) -> None:
    reply_by = letter.reply_by
    if reply_by is None:
        return
    if happened.earliest is not None and reply_by < happened.earliest:
        raise Refused(
            {"sent_on": f"The letter asks for a reply by {day(reply_by)}, which is before this."}
        )
    if not names_day(letter.words, reply_by):
        raise Refused(
            f"The letter does not say that a reply is asked for by {day(reply_by)}. Edit its words "
            "or the day, so that what is asked for and what is counted agree."
        )


def _sheet_of(letter: Letter) -> Sheet:
    facts = [
        ("Reference", letter.reference),
        ("To", ", ".join(letter.addressee.splitlines())),
        ("Signed by", ", ".join(letter.signatory.splitlines())),
        ("Reply asked for by", day(letter.reply_by)),
    ]
    title = f"Letter sent: {letter.heading}"
    return Sheet(EntryKind.LETTER, title, letter.words, facts)


def _end_clock_of_stage(case: Case, letter: Letter, happened: HappenedOn) -> None:
    """The reply that a stage asks for is the letter's from now on: one clock for one thing."""
    running = (
        select(CaseClock)
        .join(CaseMove, CaseMove.entry_id == CaseClock.entry_id)
        .where(
            CaseClock.case_id == case.id,
            CaseClock.kind == ClockKind.REPLY,
            CaseClock.stopped_on.is_(None),
        )
    )
    for one in session().scalars(running):
        because = f"The reply is asked for by {letter.reference} now, which has a clock of its own."
        stop_clock(one, max(happened.on, one.started_on), because)


def _start_clock(
    case: Case, entry: CaseEntry, letter: Letter, reply_by: date, happened: HappenedOn
) -> CaseClock:
    # Sent in a week or a month that the deadline falls into: it runs from the deadline's own day.
    start = min(happened.latest, reply_by)
    return start_clock(
        case,
        entry,
        ClockKind.REPLY,
        f"Reply to {letter.reference}: {letter.heading}",
        started_on=start,
        deadline=_deadline(letter, reply_by, start),
    )


def _deadline(letter: Letter, reply_by: date, start: date) -> Deadline:
    """Counted where the day is that of the template's working days, else stated in the letter."""
    within = session().scalar(
        select(LetterTemplate.reply_within).where(LetterTemplate.id == letter.template_id)
    )
    found = counted("working_days", within, start) if within else None
    return found if found is not None and found.due_on == reply_by else stated(reply_by)


def _stop_clock(letter: Letter, happened: HappenedOn) -> None:
    found = session().get(CaseClock, letter.clock_id) if letter.clock_id else None
    if found is not None:
        # It cannot have stopped before it ran, though a week may reach back before its start.
        stop_clock(found, max(happened.on, found.started_on), "The reply was received.")
