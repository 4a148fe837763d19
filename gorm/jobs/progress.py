"""What a running job is given: what was asked, and a way to say how far it has come."""

import threading
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.models import User
from gorm.accounts.sign_in import FULLY, actor_of
from gorm.core.db import session
from gorm.jobs import claims
from gorm.jobs.claims import Claim
from gorm.jobs.models import JobState

LONGEST_SAYING = 200


class JobCancelled(Exception):
    """Somebody asked for the job to be cancelled: let it pass through, nothing is to be mended."""


class JobLost(Exception):
    """The job is in other hands by now: whatever this worker still does must not be kept."""


@dataclass
class Said:
    """How far the job has come, as last said; written down by the heart that beats beside it."""

    done: int = 0
    total: int | None = None
    words: str = ""

    def columns(self) -> dict[str, Any]:
        """As the row has it."""
        return {"done": self.done, "total": self.total, "saying": self.words}


@dataclass
class JobProgress:
    """One running job. Its code opens units of work of its own, as many as it likes."""

    claim: Claim
    actor: Actor
    said: Said = field(default_factory=Said)
    is_cancelled: threading.Event = field(default_factory=threading.Event)
    is_lost: threading.Event = field(default_factory=threading.Event)
    has_ended: bool = False

    @property
    def reference(self) -> str:
        """The job's own reference."""
        return self.claim.reference

    @property
    def subject(self) -> str:
        """The reference of what the work is about."""
        return self.claim.subject

    @property
    def arguments(self) -> dict[str, Any]:
        """What was asked, as it was given to `ask`."""
        return self.claim.arguments

    def say(self, done: int, total: int | None = None, words: str = "") -> None:
        """Say how far the work is, as often as you like, inside a unit of work or outside.

        It is written down about once a second beside the work. Raises JobCancelled or JobLost.
        """
        self.said = Said(max(done, 0), total, words[:LONGEST_SAYING])
        self._heed()

    def hold(self) -> None:
        """Within the unit of work that publishes, before anything is changed: it commits only
        while the job is this worker's and nobody has cancelled it. Raises JobCancelled, JobLost.

        On PostgreSQL the row stays locked until the commit; on SQLite the database does.
        """
        answer = claims.beat(self.claim)
        if answer is None:
            self.is_lost.set()
        elif answer:
            self.is_cancelled.set()
        self._heed()

    def finish(self, outcome: str) -> None:
        """As the last act of the unit of work that publishes: the job ends with that commit."""
        if not claims.end(self.claim, JobState.DONE, outcome, **self.said.columns()):
            self.is_lost.set()
            raise JobLost
        self.has_ended = True

    def _heed(self) -> None:
        if self.is_lost.is_set():
            raise JobLost
        if self.is_cancelled.is_set():
            raise JobCancelled


def actor_who(user_id: int | None) -> Actor:
    """Whoever asked for a job, as they are today; SYSTEM where it was a command."""
    user = session().scalar(select(User).where(User.id == user_id).options(*FULLY))
    return actor_of(user) if user else SYSTEM
