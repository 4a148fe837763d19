"""What is done to users, offices and departments."""

from collections.abc import Mapping
from typing import Final

from gorm.accounts.service.offices import (
    add_department,
    add_office,
    change_department,
    change_office,
)
from gorm.accounts.service.own import (
    change_own_details,
    change_own_password,
    sign_out_everywhere_else,
)
from gorm.accounts.service.users import (
    UserDetails,
    add_user,
    change_user,
    disable_user,
    enable_user,
    set_password,
)

#: What the acts are called in the trail, as they follow a name.
ACTIONS_IN_ENGLISH: Final[Mapping[str, str]] = {
    "user.added": "added the user",
    "user.changed": "changed the user",
    "user.disabled": "disabled the user",
    "user.enabled": "enabled the user again",
    "user.password_set": "set a new password for the user",
    "user.password_changed": "changed their own password",
    "user.signed_in": "signed in",
    "user.signed_out": "signed out",
    "user.signed_out_elsewhere": "ended their other sign-ins",
    "office.added": "added the office",
    "office.changed": "changed the office",
    "department.added": "added the department",
    "department.changed": "changed the department",
}

__all__ = [
    "ACTIONS_IN_ENGLISH",
    "UserDetails",
    "add_department",
    "add_office",
    "add_user",
    "change_department",
    "change_office",
    "change_own_details",
    "change_own_password",
    "change_user",
    "disable_user",
    "enable_user",
    "set_password",
    "sign_out_everywhere_else",
]
