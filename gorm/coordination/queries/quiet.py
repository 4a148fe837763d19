"""Quiet periods of some days: bank holidays, elections, and what organisations asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, literal, null, or_, select, union_all
from sqlalchemy.orm import joinedload, selectinload

from gorm.accounts.actor import Actor
from gorm.coordination import policy
from gorm.coordination.models import AskedQuiet, Election, ElectionKind, ElectionPlace
from gorm.coordination.queries.scope import Scope
from gorm.coordination.rules.quiet import Quiet, QuietKind
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.references import number_in, numbered
from gorm.core.together import Question, asked_together
from gorm.core.working_days import bank_holiday_names
from gorm.places.models import Area, Organisation

#: As many periods as a page lists; a region in May has no more.
MOST: Final = 60
MOST_LISTED: Final = 200


@dataclass(frozen=True)
class PlaceNamed:
    """A place for which an election is, with the value that a form sends for it."""

    value: str
    name: str


@dataclass(frozen=True)
class ElectionRecord:
    """An election as its list and its form have it."""

    reference: str
    name: str
    kind: ElectionKind
    polling_on: date
    begins_on: date
    begins_because: str
    is_national: bool
    called_off_because: str
    places: tuple[PlaceNamed, ...]
    version: int

    @property
    def where(self) -> str:
        """For whom it is."""
        return "All of England" if self.is_national else ", ".join(one.name for one in self.places)


@dataclass(frozen=True)
class AskedRecord:
    """A quiet period that was asked for; why and by whom is empty where the reader may not know."""

    reference: str
    organisation: str
    organisation_reference: str
    since: date
    until: date
    office: str
    recorded_by: str
    is_readable: bool
    may_change: bool
    reason: str
    asked_by: str
    ended_because: str
    version: int

    def is_over(self, today: date) -> bool:
        """Whether it has passed, or was ended before it began."""
        return self.until < today or bool(self.ended_because)


def quiet_between(since: date, until: date, scope: Scope | None) -> tuple[Quiet, ...]:
    """The quiet periods that touch some days: of a scope, or wherever they are where it is None.

    They come in the order in which they begin; what was called off or ended is none any more.
    """
    holidays = (
        Quiet(QuietKind.BANK_HOLIDAY, on, on, name, "England")
        for on, name in bank_holiday_names(since, until).items()
    )
    found = [*holidays, *kept_between(since, until, scope)]
    return tuple(sorted(found, key=lambda one: (one.since, one.until, one.words)))


def kept_between(since: date, until: date, scope: Scope | None) -> tuple[Quiet, ...]:
    """As `quiet_between` without bank holidays, in one query."""
    return periods_of(asked_together({"quiet": kept_asked(since, until, scope)})["quiet"])


def kept_asked(since: date, until: date, scope: Scope | None) -> Question:
    """The same to be asked along with more; of its rows `periods_of` makes periods."""
    both = union_all(_elections(since, until, scope), _asked(since, until, scope)).subquery("quiet")
    rows = (
        select(both, Organisation.short_name, Area.name.label("area"))
        .outerjoin(Organisation, Organisation.id == both.c.organisation_id)
        .outerjoin(Area, Area.id == both.c.area_id)
    )
    return Question(rows, (both.c.since, both.c.number), MOST * 4)


def elections(*, with_past: bool, today: date) -> tuple[ElectionRecord, ...]:
    """The elections that are kept, the next first; those that are over only if asked for."""
    query = select(Election).options(*_PLACES).order_by(Election.polling_on, Election.id)
    if not with_past:
        query = query.where(Election.polling_on >= today, Election.called_off_because == "")
    return tuple(_election(one) for one in session().scalars(query.limit(MOST_LISTED)))


def election_record(reference: str) -> ElectionRecord:
    """One election. Raises NotFound."""
    found = session().scalar(
        select(Election).where(Election.id == number_in(reference, "ELC")).options(*_PLACES)
    )
    if found is None:
        raise NotFound
    return _election(found)


def asked_periods(
    actor: Actor, *, today: date, with_past: bool, scope: Scope | None = None
) -> tuple[AskedRecord, ...]:
    """The quiet periods that organisations asked for, the next first."""
    query = select(AskedQuiet).options(*_WHO).order_by(AskedQuiet.since, AskedQuiet.id)
    if not with_past:
        query = query.where(AskedQuiet.until >= today, AskedQuiet.ended_because == "")
    if scope is not None:
        query = query.where(AskedQuiet.organisation_id.in_(scope.organisations))
    return tuple(_asked_record(actor, one) for one in session().scalars(query.limit(MOST_LISTED)))


def asked_record(actor: Actor, reference: str) -> AskedRecord:
    """One quiet period that was asked for. Raises NotFound."""
    number = number_in(reference, "QUI")
    found = session().scalar(select(AskedQuiet).where(AskedQuiet.id == number).options(*_WHO))
    if found is None:
        raise NotFound
    return _asked_record(actor, found)


_PLACES: Final = (
    selectinload(Election.places).options(
        joinedload(ElectionPlace.organisation), joinedload(ElectionPlace.area)
    ),
)
_WHO: Final = (
    joinedload(AskedQuiet.organisation),
    joinedload(AskedQuiet.office),
    joinedload(AskedQuiet.recorded_by),
)


def _elections(since: date, until: date, scope: Scope | None) -> Select[*tuple[Any, ...]]:
    """A row for each place of an election; one without a place for a national one."""
    query = (
        select(
            literal(QuietKind.ELECTION.value).label("kind"),
            Election.id.label("number"),
            Election.begins_on.label("since"),
            Election.polling_on.label("until"),
            Election.name.label("words"),
            ElectionPlace.organisation_id,
            ElectionPlace.area_id,
        )
        .outerjoin(ElectionPlace, ElectionPlace.election_id == Election.id)
        .where(
            Election.called_off_because == "",
            Election.begins_on <= until,
            Election.polling_on >= since,
        )
    )
    return query if scope is None else query.where(or_(Election.is_national, _holds_for(scope)))


def _holds_for(scope: Scope) -> ColumnElement[bool]:
    return or_(
        ElectionPlace.organisation_id.in_(scope.organisations),
        ElectionPlace.area_id.in_(scope.areas),
    )


def _asked(since: date, until: date, scope: Scope | None) -> Select[*tuple[Any, ...]]:
    query = select(
        literal(QuietKind.ASKED.value),
        AskedQuiet.id,
        AskedQuiet.since,
        AskedQuiet.until,
        literal(""),
        AskedQuiet.organisation_id,
        null(),
    ).where(AskedQuiet.ended_because == "", AskedQuiet.since <= until, AskedQuiet.until >= since)
    return query if scope is None else query.where(
        AskedQuiet.organisation_id.in_(scope.organisations)
    )  # fmt: skip


def periods_of(rows: Sequence[Any]) -> tuple[Quiet, ...]:
    """Periods from rows that have one place each."""
    found: dict[tuple[str, int], Quiet] = {}
    for row in rows:
        place = row.short_name or row.area or ""
        key = (row.kind, row.number)
        if key in found:
            names = f"{found[key].where}, {place}"
            found[key] = Quiet(*_head(row), where=names, reference=found[key].reference)
        else:
            prefix = "ELC" if row.kind == QuietKind.ELECTION else "QUI"
            where = place or "All of England"
            found[key] = Quiet(
                *_head(row),
                where=where,
                reference=numbered(prefix, row.number),
                is_national=not place,
            )
    return tuple(found.values())


def _head(row: Any) -> tuple[QuietKind, date, date, str]:
    kind = QuietKind(row.kind)
    if kind is QuietKind.ELECTION:
        return kind, row.since, row.until, f"Pre-election period: {row.words}"
    return kind, row.since, row.until, "Quiet period asked for"


def _election(found: Election) -> ElectionRecord:
    return ElectionRecord(
        reference=found.reference,
        name=found.name,
        kind=found.kind,
        polling_on=found.polling_on,
        begins_on=found.begins_on,
        begins_because=found.begins_because,
        is_national=found.is_national,
        called_off_because=found.called_off_because,
        places=tuple(sorted((_place(one) for one in found.places), key=lambda one: one.name)),
        version=found.version,
    )


def _place(place: ElectionPlace) -> PlaceNamed:
    if place.organisation is not None:
        return PlaceNamed(f"organisation:{place.organisation.reference}", place.organisation.name)
    if place.area is None:
        raise TypeError("a place of an election is an organisation or an area")
    return PlaceNamed(f"area:{place.area.reference}", place.area.name)


def _asked_record(actor: Actor, found: AskedQuiet) -> AskedRecord:
    is_readable = policy.may_read_reason(actor, found.office_id)
    return AskedRecord(
        reference=found.reference,
        organisation=found.organisation.name,
        organisation_reference=found.organisation.reference,
        since=found.since,
        until=found.until,
        office=found.office.name,
        recorded_by=found.recorded_by.name,
        is_readable=is_readable,
        may_change=policy.may_change_quiet(actor, found.office_id),
        reason=found.reason if is_readable else "",
        asked_by=found.asked_by if is_readable else "",
        ended_because=found.ended_because if is_readable else "",
        version=found.version,
    )
