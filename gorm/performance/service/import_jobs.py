"""Imports as long work: checking, publishing and undoing beside the pages."""

from collections.abc import Callable
from typing import Final

from gorm.accounts.actor import Actor
from gorm.accounts.policy import insist
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.core.text import count
from gorm.importing.models import ImportFile, ImportState
from gorm.importing.reading import Limits, OpenedTable, open_table
from gorm.importing.report import FileRefused
from gorm.jobs.offers import JobKind
from gorm.jobs.progress import JobProgress
from gorm.performance.intake import publishing, records
from gorm.performance.intake.checking import check
from gorm.performance.intake.findings import Findings
from gorm.performance.intake.matching import Matching
from gorm.performance.policy import may_import

CHECK_CODE: Final = "import.check"
PUBLISH_CODE: Final = "import.publish"
UNDO_CODE: Final = "import.undo"
_CHECKED: Final = (ImportState.MATCHING, ImportState.READY, ImportState.FAULTY)


def kept_table(import_id: int, file_name: str, sheet: str | None) -> OpenedTable:
    """The file of an import that waits, opened. Raises Refused."""
    kept = session().get(ImportFile, import_id)
    if kept is None:
        raise Refused("The file of this import is no longer kept. Take it in again.")
    try:
        return open_table(kept.content, file_name=file_name, limits=Limits.of_pages(), sheet=sheet)
    except FileRefused as refused:
        raise Refused(str(refused)) from refused


def _check(job: JobProgress) -> str:
    insist(may_import(job.actor))
    data_import = records.import_called(job.subject)
    matching, source = Matching.from_kept(data_import.mapping), data_import.source_name
    table = kept_table(data_import.id, data_import.file_name, matching.sheet)
    came_from = (ImportState.CHECKING, ImportState.READY, ImportState.FAULTY)
    taking = records.take_up(data_import.id, ImportState.CHECKING, came_from, _telling(job))
    return _told(check(taking, table, matching, source))


def _told(found: Findings) -> str:
    if not found.is_refused:
        return f"{count(found.rows, 'row')} checked; nothing is at fault."
    parts = [
        count(found.fault_count, "fault") if found.fault_count else "",
        count(len(found.unmatched), "place") + " to match" if found.unmatched else "",
        count(len(found.questions), "question") if found.questions else "",
    ]
    return f"{count(found.rows, 'row')} checked: {', '.join(part for part in parts if part)}."


def _publish(job: JobProgress) -> str:
    insist(may_import(job.actor))
    if records.import_called(job.subject).state is ImportState.PUBLISHED:
        return "Published."  # by this very job, before it was brought down
    done = publishing.publish(job.actor, job.subject, _telling(job), job.hold)
    if done.same_as:
        return f"Unchanged: the same file was published already, as {done.same_as}."
    return f"Published: {done.new:,} new, {done.revised:,} revised, {done.unchanged:,} unchanged."


def _undo(job: JobProgress) -> str:
    insist(may_import(job.actor))
    if records.import_called(job.subject).state is not ImportState.UNDONE:
        reason = str(job.arguments.get("reason", ""))
        publishing.undo(job.actor, job.subject, reason, _telling(job), job.hold)
    return "Undone: the values of earlier imports hold again."


def _telling(job: JobProgress) -> records.Progress:
    def tell(what: str, done: int, total: int) -> None:
        job.say(done, total or None, what)

    return tell


def _given_up(_actor: Actor, reference: str) -> None:
    records.step_back(reference)


def _again(came_from: tuple[ImportState, ...], state: ImportState) -> Callable[[Actor, str], None]:
    def tried_again(_actor: Actor, reference: str) -> None:
        records.step(records.import_called(reference), came_from, state)

    return tried_again


def _kind(
    code: str, title: str, run: Callable[[JobProgress], str], again: Callable[[Actor, str], None]
) -> JobKind:
    return JobKind(
        code,
        title,
        run,
        permission="performance:import",
        endpoint="performance.import_detail",
        given_up=_given_up,
        tried_again=again,
    )


KINDS: Final = (
    _kind(CHECK_CODE, "Check a file of figures", _check, _again(_CHECKED, ImportState.CHECKING)),
    _kind(
        PUBLISH_CODE,
        "Publish figures",
        _publish,
        _again((ImportState.READY,), ImportState.PUBLISHING),
    ),
    _kind(
        UNDO_CODE, "Undo an import", _undo, _again((ImportState.PUBLISHED,), ImportState.UNDOING)
    ),
)
