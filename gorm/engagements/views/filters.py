"""From an address to a filter and back: what is asked for, shown as tags that can be taken away."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from gorm.engagements.forms.filters import PlaceFilterForm
from gorm.engagements.listing.options import place_with, places_named
from gorm.lists.tools import WHOLE
from gorm.places.offers import Place, PlaceKind


@dataclass(frozen=True)
class FilterTag:
    """A filter in force, and the address of the list without it."""

    words: str
    address: str


@dataclass(frozen=True)
class PlaceAsked:
    """The place that a list is narrowed to; several where a name fits several, none for none."""

    place: Place | None
    candidates: tuple[Place, ...] = ()
    is_unknown: bool = False

    @property
    def is_clear(self) -> bool:
        """Whether the list can be shown: no place was asked for, or one was found."""
        return not (self.candidates or self.is_unknown)


def place_asked(form: PlaceFilterForm) -> PlaceAsked:
    """The place that the address names by code, or what the reader typed over it."""
    coded = _coded(form)
    typed = form.place.data or ""
    if "place" not in request.args or (coded and typed == coded.name):
        return _shown(form, PlaceAsked(coded))
    found = places_named(typed) if typed else ()
    if len(found) == 1:
        return _shown(form, PlaceAsked(found[0]))
    return _shown(form, PlaceAsked(None, found, is_unknown=bool(typed) and not found))


def address_without(*names: str) -> str:
    """The address of this list without some of its filters, from its first page.

    Without any it asks for the whole list, or the reader's default would put them back.
    """
    gone = {*names, "after", "before", "ticked"}
    kept = {k: v for k, v in request.args.to_dict(flat=True).items() if k not in gone and v}
    return url_for(str(request.endpoint), **(kept or WHOLE))  # type: ignore[arg-type]


def address_with(**changed: str) -> str:
    """The address of this list with some of its filters changed, from its first page."""
    return turned_with(**({"after": "", "before": "", "ticked": ""} | changed))


def turned_with(**changed: str) -> str:
    """The address of this page of the list with something changed."""
    kept = request.args.to_dict(flat=True) | changed
    asked = {k: v for k, v in kept.items() if v}
    return url_for(str(request.endpoint), **(asked or WHOLE))  # type: ignore[arg-type]


def chosen_label(field: Any) -> str:
    """What the chosen option of a field is called."""
    # WTForms' stubs still say that an option is a tuple.
    return next((one.label for one in field.iter_choices() if one.selected), "")


def place_tag(asked: PlaceAsked) -> Sequence[FilterTag]:
    """The tag of the place, where the list is narrowed to one."""
    if asked.place is None:
        return ()
    everything = ("place", *(kind.value for kind in PlaceKind))
    return (FilterTag(asked.place.name, address_without(*everything)),)


def place_address(place: Place) -> str:
    """The address of this list narrowed to one of the places that a name fits."""
    others = {kind.value: "" for kind in PlaceKind}
    return address_with(**(others | {"place": "", place.kind.value: place.reference}))


def _coded(form: PlaceFilterForm) -> Place | None:
    for kind in PlaceKind:
        if reference := form[kind.value].data:
            return place_with(kind, reference)
    return None


def _shown(form: PlaceFilterForm, asked: PlaceAsked) -> PlaceAsked:
    """Put the place that was found into the form, as its code and as its name."""
    for kind in PlaceKind:
        is_it = asked.place is not None and asked.place.kind is kind
        form[kind.value].data = asked.place.reference if is_it and asked.place else ""
    if asked.place is not None:
        form.place.data = asked.place.name
    return asked
