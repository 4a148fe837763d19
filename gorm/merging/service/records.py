"""The two records of a merge: found, held, of the versions that were seen, and fit to be one."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Table, select, update
from sqlalchemy.orm.exc import StaleDataError

from gorm.accounts.actor import Actor
from gorm.core.db import session
from gorm.core.errors import Conflict, NotAllowed, NotFound, Refused
from gorm.core.references import is_reference
from gorm.core.text import day
from gorm.merging.models import Merge, MergedKind
from gorm.merging.policy import may_merge_organisation, may_merge_person
from gorm.merging.service.moving import lock
from gorm.people.models import Person
from gorm.people.queries.persons import offices_of
from gorm.places.models import Area, Organisation, Succession
from gorm.places.queries.references import is_shaped

Record = Person | Organisation
TABLES: Final[dict[MergedKind, Table]] = {
    MergedKind.PERSON: Person.__table__,  # type: ignore[dict-item] # tables, both
    MergedKind.ORGANISATION: Organisation.__table__,  # type: ignore[dict-item]
}
_REORGANISED: Final = (
    "Both are in the official register, each with a GSS code of its own: one may have replaced "
    "the other, but they are not one body entered twice. Edit the one that ended and say by which "
    "it was replaced; its history is then shown with its successor’s."
)
_REPLACED: Final = (
    "One of these replaced the other, which is a reorganisation and no double entry. Both stay, "
    "and the successor’s page shows its predecessor’s history."
)
_PART: Final = "One of these belongs to the other, as its county or combined authority."


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
    if kept[0] == away[0]:
        raise Refused("These are one record. Choose the other one.")
    found = [_held(kind, reference) for reference, _ in (kept, away)]
    lock(TABLES[kind], [record.id for record in found])
    for record, (_, seen_version) in zip(found, (kept, away), strict=True):
        session().refresh(record)
        insist_may_merge(actor, record)
        refuse_merged(kind, record)
        if record.version != seen_version:
            raise Conflict("Somebody else changed one of the two while you were looking at them.")
    two = Two(*found)
    if kind is MergedKind.ORGANISATION:
        _refuse_organisations(two)
    return two


def record_named(kind: MergedKind, reference: str) -> Any:
    """The person or organisation with this reference, merged away or not. Raises NotFound."""
    return _held(kind, reference)


def insist_may_merge(actor: Actor, record: Record) -> None:
    """Raise NotAllowed where the actor may not change the record."""
    if isinstance(record, Person):
        if not may_merge_person(actor, offices_of(record.id)):
            raise NotAllowed(
                f"{record.name} is kept by the office of the organisation where they work. "
                "Ask that office to merge the two."
            )
    elif not may_merge_organisation(actor, record.office_id):
        raise NotAllowed(f"{record.name} is of another office. Ask that office to merge the two.")


def refuse_merged(kind: MergedKind, record: Record) -> None:
    """Raise Refused where a record was merged into another already, saying when."""
    if record.merged_into_id is None:
        return
    last = session().scalar(
        select(Merge)
        .where(
            Merge.kind == kind,
            Merge.away_reference == record.reference,
            Merge.undone_at.is_(None),
        )
        .order_by(Merge.id.desc())
        .limit(1)
    )
    when = f" on {day(last.merged_at.date())}" if last else ""
    into = f"{last.kept_name} ({last.kept_reference})" if last else "another"
    raise Refused(
        f"{record.name} ({record.reference}) was merged into {into}{when} already. "
        "Nothing was changed. Look at the one that stayed."
    )


def next_versions(kind: MergedKind, *records: tuple[int, int]) -> None:
    """Have the versions of records, by number and version, go on."""
    table = TABLES[kind]
    for number, version in records:
        seen = update(table).where(table.c.id == number, table.c.version == version)
        changed = session().connection().execute(seen.values(version=version + 1))
        if changed.rowcount != 1:
            raise StaleDataError(f"{table.name} was changed by somebody else")


def _held(kind: MergedKind, reference: str) -> Any:
    found: Record | None = None
    if kind is MergedKind.PERSON and is_reference(reference, "PER"):
        found = session().scalar(select(Person).where(Person.reference == reference))
    elif kind is MergedKind.ORGANISATION and is_shaped(reference):
        found = session().scalar(select(Organisation).where(Organisation.reference == reference))
    if found is None:
        raise NotFound
    return found


def _refuse_organisations(two: Two) -> None:
    kept, away = two.kept, two.away
    if kept.gss_code and away.gss_code:
        raise Refused(_REORGANISED)
    if away.gss_code or away.is_from_register:
        raise Refused(
            {
                "stays": f"{away.name} comes from the official register: choose it as the one "
                "that stays."
            }
        )
    ids = {kept.id, away.id}
    if ids & {kept.county_id, kept.combined_authority_id, away.county_id,
              away.combined_authority_id}:  # fmt: skip
        raise Refused(_PART)
    replaced = select(Succession).where(
        Succession.predecessor_id.in_(ids), Succession.successor_id.in_(ids)
    )
    if session().scalar(replaced):
        raise Refused(_REPLACED)
    answered = session().scalars(select(Area.accountable_id).where(Area.accountable_id.in_(ids)))
    if set(answered) == {away.id}:
        raise Refused(
            {"stays": f"{away.name} answers for an area: choose it as the one that stays."}
        )


__all__ = [
    "TABLES", "Record", "Two", "insist_may_merge", "next_versions", "record_named",
    "refuse_merged", "two_to_merge",
]  # fmt: skip
