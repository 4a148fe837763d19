"""Merges that were made: which record went into which, what moved, and whether it was undone."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.references import is_reference
from gorm.merging.models import Merge, MergedKind, StepKind
from gorm.merging.queries.records import may_merge, record_named

#: What moved, in words, for tables of which everybody may know how many rows there are.
_OPEN: Final = {
    "post": "post",
    "area_member": "area membership",
    "assignment": "assignment",
    "organisation_code": "code",
    "assessment": "assessment",
}


@dataclass(frozen=True)
class MergeLine:
    """One merge, as a list names it."""

    reference: str
    kept: str
    away: str
    by: str
    at: datetime
    is_undone: bool


@dataclass(frozen=True)
class MergeRecord:
    """One merge with its particulars. `moved` and `folded` name what everybody may know of."""

    kind: MergedKind
    reference: str
    kept_reference: str
    kept_name: str
    away_reference: str
    away_name: str
    by: str
    at: datetime
    undone_by: str
    undone_at: datetime | None
    moved: tuple[tuple[str, int], ...]
    folded: tuple[tuple[str, int], ...]
    version: int
    may_undo: bool
    may_read_history: bool


def merge_record(actor: Actor, kind: MergedKind, reference: str) -> MergeRecord:
    """One merge. Raises NotFound."""
    found = None
    if is_reference(reference, "MRG"):
        found = session().scalar(
            select(Merge)
            .where(Merge.reference == reference, Merge.kind == kind)
            .options(
                joinedload(Merge.merged_by), joinedload(Merge.undone_by), selectinload(Merge.steps)
            )
        )
    if found is None:
        raise NotFound
    is_ours = may_merge(actor, record_named(kind, found.kept_reference))
    return MergeRecord(
        kind=kind,
        reference=found.reference,
        kept_reference=found.kept_reference,
        kept_name=found.kept_name,
        away_reference=found.away_reference,
        away_name=found.away_name,
        by=found.merged_by.name,
        at=found.merged_at,
        undone_by=found.undone_by.name if found.undone_by else "",
        undone_at=found.undone_at,
        moved=_counted(found, StepKind.MOVED),
        folded=_counted(found, StepKind.FOLDED),
        version=found.version,
        may_undo=found.undone_at is None and is_ours,
        may_read_history=is_ours or actor.is_a(Role.AUDITOR),
    )


def merges_of(kind: MergedKind, reference: str = "", limit: int = 20) -> tuple[MergeLine, ...]:
    """The latest merges of a kind, or those of one record, the newest first."""
    query = select(Merge).where(Merge.kind == kind).options(joinedload(Merge.merged_by))
    if reference:
        query = query.where(
            or_(Merge.kept_reference == reference, Merge.away_reference == reference)
        )
    found = session().scalars(query.order_by(Merge.id.desc()).limit(limit))
    return tuple(
        MergeLine(
            one.reference,
            f"{one.kept_name} ({one.kept_reference})",
            f"{one.away_name} ({one.away_reference})",
            one.merged_by.name,
            one.merged_at,
            one.undone_at is not None,
        )
        for one in found
    )


def _counted(found: Merge, kind: StepKind) -> tuple[tuple[str, int], ...]:
    counter: Counter[str] = Counter()
    for step in found.steps:
        if step.kind is kind and step.table_name in _OPEN:
            rows = len(step.content["keys"]) if kind is StepKind.MOVED else 1
            counter[_OPEN[step.table_name]] += rows
    return tuple(sorted(counter.items()))
