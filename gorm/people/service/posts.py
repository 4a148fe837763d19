"""Starting, correcting and ending posts. History stays with the post and with the person."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import faults_for, session
from gorm.core.errors import NotAllowed, Refused
from gorm.core.references import next_reference
from gorm.core.text import day
from gorm.people import policy
from gorm.people.models import Person, Post, PostKind
from gorm.people.rules import day_fault
from gorm.people.service.loading import (
    Changes,
    difference,
    organisation_to_write,
    person_known,
    post_to_write,
)
from gorm.places.models import Organisation

_LABELS: Final = {
    "kind": "Kind of post",
    "title": "Title",
    "started_on": "Started",
    "ended_on": "Ended",
    "is_key": "Named in briefing packs",
}


@dataclass(frozen=True)
class PostDetails:
    """What a post is, and since when; the title may be left out where the kind says it."""

    kind: PostKind
    title: str = ""
    started_on: date | None = None
    is_key: bool = False
    ended_on: date | None = None


def start_post(
    actor: Actor, person_reference: str, organisation_reference: str, details: PostDetails
) -> Post:
    """Record a post that a person holds, or held where it has an end.

    Raises Refused where the same person holds a current post of the same kind there already.
    """
    if not policy.may_add(actor):
        raise NotAllowed("Your role does not record posts.")
    person = person_known(person_reference)
    return _start(actor, person, organisation_to_write(actor, organisation_reference), details)


def change_post(actor: Actor, reference: str, details: PostDetails, *, seen_version: int) -> Post:
    """Correct a post, its days included. A new job is not a correction: see `move_on`."""
    post = post_to_write(actor, reference, seen_version)
    details = _checked(details)
    changes = _of_post(post, difference(_LABELS, post, details))
    if changes:
        with _unless_held_twice(post.person, post.organisation, details):
            for name, value in asdict(details).items():
                setattr(post, name, value)
        record(actor, "post.changed", Subject("person", post.person.reference), changes=changes)
    return post


def end_post(actor: Actor, reference: str, ended_on: date | None, *, seen_version: int) -> Post:
    """End a post on a day: the last one on which it was held."""
    post = post_to_write(actor, reference, seen_version)
    _end(actor, post, ended_on)
    return post


def move_on(
    actor: Actor,
    reference: str,
    ended_on: date | None,
    organisation_reference: str,
    details: PostDetails,
    *,
    seen_version: int,
) -> Post:
    """End a post and start the person's next one, in one go; the new post is returned."""
    post = post_to_write(actor, reference, seen_version)
    organisation = organisation_to_write(actor, organisation_reference)
    _end(actor, post, ended_on)
    if details.started_on and post.ended_on and details.started_on < post.ended_on:
        message = f"The new post cannot start before this one ended, on {day(post.ended_on)}."
        raise Refused({"started_on": message})
    return _start(actor, post.person, organisation, details)


def _start(actor: Actor, person: Person, organisation: Organisation, details: PostDetails) -> Post:
    details = _checked(details)
    post = Post(
        reference=next_reference("POST"),
        person=person,
        organisation=organisation,
        **asdict(details),
    )
    with _unless_held_twice(person, organisation, details):
        session().add(post)
    changes = {"Post": ("", f"{post.title}, {organisation.name}")}
    record(actor, "post.started", Subject("person", person.reference), changes=changes)
    return post


def _end(actor: Actor, post: Post, ended_on: date | None) -> None:
    if ended_on is None:
        raise Refused({"ended_on": "Enter the last day in this post."})
    if post.ended_on is not None and post.ended_on <= clock.today():
        raise Refused({"ended_on": f"This post ended on {day(post.ended_on)} already."})
    _check_days(post.started_on, ended_on)
    changes = _of_post(post, {"Ended": (day(post.ended_on), day(ended_on))})
    post.ended_on = ended_on
    record(actor, "post.ended", Subject("person", post.person.reference), changes=changes)


def _of_post(post: Post, changes: Changes) -> Changes:
    """The changes with the post's name in front, since they stand in the person's history."""
    name = f"{post.title}, {post.organisation.name}"
    return {f"{name}: {label.lower()}": pair for label, pair in changes.items()}


@contextmanager
def _unless_held_twice(
    person: Person, organisation: Organisation, details: PostDetails
) -> Iterator[None]:
    """Flush what the block does; tell beside the field where the post is held already."""
    what = details.title if details.kind is PostKind.OTHER else details.kind.label
    message = (
        f"{person.name} holds a current post of this kind at {organisation.name} already "
        f"({what}). End that post first, or correct it."
    )
    faults = {
        "uq_post_current_of_kind": ("kind", message),
        "uq_post_current_of_title": ("title", message),
    }
    with faults_for(faults):
        yield
        session().flush()


def _checked(details: PostDetails) -> PostDetails:
    title = details.title or ("" if details.kind is PostKind.OTHER else details.kind.label)
    if not title:
        raise Refused({"title": "Enter what the post is called, or choose a kind of post."})
    _check_days(details.started_on, details.ended_on)
    return PostDetails(**{**asdict(details), "title": title})


def _check_days(started_on: date | None, ended_on: date | None) -> None:
    for name, value in (("started_on", started_on), ("ended_on", ended_on)):
        if value is not None and (fault := day_fault(value, clock.today())):
            raise Refused({name: fault})
    if started_on and ended_on and ended_on < started_on:
        raise Refused({"ended_on": f"A post that started on {day(started_on)} cannot end before."})
