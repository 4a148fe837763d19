"""Publishing an import in one short commit, and undoing it in another."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, select

from gorm.accounts.actor import Actor
from gorm.audit.service import record
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.errors import Conflict, Refused
from gorm.importing.models import DataImport, ImportState, RememberedMatch
from gorm.performance.intake.comparing import Difference, difference, sheets_of_import
from gorm.performance.intake.matching import digest_of, headings_digest
from gorm.performance.intake.records import (
    Overtaken,
    Progress,
    beat,
    drop_file,
    import_called,
    subject_of,
    take_up,
)
from gorm.performance.service import standings
from gorm.performance.service.standings import EditionOutOfDate

#: How often comparisons are computed again because others published meanwhile.
_ATTEMPTS: Final = 10
_COMPUTING: Final = "Computing comparisons"


@dataclass(frozen=True)
class Published:
    """What came of publishing; `same_as` is the import that had brought the same file already."""

    reference: str
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    same_as: str = ""


class _SameMeanwhile(Exception):
    """Somebody else published the same file a moment ago."""


def publish(
    actor: Actor, reference: str, columns: tuple[str, ...], progress: Progress
) -> Published:
    """Publish a checked import: its comparisons are computed beside, then all is flipped at once.

    `columns` are the headings of its file, under which the matching is remembered.
    """
    import_id = import_called(reference).id
    if same := same_as_published(import_id):
        return Published(reference, same_as=same)
    worker = take_up(import_id, ImportState.PUBLISHING, (ImportState.READY, ImportState.PUBLISHING))
    for _ in range(_ATTEMPTS):
        edition_id, told = _computed(import_id, worker, reference, progress)
        try:
            with unit_of_work():
                return _flipped(actor, import_id, worker, edition_id, told, columns)
        except EditionOutOfDate:
            continue
        except _SameMeanwhile as same:
            _ready_again(import_id, worker)
            return Published(reference, same_as=str(same))
    _ready_again(import_id, worker)
    raise Conflict("Others publish all the time; publish this import again later.")


def undo(actor: Actor, reference: str, reason: str, progress: Progress) -> None:
    """Take an import back: what earlier ones said holds again, what later ones said still holds."""
    if not reason.strip():
        raise Refused({"reason": "Say why this import is undone."})
    import_id = import_called(reference).id
    worker = take_up(import_id, ImportState.UNDOING, (ImportState.PUBLISHED, ImportState.UNDOING))
    sheets = sheets_of_import(import_id)
    for _ in range(_ATTEMPTS):
        edition_id = standings.begin_edition(f"{reference} is undone")
        standings.compute(
            edition_id, sheets, removing=import_id, progress=_telling(import_id, worker, progress)
        )
        try:
            with unit_of_work():
                _undone(actor, import_id, worker, edition_id, reason)
        except EditionOutOfDate:
            continue
        standings.discard_stale()
        return
    _published_again(import_id, worker)
    raise Conflict("Others publish all the time; undo this import again later.")


def same_as_published(import_id: int) -> str:
    """The published import that brought the same file, matched in the same way; '' if none."""
    mine = session().get_one(DataImport, import_id)
    others = session().scalars(
        select(DataImport).where(
            DataImport.digest == mine.digest,
            DataImport.what == mine.what,
            DataImport.state == ImportState.PUBLISHED,
            DataImport.id != mine.id,
        )
    )
    return next((one.reference for one in others if _matched(one) == _matched(mine)), "")


def _matched(data_import: DataImport) -> list[Any]:
    kept = data_import.mapping
    return [kept.get(name) for name in ("columns", "fixed", "sheet")]


def _computed(
    import_id: int, worker: str, reference: str, progress: Progress
) -> tuple[int, Difference]:
    """Compute what changes into an edition; begun first, so that no publication goes unseen."""
    edition_id = standings.begin_edition(f"{reference} is published")
    told = difference(import_id)
    standings.compute(
        edition_id,
        told.sheets,
        adding=import_id,
        progress=_telling(import_id, worker, progress),
    )
    return edition_id, told


def _telling(import_id: int, worker: str, progress: Progress) -> standings.Progress:
    def tell(done: int, total: int) -> None:
        with unit_of_work():
            beat(import_id, worker)
        progress(_COMPUTING, done, total)

    return tell


def _flipped(
    actor: Actor,
    import_id: int,
    worker: str,
    edition_id: int,
    told: Difference,
    columns: tuple[str, ...],
) -> Published:
    standings.publish(edition_id)
    data_import = _still_mine(import_id, worker)
    if same := same_as_published(import_id):
        raise _SameMeanwhile(same)
    data_import.published_number = _next_number()
    data_import.published_at = clock.now()
    data_import.state, data_import.worker = ImportState.PUBLISHED, ""
    data_import.findings = data_import.findings | {
        "new": told.new,
        "revised": told.revised,
        "unchanged": told.unchanged,
    }
    _remember(data_import, columns)
    drop_file(import_id)
    counted = {name: getattr(told, name) for name in ("new", "revised", "unchanged")}
    facts = {"file": data_import.file_name, "digest": data_import.digest} | counted
    record(actor, "import.published", subject_of(data_import), facts=facts)
    return Published(data_import.reference, told.new, told.revised, told.unchanged)


def _undone(actor: Actor, import_id: int, worker: str, edition_id: int, reason: str) -> None:
    standings.publish(edition_id)
    data_import = _still_mine(import_id, worker)
    data_import.state, data_import.worker = ImportState.UNDONE, ""
    data_import.undone_at, data_import.undone_because = clock.now(), reason.strip()
    record(actor, "import.undone", subject_of(data_import), reason=reason.strip())


def _still_mine(import_id: int, worker: str) -> DataImport:
    data_import = session().get_one(DataImport, import_id, populate_existing=True)
    if data_import.worker != worker:
        raise Overtaken
    return data_import


def _next_number() -> int:
    return (session().scalar(select(func.max(DataImport.published_number))) or 0) + 1


def _ready_again(import_id: int, worker: str) -> None:
    with unit_of_work():
        beat(import_id, worker, state=ImportState.READY, worker="")


def _published_again(import_id: int, worker: str) -> None:
    with unit_of_work():
        beat(import_id, worker, state=ImportState.PUBLISHED, worker="")


def _remember(data_import: DataImport, columns: tuple[str, ...]) -> None:
    """Keep what a person said of this file, for the next one of its source."""
    kept, source = data_import.mapping, data_import.source_name
    for text, place in kept.get("areas", {}).items():
        _keep("area", source, text, digest_of(text), {"place": place})
    if columns:
        said, digest = headings_digest(columns)
        # A period that is the same for a whole file is another one in the next file.
        fixed = {name: text for name, text in kept.get("fixed", {}).items() if name != "period"}
        meaning = {"columns": kept.get("columns", {}), "fixed": fixed if source else {}}
        _keep("columns", source, said, digest, meaning)


def _keep(kind: str, source: str, said: str, digest: str, meaning: dict[str, Any]) -> None:
    known = session().scalar(
        select(RememberedMatch).where(
            RememberedMatch.kind == kind,
            RememberedMatch.source_name == source,
            RememberedMatch.said_digest == digest,
        )
    )
    if known is None:
        known = RememberedMatch(
            kind=kind, source_name=source, said=said, said_digest=digest, at=clock.now()
        )
        session().add(known)
    known.meaning, known.at = meaning, clock.now()
