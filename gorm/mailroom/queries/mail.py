"""From whom mail came and what became of it, for administrators: none of its words."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from gorm.core.db import session
from gorm.mailroom.models import MailOutcome, ReceivedMail


@dataclass(frozen=True)
class MailLine:
    """A message that was not taken: when, from whom it said to be, and why not."""

    at: datetime
    sender: str
    why: str
    is_refused: bool


@dataclass(frozen=True)
class MailReport:
    """What the mailbox has held so far, and the latest that was not taken."""

    taken: int
    refused: int
    unreadable: int
    last_at: datetime | None
    lines: tuple[MailLine, ...]


def mail_report() -> MailReport:
    """What became of all mail, in two statements."""
    counted = (
        session()
        .execute(
            select(ReceivedMail.outcome, func.count(), func.max(ReceivedMail.at)).group_by(
                ReceivedMail.outcome
            )
        )
        .all()
    )
    counts = {outcome: number for outcome, number, _ in counted}
    lines = session().scalars(
        select(ReceivedMail)
        .where(ReceivedMail.outcome != MailOutcome.TAKEN)
        .order_by(ReceivedMail.at.desc(), ReceivedMail.id.desc())
        .limit(100)
    )
    return MailReport(
        taken=counts.get(MailOutcome.TAKEN, 0),
        refused=counts.get(MailOutcome.REFUSED, 0),
        unreadable=counts.get(MailOutcome.UNREADABLE, 0),
        last_at=max((last for _, _, last in counted), default=None),
        lines=tuple(
            MailLine(one.at, one.sender, one.why, one.outcome is MailOutcome.REFUSED)
            for one in lines
        ),
    )
