"""Reading judgements: schemes, the history of an organisation, and what was judged last."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, Subquery, func, literal, select, true, tuple_

from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.paging import Cursor
from gorm.performance.models import Assessment, Category, Scheme
from gorm.performance.rules.figures import BAND_SHAPES
from gorm.performance.rules.telling import service_beside
from gorm.places.models import Area, AreaMember, MemberRole, Organisation
from gorm.places.offers import Place, PlaceKind
from gorm.places.queries.links import lineage_of
from gorm.settings.models import Theme

PREFIX: Final = "ASM"
#: As many judgements of a place are read with its page.
MOST_AT_ONCE: Final = 200


@dataclass(frozen=True)
class CategoryRecord:
    """One category of a scheme, and how many judgements are in it."""

    id: int
    name: str
    position: int
    is_failing: bool
    used: int


@dataclass(frozen=True)
class SchemeRecord:
    """A scheme with its categories, the best first."""

    id: int
    code: str
    name: str
    made_by: str
    is_in_use: bool
    version: int
    categories: tuple[CategoryRecord, ...]


@dataclass(frozen=True)
class Judgement:
    """One judgement of an organisation."""

    id: int
    reference: str
    organisation: str
    organisation_reference: str
    scheme_code: str
    scheme: str
    made_by: str
    category: str
    position: int
    of: int
    is_failing: bool
    service: str
    theme: str
    judged_on: date
    source: str
    source_address: str
    notes: str
    is_withdrawn: bool
    is_scheme_in_use: bool
    withdrawn_because: str
    version: int

    @property
    def shape(self) -> str:
        """How good it is among the categories, full to empty: told in grey and without colour."""
        steps = max(self.of - 1, 1)
        return BAND_SHAPES[1 + round((self.position - 1) * 3 / steps)]

    @property
    def subject(self) -> str:
        """The scheme and, where it is of one service that its name does not say, the service."""
        return self.scheme + service_beside(self.scheme, self.service)


def schemes() -> tuple[SchemeRecord, ...]:
    """Every scheme by name, in two queries."""
    categories: dict[int, list[CategoryRecord]] = defaultdict(list)
    used = func.count(Assessment.id)
    rows = session().execute(
        select(Category, used)
        .outerjoin(Assessment, Assessment.category_id == Category.id)
        .group_by(Category.id)
        .order_by(Category.position, Category.id)
    )
    for category, number in rows:
        categories[category.scheme_id].append(
            CategoryRecord(
                category.id, category.name, category.position, category.is_failing, number
            )
        )
    found = session().scalars(select(Scheme).order_by(Scheme.name))
    return tuple(_scheme(one, categories[one.id]) for one in found)


def scheme_record(code: str) -> SchemeRecord:
    """One scheme. Raises NotFound."""
    found = next((one for one in schemes() if one.code == code), None)
    if found is None:
        raise NotFound
    return found


def judgements_of(organisation_id: int) -> tuple[Judgement, ...]:
    """Every judgement of an organisation and of those that it replaced, the newest first."""
    query = _judgements().where(Assessment.organisation_id.in_(_line_of(organisation_id)))
    rows = session().execute(query.order_by(Assessment.judged_on.desc(), Assessment.id.desc()))
    return _read(rows.all())


def latest_of(found: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """What was judged last in each scheme that is in use and for each service, by scheme.

    `found` are the judgements of one organisation, the newest first.
    """
    latest: dict[tuple[str, str], Judgement] = {}
    for one in found:
        if not one.is_withdrawn and one.is_scheme_in_use:
            latest.setdefault((one.scheme, one.service), one)
    return tuple(latest[key] for key in sorted(latest))


def latest_judgements(place: Place) -> tuple[Judgement, ...]:
    """The last judgement in each scheme of an organisation, or of an area's accountable council."""
    whose: Any = Assessment.organisation_id == place.id
    if place.kind is PlaceKind.AREA:
        whose = Assessment.organisation_id == _accountable(place)
    query = _judgements().where(Assessment.withdrawn_at.is_(None), whose)
    rows = session().execute(query.order_by(Assessment.judged_on.desc(), Assessment.id.desc()))
    return latest_of(_read(rows.all()))


@dataclass(frozen=True)
class PlaceJudged:
    """What a place's page tells of findings and judgements, read at once.

    `judgements` are those of its timeline, the newest first; where there are so many that they
    were not all read, `is_all` is False. `own` are those that are the place's own, not a member's
    or a predecessor's.
    """

    open: int
    watch_over: int
    judgements: tuple[Judgement, ...]
    own: tuple[Judgement, ...]
    is_all: bool


def judged_at(place: Place, counts: Subquery) -> PlaceJudged:
    """The findings of a place, counted by `counts`, and its judgements, in one query."""
    newest = (
        select(Assessment.id)
        .where(Assessment.withdrawn_at.is_(None), Assessment.organisation_id.in_(_at(place)))
        .order_by(Assessment.judged_on.desc(), Assessment.id.desc())
        .limit(MOST_AT_ONCE + 1)
        .subquery()
    )
    own = place.id if place.kind is PlaceKind.ORGANISATION else _accountable(place)
    query: Any = select(
        *counts.c, (Assessment.organisation_id == own).label("is_own"), *_columns()
    ).select_from(counts)
    rows = (
        session()
        .execute(
            query.outerjoin(newest, true())
            .outerjoin(Assessment, Assessment.id == newest.c.id)
            .outerjoin(Scheme, Scheme.id == Assessment.scheme_id)
            .outerjoin(Category, Category.id == Assessment.category_id)
            .outerjoin(Organisation, Organisation.id == Assessment.organisation_id)
            .outerjoin(Theme, Theme.id == Assessment.theme_id)
            .order_by(Assessment.judged_on.desc(), Assessment.id.desc())
        )
        .all()
    )
    judged = [row for row in rows if row.Assessment is not None]
    return PlaceJudged(
        rows[0][0],
        rows[0][1],
        _read(judged),
        _read([row for row in judged if row.is_own]),
        is_all=len(judged) <= MOST_AT_ONCE,
    )


def _accountable(place: Place) -> Any:
    return select(Area.accountable_id).where(Area.id == place.id).scalar_subquery()


def judgements_at(place: Place, limit: int, after: Cursor | None) -> tuple[Judgement, ...]:
    """The judgements that a timeline shows: of the councils of an area, or of an organisation."""
    conditions: list[ColumnElement[bool]] = [
        Assessment.withdrawn_at.is_(None),
        Assessment.organisation_id.in_(_at(place)),
    ]
    if after is not None:
        key = tuple_(Assessment.judged_on, Assessment.id)
        conditions.append(key < (after.on, after.id))
    query = _judgements().where(*conditions).limit(limit)
    rows = session().execute(query.order_by(Assessment.judged_on.desc(), Assessment.id.desc()))
    return _read(rows.all())


def judgement(reference: str) -> Judgement:
    """One judgement. Raises NotFound."""
    rows = session().execute(_judgements().where(Assessment.reference == reference)).all()
    if not rows:
        raise NotFound
    return _read(rows)[0]


def theme_choices() -> tuple[tuple[str, str], ...]:
    """The themes in use, for a form."""
    found = session().execute(
        select(Theme.id, Theme.name).where(Theme.is_in_use).order_by(Theme.name)
    )
    return tuple((str(row.id), row.name) for row in found)


def _scheme(one: Scheme, categories: Sequence[CategoryRecord]) -> SchemeRecord:
    return SchemeRecord(
        one.id, one.code, one.name, one.made_by, one.is_in_use, one.version, tuple(categories)
    )


def _columns() -> tuple[Any, ...]:
    lowest = (
        select(func.max(Category.position))
        .where(Category.scheme_id == Assessment.scheme_id)
        .correlate(Assessment)
        .scalar_subquery()
    )
    return (
        Assessment,
        Scheme,
        Category,
        Organisation.name.label("organisation"),
        Organisation.reference.label("organisation_reference"),
        Theme.name.label("theme"),
        lowest.label("lowest"),
    )


def _judgements() -> Any:
    query: Any = select(*_columns())
    return (
        query.join(Scheme, Scheme.id == Assessment.scheme_id)
        .join(Category, Category.id == Assessment.category_id)
        .join(Organisation, Organisation.id == Assessment.organisation_id)
        .outerjoin(Theme, Theme.id == Assessment.theme_id)
    )


def _read(rows: Sequence[Any]) -> tuple[Judgement, ...]:
    return tuple(_judgement(row, row.Assessment) for row in rows)


def _judgement(row: Any, one: Assessment) -> Judgement:
    return Judgement(
        id=one.id,
        reference=one.reference,
        organisation=row.organisation,
        organisation_reference=row.organisation_reference,
        scheme_code=row.Scheme.code,
        scheme=row.Scheme.name,
        made_by=row.Scheme.made_by,
        category=row.Category.name,
        position=row.Category.position,
        of=row.lowest,
        is_failing=row.Category.is_failing,
        service=one.service,
        theme=row.theme or "",
        judged_on=one.judged_on,
        source=one.source,
        source_address=one.source_address,
        notes=one.notes,
        is_withdrawn=one.withdrawn_at is not None,
        is_scheme_in_use=row.Scheme.is_in_use,
        withdrawn_because=one.withdrawn_because,
        version=one.version,
    )


def _at(place: Place) -> Select[Any]:
    """The organisations whose judgements belong to a place's history."""
    if place.kind is PlaceKind.ORGANISATION:
        return _line_of(place.id)
    members = (
        select(AreaMember.organisation_id.label("id"))
        .where(AreaMember.area_id == place.id, AreaMember.role == MemberRole.COUNCIL)
        .union(select(Area.accountable_id).where(Area.id == place.id))
        .subquery()
    )
    return lineage_of(select(members.c.id))


def _line_of(organisation_id: int) -> Select[Any]:
    """An organisation with every one that it came from."""
    return lineage_of(select(literal(organisation_id).label("id")))


def by_subject(found: Sequence[Judgement]) -> Mapping[str, tuple[Judgement, ...]]:
    """Judgements by scheme and service, in the order of the newest of each."""
    groups: dict[str, list[Judgement]] = defaultdict(list)
    for one in found:
        groups[one.subject].append(one)
    return {subject: tuple(judgements) for subject, judgements in groups.items()}
