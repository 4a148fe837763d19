"""What the filters of a list offer, and which place somebody means by what they typed."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, literal, or_, select, union_all

from gorm.accounts.models import Department, Office, User
from gorm.core.db import session
from gorm.people.models import Person
from gorm.places.models import Area, Organisation
from gorm.places.offers import Place, PlaceKind
from gorm.settings.models import Theme

#: As many places as are offered when a name fits several.
MOST_OFFERED: Final = 8


@dataclass(frozen=True)
class Option:
    """One choice of a filter: its row, its code in an address and its name on the page."""

    id: int
    code: str
    name: str


@dataclass(frozen=True)
class Options:
    """What can be chosen from, by name."""

    offices: tuple[Option, ...]
    departments: tuple[Option, ...]
    themes: tuple[Option, ...]


def filter_options() -> Options:
    """Every office, department and theme, in one query."""
    selects = (
        _options("office", Office, Office.code, Office.name),
        _options("department", Department, Department.short_name, Department.name),
        _options("theme", Theme, Theme.name, Theme.name),
    )
    found: dict[str, list[Option]] = defaultdict(list)
    for row in session().execute(union_all(*selects).order_by("what", "name")):
        found[row.what].append(Option(row.id, row.code, row.name))
    return Options(tuple(found["office"]), tuple(found["department"]), tuple(found["theme"]))


def colleagues_of(office_id: int | None, department_id: int | None) -> tuple[Option, ...]:
    """The people of one office or department, by name."""
    home = (
        User.office_id == office_id
        if office_id is not None
        else User.department_id == department_id
    )
    rows = session().execute(
        select(User.id, User.email, User.name).where(home, User.is_active).order_by(User.name)
    )
    return tuple(Option(row.id, row.email, row.name) for row in rows)


def place_with(kind: PlaceKind, reference: str) -> Place | None:
    """The place of a kind that has this reference."""
    model: Any = {
        PlaceKind.AREA: Area,
        PlaceKind.ORGANISATION: Organisation,
        PlaceKind.PERSON: Person,
    }[kind]
    row = session().execute(
        select(model.id, model.reference, model.name).where(model.reference == reference)
    ).one_or_none()  # fmt: skip
    return Place(kind, row.id, row.reference, row.name) if row else None


def places_named(typed: str) -> tuple[Place, ...]:
    """The areas and organisations that somebody may mean; the only one where it is clear.

    An area and its council share a name: the area is meant, since it holds the council's history.
    """
    areas = _fitting(PlaceKind.AREA, Area, typed)
    organisations = _fitting(PlaceKind.ORGANISATION, Organisation, typed)
    both = union_all(areas, organisations).order_by("kind", "name").limit(MOST_OFFERED)
    rows = session().execute(both).all()
    found = tuple(Place(PlaceKind(row.kind), row.id, row.reference, row.name) for row in rows)
    exact = [place for place in found if place.name.casefold() == typed.casefold()]
    of_areas = [place for place in (exact or found) if place.kind is PlaceKind.AREA]
    for sure in (of_areas, exact):
        if len(sure) == 1:
            return tuple(sure)
    return found


def _options(what: str, model: Any, code: Any, name: Any) -> Select[Any]:
    return select(
        literal(what).label("what"), model.id.label("id"), code.label("code"), name.label("name")
    )


def _fitting(kind: PlaceKind, model: Any, typed: str) -> Select[Any]:
    fits = or_(
        model.search_name.contains(typed.casefold(), autoescape=True),
        model.reference == typed.upper(),
    )
    chosen = select(
        literal(kind.value).label("kind"),
        model.id.label("id"),
        model.reference.label("reference"),
        model.name.label("name"),
    )
    return chosen.where(fits)
