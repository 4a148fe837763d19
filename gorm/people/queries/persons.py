"""One person: details, posts now and before, over several organisations."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.references import is_reference
from gorm.people import policy
from gorm.people.models import Person, Post, PostKind
from gorm.people.rules import name_to_search
from gorm.places.models import Organisation
from gorm.places.offers import Place, PlaceKind


@dataclass(frozen=True)
class PostRow:
    """A post of a person, as their page lists it."""

    reference: str
    kind: PostKind
    title: str
    organisation: str
    organisation_reference: str
    office_id: int | None
    office: str
    started_on: date | None
    ended_on: date | None
    is_key: bool
    version: int
    may_change: bool


@dataclass(frozen=True)
class PersonProfile:
    """A person as the reader may know them; what they may not read is ''."""

    id: int
    reference: str
    name: str
    email: str
    phone: str
    mobile: str
    notes: str
    version: int
    posts: tuple[PostRow, ...]
    past_posts: tuple[PostRow, ...]
    may_change: bool
    may_read_mobile: bool
    may_read_notes: bool
    biography: str = ""
    biography_source: str = ""
    biography_checked_on: date | None = None
    former_records: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        """The person, as a timeline's sources know them."""
        return Place(PlaceKind.PERSON, self.id, self.reference, self.name)


@dataclass(frozen=True)
class Namesake:
    """Somebody who may be the person who is about to be added."""

    reference: str
    name: str
    told: str


def is_current() -> ColumnElement[bool]:
    """Posts that are held today: without an end, or with an end that is still to come."""
    return or_(Post.ended_on.is_(None), Post.ended_on >= clock.today())


def person_profile(actor: Actor, reference: str) -> PersonProfile:
    """A person with all their posts. Raises NotFound."""
    person = None
    if is_reference(reference, "PER"):
        person = session().scalar(select(Person).where(Person.reference == reference))
    if person is None or person.merged_into_id is not None:
        raise NotFound
    rows = _posts_of(actor, person.id)
    current = tuple(row for row in rows if _is_held(row))
    past = tuple(row for row in rows if not _is_held(row))
    offices = _dealing_offices(current, past)
    may_read_notes = policy.may_read_notes(actor, offices)
    may_read_mobile = policy.may_read_mobile(actor)
    return PersonProfile(
        id=person.id,
        reference=person.reference,
        name=person.name,
        email=person.email,
        phone=person.phone,
        mobile=person.mobile if may_read_mobile else "",
        notes=person.notes if may_read_notes else "",
        version=person.version,
        posts=current,
        past_posts=past,
        may_change=policy.may_change(actor, offices),
        may_read_mobile=may_read_mobile,
        may_read_notes=may_read_notes,
        biography=person.biography,
        biography_source=person.biography_source,
        biography_checked_on=person.biography_checked_on,
        former_records=former_records_of(person.id),
    )


def reference_now_of_person(reference: str) -> str:
    """The reference of whoever a record stands for that was merged away. Raises NotFound."""
    now = None
    if is_reference(reference, "PER"):
        kept = aliased(Person)
        now = session().scalar(
            select(kept.reference)
            .join(Person, Person.merged_into_id == kept.id)
            .where(Person.reference == reference)
        )
    if now is None:
        raise NotFound
    return now


def former_records_of(person_id: int) -> tuple[str, ...]:
    """The names under which somebody was also recorded, before the records were made one."""
    rows = session().execute(
        select(Person.name, Person.reference)
        .where(Person.merged_into_id == person_id)
        .order_by(Person.name, Person.id)
    )
    return tuple(f"{name} ({reference})" for name, reference in rows)


def person_with_post(actor: Actor, reference: str) -> tuple[PersonProfile, PostRow]:
    """A post by its reference, and the person whose it is. Raises NotFound."""
    holder = None
    if is_reference(reference, "POST"):
        query = select(Person.reference).join(Person.posts).where(Post.reference == reference)
        holder = session().scalar(query)
    if holder is None:
        raise NotFound
    person = person_profile(actor, holder)
    posts = (*person.posts, *person.past_posts)
    return person, next(post for post in posts if post.reference == reference)


def offices_of(person_id: int) -> frozenset[int | None]:
    """The offices that deal with somebody: those of their current posts, else of their last."""
    rows = (
        session()
        .execute(
            select(Organisation.office_id, Post.ended_on)
            .join(Post.organisation)
            .where(Post.person_id == person_id)
            .order_by(Post.ended_on.desc().nulls_first())
        )
        .all()
    )
    held = [row for row in rows if row.ended_on is None or row.ended_on >= clock.today()]
    return frozenset(row.office_id for row in held or rows[:1])


def namesakes(name: str, email: str) -> tuple[Namesake, ...]:
    """People of the same name or e-mail address, each with their latest post."""
    same = [Person.search_name == name_to_search(name)]
    if email:
        same.append(Person.email == email.lower())
    people = (
        session()
        .execute(
            select(Person.id, Person.reference, Person.name)
            .where(or_(*same), Person.merged_into_id.is_(None))
            .order_by(Person.id)
            .limit(5)
        )
        .all()
    )
    latest = _latest_posts([person.id for person in people])
    return tuple(Namesake(one.reference, one.name, latest.get(one.id, "")) for one in people)


def _latest_posts(person_ids: list[int]) -> dict[int, str]:
    if not person_ids:
        return {}
    rows = session().execute(
        select(Post.person_id, Post.title, Organisation.name)
        .join(Post.organisation)
        .where(Post.person_id.in_(person_ids))
        .order_by(Post.ended_on.asc().nulls_last(), Post.id)
    )
    return {person_id: f"{title}, {organisation}" for person_id, title, organisation in rows}


def _posts_of(actor: Actor, person_id: int) -> list[PostRow]:
    rows = session().execute(
        select(Post, Organisation, func.coalesce(Office.name, ""))
        .join(Post.organisation)
        .outerjoin(Organisation.office)
        .where(Post.person_id == person_id)
        .order_by(Post.ended_on.desc().nulls_first(), Post.started_on.desc().nulls_last(), Post.id)
    )
    return [_post_row(actor, *row) for row in rows]


def _post_row(actor: Actor, post: Post, organisation: Organisation, office: str) -> PostRow:
    return PostRow(
        reference=post.reference,
        kind=post.kind,
        title=post.title,
        organisation=organisation.name,
        organisation_reference=organisation.reference,
        office_id=organisation.office_id,
        office=office,
        started_on=post.started_on,
        ended_on=post.ended_on,
        is_key=post.is_key,
        version=post.version,
        may_change=policy.may_write_at(actor, organisation.office_id),
    )


def _is_held(row: PostRow) -> bool:
    return row.ended_on is None or row.ended_on >= clock.today()


def _dealing_offices(
    current: tuple[PostRow, ...], past: tuple[PostRow, ...]
) -> frozenset[int | None]:
    return frozenset(row.office_id for row in current or past[:1])
