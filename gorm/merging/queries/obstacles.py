"""What stands in the way of a merge, told before and checked again while it is made."""

from typing import Any, Final

from sqlalchemy import select

from gorm.core.db import session
from gorm.core.text import day
from gorm.merging.models import Merge, MergedKind
from gorm.places.models import Area, Organisation, Succession

_REORGANISED: Final = (
    "Both are in the official register, each with a GSS code of its own: one may have replaced "
    "the other, but they are not one body entered twice. Edit the one that ended and say by which "
    "it was replaced; its history is then shown with its successor’s."
)
_REPLACED: Final = (
    "One of these replaced the other, which is a reorganisation and no double entry. Both stay, "
    "and the successor’s page shows its predecessor’s history."
)
_PART: Final = "One of these belongs to the other, as to its county or combined authority."
_BOTH_AREAS: Final = (
    "Both answer for an area. Take the organisations of one area into the other first; areas are "
    "not merged."
)


def obstacle_between(kind: MergedKind, one: Any, other: Any) -> str:
    """Why two records cannot be one, whichever stays, and what to do; '' where they can."""
    if one.id == other.id:
        return "These are one record. Choose the other one."
    for record in (one, other):
        if record.merged_into_id is not None:
            return _merged_already(kind, record)
    return _obstacle_between_bodies(one, other) if kind is MergedKind.ORGANISATION else ""


def _obstacle_between_bodies(one: Any, other: Any) -> str:
    if one.gss_code and other.gss_code:
        return _REORGANISED
    above = {one.county_id, one.combined_authority_id, other.county_id, other.combined_authority_id}
    if {one.id, other.id} & above:
        return _PART
    if _is_succession(one, other):
        return _REPLACED
    return _BOTH_AREAS if len(_answering(one, other)) > 1 else ""


def must_stay(one: Any, other: Any) -> tuple[Any, str] | None:
    """Of two organisations the one that has to stay, and why; None where either may."""
    for record in (one, other):
        if record.gss_code or record.is_from_register:
            return record, f"{record.name} comes from the official register, so it stays."
    answering = _answering(one, other)
    for record in (one, other):
        if record.id in answering:
            return record, f"{record.name} answers for an area, so it stays."
    return None


def _answering(one: Organisation, other: Organisation) -> set[int]:
    return set(
        session().scalars(
            select(Area.accountable_id).where(Area.accountable_id.in_((one.id, other.id)))
        )
    )


def _is_succession(one: Organisation, other: Organisation) -> bool:
    ids = (one.id, other.id)
    between = select(Succession.successor_id).where(
        Succession.predecessor_id.in_(ids), Succession.successor_id.in_(ids)
    )
    return session().scalar(between) is not None


def _merged_already(kind: MergedKind, record: Any) -> str:
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
    into = f"{last.kept_name} ({last.kept_reference})" if last else "another"
    when = f" on {day(last.merged_at.date())}" if last else ""
    return (
        f"{record.name} ({record.reference}) was merged into {into}{when} already. "
        "Nothing was changed. Look at the one that stayed."
    )
