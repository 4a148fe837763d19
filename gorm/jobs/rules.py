"""What holds for long work, apart from where it is kept: beats, attempts, and states in words."""

from datetime import timedelta
from typing import Final

from gorm.jobs.models import JobState

#: How often a running job says that its heart beats, and how often it may say how far it is.
BEAT_EVERY: Final = timedelta(seconds=4)
SAY_EVERY: Final = timedelta(seconds=1)
#: Without a beat for so long, a job's worker is taken to be gone. Well beyond a long commit.
STOPPED_AFTER: Final = timedelta(seconds=40)
MOST_ATTEMPTS: Final = 3

CRASHED: Final = (
    f"This was begun {MOST_ATTEMPTS} times, and each time the program that did it ended before it "
    "was done. Nothing was half done. Tell your administrator before you try again."
)
UNKNOWN: Final = "This version of GORM does not know how to do this. Nothing was changed."

ENDED: Final = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})
TO_TRY_AGAIN: Final = frozenset({JobState.FAILED, JobState.CANCELLED})
LABELS: Final[dict[JobState, str]] = {
    JobState.WAITING: "Waiting",
    JobState.RUNNING: "Running",
    JobState.DONE: "Done",
    JobState.FAILED: "Failed",
    JobState.CANCELLED: "Cancelled",
}


def broken(where: str) -> str:
    """What a defect is called on a page; `where` finds its traceback in the log."""
    return (
        "Something went wrong in GORM. It is not your doing, and nothing was half done. "
        f"Tell your administrator: the log has it under {where}."
    )


def percent(done: int, total: int | None) -> int | None:
    """How much of the work is done, or None where nobody knows how much there is."""
    if not total:
        return None
    return min(100, done * 100 // total)
