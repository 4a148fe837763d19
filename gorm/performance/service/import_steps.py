"""What a person does with an import on its pages: send, match, publish, discard, undo."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import delete

from gorm.accounts.actor import Actor
from gorm.accounts.policy import insist
from gorm.audit.service import record
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.core.text import listed
from gorm.importing.models import DataImport, ImportFile, ImportState
from gorm.importing.reading import Limits, OpenedTable, open_table
from gorm.importing.report import FileRefused
from gorm.jobs.service import ask
from gorm.performance.intake import publishing, records
from gorm.performance.intake.areas import Areas
from gorm.performance.intake.checking import matching_for
from gorm.performance.intake.matching import Matching
from gorm.performance.intake.records import Arrived
from gorm.performance.models import Observation
from gorm.performance.policy import may_import
from gorm.performance.service.import_jobs import CHECK_CODE, PUBLISH_CODE, UNDO_CODE, kept_table

_TO_MATCH: Final = (ImportState.MATCHING, ImportState.READY, ImportState.FAULTY)
#: So many places are matched at once.
MOST_MATCHED: Final = 100


@dataclass(frozen=True)
class Sent:
    """A file that somebody sent."""

    content: bytes
    file_name: str
    source_name: str
    sheet: str | None = None


def send(actor: Actor, sent: Sent) -> str:
    """Keep a file that was sent, its columns guessed, until it is published; its reference."""
    insist(may_import(actor))
    try:
        table = open_table(
            sent.content, file_name=sent.file_name, limits=Limits.of_pages(), sheet=sent.sheet
        )
    except FileRefused as refused:
        raise Refused({"file": " ".join(str(fault) for fault in refused.faults[:3])}) from refused
    matching = replace(matching_for(table, sent.source_name), sheet=table.sheet)
    arrived = Arrived(sent.file_name, table.digest, table.size, sent.source_name)
    data_import = records.begin(actor, arrived, matching, ImportState.MATCHING)
    session().flush()
    session().add(ImportFile(import_id=data_import.id, content=sent.content))
    session().flush()
    return data_import.reference


def match(actor: Actor, reference: str, said: Matching) -> None:
    """Say which column holds what, and have the file checked."""
    insist(may_import(actor))
    data_import = records.import_called(reference)
    table = kept_table(data_import.id, data_import.file_name, said.sheet)
    if faults := said.faults(table.columns):
        raise Refused(" ".join(fault.why for fault in faults))
    kept = Matching.from_kept(data_import.mapping)
    matching = replace(said, forms=kept.forms, areas=kept.areas, headings=table.columns)
    if same := publishing.published_with(data_import.digest, matching.as_kept()):
        raise Refused(
            f"The same file, matched in the same way, was published already as {same}. "
            "Nothing would change."
        )
    _ask_for_check(actor, data_import, matching)


def answer(
    actor: Actor, reference: str, areas: Mapping[str, str], forms: Mapping[str, str]
) -> None:
    """Say whom names mean ('' leaves them out) and how periods are to be read; check again."""
    insist(may_import(actor))
    data_import = records.import_called(reference)
    if not areas and not forms:
        raise Refused("Nothing was matched and no question answered, so nothing would change.")
    kept = Matching.from_kept(data_import.mapping)
    matching = replace(kept, areas={**kept.areas, **_meant(areas)}, forms={**kept.forms, **forms})
    _ask_for_check(actor, data_import, matching)


def publish(actor: Actor, reference: str) -> None:
    """Have a checked import published."""
    insist(may_import(actor))
    data_import = records.import_called(reference)
    records.step(data_import, (ImportState.READY,), ImportState.PUBLISHING)
    ask(actor, PUBLISH_CODE, title=f"Publish {data_import.file_name}", subject=reference)


def discard(actor: Actor, reference: str) -> None:
    """Give up an import that is not published."""
    insist(may_import(actor))
    data_import = records.import_called(reference)
    records.give_up(actor, data_import.id)
    session().execute(
        delete(Observation)
        .where(Observation.import_id == data_import.id)
        .execution_options(synchronize_session=False)
    )


def undo(actor: Actor, reference: str, reason: str) -> None:
    """Have a published import taken back."""
    insist(may_import(actor))
    if not reason.strip():
        raise Refused({"reason": "Say why this import is undone."})
    data_import = records.import_called(reference)
    records.step(data_import, (ImportState.PUBLISHED,), ImportState.UNDOING)
    ask(
        actor,
        UNDO_CODE,
        title=f"Undo {data_import.file_name}",
        subject=reference,
        arguments={"reason": reason},
    )


def table_of(reference: str, sheet: str | None = None) -> tuple[OpenedTable, Matching]:
    """The file of an import that waits, and how its columns are matched so far."""
    data_import = records.import_called(reference)
    matching = Matching.from_kept(data_import.mapping)
    table = kept_table(data_import.id, data_import.file_name, sheet or matching.sheet)
    if sheet and sheet != matching.sheet:
        matching = replace(matching_for(table, data_import.source_name), sheet=sheet)
    return table, matching


def _ask_for_check(actor: Actor, data_import: DataImport, matching: Matching) -> None:
    if data_import.state not in _TO_MATCH:
        raise Refused("This import has gone on meanwhile; look at how it stands now.")
    data_import.mapping = matching.as_kept()
    data_import.findings = {}
    data_import.state = ImportState.CHECKING
    record(actor, "import.matched", records.subject_of(data_import))
    title = f"Check {data_import.file_name}"
    ask(actor, CHECK_CODE, title=title, subject=data_import.reference)


def _meant(areas: Mapping[str, str]) -> dict[str, str]:
    """Whom somebody means by what they typed: a code or a name. Raises Refused."""
    everybody = Areas({})
    found: dict[str, str] = {}
    unknown: list[str] = []
    for said, typed in areas.items():
        whom = everybody.find(typed, typed) if typed else ""
        if whom is None:
            unknown.append(f"“{typed[:60]}”")
        else:
            found[said] = whom if isinstance(whom, str) else whom.reference
    if unknown:
        raise Refused(f"GORM cannot tell who {listed(unknown)} is. Write the GSS code.")
    return found
