"""What was awarded to a place: to an organisation with those that it replaced, or to an area."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, union

from gorm.accounts.actor import Actor
from gorm.core.charts import Distribution, distribution
from gorm.funding import policy
from gorm.funding.models import Award, AwardStatus, Programme, ProgrammeKind
from gorm.funding.queries.awards import lines_of
from gorm.funding.rules.awards import AwardLine, MoneyTable, by_year, exceptional_told, table_of
from gorm.funding.rules.money import money_in_words, pounds
from gorm.places.models import Area, AreaMember, Organisation
from gorm.places.offers import Place, PlaceKind
from gorm.places.queries.links import lineage_of

#: A chart of fewer years tells nothing that the table beside it does not.
_FEWEST_BARS: Final = 3
_PENCE_IN_A_MILLION: Final = 100_000_000


@dataclass(frozen=True)
class BodyShare:
    """What one body of a place was awarded, all years together; `pence` counts what counts."""

    kind: PlaceKind
    reference: str
    name: str
    is_current: bool
    pence: int
    awards: int

    @property
    def exact(self) -> str:
        """The sum exactly."""
        return pounds(self.pence)


@dataclass(frozen=True)
class PlaceFunding:
    """The awards of a place, the latest first, summed by programme and year and by body.

    `chart` is None where it would tell nothing beside the table.
    """

    place: Place
    lines: tuple[AwardLine, ...]
    table: MoneyTable | None
    bodies: tuple[BodyShare, ...]
    chart: Distribution | None = field(repr=False)

    @property
    def is_area(self) -> bool:
        """Whether the awards are those of an area, to whomever in it."""
        return self.place.kind is PlaceKind.AREA

    @property
    def exceptional(self) -> tuple[AwardLine, ...]:
        """The awards of exceptional support, the latest first."""
        return exceptional_told(self.lines)

    @property
    def has_in_principle(self) -> bool:
        """Whether some of the sums are agreed in principle only."""
        return any(
            line.status is AwardStatus.IN_PRINCIPLE for line in self.lines if line.counts
        )  # fmt: skip

    @property
    def has_former(self) -> bool:
        """Whether some of it went to bodies that are no more."""
        return any(not one.is_current for one in self.bodies)


def funding_of(actor: Actor, place: Place) -> PlaceFunding:
    """What was awarded to a place, as far as the actor may know: one query."""
    lines = awards_of(place, policy.visible_to(actor))
    return PlaceFunding(
        place=place,
        lines=lines,
        table=table_of(lines),
        bodies=_bodies(lines),
        chart=chart_of(lines),
    )


def awards_of(place: Place, *conditions: ColumnElement[bool]) -> tuple[AwardLine, ...]:
    """The awards of a place under these conditions, the latest first."""
    return lines_of(_belongs_to(place), *conditions)


def beside_dealings(actor: Actor, place: Place) -> Select[*tuple[Any, ...]] | None:
    """What a place's page tells of its money, as one row that is asked along with its dealings."""
    if place.kind is PlaceKind.PERSON or not actor.has("funding:read"):
        return None
    is_exceptional = Programme.kind == ProgrammeKind.EXCEPTIONAL
    counts = Award.status != AwardStatus.WITHDRAWN
    return (
        select(
            func.count().label("awards"),
            func.coalesce(func.sum(case((counts, Award.amount_pence))), 0).label("pence"),
            func.sum(case((and_(counts, is_exceptional), Award.amount_pence))).label("exceptional"),
            func.min(case((counts, Award.financial_year))).label("first"),
            func.max(case((counts, Award.financial_year))).label("last"),
        )
        .select_from(Award)
        .join(Programme, Programme.id == Award.programme_id)
        .where(_belongs_to(place), policy.visible_to(actor), Award.removed_at.is_(None))
    )


def chart_of(lines: Sequence[AwardLine]) -> Distribution | None:
    """A bar for each year with money; None for so few that a chart tells nothing."""
    years = by_year(lines)
    if len(years) < _FEWEST_BARS:
        return None
    return distribution(
        [Decimal(pence) / _PENCE_IN_A_MILLION for pence in years.values()],
        stretches=[(1, year) for year in years],
        line=(Decimal(0), ""),  # bars of money begin at nothing, so that their heights compare
        sentence=chart_sentence(years),
        words=lambda number: f"£{number.normalize():f}m",
    )


def chart_sentence(years: dict[str, int]) -> str:
    """What the chart shows, in words."""
    each = "; ".join(f"{year} {money_in_words(pence)}" for year, pence in years.items())
    return f"Awarded by financial year, years without any left out: {each}."


def _belongs_to(place: Place) -> ColumnElement[bool]:
    """The awards of an organisation and of those that it replaced; of an area those to itself, to
    the areas of councils that its own replaced, and to everybody in it.

    Each award is in it once, whoever replaced whom.
    """
    if place.kind is PlaceKind.ORGANISATION:
        own = select(Organisation.id.label("id")).where(Organisation.id == place.id)
        return Award.organisation_id.in_(lineage_of(own).order_by(None))
    accountable = select(Area.accountable_id.label("id")).where(Area.id == place.id)
    everybody = union(
        accountable,
        select(AreaMember.organisation_id).where(AreaMember.area_id == place.id),
    ).subquery()
    bodies = lineage_of(select(everybody.c.id)).order_by(None)
    areas = select(Area.id).where(Area.accountable_id.in_(lineage_of(accountable).order_by(None)))
    return or_(Award.organisation_id.in_(bodies), Award.area_id.in_(areas))


def _bodies(lines: Sequence[AwardLine]) -> tuple[BodyShare, ...]:
    """Who had most stands first."""
    each: dict[tuple[PlaceKind, str], list[AwardLine]] = defaultdict(list)
    for line in lines:
        each[line.place_kind, line.place_reference].append(line)
    shares = [
        BodyShare(
            kind, reference, own[0].place_name, own[0].place_is_current,
            sum(line.pence or 0 for line in own if line.counts), len(own),
        )
        for (kind, reference), own in each.items()
    ]  # fmt: skip
    return tuple(sorted(shares, key=lambda one: (-one.pence, one.name)))
