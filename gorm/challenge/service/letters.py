"""Letters of a case while they are drafts: drafted from a template, edited, deleted."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.audit.service import record
from gorm.challenge.models import Case, Letter, LetterTemplate
from gorm.challenge.queries.gaps import chief_executive_of, gap_values
from gorm.challenge.queries.letters import BLANK
from gorm.challenge.rules.letters import blank, filled
from gorm.challenge.rules.stationery import without_furniture
from gorm.challenge.service.clocks import counted
from gorm.challenge.service.filing import subject_of
from gorm.challenge.service.loading import case_to_work_on
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Conflict, NotFound, Refused
from gorm.core.references import next_reference
from gorm.core.text import cleaned, day, one_line

PREFIX: Final = "LET"
LONGEST_HEADING: Final = 300
SENT: Final = "This letter was sent: its words are frozen. Draft another one."
STALE: Final = "Somebody else changed this letter while you were working on it."
_BLANK_WORDS: Final = "Dear {chief_executive},\n\n\n\nYours sincerely,"


@dataclass(frozen=True)
class LetterWords:
    """Everything of a letter that somebody can write."""

    heading: str
    addressee: str
    words: str
    signatory: str
    reply_by: date | None = None


def draft_letter(actor: Actor, reference: str, *, template: str, signatory: str) -> str:
    """Draft a letter from a template, or an empty one, with its gaps filled; its reference.

    A gap for which the case has no words is left to be seen, and keeps the letter from being sent.
    """
    case = case_to_work_on(actor, reference)
    signed = cleaned(signatory) or f"{actor.name}\n{case.office.name}"
    letter = Letter(
        reference=next_reference(PREFIX),
        case_id=case.id,
        drafted_by_id=actor.user_id,
        drafted_at=clock.now(),
    )
    _write(letter, _from_template(case, letter, template, signed))
    session().add(letter)
    session().flush()
    changes = {letter.reference: ("", letter.heading)}
    record(actor, "case.letter_drafted", subject_of(case), changes=changes)
    return letter.reference


def edit_letter(
    actor: Actor, reference: str, letter_reference: str, written: LetterWords, seen_version: int
) -> None:
    """Change the words of a draft."""
    case = case_to_work_on(actor, reference)
    letter = draft_to_work_on(case, letter_reference, seen_version)
    before = _in_english(letter)
    _write(letter, written)
    session().flush()
    _record_edit(actor, case, letter, before)


def fill_letter(actor: Actor, reference: str, letter_reference: str, seen_version: int) -> int:
    """Fill the gaps of a draft for which the case has words by now; how many were filled."""
    case = case_to_work_on(actor, reference)
    letter = draft_to_work_on(case, letter_reference, seen_version)
    values = gap_values(case, signatory=_name_of(letter.signatory), reply_by=letter.reply_by)
    before = _in_english(letter)
    number = sum(letter.words.count(blank(name)) for name, words in values.items() if words)
    for name, words in values.items():
        if words:
            letter.words = letter.words.replace(blank(name), words)
            letter.heading = letter.heading.replace(blank(name), one_line(words))[:LONGEST_HEADING]
            letter.addressee = letter.addressee.replace(blank(name), words)
    session().flush()
    _record_edit(actor, case, letter, before)
    return number


def discard_letter(actor: Actor, reference: str, letter_reference: str, seen_version: int) -> None:
    """Delete a draft: it was never sent, and no sheet tells of it."""
    case = case_to_work_on(actor, reference)
    letter = draft_to_work_on(case, letter_reference, seen_version)
    changes = {letter.reference: (letter.heading, "Deleted")}
    session().delete(letter)
    session().flush()
    record(actor, "case.letter_discarded", subject_of(case), changes=changes)


def draft_to_work_on(case: Case, letter_reference: str, seen_version: int) -> Letter:
    """A letter of the case that is not sent. Raises NotFound, Conflict, Refused."""
    letter = letter_to_work_on(case, letter_reference, seen_version)
    if letter.sent_on is not None:
        raise Refused(SENT)
    return letter


def letter_to_work_on(case: Case, letter_reference: str, seen_version: int) -> Letter:
    """A letter of the case. Raises NotFound, and Conflict where somebody changed it."""
    letter = session().scalar(
        select(Letter).where(Letter.case_id == case.id, Letter.reference == letter_reference)
    )
    if letter is None:
        raise NotFound
    if letter.version != seen_version:
        raise Conflict(STALE)
    return letter


def _from_template(case: Case, letter: Letter, code: str, signatory: str) -> LetterWords:
    template = _template(code)
    within = template.reply_within if template else None
    deadline = counted("working_days", within, clock.today()) if within else None
    letter.template_id = template.id if template else None
    reply_by = deadline.due_on if deadline else None
    values = gap_values(case, signatory=_name_of(signatory), reply_by=reply_by)
    heading = template.heading if template else ""
    words = template.words if template else _BLANK_WORDS
    return LetterWords(
        heading=one_line(filled(heading, values))[:LONGEST_HEADING] or case.organisation.name,
        addressee=_addressee(case),
        words=filled(without_furniture(words), values),
        signatory=signatory,
        reply_by=reply_by,
    )


def _template(code: str) -> LetterTemplate | None:
    if code == BLANK:
        return None
    found = session().scalar(
        select(LetterTemplate).where(LetterTemplate.code == code, LetterTemplate.is_in_use)
    )
    if found is None:
        raise Refused({"template": "Choose a template from the list."})
    return found


def _addressee(case: Case) -> str:
    name = chief_executive_of(case.organisation_id)
    lines = (name, "Chief Executive", case.organisation.name)
    return "\n".join(line for line in lines if line)


def _name_of(signatory: str) -> str:
    return signatory.partition("\n")[0]


def _write(letter: Letter, written: LetterWords) -> None:
    tidy = replace(
        written,
        heading=one_line(written.heading),
        addressee=cleaned(written.addressee),
        words=cleaned(written.words),
        signatory=cleaned(written.signatory),
    )
    faults = {
        "heading": _heading_fault(tidy.heading),
        "words": "" if tidy.words else "Enter the words of the letter.",
        "signatory": "" if tidy.signatory else "Enter who signs it.",
    }
    if wrong := {field: fault for field, fault in faults.items() if fault}:
        raise Refused(wrong)
    letter.heading, letter.addressee, letter.words = tidy.heading, tidy.addressee, tidy.words
    letter.signatory, letter.reply_by = tidy.signatory, tidy.reply_by


def _heading_fault(heading: str) -> str:
    if not heading:
        return "Enter what the letter is about."
    over = len(heading) - LONGEST_HEADING
    return f"What it is about is {over} characters too long." if over > 0 else ""


def _in_english(letter: Letter) -> dict[str, str]:
    return {
        "About": letter.heading,
        "To": letter.addressee,
        "Words": letter.words,
        "Signed by": letter.signatory,
        "Reply by": day(letter.reply_by),
    }


def _record_edit(actor: Actor, case: Case, letter: Letter, before: dict[str, str]) -> None:
    after = _in_english(letter)
    changes = {
        f"{letter.reference}, {label.lower()}": (before[label], words)
        for label, words in after.items()
        if before[label] != words
    }
    record(actor, "case.letter_edited", subject_of(case), changes=changes)
