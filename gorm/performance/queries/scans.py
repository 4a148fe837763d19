"""Reading when the rules were last looked through, and what came of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from gorm.core.db import session
from gorm.jobs.models import Job, JobState
from gorm.performance.models import Scan
from gorm.performance.queries.basis import edition_number


@dataclass(frozen=True)
class ScanRecord:
    """One scan. `is_behind` says that figures were published since."""

    begun_at: datetime
    by_name: str
    found: int
    new: int
    is_behind: bool


def latest_scan() -> ScanRecord | None:
    """The scan that was run last, or None before the first."""
    scan = session().scalar(select(Scan).order_by(Scan.id.desc()).limit(1))
    if scan is None:
        return None
    is_behind = scan.edition_number != edition_number()
    return ScanRecord(scan.begun_at, scan.by_name, scan.found, scan.new, is_behind)


def is_scan_waiting(kind: str) -> bool:
    """Whether a scan was asked for and has not begun: what is asked for now, it will see."""
    query = select(Job.id).where(Job.kind == kind, Job.state == JobState.WAITING).limit(1)
    return session().scalar(query) is not None
