"""Who a route is for: each view carries a stamp, and a view without one is refused."""

from collections.abc import Callable
from enum import Enum
from typing import Any, Final, Protocol, TypeVar

View = TypeVar("View", bound=Callable[..., Any])

_STAMP: Final = "__gorm_permission__"
_OWN_TRANSACTIONS: Final = "__gorm_own_transactions__"
_OWN_PROOF: Final = "__gorm_own_proof__"


class Open(Enum):
    """Stamps that name no single permission."""

    TO_ALL = "everybody"
    TO_SIGNED_IN = "everybody who is signed in"


Stamp = Open | str


class Bearer(Protocol):
    """Anybody who asks for a page: signed in or not, with the permissions that they hold."""

    @property
    def is_authenticated(self) -> bool: ...

    def has(self, permission: str) -> bool: ...


def needs(permission: str) -> Callable[[View], View]:
    """Stamp a view: only for those who hold the permission, such as `engagement:log`."""
    return _marked(_STAMP, permission)


def open_to_all(view: View) -> View:
    """Stamp a view: for everybody, signed in or not."""
    return _marked(_STAMP, Open.TO_ALL)(view)


def open_to_signed_in(view: View) -> View:
    """Stamp a view: for everybody who is signed in, whatever their role."""
    return _marked(_STAMP, Open.TO_SIGNED_IN)(view)


def own_transactions(view: View) -> View:
    """Mark a view that runs its own units of work, because it waits for something slow."""
    return _marked(_OWN_TRANSACTIONS, value=True)(view)


def proven_by_address(view: View) -> View:
    """Mark a view whose address holds a secret of its own, which nobody can forge.

    A mail program sends to it without having opened a form (RFC 8058). What it does must need no
    sign-in and do no more than the secret is for.
    """
    return _marked(_OWN_PROOF, value=True)(view)


def stamp_of(view: Callable[..., Any]) -> Stamp | None:
    """The stamp that a view carries, or None: then nobody may call it."""
    return getattr(view, _STAMP, None)


def runs_own_transactions(view: Callable[..., Any]) -> bool:
    """Whether the view runs its own units of work."""
    return bool(getattr(view, _OWN_TRANSACTIONS, False))


def is_proven_by_address(view: Callable[..., Any]) -> bool:
    """Whether the secret in the view's address stands for the forgery token of a form."""
    return bool(getattr(view, _OWN_PROOF, False))


def admits(stamp: Stamp, bearer: Bearer) -> bool:
    """Whether a route with this stamp is for this bearer."""
    if stamp is Open.TO_ALL:
        return True
    if not bearer.is_authenticated:
        return False
    return stamp is Open.TO_SIGNED_IN or bearer.has(str(stamp))


def _marked(name: str, value: object) -> Callable[[View], View]:
    def mark(view: View) -> View:
        setattr(view, name, value)
        return view

    return mark
