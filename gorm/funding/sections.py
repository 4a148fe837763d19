"""What funding offers to the pages of places and to packs."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from gorm.accounts.actor import Actor
from gorm.core.charts import Distribution
from gorm.core.provenance import Provenance, Statement
from gorm.core.text import day
from gorm.engagements.offers import Beside
from gorm.engagements.sections import dealings_of_page
from gorm.funding.models import AwardStatus
from gorm.funding.queries.packs import awards_in_pack
from gorm.funding.queries.places import beside_dealings, chart_of
from gorm.funding.rules.awards import (
    OWN_COLUMNS,
    AwardLine,
    MoneyTable,
    by_year,
    exceptional_told,
    table_of,
    together,
)
from gorm.funding.rules.money import money_in_words
from gorm.funding.rules.years import last_day_of, span_of
from gorm.places.offers import (
    Band,
    GlanceFacts,
    PackPart,
    PackRequest,
    PackSection,
    Place,
    PlaceKind,
)

_CODE: Final = "funding"
#: As many awards of exceptional support as a glance has room for.
_AT_A_GLANCE: Final = 4


@dataclass(frozen=True)
class FundingPanel:
    """What is on record of a place's money: in all, of that exceptional support, and since when.

    `first` and `last` are financial years, '' where nothing counts.
    """

    place: Place
    awards: int
    pence: int
    exceptional: int
    first: str
    last: str

    @property
    def total(self) -> str:
        """The money in all, in words."""
        return money_in_words(self.pence)

    @property
    def years(self) -> str:
        """The years that it is of."""
        return span_of((self.first, self.last)) if self.first else ""

    @property
    def is_all_exceptional(self) -> bool:
        """Whether there is nothing but exceptional support."""
        return bool(self.exceptional) and self.exceptional == self.pence

    @property
    def exceptional_words(self) -> str:
        """The exceptional support of it, '' where there is none."""
        return money_in_words(self.exceptional) if self.exceptional else ""


@dataclass(frozen=True)
class ToldAward:
    """An award of exceptional support as a pack tells it, and where it comes from."""

    words: str
    provenance: Provenance


@dataclass(frozen=True)
class PackFunding:
    """Section 13 of a pack: programmes by years, and exceptional support award by award.

    `table` is None where nothing that is told counts. `chart` is there where the table sums
    years that a chart can tell apart.
    """

    table: MoneyTable | None
    exceptional: tuple[ToldAward, ...]
    has_in_principle: bool
    has_former: bool
    chart: Distribution | None = field(repr=False, default=None)


def funding_panel(actor: Actor, place: Place) -> Band | None:
    """What is on record of a place's money; nothing where there is none. No query of its own."""
    panel = _panel(actor, place)
    if panel is None or not panel.awards:
        return None
    return Band("Funding", "funding/_panel.html", panel)


def funding_link(actor: Actor, place: Place) -> tuple[str, str] | None:
    """The way to an organisation's funding where no panel leads there."""
    if place.kind is not PlaceKind.ORGANISATION:
        return None
    panel = _panel(actor, place)
    if panel is None or panel.awards:
        return None
    return ("Funding", f"/organisations/{place.reference}/funding")


def funding_part(request: PackRequest) -> PackPart | None:
    """The money of a place in a pack; None where none is on record that the audience may see."""
    if request.place.kind is PlaceKind.PERSON:
        return None
    lines = request.once(awards_in_pack)
    if not lines:
        return None
    return PackPart(
        model=PackFunding(
            table=table_of(lines),
            exceptional=tuple(
                ToldAward(_told(request.place, line), line.provenance)
                for line in exceptional_told(lines)
            ),
            has_in_principle=any(_is_in_principle(line) for line in lines),
            has_former=any(not line.place_is_current for line in lines),
            chart=chart_of(lines) if len(by_year(lines)) > OWN_COLUMNS else None,
        ),
        marking_rank=int(any(line.is_sensitive for line in lines)),
        sources=_sources(lines),
        statements=_statements(lines),
    )


def glance_facts(request: PackRequest) -> GlanceFacts | None:
    """The exceptional support of a place, for *at a glance*; None where there was none.

    What is not announced yet stands in the section alone, which raises the marking of the pack.
    """
    if request.place.kind is PlaceKind.PERSON:
        return None
    lines = request.once(awards_in_pack)
    found = [line for line in exceptional_told(lines) if line.counts and not line.is_sensitive]
    if not found:
        return None
    words = "; ".join(_briefly(request.place, line) for line in found[:_AT_A_GLANCE])
    if more := len(found) - _AT_A_GLANCE:
        words += f"; and {more} more before" if more > 0 else ""
    label = "Exceptional financial support"
    shown = Statement(
        "funding/exceptional", label, words, together(found), last_day_of(found[0].year)
    )
    return GlanceFacts(((label, words),), _sources(found), (shown,))


def _panel(actor: Actor, place: Place) -> FundingPanel | None:
    row = dealings_of_page(actor, place).beside.get(_CODE)
    if row is None:
        return None
    return FundingPanel(
        place,
        int(row["awards"]),
        int(row["pence"] or 0),
        int(row["exceptional"] or 0),
        row["first"] or "",
        row["last"] or "",
    )


def _told(place: Place, line: AwardLine) -> str:
    """An award, with whose it is where that is not the place itself."""
    return f"{_whose(place, line)}{line.told}"


def _briefly(place: Place, line: AwardLine) -> str:
    firm = " in principle" if _is_in_principle(line) else ""
    return f"{_whose(place, line)}{line.amount_in_words}{firm}, {line.year}"


def _whose(place: Place, line: AwardLine) -> str:
    return "" if line.place_reference == place.reference else f"{line.place_name}, "


def _is_in_principle(line: AwardLine) -> bool:
    return line.counts and line.status is AwardStatus.IN_PRINCIPLE


def _sources(lines: Sequence[AwardLine]) -> tuple[str, ...]:
    """A line for each programme and source: which years, and when it was last entered."""
    each: dict[tuple[str, str], list[AwardLine]] = defaultdict(list)
    for line in lines:
        each[line.programme, line.where_from or "no source recorded"].append(line)
    return tuple(
        f"{programme}, {span_of(one.year for one in own)}: {source}, "
        f"entered {day(max(one.entered_at for one in own))}"
        for (programme, source), own in sorted(each.items())
    )


def _statements(lines: Sequence[AwardLine]) -> tuple[Statement, ...]:
    """The money of every programme and year, and what was withdrawn."""
    each: dict[tuple[str, str], list[AwardLine]] = defaultdict(list)
    for line in lines:
        end = "" if line.counts else "/withdrawn"
        each[line.programme_reference, f"{line.year}{end}"].append(line)
    return tuple(
        Statement(
            key=f"funding/{reference}/{when}",
            label=f"{own[0].programme}, {own[0].year}",
            value=_value(own),
            provenance=together(own),
            on=last_day_of(own[0].year),
        )
        for (reference, when), own in sorted(each.items())
    )


def _value(lines: Sequence[AwardLine]) -> str:
    if not lines[0].counts:
        return "Withdrawn"
    return money_in_words(sum(line.pence or 0 for line in lines))


#: What is on record of a place's money, asked along with when it was met.
BESIDE: Final = Beside(_CODE, beside_dealings)
PACK_SECTION: Final = PackSection(_CODE, "Funding", "funding/_funding_print.html", funding_part)
