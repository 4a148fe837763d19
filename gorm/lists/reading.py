"""What a saved filter asks for, in words that somebody can read."""

from typing import Final

from gorm.lists.definitions import ListDefinition
from gorm.lists.rules import pairs_of

#: What the names in addresses are called on pages, where the name itself does not say it.
_LABELS: Final = {
    "q": "Words",
    "home": "Office or department",
    "since": "From",
    "until": "To",
    "mine": "Mine",
    "ours": "Made by this office",
    "overdue": "Overdue",
    "restricted": "Restricted",
    "order": "Order",
    "sort": "Order",
    "type": "Type",
}
_TICKS: Final = frozenset({"y", "yes", "on", "1"})


def words_of(definition: ListDefinition, query: str) -> list[str]:
    """What a query string asks of a list: “State: open”, “Mine”."""
    return [_worded(name, value) for name, value in pairs_of(definition.filters, query)]


def _worded(name: str, value: str) -> str:
    label = _LABELS.get(name, name.replace("_", " ").capitalize())
    return label if value in _TICKS else f"{label}: {value}"
