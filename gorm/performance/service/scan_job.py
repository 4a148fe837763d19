"""Scanning as long work: asked for wherever something changed that the rules look at."""

from typing import Final

from gorm.accounts.actor import Actor
from gorm.core.text import count
from gorm.jobs.offers import JobKind
from gorm.jobs.progress import JobProgress
from gorm.jobs.service import ask
from gorm.performance.queries.scans import is_scan_waiting
from gorm.performance.service.scanning import Scanned, scan

CODE: Final = "performance.scan"


def ask_for_scan(actor: Actor, reason: str) -> None:
    """Have everything looked through after this commit; one scan serves all who wait for one.

    Inside a unit of work: where that fails, nobody asked.
    """
    if not is_scan_waiting(CODE):
        ask(actor, CODE, arguments={"reason": reason})


def _run(job: JobProgress) -> str:
    job.say(0, None, "Looking through the figures")
    reason = str(job.arguments.get("reason", ""))

    def finish(scanned: Scanned) -> None:
        job.finish(_outcome(scanned))

    return _outcome(scan(job.actor, reason, hold=job.hold, finish=finish))


def _outcome(scanned: Scanned) -> str:
    return f"{count(scanned.found, 'finding')}, {scanned.new:,} of them new."


SCAN: Final = JobKind(
    CODE,
    "Look for significant under-performance",
    _run,
    permission="performance:manage",
)
