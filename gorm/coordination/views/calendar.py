"""The shared calendar: a month, a fortnight, a list, or one day."""

from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.coordination.queries.calendar import grid_of, list_of
from gorm.coordination.queries.quiet import quiet_between
from gorm.coordination.queries.scope import Scope, scope_of_office, scope_of_place
from gorm.coordination.rules.months import Span, View, span_of
from gorm.coordination.rules.quiet import Quiet, QuietKind, quiet_on
from gorm.coordination.views.blueprint import pages
from gorm.coordination.views.narrowing import Narrowed, narrowed_for
from gorm.core import clock
from gorm.core.days import NotADay, parse_day
from gorm.core.paging import Cursor
from gorm.core.permissions import needs
from gorm.core.web.navigation import NavigationItem
from gorm.engagements.views.filters import address_with, place_address
from gorm.places.offers import Place, PlaceKind

NAVIGATION = NavigationItem("Calendar", "coordination.calendar", "engagement:read")


@pages.get("/calendar")
@needs("engagement:read")
def calendar() -> ResponseReturnValue:
    """Everybody's engagements day by day, as far as the reader may know of them."""
    actor = current_actor()
    narrowed = narrowed_for(actor)
    span = _span(narrowed)
    is_valid = narrowed.form.validate()
    shown: dict[str, Any] = {"grid": None, "listed": None, "quiet": ()}
    if is_valid and narrowed.asked.is_clear:
        quiet = quiet_between(span.since, span.until, _scope(narrowed))
        shown = {"quiet": quiet, "grid": None, "listed": None, **_plans(narrowed, span)}
    marked = _marked(narrowed, shown["quiet"])
    page = render_template(
        "coordination/calendar.html",
        **shown,
        form=narrowed.form,
        span=span,
        tags=narrowed.tags,
        places=[(place, place_address(place)) for place in narrowed.asked.candidates],
        is_unknown_place=narrowed.asked.is_unknown,
        turns=_turns(span),
        views=[(view.value.capitalize(), _at(view, _day(span)), view is span.view)
               for view in (View.MONTH, View.FORTNIGHT, View.LIST)],
        plan_on=lambda day: _plan_address(narrowed.asked.place, day),
        day_address=lambda day: _at(View.DAY, day),
        quiet_on=lambda day: quiet_on(day, marked),
        later=address_with(after=str(shown["listed"].next))
        if shown["listed"] and shown["listed"].next
        else "",
        clashes=_clashes_address(narrowed),
    )  # fmt: skip
    return page, 200 if is_valid else 422


def _plans(narrowed: Narrowed, span: Span) -> dict[str, Any]:
    actor = current_actor()
    if span.view.is_grid:
        return {"grid": grid_of(actor, narrowed.filter, span)}
    after = Cursor.parse(request.args.get("after"))
    return {"listed": list_of(actor, narrowed.filter, span, after)}


def _marked(narrowed: Narrowed, periods: tuple[Quiet, ...]) -> list[Quiet]:
    """The periods that mark their days: of a region only those that hold for all of it.

    One district's by-election would otherwise make a month quiet for everybody.
    """
    is_of_one_place = narrowed.asked.place is not None
    return [
        one
        for one in periods
        if is_of_one_place or one.kind is QuietKind.BANK_HOLIDAY or one.is_national
    ]


def _span(narrowed: Narrowed) -> Span:
    view = narrowed.form.view.data
    chosen = View(view) if view in set(View) else View.MONTH
    try:
        day = parse_day(narrowed.form.on.data or "", clock.today())
    except NotADay:
        day = clock.today()
    return span_of(chosen, day)


def _day(span: Span) -> date:
    """The day that another view of the same calendar is opened at: today where it is shown."""
    today = clock.today()
    is_shown = span.since <= today <= span.until and not span.is_beside(today)
    return today if is_shown else (span.of or span.since)


def _scope(narrowed: Narrowed) -> Scope | None:
    if narrowed.asked.place is not None:
        return scope_of_place(narrowed.asked.place)
    return scope_of_office(narrowed.region.id) if narrowed.region else None


def _at(view: View, day: date) -> str:
    return address_with(view=view.value, on=day.isoformat())


def _turns(span: Span) -> dict[str, str]:
    return {
        "back": _at(span.view, span.back) if span.back else "",
        "today": _at(span.view, clock.today()),
        "on": _at(span.view, span.on) if span.on else "",
    }


def _plan_address(place: Place | None, day: date) -> str:
    named = {place.kind.value: place.reference} if place else {}
    return url_for("engagements.plan", on=day.isoformat(), **named)  # type: ignore[arg-type]


def _clashes_address(narrowed: Narrowed) -> str:
    place = narrowed.asked.place
    if place is not None and place.kind is not PlaceKind.PERSON:
        return url_for("coordination.clashes", **{place.kind.value: place.reference})  # type: ignore[arg-type]
    region = narrowed.region
    return url_for("coordination.clashes", region=region.code) if region else ""
