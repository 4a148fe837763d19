"""What can be found of engagements and of what was promised at them, and by whom.

The words of an engagement are found by those who may read them; that it took place, with whom, by
everybody who may know of it. The tokens say what policy.readable_by and policy.visible_to say.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from flask import url_for
from sqlalchemy import Row, Select, func, select

from gorm.accounts.models import Department, Office, User
from gorm.core.db import session
from gorm.engagements.models import (
    Attendee,
    Commitment,
    Engagement,
    EngagementArea,
    EngagementDepartment,
    EngagementOrganisation,
    EngagementTheme,
    Marking,
    Participant,
    Sharing,
    TeamMember,
)
from gorm.people.models import Person, Post
from gorm.places.models import Area, Organisation
from gorm.search import policy as tokens
from gorm.search.offers import Document, Feed, Source
from gorm.search.rules.numbers import order_of_day
from gorm.settings.models import Theme

_TITLE: Final = 200

#: What belongs to each of some engagements: id -> names or numbers.
Belonging = Mapping[int, list[Any]]


def readers_of(row: Any, team: Iterable[int]) -> frozenset[str]:
    """Who may read an engagement: a row of sharing, marking, office_id and department_id."""
    if row.sharing is Sharing.RESTRICTED:
        readers = {tokens.user(one) for one in team}
        return frozenset(readers | ({tokens.directors(row.office_id)} if row.office_id else set()))
    if row.office_id is not None:
        readers = {tokens.office(row.office_id)}
    else:
        readers = {tokens.department(row.department_id)}
    return frozenset(readers | (_open_to(row) if row.sharing is Sharing.SHARED else set()))


def knowers_of(row: Any) -> frozenset[str]:
    """Who may know of an engagement, beside those who may read it."""
    return frozenset() if row.sharing is Sharing.RESTRICTED else frozenset(_open_to(row))


def _open_to(row: Any) -> set[str]:
    if row.marking is not Marking.OFFICIAL_SENSITIVE:
        return {tokens.EVERYBODY}
    if row.department_id is None:
        return {tokens.OFFICES}
    return {tokens.OFFICES, tokens.department(row.department_id)}


def _engagements(ids: Sequence[int]) -> Iterator[Document]:
    rows = session().execute(_rows().where(Engagement.id.in_(ids))).all()
    parts = _Parts(ids)
    for row in rows:
        organisations, areas = parts.organisations[row.id], parts.areas[row.id]
        known_as = row.kind.named_with(
            [one.short_name for one in organisations] or [one.name for one in areas]
        )
        yield Document(
            record_id=row.id,
            reference=row.reference,
            page=row.reference,
            title=row.purpose or known_as,
            known_as=known_as,
            order=order_of_day(row.happens_on),
            on=row.happens_on,
            body=_body(row, parts.described[row.id]),
            facts=_facts(row, known_as, parts),
            home=row.home,
            is_sensitive=row.marking is Marking.OFFICIAL_SENSITIVE,
            area_ids=[one.id for one in areas],
            readers=readers_of(row, parts.team[row.id]),
            knowers=knowers_of(row),
        )


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Engagement.id,
            Engagement.reference,
            Engagement.kind,
            Engagement.happens_on,
            Engagement.purpose,
            Engagement.notes,
            Engagement.outcome,
            Engagement.place,
            Engagement.cancelled_because,
            Engagement.minister,
            Engagement.sharing,
            Engagement.marking,
            Engagement.office_id,
            Engagement.department_id,
            func.coalesce(Office.name, Department.name).label("home"),
        )
        .outerjoin(Office, Office.id == Engagement.office_id)
        .outerjoin(Department, Department.id == Engagement.department_id)
    )


class _Parts:
    """What belongs to some engagements, a query for each kind of it."""

    def __init__(self, ids: Sequence[int]) -> None:
        self._ids = ids
        link: Any = EngagementOrganisation
        self.organisations = self._of(
            link,
            select(link.engagement_id, Organisation.short_name, Organisation.name)
            .join(Organisation, Organisation.id == link.organisation_id)
            .order_by(Organisation.short_name),
        )
        link = EngagementArea
        self.areas = self._of(
            link,
            select(link.engagement_id, Area.id, Area.name)
            .join(Area, Area.id == link.area_id)
            .order_by(Area.name),
        )
        people = (
            select(Attendee.engagement_id, Attendee.description, Person.name, Post.title)
            .outerjoin(Post, Post.id == Attendee.post_id)
            .outerjoin(Person, Person.id == Post.person_id)
            .order_by(Attendee.id)
        )
        attendees = self._of(Attendee, people)
        self.described: Belonging = defaultdict(list)
        self.people: Belonging = defaultdict(list)
        for number, rows in attendees.items():
            self.described[number] += [one.description for one in rows if one.description]
            self.people[number] += [f"{one.name}, {one.title}" for one in rows if one.name]
        self.team = self._numbers(select(TeamMember.engagement_id, TeamMember.user_id), TeamMember)
        self.ours = self._names(Participant, User.name, User, Participant.user_id)
        link = EngagementDepartment
        self.departments = self._names(link, Department.name, Department, link.department_id)
        self.themes = self._names(
            EngagementTheme, Theme.name, Theme, EngagementTheme.theme_id
        )  # fmt: skip

    def _of(self, link: Any, query: Select[*tuple[Any, ...]]) -> Mapping[int, list[Row[Any]]]:
        found: defaultdict[int, list[Row[Any]]] = defaultdict(list)
        for row in session().execute(query.where(link.engagement_id.in_(self._ids))):
            found[row.engagement_id].append(row)
        return found

    def _names(self, link: Any, name: Any, model: Any, key: Any) -> Belonging:
        query = select(link.engagement_id, name.label("name")).join(model, model.id == key)
        rows = self._of(link, query.order_by(name))
        return _listing({number: [one.name for one in some] for number, some in rows.items()})

    def _numbers(self, query: Select[*tuple[Any, ...]], link: Any) -> Belonging:
        found: defaultdict[int, list[int]] = defaultdict(list)
        for number, other in session().execute(query.where(link.engagement_id.in_(self._ids))):
            found[number].append(other)
        return found


def _listing(found: Mapping[int, list[Any]]) -> Belonging:
    return defaultdict(list, found)


def _facts(row: Any, known_as: str, parts: _Parts) -> str:
    """What everybody may know who may know of the engagement: what a list shows of it."""
    full = [one.name for one in parts.organisations[row.id]]
    areas = [one.name for one in parts.areas[row.id]]
    names = [known_as, *full, *areas, *parts.people[row.id], *parts.ours[row.id]]
    return "\n".join([*names, *parts.departments[row.id], *parts.themes[row.id], row.reference])


def _body(row: Any, described: Sequence[str]) -> str:
    written = (row.outcome, row.notes, row.minister, row.place, row.cancelled_because)
    return "\n\n".join(part for part in (*written, *described) if part)


def _commitments(ids: Sequence[int]) -> Iterator[Document]:
    made = Engagement
    query = (
        select(
            Commitment.id, Commitment.reference, Commitment.promise, Commitment.dropped_because,
            Commitment.engagement_id, made.reference.label("engagement"), made.happens_on,
            made.sharing, made.marking, made.office_id, made.department_id,
            func.coalesce(Office.name, Department.name).label("home"),
        )
        .join(made, made.id == Commitment.engagement_id)
        .outerjoin(Office, Office.id == made.office_id)
        .outerjoin(Department, Department.id == made.department_id)
        .where(Commitment.id.in_(ids))
    )  # fmt: skip
    rows = session().execute(query).all()
    engagement_ids = [row.engagement_id for row in rows]
    team = _by_engagement(select(TeamMember.engagement_id, TeamMember.user_id), engagement_ids)
    areas = _by_engagement(select(EngagementArea.engagement_id, EngagementArea.area_id),
                           engagement_ids)  # fmt: skip
    for row in rows:
        yield Document(
            record_id=row.id,
            reference=row.reference,
            page=row.engagement,
            title=row.promise[:_TITLE],
            body=f"{row.promise[_TITLE:]}\n{row.dropped_because}".strip(),
            facts=row.engagement,
            order=order_of_day(row.happens_on),
            on=row.happens_on,
            home=row.home,
            is_sensitive=row.marking is Marking.OFFICIAL_SENSITIVE,
            area_ids=areas[row.engagement_id],
            readers=readers_of(row, team[row.engagement_id]),
        )


def _by_engagement(query: Select[*tuple[Any, ...]], ids: Sequence[int]) -> Belonging:
    key = query.selected_columns[0]
    found: Belonging = defaultdict(list)
    for engagement_id, number in session().execute(query.where(key.in_(ids))):
        found[engagement_id].append(number)
    return found


def _of_engagements(ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    return select(Commitment.id).where(Commitment.engagement_id.in_(ids))


def _address(reference: str) -> str:
    return url_for("engagements.detail", reference=reference)


_LINKS: Final[tuple[type[Any], ...]] = (
    EngagementOrganisation, EngagementArea, Attendee, Participant, EngagementDepartment,
    EngagementTheme, TeamMember,
)  # fmt: skip
ENGAGEMENTS: Final = Source(
    kind="engagement",
    number=4,
    label="Engagement",
    plural="Engagements",
    permission="engagement:read",
    model=Engagement,
    feeds=(Feed(Engagement, "id"), *(Feed(link, "engagement_id") for link in _LINKS)),
    documents=_engagements,
    address=_address,
    by_token=True,
)
COMMITMENTS: Final = Source(
    kind="commitment",
    number=5,
    label="Commitment",
    plural="Commitments",
    permission="engagement:read",
    model=Commitment,
    feeds=(
        Feed(Commitment, "id"),
        Feed(Engagement, "id", _of_engagements),
        Feed(EngagementArea, "engagement_id", _of_engagements),
        Feed(TeamMember, "engagement_id", _of_engagements),
    ),
    documents=_commitments,
    address=_address,
    by_token=True,
)
