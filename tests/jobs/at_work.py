"""A real worker with one kind of work that counts its effects; run by the tests as a process.

    python -m tests.jobs.at_work NAME FOLDER

The work leaves a file in FOLDER when it has come to where its argument `stops` says, and then
waits there in its first attempt for as long as it takes to be killed.
"""

import sys
import time
from datetime import timedelta
from pathlib import Path

from gorm import create_app
from gorm.core.db import unit_of_work
from gorm.core.references import next_reference
from gorm.jobs import claims, worker
from gorm.jobs.offers import JobKind, job_kinds
from gorm.jobs.progress import JobProgress


def main(name: str, folder: Path) -> None:
    """Work until killed; hearts stop sooner than in an office."""
    vars(claims)["STOPPED_AFTER"] = timedelta(seconds=6)
    app = create_app()

    def stop_at(job: JobProgress, where: str) -> None:
        if job.arguments["stops"] == where and job.claim.attempts == 1:
            (folder / where).touch()
            time.sleep(120)

    def run(job: JobProgress) -> str:
        stop_at(job, "before")
        with unit_of_work():
            job.hold()
            next_reference("EFFECT")
            job.finish(f"Done by {name}.")
            stop_at(job, "within")
        stop_at(job, "after")
        return "Not said by anybody."

    app.extensions[job_kinds.name] = (JobKind("tested", "Tested work", run),)
    worker.work(app, name)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
