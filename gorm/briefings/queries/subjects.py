"""The places that packs are about, and who prepares one on the command line."""

from difflib import get_close_matches

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office, User
from gorm.accounts.sign_in import FULLY, actor_of
from gorm.briefings.contents import PackSubject
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.places.models import Area, Organisation
from gorm.places.offers import Place, PlaceKind


def pack_subject(kind: PlaceKind, reference: str) -> PackSubject:
    """The place that a pack can be about. Raises NotFound."""
    found = _area(reference) if kind is PlaceKind.AREA else _organisation(reference)
    if found is None:
        raise NotFound(f"There is no {kind.value} {reference}.")
    return found


def similar_places(kind: PlaceKind, words: str, limit: int = 5) -> tuple[tuple[str, str], ...]:
    """References and names that somebody may have meant, when nothing has the one they gave."""
    table: type[Area] | type[Organisation] = Area if kind is PlaceKind.AREA else Organisation
    sought = words.casefold()
    rows = session().execute(
        select(table.reference, table.name, table.search_name).where(table.is_current)
    )
    known = {reference: (name, search) for reference, name, search in rows}
    by_name = [r for r, (_, search) in known.items() if sought and sought in search]
    by_start = [r for r in sorted(known) if len(words) > 2 and r.startswith(words.upper())]
    by_code = get_close_matches(words.upper(), known, n=limit, cutoff=0.75)
    chosen = list(dict.fromkeys([*sorted(by_name), *by_start, *by_code]))[:limit]
    return tuple((reference, known[reference][0]) for reference in chosen)


def has_places(kind: PlaceKind) -> bool:
    """Whether any place of this kind is on record."""
    table: type[Area] | type[Organisation] = Area if kind is PlaceKind.AREA else Organisation
    return session().scalar(select(table.id).limit(1)) is not None


def preparer(email: str) -> Actor | None:
    """The user with this address, for a command that acts for them."""
    user = session().scalar(
        select(User).where(User.email == email.strip().lower(), User.is_active).options(*FULLY)
    )
    return actor_of(user) if user else None


def _area(reference: str) -> PackSubject | None:
    area = session().scalar(
        select(Area).where(Area.reference == reference).options(joinedload(Area.office))
    )
    if area is None:
        return None
    place = Place(PlaceKind.AREA, area.id, area.reference, area.name, area.office_id)
    return PackSubject(place, "Area", area.office_id, area.office.code, area.office.name)


def _organisation(reference: str) -> PackSubject | None:
    found = session().scalar(
        select(Organisation)
        .where(Organisation.reference == reference, Organisation.merged_into_id.is_(None))
        .options(joinedload(Organisation.office))
    )
    if found is None:
        return None
    place = Place(PlaceKind.ORGANISATION, found.id, found.reference, found.name, found.office_id)
    office: Office | None = found.office
    if office is None:
        return PackSubject(place, found.type_label, None)
    return PackSubject(place, found.type_label, office.id, office.code, office.name)
