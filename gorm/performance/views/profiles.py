"""The profile of a place, and one indicator of it."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gorm.core.errors import NotFound
from gorm.core.permissions import needs
from gorm.performance.queries.place_indicator import place_indicator_of
from gorm.performance.queries.profile import ALL, profile_of
from gorm.performance.queries.subjects import (
    Subject,
    subject_of_area,
    subject_of_organisation,
)
from gorm.performance.views.addresses import asked, this_page_with
from gorm.performance.views.blueprint import pages
from gorm.places.queries.references import (
    reference_now_of_area,
    reference_now_of_organisation,
)


@pages.get("/performance/places/<reference>")
@needs("performance:read")
def place_profile(reference: str) -> ResponseReturnValue:
    """How one organisation performs."""
    try:
        subject = subject_of_organisation(reference)
    except NotFound:
        now = reference_now_of_organisation(reference)
        return _moved("performance.place_profile", reference=now)
    return _profile_page(subject, is_area=False)


@pages.get("/performance/areas/<reference>")
@needs("performance:read")
def area_profile(reference: str) -> ResponseReturnValue:
    """How an area performs: the figures of the council that answers for it."""
    try:
        subject = subject_of_area(reference)
    except NotFound:
        return _moved("performance.area_profile", reference=reference_now_of_area(reference))
    return _profile_page(subject, is_area=True)


def _profile_page(subject: Subject, *, is_area: bool) -> ResponseReturnValue:
    profile = profile_of(subject, compared_with=asked("compare", 40), theme=asked("theme", 20))
    return render_template(
        "performance/profile.html",
        profile=profile,
        subject=subject,
        is_area=is_area,
        address=request.path,
        compare_addresses={
            choice.code: this_page_with(compare=choice.code) for choice in profile.against.choices
        },
        theme_addresses={theme.code: this_page_with(theme=theme.code) for theme in profile.themes},
        everything=this_page_with(theme=ALL),
    )


@pages.get("/performance/places/<reference>/indicators/<code>")
@needs("performance:read")
def place_indicator(reference: str, code: str) -> ResponseReturnValue:
    """One indicator of one organisation: every period, and every value that it had before."""
    try:
        subject = subject_of_organisation(reference)
    except NotFound:
        now = reference_now_of_organisation(reference)
        return _moved("performance.place_indicator", reference=now, code=code)
    found = place_indicator_of(subject, code, compared_with=asked("compare", 40))
    return render_template(
        "performance/place_indicator.html",
        found=found,
        subject=subject,
        compare_addresses={
            choice.code: this_page_with(compare=choice.code) for choice in found.against.choices
        },
    )


def _moved(endpoint: str, **values: str) -> ResponseReturnValue:
    """Lead from a former reference to the one that a place has now, for good."""
    query = request.query_string.decode(errors="replace")
    address = url_for(endpoint, **values)  # type: ignore[arg-type]
    return redirect(f"{address}?{query}" if query else address, code=301)
