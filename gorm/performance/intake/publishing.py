"""Publishing an import in one short commit, and undoing it in another."""

from collections.abc import Callable, Mapping
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
    WHAT,
    Overtaken,
    Progress,
    Taking,
    drop_file,
    import_called,
    subject_of,
    take_up,
)
from gorm.performance.service import standings
from gorm.performance.service.scan_job import ask_for_scan
from gorm.performance.service.standings import EditionOutOfDate

#: How often comparisons are computed again because others published meanwhile.
_ATTEMPTS: Final = 10
_COMPUTING: Final = "Computing comparisons"

#: Asked in the transaction that flips; raises where this worker must not.
Hold = Callable[[], None]


@dataclass(frozen=True)
class Published:
    """What came of publishing; `same_as` is the import that had brought the same file already."""

    reference: str
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    same_as: str = ""


def freely() -> None:
    """Nobody but this worker could have the import in hand: a command asks no one."""


def publish(actor: Actor, reference: str, progress: Progress, hold: Hold = freely) -> Published:
    """Publish a checked import: its comparisons are computed beside, then all is flipped at once.

    Where somebody else publishes meanwhile, it is compared and computed again.
    """
    import_id = import_called(reference).id
    came_from = (ImportState.READY, ImportState.PUBLISHING)
    taking = take_up(import_id, ImportState.PUBLISHING, came_from, progress)
    for _ in range(_ATTEMPTS):
        if same := same_as_published(import_id):
            _let_go(taking, ImportState.READY)
            return Published(reference, same_as=same)
        edition_id, told = _computed(taking, reference)
        try:
            with unit_of_work():
                hold()
                published = _flipped(actor, taking, edition_id, told)
        except EditionOutOfDate:
            continue
        standings.discard_stale()
        return published
    _let_go(taking, ImportState.READY)
    raise Conflict("Others publish all the time; publish this import again later.")


def undo(
    actor: Actor, reference: str, reason: str, progress: Progress, hold: Hold = freely
) -> None:
    """Take an import back: what earlier ones said holds again, what later ones said still holds."""
    if not reason.strip():
        raise Refused({"reason": "Say why this import is undone."})
    import_id = import_called(reference).id
    came_from = (ImportState.PUBLISHED, ImportState.UNDOING)
    taking = take_up(import_id, ImportState.UNDOING, came_from, progress)
    sheets = sheets_of_import(import_id)
    for _ in range(_ATTEMPTS):
        edition_id = standings.begin_edition(f"{reference} is undone")
        standings.compute(edition_id, sheets, removing=import_id, progress=_telling(taking))
        try:
            with unit_of_work():
                hold()
                _undone(actor, taking, edition_id, reason.strip())
        except EditionOutOfDate:
            continue
        standings.discard_stale()
        return
    _let_go(taking, ImportState.PUBLISHED)
    raise Conflict("Others publish all the time; undo this import again later.")


def same_as_published(import_id: int) -> str:
    """The published import that brought the same file, matched in the same way; '' if none."""
    mine = session().get_one(DataImport, import_id)
    return published_with(mine.digest, mine.mapping)


def published_with(digest: str, mapping: Mapping[str, Any]) -> str:
    """The published import of a file of this digest, matched in this way; '' if none."""
    others = session().scalars(
        select(DataImport).where(
            DataImport.digest == digest,
            DataImport.what == WHAT,
            DataImport.state == ImportState.PUBLISHED,
        )
    )
    wanted = _meaning(mapping)
    return next((one.reference for one in others if _meaning(one.mapping) == wanted), "")


def _meaning(mapping: Mapping[str, Any]) -> list[Any]:
    """What decides which values a file brings. Matched in another way, it is another import."""
    return [mapping.get(name) for name in ("columns", "fixed", "sheet")]


def _computed(taking: Taking, reference: str) -> tuple[int, Difference]:
    """Compute what changes into an edition; begun first, so that no publication goes unseen."""
    edition_id = standings.begin_edition(f"{reference} is published")
    told = difference(taking.import_id)
    telling = _telling(taking)
    standings.compute(edition_id, told.sheets, adding=taking.import_id, progress=telling)
    return edition_id, told


def _telling(taking: Taking) -> standings.Progress:
    def tell(done: int, total: int) -> None:
        taking.has_beaten()
        taking.progress(_COMPUTING, done, total)

    return tell


def _flipped(actor: Actor, taking: Taking, edition_id: int, told: Difference) -> Published:
    standings.publish(edition_id)
    data_import = _still_mine(taking)
    data_import.published_number = _next_number()
    data_import.published_at = clock.now()
    data_import.state, data_import.worker = ImportState.PUBLISHED, ""
    counted = {name: getattr(told, name) for name in ("new", "revised", "unchanged")}
    data_import.findings = data_import.findings | counted
    _remember(data_import)
    drop_file(taking.import_id)
    facts = {"file": data_import.file_name, "digest": data_import.digest} | counted
    record(actor, "import.published", subject_of(data_import), facts=facts)
    ask_for_scan(actor, f"{data_import.reference} was published.")
    return Published(data_import.reference, told.new, told.revised, told.unchanged)


def _undone(actor: Actor, taking: Taking, edition_id: int, reason: str) -> None:
    standings.publish(edition_id)
    data_import = _still_mine(taking)
    data_import.state, data_import.worker = ImportState.UNDONE, ""
    data_import.undone_at, data_import.undone_because = clock.now(), reason
    record(actor, "import.undone", subject_of(data_import), reason=reason)
    ask_for_scan(actor, f"{data_import.reference} was undone.")


def _still_mine(taking: Taking) -> DataImport:
    data_import = session().get_one(DataImport, taking.import_id, populate_existing=True)
    if data_import.worker != taking.worker:
        raise Overtaken
    return data_import


def _next_number() -> int:
    return (session().scalar(select(func.max(DataImport.published_number))) or 0) + 1


def _let_go(taking: Taking, state: ImportState) -> None:
    with unit_of_work():
        taking.beat(state=state, worker="")


def _remember(data_import: DataImport) -> None:
    """Keep what a person said of this file, for the next one of its source."""
    kept, source = data_import.mapping, data_import.source_name
    for text, place in kept.get("areas", {}).items():
        _keep("area", source, text, digest_of(text), {"place": place})
    if headings := kept.get("headings"):
        said, digest = headings_digest(headings)
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
