"""What all pages of places stand on."""

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gorm.audit.queries import history_of
from gorm.places.offers import Place

blueprint: Final = Blueprint("places", __name__)


def moved_to(endpoint: str, reference: str) -> ResponseReturnValue:
    """Lead from a former reference to the one that a place has now, for good."""
    pairs = list(request.args.items(multi=True))
    return redirect(with_query(url_for(endpoint, reference=reference), pairs), code=301)


def this_list_with(**changes: str) -> str:
    """The address of the list that is asked for, with some of its parameters changed; '' drops one.

    Made by hand and not by `url_for`, which takes names such as `_external` for its own.
    """
    kept = request.args.to_dict() | changes
    return with_query(request.path, [(name, value) for name, value in kept.items() if value])


def with_query(path: str, pairs: Sequence[tuple[str, str]]) -> str:
    """A path with parameters."""
    return f"{path}?{urlencode(pairs)}" if pairs else path


def history_page(place: Place) -> ResponseReturnValue:
    """Who changed what of a place, and when."""
    return render_template(
        "places/history.html",
        place=place,
        address=url_for(f"places.{place.kind}_detail", reference=place.reference),
        history=history_of(place.kind, place.reference),
    )


def form_page(template: str, **model: Any) -> ResponseReturnValue:
    """The page of a form: as it is opened, or again with what is wrong in it."""
    return render_template(template, **model), 422 if request.method == "POST" else 200
