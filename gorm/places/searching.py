"""What can be found of areas and organisations: everything that their pages show to everybody."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from flask import url_for
from sqlalchemy import CompoundSelect, Select, literal, select, union, union_all

from gorm.accounts.models import Office
from gorm.core.db import session
from gorm.places.models import Area, AreaMember, Organisation, OrganisationCode, Succession
from gorm.places.queries.links import lineage_of
from gorm.search.offers import AreaChoices, Document, Feed, Source
from gorm.search.rules.numbers import order_of_name


def _areas(ids: Sequence[int]) -> Iterator[Document]:
    query = (
        select(
            Area.id, Area.reference, Area.name, Area.is_current, Office.name.label("office"),
            Area.accountable_id, Organisation.name.label("council"), Organisation.short_name,
        )
        .join(Office, Office.id == Area.office_id)
        .join(Organisation, Organisation.id == Area.accountable_id)
        .where(Area.id.in_(ids))
    )  # fmt: skip
    rows = session().execute(query).all()
    former = _former_names([row.accountable_id for row in rows])
    for row in rows:
        yield Document(
            record_id=row.id,
            reference=row.reference,
            page=row.reference,
            title=row.name,
            order=order_of_name(row.name, is_current=row.is_current),
            facts=f"{row.council}\n{row.short_name}",
            body="" if row.is_current else "A former area",
            home=row.office,
            area_ids=[row.id],
            names=[row.name, *former[row.accountable_id]],
        )


def _organisations(ids: Sequence[int]) -> Iterator[Document]:
    query = (
        select(Organisation, Office.name.label("office"))
        .outerjoin(Office, Office.id == Organisation.office_id)
        .where(Organisation.id.in_(ids), Organisation.merged_into_id.is_(None))
    )
    codes: dict[int, list[str]] = defaultdict(list)
    for number, code in session().execute(
        select(OrganisationCode.organisation_id, OrganisationCode.code).where(
            OrganisationCode.organisation_id.in_(ids)
        )
    ):
        codes[number].append(code)
    former = _former_names(ids)
    areas: dict[int, list[int]] = defaultdict(list)
    for number, area_id in session().execute(_areas_of(ids)):
        areas[number].append(area_id)
    for one, office in session().execute(query):
        yield Document(
            record_id=one.id,
            reference=one.reference,
            page=one.reference,
            title=one.name,
            order=order_of_name(one.name, is_current=one.is_current),
            facts="\n".join([one.short_name, one.gss_code or "", *codes[one.id]]),
            body=_told(one),
            home=office or "",
            area_ids=areas[one.id],
            names=[one.name, one.short_name, *former[one.id]],
        )


def _former_names(ids: Sequence[int]) -> dict[int, list[str]]:
    """The names of those that some were made from, one step back, or were recorded under too."""
    names: dict[int, list[str]] = defaultdict(list)
    query: CompoundSelect[Any] = union_all(
        select(Succession.successor_id, Organisation.name, Organisation.short_name)
        .join(Organisation, Organisation.id == Succession.predecessor_id)
        .where(Succession.successor_id.in_(ids)),
        select(Organisation.merged_into_id, Organisation.name, Organisation.short_name).where(
            Organisation.merged_into_id.in_(ids)
        ),
    )
    for successor, name, short_name in session().execute(query):
        names[successor] += [name, short_name]
    return names


def _told(one: Organisation) -> str:
    is_former = "" if one.is_current else "former"
    told = (one.type_label, is_former, one.political_control)
    return ", ".join(part for part in told if part)


def _areas_of(ids: Sequence[int]) -> Any:
    member = AreaMember
    return union(
        select(Area.accountable_id, Area.id).where(Area.accountable_id.in_(ids)),
        select(member.organisation_id, member.area_id).where(member.organisation_id.in_(ids)),
    )


def _of_accountable(ids: Sequence[int]) -> Select[Any]:
    return select(Area.id).where(Area.accountable_id.in_(ids))


def _choices() -> Sequence[tuple[str, str]]:
    rows = session().execute(
        select(Area.reference, Area.name).where(Area.is_current).order_by(Area.name, Area.id)
    )
    return [(row.reference, row.name) for row in rows]


def _ids(reference: str) -> Sequence[int]:
    """The area with this reference and those that it came from."""
    accountable = session().scalar(select(Area.accountable_id).where(Area.reference == reference))
    if accountable is None:
        return ()
    lineage = lineage_of(select(literal(accountable).label("id"))).subquery()
    query = select(Area.id).where(Area.accountable_id.in_(select(lineage.c.id)))
    return session().scalars(query.order_by(Area.id)).all()


def _area_address(reference: str) -> str:
    return url_for("places.area_detail", reference=reference)


def _organisation_address(reference: str) -> str:
    return url_for("places.organisation_detail", reference=reference)


AREA_CHOICES: Final = AreaChoices(_choices, _ids)
AREAS: Final = Source(
    kind="area",
    number=1,
    label="Area",
    plural="Areas",
    permission="place:read",
    model=Area,
    feeds=(
        Feed(Area, "id"),
        Feed(Organisation, "id", _of_accountable),
        Feed(Succession, "successor_id", _of_accountable),
    ),
    documents=_areas,
    address=_area_address,
    has_days=False,
)
ORGANISATIONS: Final = Source(
    kind="organisation",
    number=2,
    label="Organisation",
    plural="Organisations",
    permission="place:read",
    model=Organisation,
    included=lambda: Organisation.merged_into_id.is_(None),
    feeds=(
        Feed(Organisation, "id"),
        Feed(OrganisationCode, "organisation_id"),
        Feed(AreaMember, "organisation_id"),
        Feed(Area, "accountable_id"),
        Feed(Succession, "successor_id"),
    ),
    documents=_organisations,
    address=_organisation_address,
    has_days=False,
)
