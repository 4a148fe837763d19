"""Taking in files of figures: asked for by a person or a command, done by the intake."""

from dataclasses import dataclass, replace

from gorm.accounts.actor import Actor
from gorm.accounts.policy import insist
from gorm.core.db import session, unit_of_work
from gorm.importing.models import ImportState
from gorm.importing.reading import OpenedTable
from gorm.performance.intake import publishing, records
from gorm.performance.intake.checking import check, matching_for
from gorm.performance.intake.findings import Findings
from gorm.performance.intake.matching import Matching
from gorm.performance.intake.records import Arrived, Progress, Taking
from gorm.performance.policy import may_import

ACTIONS_IN_ENGLISH = {
    "import.begun": "began the import of",
    "import.matched": "matched the columns of",
    "import.published": "published the figures of",
    "import.discarded": "discarded the import of",
    "import.undone": "undid the import of",
}


@dataclass(frozen=True)
class TakenIn:
    """What came of a file; `same_as` is the import that had brought it already."""

    reference: str
    findings: Findings
    same_as: str = ""


def take_in(
    actor: Actor,
    table: OpenedTable,
    said: Matching,
    source_name: str,
    progress: Progress,
    *,
    is_check: bool = False,
) -> TakenIn:
    """Check a file and publish it, in units of work of its own; `is_check` publishes nothing."""
    insist(may_import(actor))
    records.tidy()
    known = merged(matching_for(table, source_name), said)
    matching = replace(known, headings=table.columns)
    arrived = Arrived(table.file_name, table.digest, table.size, source_name)
    if same := publishing.published_with(table.digest, matching.as_kept()):
        return TakenIn("", Findings(), same)
    reference, taking = _begun(actor, arrived, matching, progress)
    findings = check(taking, table, matching, source_name)
    if findings.is_refused:
        return TakenIn(reference, findings)
    if is_check:
        records.discard(actor, taking.import_id, "It was only checked.")
        return TakenIn(reference, findings)
    done = publishing.publish(actor, reference, progress)
    if done.same_as:
        records.discard(actor, taking.import_id, f"The same file came in as {done.same_as}.")
    findings.new, findings.revised, findings.unchanged = done.new, done.revised, done.unchanged
    return TakenIn(reference, findings, done.same_as)


def undo(actor: Actor, reference: str, reason: str, progress: Progress) -> None:
    """Take a published import back, in units of work of its own."""
    insist(may_import(actor))
    publishing.undo(actor, reference, reason, progress)


def tidy() -> list[str]:
    """Clear away what imports that died have left; their references."""
    return records.tidy()


def merged(known: Matching, said: Matching) -> Matching:
    """What is known of a file, and what somebody says of it instead."""
    columns = {
        name: heading
        for name, heading in known.columns.items()
        if heading not in said.columns.values() and name not in said.fixed
    }
    return replace(said, columns={**columns, **said.columns}, fixed={**known.fixed, **said.fixed})


def _begun(
    actor: Actor, arrived: Arrived, matching: Matching, progress: Progress
) -> tuple[str, Taking]:
    with unit_of_work():
        data_import = records.begin(actor, arrived, matching, ImportState.CHECKING)
        session().flush()
        import_id, reference = data_import.id, data_import.reference
    came_from = (ImportState.CHECKING,)
    return reference, records.take_up(import_id, ImportState.CHECKING, came_from, progress)
