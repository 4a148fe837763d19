"""Adding people and keeping their details true."""

from dataclasses import asdict, dataclass
from typing import Final

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record
from gorm.core.db import session
from gorm.core.errors import NotAllowed, Refused
from gorm.core.references import next_reference
from gorm.people import policy
from gorm.people.models import Person
from gorm.people.rules import is_email, name_to_search
from gorm.people.service.loading import check_version, difference, person_to_write

_LABELS: Final = {
    "name": "Name",
    "email": "E-mail address",
    "phone": "Telephone",
    "mobile": "Mobile",
    "notes": "Notes",
}


@dataclass(frozen=True)
class PersonDetails:
    """What is known of somebody beside their posts."""

    name: str
    email: str = ""
    phone: str = ""
    mobile: str = ""
    notes: str = ""


def add_person(actor: Actor, details: PersonDetails) -> Person:
    """Add somebody; their posts are started one by one."""
    if not policy.may_add(actor):
        raise NotAllowed("Your role does not add people.")
    details = _checked(details)
    person = Person(
        reference=next_reference("PER"),
        search_name=name_to_search(details.name),
        **asdict(details),
    )
    session().add(person)
    record(actor, "person.added", _subject(person), changes={"Name": ("", person.name)})
    return person


def change_person(
    actor: Actor, reference: str, details: PersonDetails, *, seen_version: int
) -> Person:
    """Change somebody's details. Raises Conflict where somebody else did since they were seen."""
    person = person_to_write(actor, reference)
    check_version(person.version, seen_version)
    details = _checked(details)
    changes = difference(_LABELS, person, details)
    if changes:
        for name, value in asdict(details).items():
            setattr(person, name, value)
        person.search_name = name_to_search(details.name)
        record(actor, "person.changed", _subject(person), changes=changes)
    return person


def _checked(details: PersonDetails) -> PersonDetails:
    if not name_to_search(details.name):
        raise Refused({"name": "Enter a name, with letters."})
    email = details.email.lower()
    if email and not is_email(email):
        raise Refused({"email": "Enter an e-mail address such as name@example.org."})
    return PersonDetails(**{**asdict(details), "email": email})


def _subject(person: Person) -> Subject:
    return Subject("person", person.reference)
