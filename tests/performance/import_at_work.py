"""A real import that stops where it is told, to be killed there; run by the tests as a process.

python -m tests.performance.import_at_work PATH WHERE SIGN
"""

import sys
import time
from pathlib import Path

from gorm import create_app
from gorm.accounts.actor import SYSTEM
from gorm.importing.reading import Limits, open_table
from gorm.performance.intake import publishing, staging
from gorm.performance.intake.matching import Matching
from gorm.performance.service.imports import take_in


def main(path: Path, where: str, sign: Path) -> None:
    """Take a file in until killed: while its rows are staged, or within the publication."""
    staging.BATCH = 2  # type: ignore[misc]
    flipped = publishing._flipped  # noqa: SLF001 - stopped in the middle of it

    def stop(*_: object) -> None:
        sign.touch()
        time.sleep(120)

    def stopping(*arguments: object) -> object:
        done = flipped(*arguments)  # type: ignore[arg-type]
        stop()
        return done

    def tell(what: str, done: int, _total: int) -> None:
        if where == "staging" and done and what == "Checking rows":
            stop()

    if where == "publishing":
        publishing._flipped = stopping  # type: ignore[assignment] # noqa: SLF001
    app = create_app()
    with app.app_context():
        table = open_table(path, file_name=path.name, limits=Limits.COMMAND_LINE)
        take_in(SYSTEM, table, Matching(), "", tell)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
