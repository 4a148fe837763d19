"""Persons, posts and assignments."""

import itertools
from typing import Any

from flask import Flask

from gorm.accounts.actor import SYSTEM, Actor
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.references import next_reference
from gorm.people.models import Assignment, Person, Post, PostKind
from gorm.people.rules import name_to_search
from gorm.places.models import Area, Organisation
from tests.factories.accounts import make_office
from tests.factories.places import make_partner

_number = itertools.count(1)


def make_person(app: Flask, name: str = "", **columns: Any) -> Person:
    """Somebody on the other side, without a post."""
    name = name or f"Person {next(_number)}"
    with app.app_context(), unit_of_work():
        person = Person(
            reference=next_reference("PER"),
            name=name,
            search_name=name_to_search(name),
            **columns,
        )
        session().add(person)
        record(SYSTEM, "person.added", Subject("person", person.reference))
        session().expunge(person)
    return person


def make_post(
    app: Flask,
    person: Person | None = None,
    organisation: Organisation | None = None,
    kind: PostKind = PostKind.OTHER,
    title: str = "",
    **columns: Any,
) -> Post:
    """A current post, of a new person at a new partner where none are given."""
    person = person or make_person(app)
    organisation = organisation or make_partner(app, office=make_office(app))
    title = title or (f"Post {next(_number)}" if kind is PostKind.OTHER else kind.label)
    with app.app_context(), unit_of_work():
        post = Post(
            reference=next_reference("POST"),
            person_id=person.id,
            organisation_id=organisation.id,
            kind=kind,
            title=title,
            **columns,
        )
        session().add(post)
        record(SYSTEM, "post.started", Subject("post", post.reference))
        session().expunge(post)
    return post


def make_assignment(
    app: Flask,
    user: Actor,
    area: Area | None = None,
    organisation: Organisation | None = None,
    cover: Actor | None = None,
    **columns: Any,
) -> Assignment:
    """A user who leads on an area or an organisation from today, with or without cover."""
    with app.app_context(), unit_of_work():
        assignment = Assignment(
            user_id=user.user_id,
            area_id=area.id if area else None,
            organisation_id=organisation.id if organisation else None,
            cover_user_id=cover.user_id if cover else None,
            **{"started_on": clock.today(), **columns},
        )
        session().add(assignment)
        subject = area or organisation
        kind = "area" if area else "organisation"
        record(SYSTEM, "assignment.made", Subject(kind, subject.reference if subject else ""))
        session().expunge(assignment)
    return assignment
