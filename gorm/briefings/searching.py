"""What can be found of briefing packs: on what they are and for which occasion; not what is in
them."""

from collections.abc import Iterator, Sequence
from typing import Final

from flask import url_for
from sqlalchemy import func, select

from gorm.accounts.models import Office
from gorm.briefings.models import Pack, PackReader
from gorm.briefings.policy import visible_to
from gorm.core import clock
from gorm.core.db import session
from gorm.places.models import Area, Organisation
from gorm.search.offers import Document, Feed, Source
from gorm.search.rules.numbers import order_of_day


def _packs(ids: Sequence[int]) -> Iterator[Document]:
    query = (
        select(
            Pack.id, Pack.number, Pack.purpose, Pack.occasion, Pack.data_as_at, Pack.marking,
            Pack.area_id, func.coalesce(Area.name, Organisation.name).label("place"),
            Office.name.label("office"),
        )
        .outerjoin(Area, Area.id == Pack.area_id)
        .outerjoin(Organisation, Organisation.id == Pack.organisation_id)
        .outerjoin(Office, Office.id == Pack.office_id)
        .where(Pack.id.in_(ids))
    )  # fmt: skip
    for row in session().execute(query):
        on = row.data_as_at.astimezone(clock.OFFICE_TIME).date()
        yield Document(
            record_id=row.id,
            reference=row.number,
            page=row.number,
            title=f"{row.place}: {row.occasion or row.purpose.label}",
            order=order_of_day(on),
            on=on,
            facts=f"Briefing pack\n{row.purpose.label}",
            home=row.office or "",
            is_sensitive="SENSITIVE" in row.marking,
            area_ids=[row.area_id] if row.area_id else (),
        )


def _address(number: str) -> str:
    return url_for("briefings.pack", number=number)


PACKS: Final = Source(
    kind="pack",
    number=11,
    label="Briefing pack",
    plural="Briefing packs",
    permission="pack:read",
    model=Pack,
    feeds=(Feed(Pack, "id"), Feed(PackReader, "pack_id")),
    documents=_packs,
    address=_address,
    readable=visible_to,
)
