"""From an address to what a calendar or a list of clashes is narrowed to, and back to tags."""

from dataclasses import dataclass

from flask import request

from gorm.accounts.actor import Actor
from gorm.coordination.forms.calendar import EVERYWHERE, CalendarForm
from gorm.coordination.queries.calendar import CalendarFilter
from gorm.core.forms import options_from
from gorm.engagements.forms.filters import ANY
from gorm.engagements.listing.options import Option, Options, colleagues_of, filter_options
from gorm.engagements.views.filters import (
    FilterTag,
    PlaceAsked,
    address_with,
    address_without,
    chosen_label,
    place_asked,
    place_tag,
)


@dataclass(frozen=True)
class Narrowed:
    """What an address asks for: the form that shows it, the filter, and the tags in force."""

    form: CalendarForm
    asked: PlaceAsked
    filter: CalendarFilter
    tags: tuple[FilterTag, ...]
    region: Option | None


def narrowed_for(actor: Actor) -> Narrowed:
    """What the running address asks for.

    An office begins with its own region where nothing else is asked for; a department, which has
    none, with everything.
    """
    options, colleagues = filter_options(), _colleagues(actor)
    form = _form(options, colleagues)
    asked = place_asked(form)
    if not _narrows(form, asked):
        form.region.data = actor.office_code or EVERYWHERE
    region = _found(options.offices, form.region.data)
    what, _, code = (form.home.data or "").partition(":")
    wanted = CalendarFilter(
        place=asked.place,
        region_id=region.id if region else None,
        office_id=_id(options.offices, code) if what == "office" else None,
        department_id=_id(options.departments, code) if what == "department" else None,
        user_id=_id(colleagues, form.who.data),
        theme_id=_id(options.themes, form.theme.data),
    )
    return Narrowed(form, asked, wanted, _tags(form, asked), region)


def _colleagues(actor: Actor) -> tuple[Option, ...]:
    """The people of the reader's home, with themselves as “me” on top."""
    found = colleagues_of(actor.office_id, actor.department_id)
    others = tuple(one for one in found if one.id != actor.user_id)
    return (Option(actor.user_id, "me", "Me"), *others)


def _form(options: Options, colleagues: tuple[Option, ...]) -> CalendarForm:
    form = CalendarForm.asked(request.args)
    regions = ((one.code, one.name) for one in options.offices)
    offices = ((f"office:{one.code}", one.name) for one in options.offices)
    departments = ((f"department:{one.code}", one.name) for one in options.departments)
    form.region.choices = options_from([ANY, (EVERYWHERE, "All of England"), *regions])
    form.home.choices = options_from([ANY, *offices, *departments])
    form.who.choices = options_from([ANY, *((one.code, one.name) for one in colleagues)])
    form.theme.choices = options_from([ANY, *((one.code, one.name) for one in options.themes)])
    return form


def _narrows(form: CalendarForm, asked: PlaceAsked) -> bool:
    fields = (form.region, form.home, form.who)
    return asked.place is not None or any(field.data for field in fields)


def _found(options: tuple[Option, ...], code: str | None) -> Option | None:
    return next((one for one in options if one.code == code), None) if code else None


def _id(options: tuple[Option, ...], code: str | None) -> int | None:
    found = _found(options, code)
    return found.id if found else None


def _tags(form: CalendarForm, asked: PlaceAsked) -> tuple[FilterTag, ...]:
    """The filters in force; without its region a calendar is of all of England."""
    tags = [*place_tag(asked)]
    if form.region.data and form.region.data != EVERYWHERE:
        tags.append(FilterTag(chosen_label(form.region), address_with(region=EVERYWHERE)))
    tags.extend(
        FilterTag(chosen_label(form[name]), address_without(name))
        for name in ("home", "who", "theme")
        if form[name].data
    )
    return tuple(tags)
