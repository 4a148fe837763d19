"""Roles, and the permissions that each holds. The role table of the domain, as data."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What somebody does in GORM; a person may hold several."""

    RELATIONSHIP_MANAGER = "relationship_manager"
    DIRECTOR = "director"
    ANALYST = "analyst"
    DEPARTMENT = "department"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """The role as a sentence has it."""
        return self.value.replace("_", " ").capitalize()


_READ: Final = frozenset(
    {
        "search:use",
        "place:read",
        "person:read",
        "engagement:read",
        "performance:read",
        "funding:read",
        "parliament:read",
    }
)
_WRITE: Final = frozenset(
    {
        "place:write",
        "person:write",
        "engagement:log",
        "quiet:write",
        "assignment:write",
        "parliament:write",
        "pack:read",
        "pack:build",
        "funding:write",
    }
)
_FILES: Final = frozenset({"attachment:read", "attachment:remove"})

PERMISSIONS: Final[dict[Role, frozenset[str]]] = {
    Role.RELATIONSHIP_MANAGER: _READ
    | _WRITE
    | _FILES
    | {"finding:read", "finding:judge"}
    | {"case:read", "case:write", "decision:read", "decision:ask"}
    | {"negotiation:read", "negotiation:write"},
    Role.DIRECTOR: _READ
    | _WRITE
    | _FILES
    | {"area:prioritise", "finding:read", "finding:judge"}
    | {"case:read", "case:write", "decision:read", "decision:ask", "decision:decide"}
    | {"negotiation:read", "negotiation:write", "negotiation:mandate"}
    | {"queue:work"},
    Role.ANALYST: _READ
    | {"pack:read", "performance:import", "performance:manage", "finding:read", "case:read"}
    | {"negotiation:read", "funding:write"},
    Role.DEPARTMENT: _READ | {"engagement:log", "negotiation:answer"},
    Role.AUDITOR: _READ
    | {"pack:read", "audit:read", "finding:read", "case:read", "decision:read", "attachment:read"}
    | {"negotiation:read"},
    Role.ADMINISTRATOR: _READ | {"place:write", "user:manage", "setting:manage"},
}


def permissions_of(roles: frozenset[Role]) -> frozenset[str]:
    """All permissions that a set of roles gives."""
    return frozenset().union(*(PERMISSIONS[role] for role in roles))


def in_order(roles: Iterable[Role]) -> tuple[Role, ...]:
    """Roles in the order in which pages name them."""
    held = set(roles)
    return tuple(role for role in Role if role in held)
