"""The saved filters of the sample: what its readers look at first every morning."""

from collections.abc import Mapping
from typing import Final

from gorm.accounts.models import User
from gorm.demo.sample.cases import actor_for
from gorm.lists.service import save_filter

#: Whose it is, of which list, its name, what it asks for, and whether the office has it too.
_SAVED: Final = (
    ("osei", "commitments", "Our overdue promises", "side=ours&overdue=y", True),
    ("osei", "engagements", "My meetings", "mine=y", False),
    ("marchbank", "cases", "Lapsed, decision awaited", "state=awaited", True),
    ("marchbank", "findings", "Watches that have ended", "state=watch_over", False),
)


def add_filters(users: Mapping[str, User]) -> int:
    """Save the filters of the sample's readers; how many."""
    for key, list_key, name, query, is_shared in _SAVED:
        save_filter(actor_for(users[key].id), list_key, name, query, is_shared=is_shared)
    return len(_SAVED)
