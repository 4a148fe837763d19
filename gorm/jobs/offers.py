"""What higher features offer to do as long work: declared here, filled by registry.

    def publish(job: JobProgress) -> str:
        for number, batch in enumerate(batches, 1):
            with unit_of_work():
                compute(batch)          # beside what is read: doing it twice does no harm
            job.say(number, len(batches), "Comparing places")
        with unit_of_work():
            job.hold()                  # refuses where another worker took the job, or on cancel
            put_in_place()
            job.finish("Published.")    # commits with the effect, or not at all
        return "Published."

A job that ends by `finish` has its effect exactly once, whatever is killed when. One that only
returns its outcome may be run again after a crash, and must then find its work done.
"""

from collections.abc import Callable
from dataclasses import dataclass

from gorm.accounts.actor import Actor
from gorm.core.extension import ExtensionPoint
from gorm.jobs.progress import JobProgress

Settle = Callable[[Actor, str], None]


@dataclass(frozen=True)
class JobKind:
    """A kind of long work: a code that stays, what it is called, and how it is done.

    `run` opens its own units of work and returns the outcome in one sentence; a GormError that it
    raises is shown as it is. `given_up(actor, subject)` runs in the transaction that ends a job
    that failed or was cancelled, so that its subject waits for nothing; `tried_again(actor,
    subject)` in the one that has it wait anew, and may refuse. `endpoint` is the page of the
    subject, which takes its `reference`; `permission` is what trying again and cancelling need,
    besides the job being one's own.
    """

    code: str
    title: str
    run: Callable[[JobProgress], str]
    may_retry: bool = True
    permission: str = ""
    endpoint: str = ""
    given_up: Settle | None = None
    tried_again: Settle | None = None


job_kinds = ExtensionPoint[JobKind]("jobs.kinds")


def kind_of(code: str) -> JobKind | None:
    """The kind of this code, or None where nobody offers it."""
    return next((kind for kind in job_kinds.offers() if kind.code == code), None)
