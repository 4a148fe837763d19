"""Checking a file: read twice, staged, held against itself and against what holds."""

from sqlalchemy import select

from gorm.core.db import session, unit_of_work
from gorm.importing.models import ImportState, RememberedMatch
from gorm.importing.reading import OpenedTable
from gorm.importing.report import Fault, FileRefused
from gorm.performance.intake.comparing import difference, note_difference, note_repeats
from gorm.performance.intake.findings import Findings
from gorm.performance.intake.matching import Matching, guess, headings_digest
from gorm.performance.intake.preparing import prepare
from gorm.performance.intake.records import Taking, drop_staged
from gorm.performance.intake.staging import Reading, stage
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


def check(taking: Taking, table: OpenedTable, matching: Matching, source_name: str) -> Findings:
    """Validate and stage a file, and say how it differs from what holds.

    Ends in the state ready or faulty; of a faulty file nothing stays staged.
    """
    drop_staged(taking.import_id)  # what a worker before this one may have left
    findings = Findings()
    try:
        _read(taking, table, matching, source_name, findings)
    except FileRefused as refused:
        for fault in refused.faults:
            findings.fault(fault)
    findings.notes = [*findings.notes, *table.notes]
    _end(taking, findings)
    if findings.is_refused:
        drop_staged(taking.import_id)
    return findings


def _read(
    taking: Taking,
    table: OpenedTable,
    matching: Matching,
    source_name: str,
    findings: Findings,
) -> None:
    if faults := matching.faults(table.columns):
        raise FileRefused(*faults)
    taking.progress("Reading the file", 0, 0)
    found = survey(table, matching)
    plan = prepare(found, matching, source_name, findings)
    stage(taking, Reading(table, matching, plan, found.rows), findings)
    taking.progress("Comparing with what is published", findings.rows, findings.rows)
    note_repeats(taking.import_id, matching.column("value"), findings)
    if not findings.is_refused and not findings.staged:
        findings.fault(
            Fault(0, "", "There is no value in this file, so that nothing can be published.")
        )
    if not findings.is_refused:
        note_difference(difference(taking.import_id), findings)


def _end(taking: Taking, findings: Findings) -> None:
    findings.tell_warnings()
    state = ImportState.FAULTY if findings.is_refused else ImportState.READY
    with unit_of_work():
        taking.beat(state=state, findings=findings.as_kept(), worker="")
