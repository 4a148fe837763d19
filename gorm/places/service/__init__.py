"""The verbs of places: what changes organisations and areas, each recorded."""

from typing import Final

from gorm.places.service.areas import (
    add_area,
    add_member,
    end_priority,
    flag_priority,
    join_area,
    remove_member,
)
from gorm.places.service.organisations import (
    OrganisationFacts,
    add_organisation,
    correct_organisation,
)
from gorm.places.service.register import import_register

#: What the acts of this feature are called, as it follows a name.
ACTIONS_IN_ENGLISH: Final = {
    "organisation.added": "added the organisation",
    "organisation.corrected": "corrected the organisation",
    "area.added": "added the area",
    "area.member_added": "added a member to the area",
    "area.member_removed": "removed a member from the area",
    "area.flagged_priority": "flagged the area as priority",
    "area.priority_ended": "ended the area’s priority",
    "register.imported": "took in the register of local authorities",
}

__all__ = [
    "ACTIONS_IN_ENGLISH",
    "OrganisationFacts",
    "add_area",
    "add_member",
    "add_organisation",
    "correct_organisation",
    "end_priority",
    "flag_priority",
    "import_register",
    "join_area",
    "remove_member",
]
