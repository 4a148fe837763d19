"""What must be true of a user, whatever database keeps them."""

import re
from collections.abc import Collection
from typing import Final

from gorm.accounts.roles import Role

LONGEST_EMAIL: Final = 254
# Generous: an office's own network may name its hosts as it likes. Nothing is sent there.
_EMAIL: Final = re.compile(r"[^@\s,;<>]+@[^@\s.,;<>]+(\.[^@\s.,;<>]+)+")


def email_fault(email: str) -> str:
    """What is wrong with an e-mail address, or ''."""
    if len(email) <= LONGEST_EMAIL and _EMAIL.fullmatch(email):
        return ""
    return "Enter an e-mail address in the form name@example.gov.uk."


def home_faults(
    roles: Collection[Role], *, has_office: bool, has_department: bool
) -> dict[str, str]:
    """What is wrong with somebody's roles and where they work: field -> message.

    Everybody belongs to one office or one department. The department role is for other parts of
    government and goes with a department; every other role goes with an office.
    """
    if not roles:
        return {"roles": "Choose at least one role."}
    if has_office and has_department:
        return {"department": "Choose an office or a department, not both."}
    if Role.DEPARTMENT in roles and len(set(roles)) > 1:
        return {"roles": "The role Department stands alone; take it away or take the others away."}
    if Role.DEPARTMENT in roles and not has_department:
        return {"department": "Choose a department: the role Department is for its people."}
    if Role.DEPARTMENT not in roles and not has_office:
        return {"office": "Choose an office: every role but Department goes with one."}
    return {}


def default_grade(roles: Collection[Role]) -> str:
    """The grade of somebody whose grade nobody told."""
    return "deputy_director" if Role.DIRECTOR in roles else "g7"
