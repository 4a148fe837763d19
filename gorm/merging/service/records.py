"""The two records of a merge: found, held, of the versions that were seen, and fit to be one."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Table, update
from sqlalchemy.orm.exc import StaleDataError

from gorm.accounts.actor import Actor
from gorm.core.db import session
from gorm.core.errors import Conflict, Refused
from gorm.merging.models import MergedKind
from gorm.merging.queries.obstacles import must_stay, obstacle_between
from gorm.merging.queries.records import insist_may_merge, record_named
from gorm.merging.service.moving import lock
from gorm.people.models import Person
from gorm.places.models import Organisation

TABLES: Final[dict[MergedKind, Table]] = {
    MergedKind.PERSON: Person.__table__,  # type: ignore[dict-item] # tables, both
    MergedKind.ORGANISATION: Organisation.__table__,  # type: ignore[dict-item]
}


@dataclass(frozen=True)
class Two:
    """The record that stays and the one that goes."""

    kept: Any
    away: Any


def two_to_merge(
    actor: Actor, kind: MergedKind, kept: tuple[str, int], away: tuple[str, int]
) -> Two:
    """Both records, held until the commit. Each is named by reference and version seen.

    Raises NotFound, NotAllowed, Refused for two that are not to be merged, and Conflict where
    somebody changed one of them since it was seen.
    """
    two = Two(*(record_named(kind, reference) for reference, _ in (kept, away)))
    lock(TABLES[kind], [two.kept.id, two.away.id])
    for record in (two.kept, two.away):
        session().refresh(record)
        insist_may_merge(actor, record)
    if obstacle := obstacle_between(kind, two.kept, two.away):
        raise Refused(obstacle)
    if (two.kept.version, two.away.version) != (kept[1], away[1]):
        raise Conflict("Somebody else changed one of the two while you were looking at them.")
    stays = must_stay(two.kept, two.away) if kind is MergedKind.ORGANISATION else None
    if stays and stays[0] is not two.kept:
        raise Refused({"stays": stays[1]})
    return two


def next_versions(kind: MergedKind, *records: tuple[int, int]) -> None:
    """Have the versions of records, by number and version, go on."""
    table = TABLES[kind]
    for number, version in records:
        seen = update(table).where(table.c.id == number, table.c.version == version)
        changed = session().connection().execute(seen.values(version=version + 1))
        if changed.rowcount != 1:
            raise StaleDataError(f"{table.name} was changed by somebody else")
