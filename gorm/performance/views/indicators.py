"""An indicator across England."""

from collections.abc import Iterable

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from gorm.core.permissions import needs
from gorm.performance.queries.indicator import indicator_page
from gorm.performance.queries.maps import map_of
from gorm.performance.queries.members import SORTS, Filters, type_choices
from gorm.performance.rules.figures import shown
from gorm.performance.views.addresses import asked, export_links, this_page_with
from gorm.performance.views.blueprint import pages


@pages.get("/performance/indicators/<code>")
@needs("performance:read")
def indicator(code: str) -> ResponseReturnValue:
    """One indicator in one breakdown and period: all councils, and how they spread over time."""
    filters = asked_filters()
    page = indicator_page(code, asked("breakdown"), asked("period", 10), filters)
    return render_template(
        "performance/indicator.html",
        page=page,
        map=map_of(page),
        filters=filters,
        exports=export_links("indicator_export", code=code),
        sorts={sort: this_page_with(sort=sort) for sort in SORTS},
        types=type_choices(page.series.measures),
        chosen_types=items(type_choices(page.series.measures)),
        chosen_regions=items((line.key, line.name) for line in page.regions),
        floor=shown(page.series.floor, page.series.unit),
        period_addresses={
            option.words: this_page_with(period=option.words) for option in page.periods
        },
        breakdown_addresses={
            option.words: this_page_with(breakdown=option.words, period="")
            for option in page.breakdowns
        },
        places=url_for("performance.place_profile", reference="-")[:-1],
    )


def items(choices: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """Choices as a select of GOV.UK takes them."""
    return [{"value": value, "text": words} for value, words in choices]


def asked_filters() -> Filters:
    """Which councils a table is to show, as the address has it."""
    sort = asked("sort", 10)
    return Filters(
        words=asked("q"),
        type_key=asked("type", 40),
        region=asked("region", 9),
        sort=sort if sort in SORTS else "rank",
        of=asked("of", 20),
    )
