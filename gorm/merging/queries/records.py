"""Finding a person or an organisation by reference, merged away or not, for whoever may merge."""

from typing import Any

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.core.db import session
from gorm.core.errors import NotAllowed, NotFound
from gorm.core.references import is_reference
from gorm.merging.models import MergedKind
from gorm.merging.policy import may_merge_organisation, may_merge_person
from gorm.people.models import Person
from gorm.people.queries.persons import offices_of
from gorm.places.models import Organisation
from gorm.places.queries.references import is_shaped

Record = Person | Organisation


def record_named(kind: MergedKind, reference: str) -> Any:
    """The person or organisation with this reference, merged away or not. Raises NotFound."""
    found: Record | None = None
    if kind is MergedKind.PERSON and is_reference(reference, "PER"):
        found = session().scalar(select(Person).where(Person.reference == reference))
    elif kind is MergedKind.ORGANISATION and is_shaped(reference):
        found = session().scalar(select(Organisation).where(Organisation.reference == reference))
    if found is None:
        raise NotFound
    return found


def may_merge(actor: Actor, record: Record) -> bool:
    """Whether the actor may merge this record with another."""
    if isinstance(record, Person):
        return may_merge_person(actor, offices_of(record.id))
    return may_merge_organisation(actor, record.office_id)


def insist_may_merge(actor: Actor, record: Record) -> None:
    """Raise NotAllowed where the actor may not change the record, saying whom to ask."""
    if may_merge(actor, record):
        return
    if isinstance(record, Person):
        raise NotAllowed(
            f"{record.name} is kept by the office of the organisation where they work. "
            "Ask that office to merge the two."
        )
    raise NotAllowed(f"{record.name} is of another office. Ask that office to merge the two.")
