"""The first page of performance, regions and gaps."""

from typing import Final

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from gorm.core.permissions import needs
from gorm.core.web.navigation import NavigationItem
from gorm.performance.queries.gaps import SORTS, GapFilters, GapsPage, gaps_page
from gorm.performance.queries.maps import region_map_of
from gorm.performance.queries.overview import overview
from gorm.performance.queries.region import Column, RegionPage, region_page
from gorm.performance.rules.figures import GAP_TRAVELS
from gorm.performance.views.addresses import asked, export_links, this_page_with
from gorm.performance.views.blueprint import pages
from gorm.performance.views.indicators import items

NAVIGATION: Final = NavigationItem("Performance", "performance.home", "performance:read")


@pages.get("/performance")
@needs("performance:read")
def home() -> ResponseReturnValue:
    """What can be read, by theme; a place or an indicator by its name."""
    return render_template(
        "performance/home.html",
        found=overview(asked("q")),
        import_address=url_for("performance.imports"),
    )


@pages.get("/performance/regions/<region_code>")
@needs("performance:read")
def region(region_code: str) -> ResponseReturnValue:
    """A region's areas by the indicators of a theme."""
    page = asked_region(region_code)
    mapped = _mapped(page)
    return render_template(
        "performance/region.html",
        page=page,
        exports=export_links("region_export", region_code=region_code),
        theme_addresses={link.code: this_page_with(theme=link.code) for link in page.themes},
        compare=[
            (code, words, this_page_with(compare=code))
            for code, words in (("type", "Same type"), ("national", "All of England"))
        ],
        with_districts=this_page_with(districts="yes"),
        without_districts=this_page_with(districts=""),
        map=region_map_of(page, mapped),
        mapped=mapped,
        map_addresses=[(one.key, one.title, this_page_with(map=one.key)) for one in page.columns],
    )


def _mapped(page: RegionPage) -> Column | None:
    """The column that the map shows: the one asked for, or the first in which bands exist."""
    wanted = asked("map", 250)
    banded = (
        column
        for place, column in enumerate(page.columns)
        if any((cell := row.cells[place]) and cell.band for row in page.rows)
    )
    named = next((one for one in page.columns if one.key == wanted), None)
    return named or next(banded, None)


def asked_region(region_code: str) -> RegionPage:
    """A region as the address asks for it. Raises NotFound."""
    return region_page(
        region_code,
        theme=asked("theme", 20),
        against=asked("compare", 20),
        districts=asked("districts", 3) == "yes",
    )


@pages.get("/performance/gaps")
@needs("performance:read")
def gaps() -> ResponseReturnValue:
    """Inequalities: how wide, and whether they widen."""
    filters, page = asked_gaps()
    return render_template(
        "performance/gaps.html",
        page=page,
        filters=filters,
        exports=export_links("gaps_export"),
        sorts={sort: this_page_with(sort=sort) for sort in SORTS},
        series_addresses={one.key: this_page_with(series=one.key) for one in page.every},
        region_items=items(page.region_choices),
        travel_items=items((way.value, words) for way, words in GAP_TRAVELS.items()),
        places=url_for("performance.place_profile", reference="-")[:-1],
    )


def asked_gaps() -> tuple[GapFilters, GapsPage]:
    """The gaps as the address asks for them."""
    sort = asked("sort", 10)
    filters = GapFilters(
        series=asked("series", 250),
        region=asked("region", 9),
        words=asked("q"),
        travel=asked("travel", 12),
        sort=sort if sort in SORTS else "widened",
    )
    return filters, gaps_page(filters)
