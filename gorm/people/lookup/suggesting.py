"""Finding whom somebody means by what they typed: at most three queries, twelve answers."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select, union
from sqlalchemy.orm import aliased

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.core.db import session
from gorm.core.text import one_line
from gorm.people.lookup.choices import (
    AREA,
    FORMER,
    KINDS,
    ORGANISATION,
    POST,
    Choice,
    Meant,
    area_choice,
    organisation_choice,
    post_choice,
)
from gorm.people.matching import MOST_WORDS, begins_word, begins_words
from gorm.people.models import Person, Post
from gorm.people.queries.persons import is_current
from gorm.people.rules import folded
from gorm.places.models import Area, Organisation, OrganisationCode
from gorm.search.queries.names import named_so
from gorm.search.rules.words import name_words_of

MOST_RESULTS: Final = 12
_SHORTEST: Final = 2
_LONGEST: Final = 200
_PERSON: Final = "person"  # as the index of names calls people


def suggestions(actor: Actor, text: str, kinds: Collection[str] = KINDS) -> tuple[Choice, ...]:
    """At most twelve choices in whose names every typed word begins a word; likeliest first.

    Likeliest is: current, called exactly so (by name or code), of the reader's own office,
    beginning with what was typed; then areas before organisations before people.
    """
    return tuple(one.choice for one in _found(actor, text, kinds))


def search_exact(actor: Actor, text: str, kinds: Collection[str] = KINDS) -> Meant:
    """What a plainly typed name or code means.

    One exact match is taken: an area rather than its own accountable council, what is current
    rather than a former council of the same name. Where nothing is called exactly so, a single
    inexact match is taken too. Otherwise the reader chooses among the candidates; where there are
    none, nobody and nothing is called so.
    """
    found = _found(actor, text.removesuffix(FORMER), kinds)
    candidates = tuple(one.choice for one in found)
    label = one_line(text).casefold()
    labelled = [one for one in found if one.choice.label.casefold() == label]
    exact = labelled or [one for one in found if one.is_exact]
    current = [one for one in exact if not one.is_former]
    meant = _without_own_councils([one.choice for one in current or exact or found])
    return Meant(meant[0] if len(meant) == 1 else None, candidates)


def _without_own_councils(choices: Sequence[Choice]) -> list[Choice]:
    """The choices without councils whose own area is among them; the two share a reference."""
    areas = {one.value.partition(":")[2] for one in choices if one.kind == AREA}
    return [
        one
        for one in choices
        if one.kind != ORGANISATION or one.value.partition(":")[2] not in areas
    ]


@dataclass(frozen=True)
class _Found:
    choice: Choice
    is_former: bool
    is_exact: bool
    is_own: bool
    begins: bool

    @property
    def order(self) -> tuple[object, ...]:
        """The likeliest first."""
        likelihood = (self.is_former, not self.is_exact, not self.is_own, not self.begins)
        return (*likelihood, KINDS.index(self.choice.kind), self.choice.label, self.choice.value)


@dataclass(frozen=True)
class _Typed:
    """What was typed: as places' names are kept, as people's names are kept, and as a code."""

    plain: str
    folded: str
    code: str
    #: Its words as they are kept in the index of names.
    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "_Typed":
        line = one_line(text)[:_LONGEST]
        words = tuple(dict.fromkeys(name_words_of(line)))[:MOST_WORDS]
        return cls(line.casefold(), folded(line), line.upper(), words)

    @property
    def is_enough(self) -> bool:
        """Whether it is enough to look for."""
        return len(self.plain) >= _SHORTEST


@dataclass(frozen=True)
class _Likeness:
    """How a row is like what was typed, as conditions that the database answers."""

    exact: ColumnElement[bool]
    own: ColumnElement[bool]
    begins: ColumnElement[bool]

    def rank(self, query: Select[*tuple[Any, ...]], *then: Any) -> Select[*tuple[Any, ...]]:
        """The likeliest rows of the query, with how each is like what was typed."""
        marks = [_mark(self.exact), _mark(self.own), _mark(self.begins)]
        order = [mark.desc() for mark in marks]
        return query.add_columns(*marks).order_by(*order, *then).limit(MOST_RESULTS)


def _mark(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _found(actor: Actor, text: str, kinds: Collection[str]) -> list[_Found]:
    typed = _Typed.of(text)
    if not typed.is_enough:
        return []
    found = [*_areas(actor, typed)] if AREA in kinds else []
    if ORGANISATION in kinds:
        found += _organisations(actor, typed)
    if POST in kinds and typed.words and actor.has("person:read"):
        found += _posts(actor, typed)
    return sorted(found, key=lambda one: one.order)[:MOST_RESULTS]


def _areas(actor: Actor, typed: _Typed) -> Iterator[_Found]:
    is_coded = Area.accountable_id.in_(_ids_coded(typed.code))
    is_named = _is_named(Area.id, AREA, typed)
    likeness = _Likeness(
        exact=or_(Area.search_name == typed.plain, is_coded),
        own=_is_own(Area.office_id, actor),
        begins=Area.search_name.startswith(typed.plain, autoescape=True),
    )
    query = (
        select(Area.reference, Area.name, Office.name)
        .join(Area.office)
        .where(Area.is_current, or_(is_named, is_coded))
    )
    for row in session().execute(likeness.rank(query, Area.name)):
        yield _as_found(area_choice(*row[:3]), row[3:])


def _organisations(actor: Actor, typed: _Typed) -> Iterator[_Found]:
    is_coded = Organisation.id.in_(_ids_coded(typed.code))
    is_named = or_(
        _is_named(Organisation.id, ORGANISATION, typed),
        Organisation.id.in_(_ids_formerly_recorded(typed.plain)),
    )
    names = (func.lower(Organisation.name), func.lower(Organisation.short_name))
    likeness = _Likeness(
        exact=or_(*(name == typed.plain for name in names), is_coded),
        own=_is_own(Organisation.office_id, actor),
        begins=Organisation.search_name.startswith(typed.plain, autoescape=True),
    )
    current_first = Organisation.is_current.desc()
    query = (
        select(Organisation)
        .where(or_(is_named, is_coded), Organisation.merged_into_id.is_(None))
        .order_by(current_first)
    )
    for row in session().execute(likeness.rank(query, Organisation.name)):
        one: Organisation = row[0]
        choice = organisation_choice(
            one.reference,
            one.name,
            one.type_label,
            is_current=one.is_current,
            ended_on=one.ended_on,
        )
        yield _as_found(choice, row[1:], is_former=not one.is_current)


def _posts(actor: Actor, typed: _Typed) -> Iterator[_Found]:
    """People in their current posts: one word at least is of the name (or it is their e-mail
    address), the others may be of the title or the organisation."""
    likeness = _Likeness(
        exact=or_(Person.search_name == typed.folded, Person.email == typed.plain),
        own=_is_own(Organisation.office_id, actor),
        begins=Person.search_name.startswith(typed.folded, autoescape=True),
    )
    query = (
        select(Post.reference, Person.name, Post.title, Organisation.name)
        .join(Post.person)
        .join(Post.organisation)
        .where(is_current(), Post.person_id.in_(_ids_of_people(typed)))
        .where(_is_person_meant(typed))
    )
    for row in session().execute(likeness.rank(query, Person.search_name, Post.id)):
        reference, person, title, organisation = row[:4]
        yield _as_found(post_choice(reference, person, title, organisation), row[4:])


def _as_found(choice: Choice, marks: Sequence[int], *, is_former: bool = False) -> _Found:
    is_exact, is_own, begins = (bool(mark) for mark in marks)
    return _Found(choice, is_former, is_exact, is_own, begins)


def _is_own(office_id: Any, actor: Actor) -> ColumnElement[bool]:
    return office_id == actor.office_id if actor.office_id is not None else false()


def _ids_coded(code: str) -> Select[int]:
    """The organisations that have, or had, this GSS or other code."""
    formerly = select(OrganisationCode.organisation_id).where(OrganisationCode.code == code)
    return select(Organisation.id).where(
        or_(
            Organisation.reference == code,
            Organisation.gss_code == code,
            Organisation.register_code == code,
            Organisation.id.in_(formerly),
        )
    )


def _ids_formerly_recorded(name: str) -> Select[Any]:
    """The organisations of which another record was made one, under a name like this."""
    former = aliased(Organisation)
    return select(former.merged_into_id).where(
        former.merged_into_id.is_not(None), begins_words(former.search_name, name)
    )


def _ids_of_people(typed: _Typed) -> Select[int]:
    """The people whom at least one word can mean: found first, so that few posts are looked at."""
    if "@" in typed.plain:
        return select(Person.id).where(Person.email == typed.plain)
    named = [named_so(_PERSON, word) for word in typed.words]
    return select(union(*named).subquery().c[0])


def _is_person_meant(typed: _Typed) -> ColumnElement[bool]:
    if "@" in typed.plain:
        return Person.email == typed.plain
    return and_(*(_is_meant_by(word) for word in typed.words))


def _is_meant_by(word: str) -> ColumnElement[bool]:
    """Whether a word begins one of the person's name, of the post's title or of the place's."""
    return or_(
        Person.id.in_(named_so(_PERSON, word)),
        Organisation.id.in_(named_so(ORGANISATION, word)),
        begins_word(func.lower(Post.title), word),
    )


def _is_named(number: Any, kind: str, typed: _Typed) -> ColumnElement[bool]:
    """Whether every typed word begins a word in a name that the record has or had."""
    if not typed.words:
        return false()
    return and_(*(number.in_(named_so(kind, word)) for word in typed.words))
