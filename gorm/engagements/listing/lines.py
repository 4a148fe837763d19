"""One engagement in a list: what everybody may know of it, and its words for those who may read."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    Subquery,
    case,
    func,
    null,
    select,
)

from gorm.accounts.models import Department, Office, User
from gorm.core.db import session
from gorm.core.paging import Cursor
from gorm.engagements.listing.parts import Named, Part, parts, parts_in
from gorm.engagements.models import Engagement, EngagementKind, EngagementState, Marking, Sharing

#: As much of the notes as is read for a list; they can be 100,000 characters long.
OPENING: Final = 1_200
_SHOWN: Final = 280
#: Marks and white space are not shown: so many times as much is read.
_READ: Final = 4
_NOON: Final = 12
_VERBS: Final = {
    EngagementState.PLANNED: "To meet",
    EngagementState.CANCELLED: "Was to meet",
    EngagementState.NO_CONTACT: "Tried",
}


@dataclass(frozen=True)
class Words:
    """What was said: only ever made for somebody who may read it."""

    purpose: str
    opening: str
    outcome: str
    place: str
    marking: Marking
    handling: str
    sharing: Sharing
    is_releasable: bool
    is_not_for_ministers: bool
    cancelled_because: str

    @property
    def is_restricted(self) -> bool:
        """Whether only a named team, directors and auditors know that the engagement exists."""
        return self.sharing is Sharing.RESTRICTED

    @property
    def is_sensitive(self) -> bool:
        """Whether the record is marked OFFICIAL-SENSITIVE."""
        return self.marking is Marking.OFFICIAL_SENSITIVE

    @property
    def gist(self) -> str:
        """The first words of the outcome, or else of the notes, as plain text."""
        return first_words(self.outcome or self.opening)


@dataclass(frozen=True)
class EngagementLine:
    """One engagement in a list. `words` is None where they stay with the owner."""

    id: int
    reference: str
    on: date
    starts_at: time | None
    kind: EngagementKind
    state: EngagementState
    owner: str
    logged_by: str
    version: int
    words: Words | None
    organisations: tuple[Named, ...] = ()
    areas: tuple[Named, ...] = ()
    people: tuple[Named, ...] = ()
    described: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    concerned: tuple[Named, ...] = field(default=(), repr=False)
    logged_at: datetime | None = None

    @property
    def is_closed(self) -> bool:
        """Whether the reader may know of the engagement but not what was said."""
        return self.words is None

    @property
    def cursor(self) -> Cursor:
        """Where a list goes on after this line."""
        return Cursor(self.on, self.id)

    @property
    def title(self) -> str:
        """What the engagement is called where it stands among others."""
        return self.kind.named_with([one.name for one in self.who])

    @property
    def time(self) -> str:
        """The time of day that it begins at, such as 2:05pm, or ''."""
        if self.starts_at is None:
            return ""
        half = "am" if self.starts_at.hour < _NOON else "pm"
        return f"{self.starts_at.hour % _NOON or _NOON}:{self.starts_at:%M}{half}"

    @property
    def verb(self) -> str:
        """How the people of the other side are introduced: met, to meet, or not met after all."""
        if self.kind in {EngagementKind.LETTER, EngagementKind.DATA_REQUEST}:
            return "To"
        return _VERBS.get(self.state, "Met")

    @property
    def state_label(self) -> str:
        """Where it stands, in the words of its kind."""
        return self.state.label_of(self.kind)

    @property
    def is_planned(self) -> bool:
        """Whether it has yet to be held, or to be written up."""
        return self.state is EngagementState.PLANNED

    @property
    def who(self) -> tuple[Named, ...]:
        """Whom the line is named for: the organisations met, else the areas it concerns."""
        return self.organisations or self.areas or self.concerned


def lines_at(
    keys: Select[Any] | CompoundSelect[Any], *, oldest_first: bool = False
) -> tuple[EngagementLine, ...]:
    """The engagements that `keys` found, in one query. See `strands.keys` for what keys are."""
    found = keys.subquery("keys")
    query = _columns_of(found)
    if oldest_first:
        query = query.order_by(found.c.on, found.c.id)
    else:
        query = query.order_by(found.c.on.desc(), found.c.id.desc())
    return tuple(_line(row, parts_in(row.parts)) for row in session().execute(query))


def first_words(words: str, most: int = _SHOWN) -> str:
    """The beginning of a Markdown text as plain words, cut at a word.

    No more is read than can be needed, whatever somebody wrote.
    """
    words = words[: most * _READ]
    plain = re.sub(r"(?m)^\s*(?:[#>]+|[-*+]|\d+[.)])\s+|[*_`~]", "", words)
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", plain)
    plain = " ".join(plain.split())
    if len(plain) <= most:
        return plain
    return plain[: most + 1].rsplit(" ", 1)[0][:most].rstrip(" ,;:") + "…"


def _columns_of(keys: Subquery) -> Select[Any]:
    """Words leave the database only for the rows of `keys` that the reader may read."""

    def if_readable(column: Any) -> ColumnElement[Any]:
        return case((keys.c.is_readable, column), else_=null())

    return (
        select(
            Engagement.id,
            Engagement.reference,
            Engagement.happens_on,
            Engagement.starts_at,
            Engagement.kind,
            Engagement.state,
            func.coalesce(Office.name, Department.name).label("owner"),
            User.name.label("logged_by"),
            Engagement.version,
            keys.c.is_readable,
            if_readable(Engagement.purpose).label("purpose"),
            if_readable(func.substr(Engagement.notes, 1, OPENING)).label("opening"),
            if_readable(func.substr(Engagement.outcome, 1, OPENING)).label("outcome"),
            if_readable(Engagement.place).label("place"),
            if_readable(Engagement.marking).label("marking"),
            if_readable(Engagement.handling).label("handling"),
            if_readable(Engagement.sharing).label("sharing"),
            if_readable(Engagement.is_releasable).label("is_releasable"),
            if_readable(Engagement.is_not_for_ministers).label("is_not_for_ministers"),
            if_readable(Engagement.cancelled_because).label("cancelled_because"),
            parts().label("parts"),
            Engagement.logged_at,
        )
        .join(keys, keys.c.id == Engagement.id)
        .join(User, User.id == Engagement.logged_by_id)
        .outerjoin(Office, Office.id == Engagement.office_id)
        .outerjoin(Department, Department.id == Engagement.department_id)
    )


def _line(row: Row[Any], parts: Sequence[Part]) -> EngagementLine:
    by_role = _by_role(parts)
    return EngagementLine(
        id=row.id,
        reference=row.reference,
        on=row.happens_on,
        starts_at=row.starts_at,
        kind=row.kind,
        state=row.state,
        owner=row.owner,
        logged_by=row.logged_by,
        version=row.version,
        words=_words(row) if row.is_readable else None,
        organisations=_named(by_role["organisation"]),
        areas=_named(by_role["area"]),
        concerned=_named(by_role["concerned"]),
        people=_named(by_role["person"]),
        # How an unnamed contact is described is a writer's own words.
        described=_names(by_role["described"]) if row.is_readable else (),
        participants=_names(by_role["participant"]),
        departments=_names(by_role["department"]),
        themes=_names(by_role["theme"]),
        logged_at=row.logged_at,
    )


def _words(row: Row[Any]) -> Words:
    return Words(
        purpose=row.purpose,
        opening=row.opening,
        outcome=row.outcome,
        place=row.place,
        marking=row.marking,
        handling=row.handling,
        sharing=row.sharing,
        is_releasable=row.is_releasable,
        is_not_for_ministers=row.is_not_for_ministers,
        cancelled_because=row.cancelled_because,
    )


def _by_role(parts: Sequence[Part]) -> Mapping[str, list[Part]]:
    found: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        found[part.role].append(part)
    return found


def _named(parts: Iterable[Part]) -> tuple[Named, ...]:
    return tuple(part.named for part in parts)


def _names(parts: Iterable[Part]) -> tuple[str, ...]:
    return tuple(part.named.name for part in parts)
