"""Checking a file: read twice, staged, held against itself and against what holds."""

from sqlalchemy import select

from gorm.core.db import session, unit_of_work
from gorm.importing.models import DataImport, ImportState, RememberedMatch
from gorm.importing.reading import OpenedTable
from gorm.importing.report import FileRefused
from gorm.performance.intake.comparing import difference, note_difference, note_repeats
from gorm.performance.intake.findings import Findings
from gorm.performance.intake.matching import Matching, guess, headings_digest
from gorm.performance.intake.preparing import prepare
from gorm.performance.intake.records import Progress, beat, drop_staged
from gorm.performance.intake.staging import stage
from gorm.performance.intake.survey import survey


def matching_for(table: OpenedTable, source_name: str) -> Matching:
    """What a person once said of a file with these headings, or else what can be guessed."""
    _, digest = headings_digest(table.columns)
    kept = (
        session()
        .scalars(
            select(RememberedMatch)
            .where(
                RememberedMatch.kind == "columns",
                RememberedMatch.source_name == source_name,
                RememberedMatch.said_digest == digest,
            )
            .limit(1)
        )
        .first()
    )
    if kept is not None:
        return Matching.from_kept(kept.meaning)
    return Matching(columns=guess(table))


def check(
    import_id: int,
    worker: str,
    table: OpenedTable,
    matching: Matching,
    source_name: str,
    progress: Progress,
) -> Findings:
    """Validate and stage a file, and say how it differs from what holds.

    Ends in the state ready or faulty; of a faulty file nothing stays staged.
    """
    drop_staged(import_id)  # what a worker before this one may have left
    findings = Findings()
    try:
        _read(import_id, worker, table, matching, source_name, findings, progress)
    except FileRefused as refused:
        for fault in refused.faults:
            findings.fault(fault)
    findings.notes = [*findings.notes, *table.notes]
    _end(import_id, worker, findings)
    if findings.is_refused:
        drop_staged(import_id)
    return findings


def _read(
    import_id: int,
    worker: str,
    table: OpenedTable,
    matching: Matching,
    source_name: str,
    findings: Findings,
    progress: Progress,
) -> None:
    if faults := matching.faults(table.columns):
        raise FileRefused(*faults)
    progress("Reading the file", 0, 0)
    found = survey(table, matching)
    findings.rows = found.rows
    plan = prepare(found, matching, source_name, findings)
    stage(import_id, worker, table, matching, plan, findings, progress)
    progress("Comparing with what is published", findings.rows, findings.rows)
    note_repeats(import_id, matching.column("value"), findings)
    if not findings.is_refused:
        note_difference(difference(import_id), findings)


def _end(import_id: int, worker: str, findings: Findings) -> None:
    state = ImportState.FAULTY if findings.is_refused else ImportState.READY
    with unit_of_work():
        beat(import_id, worker, state=state, findings=findings.as_kept())


def source_of(import_id: int) -> str:
    """The source that an import names."""
    return session().get_one(DataImport, import_id).source_name
