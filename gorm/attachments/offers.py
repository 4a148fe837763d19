"""What higher features offer to attachments: the records that files are kept for."""

from collections.abc import Callable
from dataclasses import dataclass

from gorm.accounts.actor import Actor
from gorm.core.extension import ExtensionPoint


def _leaves_nothing(_actor: Actor, _reference: str) -> None:
    """Opening a file of most records leaves no more than its own trace."""


@dataclass(frozen=True)
class AttachmentHome:
    """A kind of record that has files, and what its feature says about each of them.

    All but `kind` are asked about one record, by its public reference. `may_read` is whether the
    actor may read the record with its files, `may_change` whether they may remove one, and
    `address` the page that shows them. `on_opened` leaves what opening a file of the record leaves
    beside the trace of the file itself, such as that a restricted record was opened.
    """

    kind: str
    may_read: Callable[[Actor, str], bool]
    may_change: Callable[[Actor, str], bool]
    address: Callable[[str], str]
    on_opened: Callable[[Actor, str], None] = _leaves_nothing


attachment_homes = ExtensionPoint[AttachmentHome]("attachments.homes")


def home_of(kind: str) -> AttachmentHome | None:
    """Whose records of this kind are, or None where no feature has any."""
    return next((home for home in attachment_homes.offers() if home.kind == kind), None)
