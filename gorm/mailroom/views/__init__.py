"""The pages of what comes in."""

from gorm.mailroom.views import changes, dropping, entries, mailbox
from gorm.mailroom.views.blueprint import pages

__all__ = ["changes", "dropping", "entries", "mailbox", "pages"]
