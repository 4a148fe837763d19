"""Reading about long work."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Select, select

from gorm.accounts.actor import SYSTEM, Actor
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.paging import ROWS_AT_ONCE, Cursor, Page, every_row, page_of
from gorm.jobs import rules
from gorm.jobs.models import Job, JobState
from gorm.jobs.offers import kind_of
from gorm.jobs.policy import may_steer, sees_all_jobs

PAGE_SIZE: Final = 25


@dataclass(frozen=True)
class JobLine:
    """A job as a page shows it. `endpoint` is the page of its subject, or ''."""

    id: int
    reference: str
    title: str
    subject: str
    endpoint: str
    state: JobState
    by_name: str
    asked_at: datetime
    begun_at: datetime | None
    ended_at: datetime | None
    attempts: int
    done: int
    total: int | None
    saying: str
    outcome: str
    is_cancel_asked: bool
    may_open: bool
    may_cancel: bool
    may_retry: bool

    @property
    def cursor(self) -> Cursor:
        """Where a list goes on after this line."""
        return Cursor(self.asked_at.date(), self.id)

    @property
    def is_going_on(self) -> bool:
        """Whether it waits or runs, so that a page looks again."""
        return self.state not in rules.ENDED

    @property
    def label(self) -> str:
        """The state as a tag has it."""
        return rules.LABELS[self.state]

    @property
    def percent(self) -> int | None:
        """How much is done, or None where nobody knows."""
        return rules.percent(self.done, self.total)

    @property
    def words(self) -> str:
        """How it stands, as a sentence."""
        if not self.is_going_on:
            return self.outcome or f"{self.label}."
        if self.is_cancel_asked:
            return "Being cancelled: it stops at its next step."
        if self.state is JobState.WAITING:
            return "Waiting to begin."
        return self._running_words()

    def _running_words(self) -> str:
        count = f"{self.done:,} of {self.total:,}" if self.total else ""
        said = self.saying or "Running"
        return f"{said}: {count}." if count else f"{said}."


def jobs_for(actor: Actor, after: Cursor | None = None, size: int = PAGE_SIZE) -> Page[JobLine]:
    """The jobs that the reader may see, newest first: their own, or all."""
    wanted = _visible_to(actor).order_by(Job.id.desc()).limit(size + 1)
    if after:
        wanted = wanted.where(Job.id < after.id)
    lines = [_line(actor, job) for job in session().scalars(wanted)]
    return page_of(lines, size, lambda line: line.cursor)


def every_job(actor: Actor) -> Iterator[JobLine]:
    """All jobs that the reader may see, newest first."""

    def read(after: Cursor | None) -> tuple[tuple[JobLine, ...], Cursor | None]:
        page = jobs_for(actor, after, ROWS_AT_ONCE)
        return page.rows, page.next

    return every_row(read)


def job(actor: Actor, reference: str) -> JobLine:
    """One job. Raises NotFound where there is none that the reader may see."""
    found = session().scalar(_visible_to(actor).where(Job.reference == reference))
    if found is None:
        raise NotFound
    return _line(actor, found)


def job_of(actor: Actor, subject: str) -> JobLine | None:
    """The latest job about a subject, for a page of the subject: whoever may see that may see how
    far it is."""
    latest = select(Job).where(Job.subject == subject).order_by(Job.id.desc()).limit(1)
    found = session().scalar(latest)
    return _line(actor, found) if found else None


def everything_going_on() -> tuple[JobLine, ...]:
    """What waits and runs, in the order in which it is taken; for the command line."""
    wanted = select(Job).where(Job.state.in_((JobState.WAITING, JobState.RUNNING)))
    return tuple(_line(SYSTEM, row) for row in session().scalars(wanted.order_by(Job.id)))


def _visible_to(actor: Actor) -> Select[Job]:
    wanted = select(Job)
    return wanted if sees_all_jobs(actor) else wanted.where(Job.user_id == actor.user_id)


def _line(actor: Actor, row: Job) -> JobLine:
    kind = kind_of(row.kind)
    steers = may_steer(actor, row.user_id, kind.permission if kind else "")
    going_on = row.state not in rules.ENDED
    can_retry = row.state in rules.TO_TRY_AGAIN and kind is not None and kind.may_retry
    return JobLine(
        id=row.id,
        reference=row.reference,
        title=row.title,
        subject=row.subject,
        endpoint=kind.endpoint if kind and row.subject else "",
        state=row.state,
        by_name=row.by_name,
        asked_at=row.asked_at,
        begun_at=row.begun_at,
        ended_at=row.ended_at,
        attempts=row.attempts,
        done=row.done,
        total=row.total,
        saying=row.saying,
        outcome=row.outcome,
        is_cancel_asked=row.is_cancel_asked,
        may_open=sees_all_jobs(actor) or row.user_id == actor.user_id,
        may_cancel=steers and going_on and not row.is_cancel_asked,
        may_retry=steers and can_retry,
    )
