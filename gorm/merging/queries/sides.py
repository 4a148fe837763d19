"""Two records side by side: what each says, what each has, and what can be chosen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.core.db import session
from gorm.core.text import day
from gorm.merging.models import MergedKind
from gorm.merging.queries.counts import Count, counts_of
from gorm.merging.queries.obstacles import must_stay, obstacle_between
from gorm.merging.queries.pairs import Told, told_of_pair
from gorm.merging.queries.records import insist_may_merge, record_named
from gorm.merging.rules.fields import (
    ORGANISATION_FIELDS,
    PERSON_FIELDS,
    Field,
    Pick,
    differs,
    likelier,
)
from gorm.people.models import Person, Post
from gorm.places.models import Organisation

FIELDS: Final[dict[MergedKind, tuple[Field, ...]]] = {
    MergedKind.PERSON: PERSON_FIELDS,
    MergedKind.ORGANISATION: ORGANISATION_FIELDS,
}
#: So many posts of an organisation are laid out; a count says how many there are in all.
MOST_POSTS: Final = 30


@dataclass(frozen=True)
class PostLine:
    """A post of either record: what it is, and from when to when."""

    words: str
    span: str


@dataclass(frozen=True)
class Side:
    """One of the two records."""

    reference: str
    name: str
    what: str
    version: int
    posts: tuple[PostLine, ...]
    counts: tuple[Count, ...]


@dataclass(frozen=True)
class Compared:
    """A field of both records in words, and what is chosen of it to begin with."""

    name: str
    label: str
    one: str
    other: str
    differs: bool
    can_keep_both: bool
    pick: Pick


@dataclass(frozen=True)
class SideBySide:
    """Two records that may be one. `obstacle` says why they cannot be, where they cannot."""

    kind: MergedKind
    one: Side
    other: Side
    fields: tuple[Compared, ...]
    stays: Pick
    stays_because: str
    obstacle: str
    told: Told

    @property
    def differing(self) -> tuple[Compared, ...]:
        """The fields in which a choice is needed."""
        return tuple(line for line in self.fields if line.differs)

    @property
    def alike(self) -> tuple[Compared, ...]:
        """The fields in which both say the same, where they say anything."""
        return tuple(line for line in self.fields if not line.differs and line.one)


def side_by_side(actor: Actor, kind: MergedKind, one: str, other: str) -> SideBySide:
    """Both records, for somebody who may merge them. Raises NotFound, NotAllowed."""
    records = [record_named(kind, reference) for reference in (one, other)]
    for record in records:
        insist_may_merge(actor, record)
    first, second = records
    obstacle = obstacle_between(kind, first, second)
    stays, because = _stays(kind, first, second)
    posts = _posts(kind, first.id, second.id)
    counts = counts_of(actor, kind, first.id, second.id)
    sides = [
        Side(r.reference, r.name, getattr(r, "type_label", ""), r.version, posts[r.id], counted)
        for r, counted in zip(records, counts, strict=True)
    ]
    return SideBySide(
        kind=kind,
        one=sides[0],
        other=sides[1],
        fields=_compared(kind, first, second, stays),
        stays=stays,
        stays_because=because,
        obstacle=obstacle,
        told=told_of_pair(kind, first.id, second.id),
    )


def _stays(kind: MergedKind, one: Any, other: Any) -> tuple[Pick, str]:
    """Which stays to begin with: the one that has to, else the one that was there first."""
    bound = must_stay(one, other) if kind is MergedKind.ORGANISATION else None
    if bound is not None:
        return (Pick.ONE if bound[0] is one else Pick.OTHER), bound[1]
    return (Pick.ONE if one.id <= other.id else Pick.OTHER), ""


def _compared(kind: MergedKind, one: Any, other: Any, stays: Pick) -> tuple[Compared, ...]:
    values, others = _values(one), _values(other)
    is_both_partners = kind is MergedKind.ORGANISATION and one.partner_kind and other.partner_kind
    wanted = [f for f in FIELDS[kind] if f.name != "partner_kind" or is_both_partners]
    words = _words(kind, values, others)
    return tuple(
        Compared(
            field.name,
            field.label,
            words(field, values),
            words(field, others),
            differs(field, values, others),
            field.can_keep_both and bool(values[field.name] and others[field.name]),
            likelier(field, values, others, stays),
        )
        for field in wanted
    )


def _values(record: Any) -> dict[str, Any]:
    return {column.name: getattr(record, column.name) for column in type(record).__table__.columns}


def _words(kind: MergedKind, *records: Mapping[str, Any]) -> Callable[[Field, Any], str]:
    """How a field of a record reads; the names that it needs are read at once."""
    names: dict[tuple[str, int], str] = {}
    if kind is MergedKind.ORGANISATION:
        names = _names(records)

    def words(field: Field, values: Mapping[str, Any]) -> str:
        value = values[field.columns[0]]
        if field.name == "ended_on" and value is None:
            return "Still exists" if values["is_current"] else "Ended, on a day not known"
        if field.name == "population" and value is not None:
            year = values["population_year"]
            return f"{value:,}{f' ({year})' if year else ''}"
        if field.name == "name" and values.get("short_name", value) != value:
            return f"{value} (in short {values['short_name']})"
        return names.get((field.name, value)) or _word(value)

    return words


def _names(records: tuple[Mapping[str, Any], ...]) -> dict[tuple[str, int], str]:
    offices = {values["office_id"] for values in records}
    bodies = {v[name] for v in records for name in ("county_id", "combined_authority_id")}
    found: dict[tuple[str, int], str] = {}
    for number, name in session().execute(
        select(Office.id, Office.name).where(Office.id.in_(offices))
    ):
        found["office_id", number] = name
    for number, name in session().execute(
        select(Organisation.id, Organisation.name).where(Organisation.id.in_(bodies))
    ):
        found["county_id", number] = found["combined_authority_id", number] = name
    return found


def _word(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return day(value)
    return str(getattr(value, "label", value))


def _posts(kind: MergedKind, *numbers: int) -> dict[int, tuple[PostLine, ...]]:
    """The posts of both, the newest first."""
    is_person = kind is MergedKind.PERSON
    whose: Any = Post.person_id if is_person else Post.organisation_id
    found: dict[int, list[PostLine]] = {number: [] for number in numbers}
    query = (
        select(whose, Post.title, Post.started_on, Post.ended_on, Organisation.name, Person.name)
        .join(Organisation, Organisation.id == Post.organisation_id)
        .join(Person, Person.id == Post.person_id)
        .where(whose.in_(numbers))
        .order_by(Post.ended_on.desc().nulls_first(), Post.started_on.desc().nulls_last(), Post.id)
    )
    for number, title, begins, ends, body, name in session().execute(query):
        if len(found[number]) < MOST_POSTS:
            words = f"{title}, {body}" if is_person else f"{name}, {title}"
            found[number].append(PostLine(words, _span(begins, ends)))
    return {number: tuple(lines) for number, lines in found.items()}


def _span(begins: date | None, ends: date | None) -> str:
    begun = day(begins) or "a day not known"
    return f"from {begun} until {day(ends)}" if ends else f"since {begun}"
