"""Taking a merge back: everything stands again as it did, or nothing is changed."""

from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Conflict, NotFound, Refused
from gorm.core.references import is_reference
from gorm.merging.models import Merge, MergedKind
from gorm.merging.queries.records import insist_may_merge, record_named
from gorm.merging.service.finding import let_be_found_anew
from gorm.merging.service.moving import lock
from gorm.merging.service.records import TABLES, next_versions
from gorm.merging.service.steps import Changed, Step, Undoing

_CHANGED: Final = (
    "Something that was moved has been changed since, and to undo the merge would lose that. "
    "Nothing was changed. Put right by hand what is wrong, or add the other record anew."
)


def undo(actor: Actor, kind: MergedKind, reference: str, *, seen_version: int) -> str:
    """Take a merge back, inside the caller's unit of work; the reference of the one that stayed.

    What was added since stays where it was added. Raises Refused where something that moved was
    changed since, where a later merge stands in between, and where it was undone already.
    """
    made = _loaded(kind, reference)
    kept, away = (record_named(kind, r) for r in (made.kept_reference, made.away_reference))
    lock(TABLES[kind], [kept.id, away.id])
    for one in (made, kept, away):
        session().refresh(one)
    insist_may_merge(actor, kept)
    _refuse_undone(made)
    if made.version != seen_version:
        raise Conflict("Somebody else changed this merge while you were looking at it.")
    _refuse_later(made)
    versions = ((kept.id, kept.version), (away.id, away.version))
    let_be_found_anew(TABLES[kind], (kept.id, away.id), _take_back(made))
    next_versions(kind, *versions)
    made.undone_at, made.undone_by_id = clock.now(), actor.user_id
    session().flush()
    _record(actor, made)
    session().expire_all()
    return made.kept_reference


def _loaded(kind: MergedKind, reference: str) -> Merge:
    found = None
    if is_reference(reference, "MRG"):
        found = session().scalar(
            select(Merge)
            .where(Merge.reference == reference, Merge.kind == kind)
            .options(selectinload(Merge.steps))
        )
    if found is None:
        raise NotFound
    return found


def _refuse_undone(made: Merge) -> None:
    if made.undone_at is not None:
        raise Refused("This merge was undone already. Nothing was changed.")


def _refuse_later(made: Merge) -> None:
    """Merges of the same records are taken back in turn: a later one may have moved on."""
    both = {made.kept_reference, made.away_reference}
    later = session().scalar(
        select(Merge)
        .where(
            Merge.kind == made.kind,
            Merge.id > made.id,
            Merge.undone_at.is_(None),
            or_(Merge.kept_reference.in_(both), Merge.away_reference.in_(both)),
        )
        .order_by(Merge.id.desc())
        .limit(1)
    )
    if later is not None:
        raise Refused(
            f"A later merge stands on this one: {later.away_name} into {later.kept_name} "
            f"({later.reference}). Undo that one first."
        )


def _take_back(made: Merge) -> list[Step]:
    undoing = Undoing()
    steps = [Step(one.kind, one.table_name, one.content) for one in made.steps]
    try:
        for step in reversed(steps):
            undoing.take_back(step)
    except Changed as changed:
        session().rollback()
        raise Refused(_CHANGED) from changed
    except IntegrityError as broken:
        session().rollback()
        raise Refused(_CHANGED) from broken
    return steps


def _record(actor: Actor, made: Merge) -> None:
    gone = f"{made.away_name} ({made.away_reference})"
    stays = f"{made.kept_name} ({made.kept_reference})"
    record(
        actor,
        f"{made.kind}.merge_undone",
        Subject(made.kind, made.kept_reference),
        changes={"Merged into this": (gone, "")},
        facts={"merge": made.reference},
    )
    record(
        actor,
        f"{made.kind}.merge_undone",
        Subject(made.kind, made.away_reference),
        changes={"Merged into": (stays, "")},
        facts={"merge": made.reference},
    )
