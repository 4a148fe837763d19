"""Commitments: what we promised and what they promised, in lists and in figures.

What was promised is among the words of an engagement: all of this is for those who may read it.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Select,
    and_,
    exists,
    func,
    literal,
    not_,
    select,
    tuple_,
    union_all,
)

from gorm.accounts.actor import Actor
from gorm.accounts.models import Department, Office, User
from gorm.core import clock
from gorm.core.db import session
from gorm.core.paging import ROWS_AT_ONCE, Cursor, Page, every_row, page_of
from gorm.engagements.chasing_models import CommitmentChase
from gorm.engagements.listing.parts import Named, met, with_whom
from gorm.engagements.listing.strands import identities, link_of
from gorm.engagements.models import (
    Commitment,
    CommitmentState,
    Engagement,
    EngagementKind,
    Marking,
    Sharing,
    Side,
)
from gorm.engagements.policy import may_change, readable_by
from gorm.engagements.rules import chased_in_words
from gorm.people.models import Person, Post
from gorm.places.offers import Place

PAGE: Final = 50
#: Where a promise without a date stands in a list by date: last.
_SOME_DAY: Final = date(9999, 12, 31)


@dataclass(frozen=True)
class CommitmentLine:
    """One promise in a list."""

    id: int
    reference: str
    version: int
    side: Side
    promise: str
    owner: str
    due_on: date | None
    state: CommitmentState
    closed_on: date | None
    dropped_because: str
    is_overdue: bool
    may_change: bool
    engagement: str
    home: str
    made_on: date
    is_sensitive: bool
    with_whom: tuple[Named, ...]
    chases: int = 0
    last_chased_on: date | None = None
    #: Of the engagement at which it was made.
    engagement_kind: EngagementKind | None = None
    logged_at: datetime | None = None
    is_restricted: bool = False

    @property
    def chased(self) -> str:
        """How often somebody asked after it, and when last; '' where nobody did."""
        return chased_in_words(self.chases, self.last_chased_on)

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do it."""
        return self.state is CommitmentState.OPEN

    @property
    def cursor(self) -> Cursor:
        """Where a list by due date goes on after this line."""
        return Cursor(self.due_on or _SOME_DAY, self.id)


@dataclass(frozen=True)
class CommitmentFilter:
    """What a list of commitments is narrowed to."""

    place: Place | None = None
    side: Side | None = None
    state: CommitmentState | None = None
    owner_user_id: int | None = None
    office_id: int | None = None
    is_overdue: bool = False
    #: Open and due on or before this day, those that are overdue included.
    due_until: date | None = None
    is_chased: bool | None = None


@dataclass(frozen=True)
class PromiseCount:
    """How many promises of one side are open, and how many of those are overdue."""

    open: int = 0
    overdue: int = 0


@dataclass(frozen=True)
class Promises:
    """Ours and theirs."""

    ours: PromiseCount
    theirs: PromiseCount

    @property
    def are_none(self) -> bool:
        """Whether nobody owes anybody anything."""
        return not (self.ours.open or self.theirs.open)


def commitments_found(
    actor: Actor, wanted: CommitmentFilter, after: Cursor | None, size: int = PAGE
) -> Page[CommitmentLine]:
    """One page of commitments by due date, what is due first on top; undated ones come last."""
    found = soonest(readable_by(actor), *_conditions(wanted), after=after, limit=size + 1)
    keys = found.subquery("keys")
    query = commitment_columns().join(keys, keys.c.id == Commitment.id)
    rows = session().execute(query.order_by(*by_due_date())).all()
    return page_of(commitment_lines(actor, rows), size, lambda line: line.cursor)


def commitments_to_export(actor: Actor, wanted: CommitmentFilter) -> Iterator[CommitmentLine]:
    """All commitments that the filter leaves, in the order of the list."""

    def read(after: Cursor | None) -> tuple[tuple[CommitmentLine, ...], Cursor | None]:
        page = commitments_found(actor, wanted, after, ROWS_AT_ONCE)
        return page.rows, page.next

    return every_row(read)


def commitments_chosen(actor: Actor, references: Collection[str]) -> tuple[CommitmentLine, ...]:
    """The commitments of these references that the actor may read, in the order of the list."""
    query = commitment_columns().where(Commitment.reference.in_(references), readable_by(actor))
    return commitment_lines(actor, session().execute(query.order_by(*by_due_date())).all())


def soonest(
    *conditions: ColumnElement[bool], limit: int, after: Cursor | None = None
) -> Select[Any]:
    """The ids of commitments by due date, those without one last.

    Dated and undated ones are walked apart, each along its index, which has no place for "last".
    """
    due, number = by_due_date()
    dated = _walk(Commitment.due_on.is_not(None), *conditions).order_by(Commitment.due_on, number)
    undated = _walk(Commitment.due_on.is_(None), *conditions).order_by(number)
    if after is not None:
        there = tuple_(literal(after.on, Date), literal(after.id, BigInteger))
        dated = dated.where(tuple_(Commitment.due_on, number) > there)
        undated = undated.where(tuple_(due, number) > there)
    walks = (dated.limit(limit).subquery(), undated.limit(limit).subquery())
    both = union_all(*(select(walk) for walk in walks)).subquery()
    return select(both.c.id).order_by(both.c.due, both.c.id).limit(limit)


def promises_query(actor: Actor, place: Place) -> Select[*tuple[Any, ...]]:
    """How much is open and overdue either way with one place: one row, for `promises_in`."""
    is_overdue = overdue_on(clock.today())
    return (
        select(
            *(
                func.count().filter(Commitment.side == side, *more)
                for side in (Side.OURS, Side.THEIRS)
                for more in ((), (is_overdue,))
            )
        )
        .join(Engagement, Engagement.id == apart(Commitment.engagement_id))
        .where(apart(Commitment.state) == CommitmentState.OPEN, is_about(place), readable_by(actor))
    )


def promises_in(row: Sequence[int]) -> Promises:
    """The row of `promises_query` as promises."""
    return Promises(PromiseCount(*row[:2]), PromiseCount(*row[2:]))


def apart(column: Any) -> Any:
    """A column as the databases read it without its index.

    SQLite keeps no figures on what is rare: it would read every open commitment of the country,
    or every engagement of a place, where the few commitments of a place are nearer.
    """
    return func.coalesce(column, column)


def is_about(place: Place) -> ColumnElement[bool]:
    """Whether a commitment was made with the place, or with a predecessor of it."""
    link, column = link_of(place.kind)
    met = select(link.engagement_id).where(column.in_(identities(place).order_by(None)))
    return Commitment.engagement_id.in_(met)


def overdue_on(today: date) -> ColumnElement[bool]:
    """Whether a commitment was open and past its date on a day."""
    return and_(Commitment.state == CommitmentState.OPEN, Commitment.due_on < today)


def by_due_date() -> tuple[Any, Any]:
    """The order of a list of commitments: by due date, undated ones last."""
    return func.coalesce(Commitment.due_on, literal(_SOME_DAY, Date)), Commitment.id


def commitment_lines(
    actor: Actor, rows: Any, today: date | None = None
) -> tuple[CommitmentLine, ...]:
    """Rows of `commitment_columns` as lines."""
    day = today or clock.today()
    return tuple(_line(actor, row, day) for row in rows)


def commitment_columns() -> Select[*tuple[Any, ...]]:
    """What a line is made of; conditions and order are the asker's, `readable_by` among them."""
    return (
        select(
            Commitment.id,
            Commitment.reference,
            Commitment.version,
            Commitment.side,
            Commitment.promise,
            func.coalesce(User.name, Person.name + literal(", ") + Post.title, "").label("owner"),
            Commitment.due_on,
            Commitment.state,
            Commitment.closed_on,
            Commitment.dropped_because,
            Commitment.engagement_id,
            Engagement.reference.label("engagement"),
            Engagement.happens_on.label("made_on"),
            Engagement.kind.label("engagement_kind"),
            Engagement.logged_at,
            Engagement.marking,
            Engagement.sharing,
            Engagement.office_id,
            Engagement.department_id,
            Office.name.label("office"),
            Department.name.label("department"),
            met().label("met"),
            _chases(func.count()).label("chases"),
            _chases(func.max(CommitmentChase.chased_on)).label("last_chased_on"),
        )
        .join(Engagement, Engagement.id == Commitment.engagement_id)
        .outerjoin(Office, Office.id == Engagement.office_id)
        .outerjoin(Department, Department.id == Engagement.department_id)
        .outerjoin(User, User.id == Commitment.owner_user_id)
        .outerjoin(Post, Post.id == Commitment.owner_post_id)
        .outerjoin(Person, Person.id == Post.person_id)
    )


def _chases(what: Any) -> Any:
    """A figure of the chases of the commitment of the row."""
    return (
        select(what)
        .select_from(CommitmentChase)
        .where(CommitmentChase.commitment_id == Commitment.id)
        .correlate(Commitment)
        .scalar_subquery()
    )


def _walk(*conditions: ColumnElement[bool]) -> Select[Any]:
    due, number = by_due_date()
    return (
        select(number.label("id"), due.label("due"))
        .join(Engagement, Engagement.id == apart(Commitment.engagement_id))
        .where(*conditions)
    )


def _line(actor: Actor, row: Any, today: date) -> CommitmentLine:
    is_late = row.state is CommitmentState.OPEN and row.due_on is not None and row.due_on < today
    return CommitmentLine(
        id=row.id,
        reference=row.reference,
        version=row.version,
        side=row.side,
        promise=row.promise,
        owner=row.owner,
        due_on=row.due_on,
        state=row.state,
        closed_on=row.closed_on,
        dropped_because=row.dropped_because,
        is_overdue=is_late,
        may_change=may_change(actor, row.office_id, row.department_id),
        engagement=row.engagement,
        home=row.office or row.department,
        made_on=row.made_on,
        is_sensitive=row.marking is Marking.OFFICIAL_SENSITIVE,
        with_whom=with_whom(row.met),
        chases=row.chases,
        last_chased_on=row.last_chased_on,
        engagement_kind=row.engagement_kind,
        logged_at=row.logged_at,
        is_restricted=row.sharing is Sharing.RESTRICTED,
    )


def _conditions(wanted: CommitmentFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.place is not None:
        found.append(is_about(wanted.place))
    if wanted.side is not None:
        found.append(Commitment.side == wanted.side)
    if wanted.state is not None:
        state = apart(Commitment.state) if wanted.place else Commitment.state
        found.append(state == wanted.state)
    if wanted.owner_user_id is not None:
        found.append(Commitment.owner_user_id == wanted.owner_user_id)
    if wanted.office_id is not None:
        found.append(Engagement.office_id == wanted.office_id)
    return [*found, *_of_its_date(wanted)]


def _of_its_date(wanted: CommitmentFilter) -> list[ColumnElement[bool]]:
    """Whether it is due, and whether somebody asked after it."""
    found: list[ColumnElement[bool]] = []
    if wanted.is_overdue:
        found.append(overdue_on(clock.today()))
    if wanted.due_until is not None:
        is_open = Commitment.state == CommitmentState.OPEN
        found.append(and_(is_open, Commitment.due_on <= wanted.due_until))
    if wanted.is_chased is not None:
        chased = exists().where(CommitmentChase.commitment_id == Commitment.id)
        found.append(chased if wanted.is_chased else not_(chased))
    return found
