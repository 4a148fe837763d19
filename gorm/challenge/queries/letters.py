"""The letters of a case, and the templates from which they are drafted."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import select

from gorm.accounts.models import User
from gorm.challenge.models import CaseClock, CaseEntry, Letter, LetterTemplate
from gorm.challenge.queries.heads import CaseHead
from gorm.challenge.rules.letters import gaps_in, unfilled
from gorm.challenge.rules.stationery import names_day
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.happenings import HappenedOn
from gorm.core.text import day

#: A letter that is written from an empty page.
BLANK: Final = "blank"


class LetterState(StrEnum):
    """Where a letter stands."""

    DRAFT = "draft"
    AWAITED = "awaited"
    LATE = "late"
    SENT = "sent"
    REPLIED = "replied"

    @property
    def label(self) -> str:
        """The state as a page names it."""
        return {
            "draft": "Draft",
            "awaited": "Reply awaited",
            "late": "Reply late",
            "sent": "Sent",
            "replied": "Replied",
        }[self.value]

    @property
    def colour(self) -> str:
        """The tag's colour, which no page needs."""
        return {"draft": "grey", "awaited": "blue", "late": "red", "replied": "green"}.get(
            self.value, ""
        )


@dataclass(frozen=True)
class LetterRecord:
    """A letter: its words, when it was sent, and the reply that came."""

    reference: str
    heading: str
    addressee: str
    words: str
    signatory: str
    reply_by: date | None
    drafted_by: str
    drafted_at: datetime
    sent: HappenedOn | None
    replied: HappenedOn | None
    reply: str
    folio: int | None
    is_struck: bool
    clock_reference: str
    #: The last day for a reply as its clock has it now: it may have been moved since.
    due_on: date | None
    version: int

    @property
    def is_draft(self) -> bool:
        """Whether it is still to be sent."""
        return self.sent is None

    @property
    def awaits_reply(self) -> bool:
        """Whether a reply was asked for and has not come."""
        return self.sent is not None and self.replied is None and self.due_on is not None

    @property
    def state(self) -> LetterState:
        """Where it stands today."""
        if self.sent is None:
            return LetterState.DRAFT
        if self.replied is not None:
            return LetterState.REPLIED
        if self.due_on is None:
            return LetterState.SENT
        return LetterState.LATE if self.due_on < clock.today() else LetterState.AWAITED

    @property
    def gaps(self) -> tuple[str, ...]:
        """The gaps that are still to be filled, in words: with one a letter is not sent."""
        return gaps_of(self.heading, self.addressee, self.words, self.signatory)

    @property
    def is_silent_on_reply_by(self) -> bool:
        """Whether it asks for a reply by a day that its words do not name."""
        return self.reply_by is not None and not names_day(self.words, self.reply_by)

    @property
    def dated(self) -> str:
        """The day that stands on it: when it was sent, or today while it is a draft."""
        return self.sent.words if self.sent else day(clock.today())


def gaps_of(*texts: str) -> tuple[str, ...]:
    """The gaps that some texts still show, filled in vain or written anew, in words."""
    whole = "\n".join(texts)
    found = (*unfilled(whole), *gaps_in(whole))
    return tuple(dict.fromkeys(name.replace("_", " ") for name in found))


def letters_of(case_id: int) -> tuple[LetterRecord, ...]:
    """The letters of a case that the reader may read, the latest first: one statement."""
    rows = session().execute(_letters().where(Letter.case_id == case_id).order_by(Letter.id.desc()))
    return tuple(_record(*row) for row in rows)


def letter_of(head: CaseHead, reference: str) -> LetterRecord:
    """One letter of a case. Raises NotFound."""
    row = session().execute(
        _letters().where(Letter.case_id == head.id, Letter.reference == reference)
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFound
    return _record(*row)


def letter_templates() -> tuple[tuple[str, str], ...]:
    """The templates that are in use, by name: (code, name)."""
    rows = session().execute(
        select(LetterTemplate.code, LetterTemplate.name)
        .where(LetterTemplate.is_in_use)
        .order_by(LetterTemplate.id)
    )
    return tuple((row.code, row.name) for row in rows)


def _letters() -> Any:
    return (
        select(Letter, User.name, CaseEntry, CaseClock)
        .join(User, User.id == Letter.drafted_by_id)
        .outerjoin(CaseEntry, CaseEntry.id == Letter.entry_id)
        .outerjoin(CaseClock, CaseClock.id == Letter.clock_id)
    )


def _record(
    letter: Letter, drafted_by: str, entry: CaseEntry | None, reply_clock: CaseClock | None
) -> LetterRecord:
    return LetterRecord(
        reference=letter.reference,
        heading=letter.heading,
        addressee=letter.addressee,
        words=letter.words,
        signatory=letter.signatory,
        reply_by=letter.reply_by,
        drafted_by=drafted_by,
        drafted_at=letter.drafted_at,
        sent=happening(letter.sent_on, letter.precision),
        replied=happening(letter.replied_on, letter.replied_precision),
        reply=letter.reply,
        folio=entry.folio if entry else None,
        is_struck=entry is not None and entry.struck_at is not None,
        clock_reference=reply_clock.reference if reply_clock else "",
        due_on=reply_clock.due_on if reply_clock else letter.reply_by,
        version=letter.version,
    )


def happening(on: date | None, precision: Any) -> HappenedOn | None:
    """When something happened, of two columns that may be empty."""
    if on is None:
        return None
    return HappenedOn(on, precision) if precision else HappenedOn(on)
