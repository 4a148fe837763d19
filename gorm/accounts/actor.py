"""Whoever acts, as a frozen fact: what policies ask, never a row of the database."""

from dataclasses import dataclass
from typing import Final

from flask_login import current_user

from gorm.accounts.models import user_reference
from gorm.accounts.roles import Role, permissions_of


@dataclass(frozen=True)
class Actor:
    """A signed-in user for the length of one request, or a command on the server."""

    user_id: int
    email: str
    name: str
    roles: frozenset[Role]
    grade_rank: int
    office_id: int | None
    office_code: str
    office_name: str
    department_id: int | None
    department_name: str
    sign_in_token: str = ""
    must_change_password: bool = False

    # What Flask-Login asks of a user.
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """What the cookie holds: the token of this sign-in, never the user's number."""
        return self.sign_in_token

    @property
    def reference(self) -> str:
        """How the audit and the drafts name the actor."""
        return user_reference(self.user_id) if self.user_id else "system"

    @property
    def is_command(self) -> bool:
        """Whether this is a command on the server: who can run one can change the database."""
        return not self.user_id

    @property
    def home(self) -> str:
        """The office or department that the actor belongs to."""
        return self.office_name or self.department_name

    @property
    def permissions(self) -> frozenset[str]:
        """What the actor's roles give."""
        return permissions_of(self.roles)

    def has(self, permission: str) -> bool:
        """Whether the actor's roles give this permission."""
        return permission in self.permissions

    def is_a(self, role: Role) -> bool:
        """Whether the actor holds the role."""
        return role in self.roles

    def belongs_to(self, office_id: int | None) -> bool:
        """Whether the actor is of this office."""
        return office_id is not None and office_id == self.office_id


#: A command run on the server by somebody who can run commands there.
SYSTEM: Final = Actor(
    user_id=0,
    email="",
    name="GORM command line",
    roles=frozenset({Role.ADMINISTRATOR}),
    grade_rank=0,
    office_id=None,
    office_code="",
    office_name="",
    department_id=None,
    department_name="",
)


def current_actor() -> Actor:
    """Whoever asks for this page; only for pages that are for people who are signed in."""
    actor = current_user._get_current_object()  # noqa: SLF001 - the way out of a proxy
    if not isinstance(actor, Actor):
        raise TypeError("this page is for people who are signed in")
    return actor
