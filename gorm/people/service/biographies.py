"""Writing the biography of somebody: public facts for briefing, each time with their source."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.errors import Refused
from gorm.people.models import Person
from gorm.people.service.loading import check_version, difference, person_to_write

_LABELS: Final = {
    "biography": "Biography",
    "biography_source": "Source of the biography",
    "biography_checked_on": "Biography checked",
}


@dataclass(frozen=True)
class BiographyDetails:
    """A few sentences, where they are from, and when they were held against that."""

    biography: str
    biography_source: str = ""
    biography_checked_on: date | None = None


def write_biography(
    actor: Actor, reference: str, details: BiographyDetails, *, seen_version: int
) -> Person:
    """Write, check or take out the biography of somebody; without words there is none.

    Raises NotFound; NotAllowed; Conflict where somebody else changed the person meanwhile; Refused.
    """
    person = person_to_write(actor, reference)
    check_version(person.version, seen_version)
    details = _checked(details)
    if changes := difference(_LABELS, person, details):
        person.biography = details.biography
        person.biography_source = details.biography_source
        person.biography_checked_on = details.biography_checked_on
        action = "person.biography_written" if details.biography else "person.biography_removed"
        record(actor, action, Subject("person", person.reference), changes=changes)
    return person


def _checked(details: BiographyDetails) -> BiographyDetails:
    """Without words neither source nor day says anything."""
    if not details.biography:
        return BiographyDetails("")
    faults = {}
    if not details.biography_source:
        faults["biography_source"] = "Enter where this is published."
    if details.biography_checked_on is None:
        faults["biography_checked_on"] = "Enter the day on which it was checked."
    elif details.biography_checked_on > clock.today():
        faults["biography_checked_on"] = "The day of the check must not be ahead."
    if faults:
        raise Refused(faults)
    return details
