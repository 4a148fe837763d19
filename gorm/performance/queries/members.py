"""The members of a population, each with its value, where it stands and how it moved."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import select

from gorm.accounts.models import Office
from gorm.core.db import session
from gorm.performance.models import Standing
from gorm.performance.queries.held import STANDING_COLUMNS, SeriesFacts, Stood
from gorm.performance.queries.rows import Sign, band_sign, direction_sign
from gorm.performance.rules.figures import moved_shown, number_shown, places_of
from gorm.performance.terms import Direction, GroupKind, Measures, Polarity
from gorm.places.models import CouncilType, Organisation

SORTS: Final = ("rank", "name", "type", "region", "value", "change", "band")
_MOVERS: Final = 10


@dataclass(frozen=True)
class Filters:
    """Which councils the table shows, and in which order; '' is all."""

    words: str = ""
    type_key: str = ""
    region: str = ""
    sort: str = "rank"
    of: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether the table leaves anybody out."""
        return bool(self.words or self.type_key or self.region)


@dataclass(frozen=True)
class Member:
    """One council in the table; raw values are for exports and sorting."""

    reference: str
    name: str
    type_label: str
    type_key: str
    region: str
    region_code: str
    value: Decimal
    shown: str
    previous: Decimal | None
    previous_shown: str
    previous_period: str
    change: str
    rank: int | None
    band: int | None
    sign: Sign | None
    direction: Sign | None
    travel: Direction | None
    type_rank: int | None
    type_band: int | None
    is_member: bool


def members_of(
    series: SeriesFacts, comparison_id: int, widths: Mapping[str, Decimal]
) -> tuple[Member, ...]:
    """All that have a value in one comparison, by rank; those left out of it last."""
    rows = session().execute(
        select(
            Organisation.reference, Organisation.name, Organisation.council_type,
            Office.region_name, Office.region_code, *STANDING_COLUMNS,
        )
        .join(Standing, Standing.organisation_id == Organisation.id)
        .outerjoin(Office, Office.id == Organisation.office_id)
        .where(Standing.comparison_id == comparison_id)
        .order_by(Standing.rank.is_(None), Standing.rank, Organisation.search_name)
    )  # fmt: skip
    found = rows.all()
    places = places_of((row.value for row in found), series.unit)
    return tuple(_member(series, widths, row, places) for row in found)


def _member(
    series: SeriesFacts, widths: Mapping[str, Decimal], row: Sequence[Any], places: int
) -> Member:
    reference, name, council_type, region, region_code, *rest = row
    held = Stood(*rest)
    national, of_type = held.place(GroupKind.NATIONAL), held.place(GroupKind.TYPE)
    kind = council_type if isinstance(council_type, CouncilType) else None
    width = widths.get(held.previous_period or "")
    change = "" if held.previous is None else moved_shown(held.value - held.previous, places)
    return Member(
        reference=str(reference),
        name=str(name),
        type_label=kind.label if kind else series.measures.label,
        type_key=kind.value if kind else series.measures.value,
        region=str(region or ""),
        region_code=str(region_code or ""),
        value=held.value,
        shown=number_shown(held.value, series.unit, places),
        previous=held.previous,
        previous_shown=number_shown(held.previous, series.unit, places),
        previous_period=held.previous_period or "",
        change=change,
        rank=national.rank,
        band=national.band,
        sign=band_sign(national.band),
        direction=direction_sign(series, held, width),
        travel=held.direction,
        type_rank=of_type.rank,
        type_band=of_type.band,
        is_member=held.is_member,
    )


def filtered(members: Iterable[Member], filters: Filters, polarity: Polarity) -> tuple[Member, ...]:
    """The members that the filters leave, in the order that is asked for."""
    words = filters.words.casefold().split()
    kept = [
        member
        for member in members
        if (not filters.type_key or member.type_key == filters.type_key)
        and (not filters.region or member.region_code == filters.region)
        and all(word in member.name.casefold() for word in words)
    ]
    if filters.sort == "name":
        kept.sort(key=lambda member: member.name)
    elif filters.sort in {"type", "region"}:
        kept.sort(key=lambda m: (m.type_label if filters.sort == "type" else m.region, m.rank or 0))
    elif filters.sort == "value":
        kept.sort(key=lambda member: member.value, reverse=True)
    elif filters.sort == "change":
        kept.sort(key=_change, reverse=polarity is not Polarity.LOW)
    elif filters.sort == "band":
        kept.sort(key=lambda member: (-(member.band or 0), -(member.rank or 0)))
    return tuple(kept)


def _change(member: Member) -> Decimal:
    return Decimal(0) if member.previous is None else member.value - member.previous


def movers(members: Sequence[Member], *ways: Direction) -> tuple[Member, ...]:
    """Those who moved most in one of these directions."""
    moved = [member for member in members if member.travel in ways]
    return tuple(sorted(moved, key=lambda m: abs(_change(m)), reverse=True)[:_MOVERS])


def type_choices(measures: Measures) -> tuple[tuple[str, str], ...]:
    """The types by which a table of councils can be narrowed."""
    if measures is not Measures.COUNCIL:
        return ()
    return tuple((kind.value, kind.label) for kind in CouncilType)
