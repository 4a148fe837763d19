"""Tables of figures to take away: all that the filters of a page show."""

from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import urlencode

from flask import request
from flask.typing import ResponseReturnValue

from gorm.audit.service import Subject
from gorm.core.permissions import needs
from gorm.core.sheets import Cell
from gorm.lists.taking_away import file_of
from gorm.performance.queries.gaps import CouncilGap, GapSeries
from gorm.performance.queries.indicator import IndicatorPage, indicator_page
from gorm.performance.queries.members import Member
from gorm.performance.queries.region import RegionPage
from gorm.performance.views.addresses import asked
from gorm.performance.views.blueprint import pages
from gorm.performance.views.home import asked_gaps, asked_region
from gorm.performance.views.indicators import asked_filters

_INDICATOR: Final = (
    "Code", "Indicator", "Breakdown", "Period", "Unit", "Reference", "Name", "Type", "Region",
    "Value", "Previous value", "Previous period", "Direction", "Rank in England",
    "Band in England", "Rank in type", "Band in type", "Source",
)  # fmt: skip
_GAPS: Final = (
    "Code", "Gap", "Unit", "Period", "Reference", "Name", "Region", "Value", "Change",
    "Direction", "Band in England", "Source",
)  # fmt: skip
_REGION: Final = (
    "Region", "Reference", "Council", "Type", "Code", "Indicator", "Breakdown", "Period", "Unit",
    "Value", "Band", "Bands among", "Direction", "Source",
)  # fmt: skip


@pages.get("/performance/indicators/<code>/figures.<form>")
@needs("performance:read")
def indicator_export(code: str, form: str) -> ResponseReturnValue:
    """The councils of an indicator's page, as CSV or as a workbook."""
    page = indicator_page(code, asked("breakdown"), asked("period", 10), asked_filters())
    rows = (_member_row(page, member) for member in page.members)
    return _sent(form, f"{code} {page.period}", _INDICATOR, rows)


def _member_row(page: IndicatorPage, member: Member) -> Sequence[Cell]:
    series = page.series
    return (
        series.code, series.name, series.breakdown, page.period, series.unit, member.reference,
        member.name, member.type_label, member.region, member.value, member.previous,
        member.previous_period, member.direction.words if member.direction else "", member.rank,
        member.band, member.type_rank, member.type_band, series.source,
    )  # fmt: skip


@pages.get("/performance/regions/<region_code>/figures.<form>")
@needs("performance:read")
def region_export(region_code: str, form: str) -> ResponseReturnValue:
    """The grid of a region's page, a line for each value."""
    page = asked_region(region_code)
    return _sent(form, f"{page.name} {page.theme}", _REGION, _region_rows(page))


def _region_rows(page: RegionPage) -> Iterable[Sequence[Cell]]:
    for row in page.rows:
        for column, cell in zip(page.columns, row.cells, strict=True):
            if cell:
                yield (
                    page.name, row.reference, row.full_name, row.type_label, column.code,
                    column.name, column.breakdown, column.period, column.unit, cell.raw,
                    cell.band_number, "England" if page.against == "national" else row.type_label,
                    cell.direction.words if cell.direction else "", column.source,
                )  # fmt: skip


@pages.get("/performance/gaps/figures.<form>")
@needs("performance:read")
def gaps_export(form: str) -> ResponseReturnValue:
    """The councils of the page of gaps."""
    _, page = asked_gaps()
    rows = (_gap_row(page.chosen, one) for one in page.councils) if page.chosen else iter(())
    return _sent(form, "Inequality gaps", _GAPS, rows)


def _gap_row(chosen: GapSeries, one: CouncilGap) -> Sequence[Cell]:
    series = chosen.series
    return (
        series.code, series.title, series.unit, one.period, one.reference, one.name, one.region,
        one.value, one.moved if one.before else None, one.travel.words if one.travel else "",
        one.band.words if one.band else "", series.source,
    )  # fmt: skip


def _sent(
    form: str, name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> ResponseReturnValue:
    asked_for = urlencode(list(request.args.items()))
    return file_of(form, name, headings, rows, what=Subject("list", "figures"), asked=asked_for)
