"""What is asked of an organisation or of an area: the figures of their pages."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Department, Office
from gorm.burden.policy import counted_for
from gorm.burden.queries.asked import Span, asked, quarter_index
from gorm.burden.queries.standing import OrganisationAsked, asked_of_each, organisations_of
from gorm.burden.rules import (
    MINUTES_AN_HOUR,
    Asked,
    Quarter,
    hours_in_words,
    hours_of,
    hours_shown,
    quarter_of,
    quarters_shown,
)
from gorm.core import clock
from gorm.core.charts import Distribution, distribution
from gorm.core.db import session
from gorm.engagements.models import Engagement
from gorm.places.offers import Place, PlaceKind


@dataclass(frozen=True)
class Figure:
    """What was asked in a quarter, and by how many engagements."""

    asked: Asked = field(default_factory=Asked)
    engagements: int = 0

    def __add__(self, other: "Figure") -> "Figure":
        return Figure(self.asked + other.asked, self.engagements + other.engagements)


@dataclass(frozen=True)
class HomeRow:
    """What one office or department asked, by quarter; `code` is how an address names it."""

    code: str
    name: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Burden:
    """What is asked of a place, by office or department and by quarter, the earliest first.

    `organisations` are those whose hours are summed: one, or all of an area. `chart` is None
    where nothing was asked.
    """

    place: Place
    quarters: tuple[Quarter, ...]
    now: Quarter
    homes: tuple[HomeRow, ...]
    totals: tuple[Figure, ...]
    organisations: tuple[OrganisationAsked, ...]
    chart: Distribution | None = field(repr=False)

    @property
    def is_area(self) -> bool:
        """Whether the figures are the sum over an area."""
        return self.place.kind is PlaceKind.AREA

    @property
    def this_quarter(self) -> Figure:
        """What is asked in the quarter of today."""
        return self.totals[self.quarters.index(self.now)]

    @property
    def next_quarter(self) -> Figure:
        """What is planned in the quarter after."""
        return self.totals[self.quarters.index(self.now.after(1))]


def burden_of(actor: Actor, place: Place) -> Burden:
    """What is asked of a place, as far as the actor may know: two queries."""
    today = clock.today()
    quarters, now = quarters_shown(today), quarter_of(today)
    homes = _homes(actor, place, quarters)
    organisations = asked_of_each(organisations_of(place), now, counted_for(actor))
    totals = tuple(
        sum((home.figures[index] for home in homes), Figure()) for index in range(len(quarters))
    )
    ceiling = organisations[0].ceiling if place.kind is PlaceKind.ORGANISATION else None
    return Burden(
        place=place,
        quarters=quarters,
        now=now,
        homes=homes,
        totals=totals,
        organisations=organisations,
        chart=_chart(quarters, now, totals, ceiling) if homes else None,
    )


def _homes(actor: Actor, place: Place, quarters: Sequence[Quarter]) -> tuple[HomeRow, ...]:
    rows = asked(organisations_of(place), Span.over(quarters), counted_for(actor))
    one = (
        select(
            Engagement.office_id,
            Engagement.department_id,
            quarter_index(rows.c.on, quarters).label("quarter"),
            rows.c.minutes,
            rows.c.assumed,
        )
        .join(Engagement, Engagement.id == rows.c.engagement_id)
        .subquery("one")
    )
    home = (Office.code, Office.name, Department.short_name, Department.name)
    found = session().execute(
        select(
            Office.code.label("office_code"),
            Office.name.label("office"),
            Department.short_name.label("department_code"),
            Department.name.label("department"),
            one.c.quarter,
            func.sum(one.c.minutes).label("minutes"),
            func.sum(one.c.assumed).label("assumed"),
            func.count().label("engagements"),
        )
        .select_from(one)
        .outerjoin(Office, Office.id == one.c.office_id)
        .outerjoin(Department, Department.id == one.c.department_id)
        .group_by(*home, one.c.quarter)
    )
    figures: dict[tuple[str, str], dict[int, Figure]] = defaultdict(dict)
    for row in found:
        asked_then = Asked(int(row.minutes), int(row.assumed))
        figures[_named(row)][row.quarter] = Figure(asked_then, row.engagements)
    return _in_order(figures, len(quarters))


def _named(row: Any) -> tuple[str, str]:
    if row.office_code is not None:
        return f"office:{row.office_code}", row.office
    return f"department:{row.department_code}", row.department


def _in_order(
    figures: Mapping[tuple[str, str], Mapping[int, Figure]], quarters: int
) -> tuple[HomeRow, ...]:
    """Who asks most stands first."""
    rows = [
        HomeRow(code, name, tuple(by_quarter.get(index, Figure()) for index in range(quarters)))
        for (code, name), by_quarter in figures.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-_minutes_of(row), row.name)))


def _minutes_of(row: HomeRow) -> int:
    return sum(figure.asked.minutes for figure in row.figures)


def _chart(
    quarters: Sequence[Quarter], now: Quarter, totals: Sequence[Figure], ceiling: int | None
) -> Distribution:
    """A bar for each quarter, against the ceiling where there is one."""
    hours = [hours_of(figure.asked.minutes) for figure in totals]
    index = quarters.index(now)
    return distribution(
        hours,
        stretches=[(1, quarter.short) for quarter in quarters],
        pointed_out=(index, "Now"),
        line=(Decimal(ceiling), f"Ceiling {ceiling}") if ceiling else None,
        sentence=chart_sentence(quarters, totals, ceiling),
        words=lambda number: f"{number.normalize():f}",
    )


def chart_sentence(
    quarters: Sequence[Quarter], totals: Sequence[Figure], ceiling: int | None
) -> str:
    """What the chart shows, in words."""
    each = "; ".join(
        f"{quarter.label} {hours_shown(figure.asked.minutes)}"
        for quarter, figure in zip(quarters, totals, strict=True)
    )
    told = f"Hours asked by quarter: {each}."
    if ceiling is None:
        return told
    return f"{told} The ceiling is {hours_in_words(ceiling * MINUTES_AN_HOUR)} a quarter."
