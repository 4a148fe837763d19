"""Finding the organisation that somebody means: by code, by reference or by name."""

from sqlalchemy import select

from gorm.core.db import session
from gorm.core.errors import NotFound, Refused
from gorm.core.text import one_line
from gorm.places.models import Organisation
from gorm.places.queries.references import reference_now_of_organisation
from gorm.places.rules import search_name


def organisation_meant(text: str, field: str) -> Organisation | None:
    """The organisation that was typed in a field; None where nothing was. Raises Refused."""
    words = one_line(text)
    if not words:
        return None
    found = _by_reference(words) or _by_name(words, field)
    if found is None:
        why = f"No organisation in GORM has the code or the name “{words[:80]}”. Add it first."
        raise Refused({field: why})
    return found


def organisations_meant(text: str, field: str) -> list[Organisation]:
    """The organisations that were typed in a field, one to a line or with semicolons between."""
    parts = [part for line in text.splitlines() for part in line.split(";")]
    found = [meant for part in parts if (meant := organisation_meant(part, field))]
    return list({organisation.id: organisation for organisation in found}.values())


def _by_reference(words: str) -> Organisation | None:
    try:
        reference = reference_now_of_organisation(words)
    except NotFound:
        return None
    return session().scalars(
        select(Organisation).where(Organisation.reference == reference)
    ).one()  # fmt: skip


def _by_name(words: str, field: str) -> Organisation | None:
    """By either name, in full; a current body before a former one of the same name."""
    wanted = search_name(words)
    candidates = session().scalars(
        select(Organisation)
        .where(
            Organisation.search_name.contains(wanted, autoescape=True),
            Organisation.merged_into_id.is_(None),
        )
        .order_by(Organisation.is_current.desc())
        .limit(50)
    )
    exact = [o for o in candidates if wanted in {search_name(o.name), search_name(o.short_name)}]
    current = [organisation for organisation in exact if organisation.is_current] or exact
    if len(current) > 1:
        codes = ", ".join(organisation.reference for organisation in current)
        raise Refused(
            {field: f"Several organisations are called “{words[:80]}”: write one of {codes}."}
        )
    return current[0] if current else None
