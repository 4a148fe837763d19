"""The pack that came before one: what it said, for whoever may open it."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from gorm.briefings import files
from gorm.briefings.frozen import Frozen
from gorm.briefings.models import Pack, PackForm, PackState
from gorm.briefings.policy import visible_to
from gorm.core.db import session
from gorm.core.provenance import Statement
from gorm.places.offers import PackRequest, PlaceKind

log = logging.getLogger(__name__)

_ISSUED: Final = (PackState.ISSUED, PackState.SUPERSEDED)


@dataclass(frozen=True)
class EarlierPack:
    """An issued pack on the same place, for the same audience and in the same form."""

    number: str
    as_at: datetime
    statements: tuple[Statement, ...]


def earlier_pack(request: PackRequest) -> EarlierPack | None:
    """The newest that the preparer may open and whose contents are kept; None where none is."""
    place = request.place
    column = Pack.area_id if place.kind is PlaceKind.AREA else Pack.organisation_id
    numbers = session().scalars(
        select(Pack.number)
        .where(
            column == place.id,
            Pack.audience == request.audience,
            Pack.form == (PackForm.CARD if request.is_card else PackForm.FULL),
            Pack.state.in_(_ISSUED),
            Pack.id != (request.pack_id or 0),
            visible_to(request.actor),
        )
        .order_by(Pack.issued_at.desc(), Pack.id.desc())
        .limit(1)
    )
    return next((found for number in numbers if (found := _kept(number))), None)


def _kept(number: str) -> EarlierPack | None:
    content = files.kept_contents(number)
    if content is None:
        return None
    try:
        kept = Frozen.from_bytes(content)
    except ValueError:
        log.exception("the contents kept of %s cannot be read, and nothing is compared", number)
        return None
    return EarlierPack(number, kept.cover.as_at, kept.statements)
