"""What a reference in an address or on a command line stands for."""

import re
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.places.models import Area, CodeScheme, Organisation, OrganisationCode
from gorm.places.offers import Place, PlaceKind

_SHAPE: Final = re.compile(r"[A-Z0-9-]{3,20}")


def place_for_area(reference: str) -> Place:
    """The area with this reference, present or former. Raises NotFound."""
    now = reference_now_of_area(reference)
    found = session().execute(
        select(Area.id, Area.reference, Area.name, Area.office_id).where(Area.reference == now)
    ).one()  # fmt: skip
    return Place(PlaceKind.AREA, found.id, found.reference, found.name, found.office_id)


def place_for_organisation(reference: str) -> Place:
    """The organisation with this reference or GSS code, present or former. Raises NotFound."""
    now = reference_now_of_organisation(reference)
    found = session().execute(
        select(
            Organisation.id, Organisation.reference, Organisation.name, Organisation.office_id
        )
        .where(Organisation.reference == now)
    ).one()  # fmt: skip
    return Place(PlaceKind.ORGANISATION, found.id, found.reference, found.name, found.office_id)


def reference_now_of_organisation(reference: str) -> str:
    """The reference that an organisation has now, by any that it has or had. Raises NotFound."""
    wanted = _shaped(reference)
    kept = aliased(Organisation)
    found = (
        session()
        .execute(
            select(func.coalesce(kept.reference, Organisation.reference))
            .select_from(Organisation)
            .outerjoin(kept, kept.id == Organisation.merged_into_id)
            .where(or_(Organisation.reference == wanted, Organisation.gss_code == wanted))
        )
        .scalar()
    )
    found = found or session().execute(
        select(Organisation.reference)
        .join(OrganisationCode, OrganisationCode.organisation_id == Organisation.id)
        .where(OrganisationCode.scheme == CodeScheme.FORMER_GSS, OrganisationCode.code == wanted)
    ).scalar()  # fmt: skip
    if found is None:
        raise NotFound
    return str(found)


def is_merged_away(reference: str) -> bool:
    """Whether a record of an organisation was made one with another: that can be undone."""
    merged = select(Organisation.id).where(
        Organisation.reference == reference.upper(), Organisation.merged_into_id.is_not(None)
    )
    return session().scalar(merged) is not None


def reference_now_of_area(reference: str) -> str:
    """The reference that an area has now, by any that it has or had. Raises NotFound."""
    wanted = _shaped(reference)
    found = session().scalar(select(Area.reference).where(Area.reference == wanted))
    found = found or session().scalar(
        select(Area.reference)
        .join(Organisation, Organisation.id == Area.accountable_id)
        .where(Organisation.reference == reference_now_of_organisation(wanted))
    )
    if found is None:
        raise NotFound
    return found


def _shaped(reference: str) -> str:
    wanted = reference.upper()
    if not is_shaped(wanted):
        raise NotFound
    return wanted


def is_shaped(reference: str) -> bool:
    """Whether a text could be the reference of a place at all."""
    return _SHAPE.fullmatch(reference) is not None
