"""What higher features add to somebody's account: declared here, filled by the registry."""

from collections.abc import Callable
from dataclasses import dataclass

from gorm.accounts.actor import Actor
from gorm.core.extension import ExtensionPoint


@dataclass(frozen=True)
class AccountPage:
    """A page on which somebody sees to something of their own: label, endpoint, what it is for."""

    label: str
    endpoint: str
    words: str


#: Told the administrator and the user's id when somebody is disabled, in the same transaction.
Ending = Callable[[Actor, int], None]

account_pages = ExtensionPoint[AccountPage]("accounts.pages")
endings = ExtensionPoint[Ending]("accounts.endings")
