"""Loading what is to be changed: found, of the version that the writer saw, and theirs to write."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.core.db import session
from gorm.core.errors import Conflict, NotAllowed, NotFound, Refused
from gorm.core.references import is_reference
from gorm.core.text import day
from gorm.people import policy
from gorm.people.models import Person, Post
from gorm.people.queries.persons import offices_of
from gorm.places.models import Organisation

Changes = dict[str, tuple[str, str]]


def person_to_write(actor: Actor, reference: str) -> Person:
    """The person, whom the actor may change."""
    person = person_known(reference)
    if not policy.may_change(actor, offices_of(person.id)):
        raise NotAllowed(
            f"{person.name} is kept by the office of the organisation where they work."
        )
    return person


def person_known(reference: str) -> Person:
    """The person with this reference."""
    found = None
    if is_reference(reference, "PER"):
        found = session().scalar(select(Person).where(Person.reference == reference))
    if found is None or found.merged_into_id is not None:
        raise NotFound
    return found


def post_to_write(actor: Actor, reference: str, seen_version: int) -> Post:
    """The post as the actor saw it, at an organisation for which they may write."""
    post = None
    if is_reference(reference, "POST"):
        post = session().scalar(
            select(Post)
            .where(Post.reference == reference)
            .options(joinedload(Post.person), joinedload(Post.organisation))
        )
    if post is None:
        raise NotFound
    if not policy.may_write_at(actor, post.organisation.office_id):
        raise NotAllowed(f"Posts at {post.organisation.name} are kept by its own office.")
    check_version(post.version, seen_version)
    return post


def organisation_to_write(actor: Actor, reference: str) -> Organisation:
    """The organisation, where the actor may start posts; a fault of the form's field if not."""
    found = session().scalar(
        select(Organisation).where(
            Organisation.reference == reference, Organisation.merged_into_id.is_(None)
        )
    )
    if found is None:
        raise Refused({"organisation": "Choose the organisation again; GORM does not know it."})
    if not policy.may_write_at(actor, found.office_id):
        message = f"{found.name} is of another office. Ask that office to record the post."
        raise Refused({"organisation": message})
    return found


def check_version(version: int, seen_version: int) -> None:
    """Refuse to overwrite what the writer has not seen."""
    if version != seen_version:
        raise Conflict("Somebody else changed this while you were working on it.")


def difference(labels: Mapping[str, str], before: object, after: object) -> Changes:
    """What differs between two things, by the labels of their attributes, in English."""
    pairs = {
        label: (_in_english(getattr(before, name)), _in_english(getattr(after, name)))
        for name, label in labels.items()
    }
    return {label: pair for label, pair in pairs.items() if pair[0] != pair[1]}


def _in_english(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if hasattr(value, "isoformat"):
        return day(value)  # type: ignore[arg-type]
    return str(getattr(value, "label", value))
