"""Comparing the sheets of one series, each with what every body had before."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from gorm.performance.computing.population import Bodies, Body
from gorm.performance.computing.sheets import SheetFacts, Work, sheets_of
from gorm.performance.computing.travel import Earlier, before
from gorm.performance.computing.values import Change, SheetValues, holding_values
from gorm.performance.rules.comparison import NOWHERE, Compared, Place, Summary, compare
from gorm.performance.terms import ENGLAND, Direction, GroupKind, Polarity


@dataclass(frozen=True)
class GroupRow:
    """What a sheet says of one group."""

    kind: GroupKind
    key: str
    summary: Summary
    published_value: Decimal | None


@dataclass(frozen=True)
class StandingRow:
    """Where one body stands in a sheet."""

    body_id: int
    is_member: bool
    value: Decimal
    earlier: Earlier | None
    direction: Direction | None
    national: Place
    type: Place
    region: Place


@dataclass(frozen=True)
class ComparedSheet:
    """A sheet compared in every group; both are empty where it has no value any more."""

    sheet_id: int
    groups: tuple[GroupRow, ...]
    standings: tuple[StandingRow, ...]


def compare_series(work: Work, bodies: Bodies, change: Change) -> Iterator[ComparedSheet]:
    """Compare the sheets of a series in the order of their periods."""
    values = _values_of(work, bodies, change)
    first = work.sheets[0]
    wanted = {body for sheet in work.sheets for body in values[sheet.id].bodies}
    earlier = before(first, wanted)
    for sheet in work.sheets:
        compared = _compare_sheet(sheet, work, values[sheet.id], bodies, earlier)
        yield compared
        _remember(sheet, compared, earlier)


def _values_of(work: Work, bodies: Bodies, change: Change) -> Mapping[int, SheetValues]:
    if not work.series.is_gap:
        ids = [sheet.id for sheet in work.sheets]
        found = holding_values(ids, bodies.organisations, bodies.comparators, change)
        return defaultdict(SheetValues, found)
    ends = (work.series.minuend_id or 0, work.series.subtrahend_id or 0)
    of_ends = sheets_of(ends)
    held = holding_values(
        [sheet.id for sheet in of_ends], bodies.organisations, bodies.comparators, change
    )
    by_place = {(s.series_id, s.period): held.get(s.id, SheetValues()) for s in of_ends}
    nothing = SheetValues()
    return {
        sheet.id: _distances(*(by_place.get((end, sheet.period), nothing) for end in ends))
        for sheet in work.sheets
    }


def _distances(minuend: SheetValues, subtrahend: SheetValues) -> SheetValues:
    """How far apart two sheets lie, wherever both have a value: a gap is a distance."""
    return SheetValues(
        {
            body: abs(value - subtrahend.bodies[body])
            for body, value in minuend.bodies.items()
            if body in subtrahend.bodies
        },
        {
            code: abs(value - subtrahend.comparators[code])
            for code, value in minuend.comparators.items()
            if code in subtrahend.comparators
        },
    )


def _compare_sheet(
    sheet: SheetFacts,
    work: Work,
    values: SheetValues,
    bodies: Bodies,
    earlier: Mapping[int, Earlier],
) -> ComparedSheet:
    if not values.bodies and not values.comparators:
        return ComparedSheet(sheet.id, (), ())
    members = bodies.population(values.bodies, work.series.measures)
    polarity = work.series.polarity
    national = compare(members, polarity)
    types = _grouped(members, bodies, polarity, lambda body: body.type_key)
    regions = _grouped(members, bodies, polarity, lambda body: body.region_code)
    regions.pop("", None)  # those that no office has
    compared = _Compared(national, types, regions)
    groups = (
        GroupRow(GroupKind.NATIONAL, "", national.summary, values.comparators.get(ENGLAND)),
        *(GroupRow(GroupKind.TYPE, key, found.summary, None) for key, found in types.items()),
        *_region_rows(regions, values.comparators),
    )
    standings = tuple(
        compared.standing(bodies.by_id[body], value, earlier.get(body), polarity)
        for body, value in values.bodies.items()
    )
    return ComparedSheet(sheet.id, groups, standings)


def _grouped(
    members: Mapping[int, Decimal],
    bodies: Bodies,
    polarity: Polarity,
    key_of: Callable[[Body], str],
) -> dict[str, Compared]:
    """The members compared within the groups to which their keys assign them."""
    groups: dict[str, dict[int, Decimal]] = defaultdict(dict)
    for body, value in members.items():
        groups[key_of(bodies.by_id[body])][body] = value
    return {key: compare(values, polarity) for key, values in groups.items()}


@dataclass(frozen=True)
class _Compared:
    """One sheet compared three times over."""

    national: Compared
    types: Mapping[str, Compared]
    regions: Mapping[str, Compared]

    def standing(
        self, body: Body, value: Decimal, earlier: Earlier | None, polarity: Polarity
    ) -> StandingRow:
        """Where a body stands; one that is no member has a direction, but no rank and no band."""
        is_member = body.id in self.national.places
        region = self.regions.get(body.region_code)
        return StandingRow(
            body_id=body.id,
            is_member=is_member,
            value=value,
            earlier=earlier,
            direction=earlier.direction_of(value, polarity) if earlier else None,
            national=self.national.places.get(body.id, NOWHERE),
            type=self.types[body.type_key].places[body.id] if is_member else NOWHERE,
            region=region.places[body.id] if is_member and region else NOWHERE,
        )


def _region_rows(
    regions: Mapping[str, Compared], comparators: Mapping[str, Decimal]
) -> Iterator[GroupRow]:
    """A row for each region that has members, or a value of its own in the source."""
    nobody = compare({}, Polarity.NEUTRAL)
    for code in sorted({*regions, *comparators} - {ENGLAND}):
        summary = regions.get(code, nobody).summary
        yield GroupRow(GroupKind.REGION, code, summary, comparators.get(code))


def _remember(sheet: SheetFacts, compared: ComparedSheet, earlier: dict[int, Earlier]) -> None:
    """Let the values of a sheet be what the later ones are judged against."""
    if not compared.groups:
        return
    thresholds = compared.groups[0].summary.thresholds
    width = thresholds.interquartile_range if thresholds else None
    for row in compared.standings:
        earlier[row.body_id] = Earlier(row.value, sheet.period, width)
