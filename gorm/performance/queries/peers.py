"""Peer groups as pages show them, and what a computed one is made from."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select

from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.performance.models import (
    Comparison,
    Indicator,
    PeerGroup,
    PeerGroupMember,
    PeerMethod,
    Series,
    Sheet,
    Standing,
)
from gorm.places.models import Organisation


@dataclass(frozen=True)
class PeerLine:
    """A peer group in a list."""

    code: str
    name: str
    method: PeerMethod
    members: int
    is_in_use: bool


@dataclass(frozen=True)
class PeerMember:
    """A council in a group; of a computed group, how far it is from the centre."""

    reference: str
    name: str
    type_label: str
    distance: str = ""
    shared: str = ""


@dataclass(frozen=True)
class PeerRecord:
    """A peer group with its members and, where it was computed, its workings."""

    id: int
    code: str
    name: str
    purpose: str
    method: PeerMethod
    is_in_use: bool
    version: int
    centre: PeerMember | None
    members: tuple[PeerMember, ...]
    indicators: tuple[tuple[str, str], ...]


def peer_groups() -> tuple[PeerLine, ...]:
    """All peer groups by name."""
    rows = session().execute(
        select(PeerGroup, func.count(PeerGroupMember.organisation_id))
        .outerjoin(PeerGroupMember, PeerGroupMember.group_id == PeerGroup.id)
        .group_by(PeerGroup.id)
        .order_by(PeerGroup.name)
    )
    return tuple(
        PeerLine(group.code, group.name, group.method, number, group.is_in_use)
        for group, number in rows
    )


def peer_record(code: str) -> PeerRecord:
    """One peer group. Raises NotFound."""
    group = session().scalar(select(PeerGroup).where(PeerGroup.code == code))
    if group is None:
        raise NotFound
    ids = select(PeerGroupMember.organisation_id).where(PeerGroupMember.group_id == group.id)
    bodies = (
        session()
        .scalars(
            select(Organisation)
            .where(Organisation.id.in_(ids) | (Organisation.id == (group.centre_id or 0)))
            .order_by(Organisation.name)
        )
        .all()
    )
    found = {body.id: _member(body, group) for body in bodies}
    centre = found.get(group.centre_id or 0)
    members = [found[body.id] for body in bodies]
    if group.method is PeerMethod.COMPUTED:
        members.sort(key=lambda member: Decimal(member.distance or 0))
    return PeerRecord(
        id=group.id,
        code=group.code,
        name=group.name,
        purpose=group.purpose,
        method=group.method,
        is_in_use=group.is_in_use,
        version=group.version,
        centre=centre,
        members=tuple(members),
        indicators=tuple((name, number) for name, number in _workings(group, "indicators")),
    )


def _member(body: Organisation, group: PeerGroup) -> PeerMember:
    distances = {key: (far, shared) for key, far, shared in _workings(group, "distances")}
    return PeerMember(
        body.reference, body.name, body.type_label, *distances.get(body.reference, ("", ""))
    )


def _workings(group: PeerGroup, name: str) -> tuple[tuple[str, ...], ...]:
    found = group.workings.get(name, [])
    return tuple(tuple(row) for row in found) if isinstance(found, list) else ()


def latest_figures(codes: tuple[str, ...], like: Organisation) -> dict[str, dict[int, Decimal]]:
    """The latest values of these indicators for councils of a type: series name -> by council.

    Each breakdown of an indicator speaks for itself.
    """
    rows = session().execute(
        select(
            Indicator.code,
            Series.breakdown,
            Sheet.period,
            Standing.organisation_id,
            Standing.value,
        )
        .join(Series, Series.indicator_id == Indicator.id)
        .join(Sheet, Sheet.series_id == Series.id)
        .join(Comparison, Comparison.sheet_id == Sheet.id)
        .join(Standing, Standing.comparison_id == Comparison.id)
        .join(Organisation, Standing.organisation_id == Organisation.id)
        .where(
            Comparison.is_current,
            Comparison.is_latest,
            Standing.is_member,
            Series.minuend_id.is_(None),
            Indicator.code.in_(codes),
            Organisation.council_type == like.council_type,
        )
    )
    found: dict[str, dict[int, Decimal]] = defaultdict(dict)
    for code, breakdown, period, body, value in rows:
        name = f"{code} ({breakdown}), {period}" if breakdown else f"{code}, {period}"
        found[name][body] = value
    return found


def indicator_options() -> tuple[tuple[str, str], ...]:
    """The indicators from which peers can be computed: code and name."""
    rows = session().execute(
        select(Indicator.code, Indicator.name).where(Indicator.is_in_use).order_by(Indicator.name)
    )
    return tuple((code, f"{name} ({code})") for code, name in rows)
