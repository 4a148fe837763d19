"""An import from its beginning to its end: who works on it, and how one that died is cleared."""

import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import delete, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite

from gorm.accounts.actor import SYSTEM, Actor
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import Base, session, unit_of_work
from gorm.core.errors import Conflict, NotFound, Refused
from gorm.core.references import next_reference
from gorm.importing.models import DataImport, ImportFile, ImportState
from gorm.performance.intake.matching import Matching
from gorm.performance.models import Observation

WHAT: Final = "observations"
#: Told how far the work has come: what is being done, how much of it, and of how much.
Progress = Callable[[str, int, int], None]

#: A worker that gave no sign of life for so long is dead, wherever it is.
_SILENT: Final = timedelta(minutes=15)
_SHEETS_AT_ONCE: Final = 50
_FOR_GOOD: Final = (
    ImportState.PUBLISHED,
    ImportState.UNDOING,
    ImportState.UNDONE,
    ImportState.DISCARDED,
)
_BEFORE: Final = {
    ImportState.CHECKING: ImportState.MATCHING,
    ImportState.PUBLISHING: ImportState.READY,
    ImportState.UNDOING: ImportState.PUBLISHED,
}
_AT_WORK: Final = (ImportState.CHECKING, ImportState.PUBLISHING, ImportState.UNDOING)


@dataclass(frozen=True)
class Taking:
    """An import that a worker has in hand, and whom it tells how far it is."""

    import_id: int
    worker: str
    progress: Progress

    def beat(self, **values: Any) -> None:
        """Give a sign of life inside the running unit of work. Raises Overtaken."""
        if not _set(self.import_id, was_worker=self.worker, **values):
            raise Overtaken

    def has_beaten(self) -> None:
        """Give a sign of life in a unit of work of its own."""
        with unit_of_work():
            self.beat()


class Overtaken(Conflict):
    """Another worker has taken this import over, or it was discarded: stop, and write no more."""

    def __init__(self) -> None:
        super().__init__("Somebody else took this import over, or ended it.")


@dataclass(frozen=True)
class Arrived:
    """A file that came in."""

    file_name: str
    digest: str
    size: int
    source_name: str = ""


def begin(actor: Actor, arrived: Arrived, matching: Matching, state: ImportState) -> DataImport:
    """Record a file as about to be taken in, inside the running unit of work."""
    data_import = DataImport(
        reference=next_reference("IMP"),
        what=WHAT,
        state=state,
        file_name=arrived.file_name[-255:],
        digest=arrived.digest,
        size=arrived.size,
        source_name=arrived.source_name,
        mapping=matching.as_kept(),
        findings={},
        user_id=actor.user_id or None,
        by_name=actor.name,
        begun_at=clock.now(),
    )
    session().add(data_import)
    facts = {"file": arrived.file_name, "digest": arrived.digest, "size": arrived.size}
    record(actor, "import.begun", subject_of(data_import), facts=facts)
    return data_import


def subject_of(data_import: DataImport) -> Subject:
    """What the audit calls an import."""
    return Subject("import", data_import.reference)


def import_called(reference: str) -> DataImport:
    """The import of this reference. Raises NotFound."""
    found = session().scalar(
        select(DataImport).where(DataImport.reference == reference, DataImport.what == WHAT)
    )
    if found is None:
        raise NotFound
    return found


def take_up(
    import_id: int, state: ImportState, came_from: tuple[ImportState, ...], progress: Progress
) -> Taking:
    """Begin to work on an import in a transaction of its own.

    Raises Conflict where the import is not in a state from which this work can begin.
    """
    token = f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(8)}"
    with unit_of_work():
        if not _set(import_id, came_from=came_from, state=state, worker=token):
            raise Conflict("Somebody else is working on this import, or has ended it.")
    return Taking(import_id, token, progress)


def drop_staged(import_id: int) -> None:
    """Delete what an import that is not published has staged, lot by lot."""
    while some := _some_sheets(import_id):
        with unit_of_work():
            session().execute(
                delete(Observation)
                .where(Observation.import_id == import_id, Observation.sheet_id.in_(some))
                .execution_options(synchronize_session=False)
            )


def drop_file(import_id: int) -> None:
    """Let go of the bytes of a file that is done with."""
    session().execute(
        delete(ImportFile)
        .where(ImportFile.import_id == import_id)
        .execution_options(synchronize_session=False)
    )


def discard(actor: Actor, import_id: int, reason: str = "") -> None:
    """Give up an import that is not published, and delete everything that it staged."""
    with unit_of_work():
        give_up(actor, import_id, reason)
    drop_staged(import_id)


def give_up(actor: Actor, import_id: int, reason: str = "") -> None:
    """Discard an import inside the running unit of work; what it staged is dropped afterwards."""
    data_import = session().get_one(DataImport, import_id, populate_existing=True)
    if data_import.state in _FOR_GOOD:
        raise Refused("This import is published or ended; it cannot be discarded.")
    data_import.state = ImportState.DISCARDED
    data_import.worker = ""
    drop_file(import_id)
    record(actor, "import.discarded", subject_of(data_import), reason=reason)


def step(data_import: DataImport, came_from: tuple[ImportState, ...], state: ImportState) -> None:
    """Have an import stand at another step, inside the running unit of work. Raises Refused."""
    if not _set(data_import.id, came_from=came_from, state=state, worker=""):
        raise Refused("This import has gone on meanwhile; look at how it stands now.")
    session().expire(data_import)


def step_back(reference: str) -> None:
    """Have an import stand where it stood before work that was given up."""
    data_import = import_called(reference)
    if (before := _BEFORE.get(data_import.state)) is not None:
        step(data_import, (data_import.state,), before)


def tidy() -> list[str]:
    """Clear away imports whose worker died; their references. Those that wait on a page stay.

    An import with its file is begun again by its job, from nothing; one without a file came from
    the command line, and nobody would begin it again.
    """
    cleared = []
    for import_id, reference, state in _dead():
        if state is ImportState.UNDOING:
            _publish_again(import_id)
        else:
            discard(SYSTEM, import_id, "Its worker died.")
        cleared.append(reference)
    for import_id in _discarded_with_rows():
        drop_staged(import_id)
    return cleared


def insert_missing(entity: type[Base], rows: list[dict[str, Any]]) -> None:
    """Insert rows that are not there yet; somebody else may be inserting the same ones."""
    if rows:
        dialect = session().get_bind().dialect.name
        insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
        session().execute(insert(entity).on_conflict_do_nothing(), rows)


def _set(
    import_id: int,
    *,
    came_from: tuple[ImportState, ...] = (),
    was_worker: str | None = None,
    **values: Any,
) -> bool:
    """Change what the machinery of an import notes of itself; whether it stood as was thought.

    On the connection: how far an import has come is no change that anybody records.
    """
    table: Any = DataImport.__table__
    change = update(table).where(table.c.id == import_id).values(beat_at=clock.now(), **values)
    if came_from:
        change = change.where(table.c.state.in_(came_from))
    if was_worker is not None:
        change = change.where(table.c.worker == was_worker)
    return session().connection().execute(change).rowcount == 1


def _some_sheets(import_id: int) -> list[int]:
    """Some sheets in which an import has staged rows."""
    found = session().scalars(
        select(Observation.sheet_id)
        .where(Observation.import_id == import_id)
        .distinct()
        .limit(_SHEETS_AT_ONCE)
    )
    return list(found)


def _dead() -> list[tuple[int, str, ImportState]]:
    has_file = exists().where(ImportFile.import_id == DataImport.id)
    rows = session().execute(
        select(DataImport).where(DataImport.what == WHAT, DataImport.state.in_(_AT_WORK), ~has_file)
    )
    return [(one.id, one.reference, one.state) for (one,) in rows if _is_dead(one)]


def _is_dead(data_import: DataImport) -> bool:
    host, _, rest = data_import.worker.partition(":")
    process = rest.partition(":")[0]
    if host == socket.gethostname()[:60] and process.isdecimal() and not _runs(int(process)):
        return True
    last = data_import.beat_at or data_import.begun_at
    return last < clock.now() - _SILENT


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _publish_again(import_id: int) -> None:
    """An undoing that died has undone nothing."""
    with unit_of_work():
        _set(import_id, came_from=(ImportState.UNDOING,), state=ImportState.PUBLISHED, worker="")


def _discarded_with_rows() -> list[int]:
    staged = exists().where(Observation.import_id == DataImport.id)
    ended = (ImportState.DISCARDED, ImportState.FAULTY)
    found = session().scalars(select(DataImport.id).where(DataImport.state.in_(ended), staged))
    return list(found)
