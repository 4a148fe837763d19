"""Addresses of the queue's lists, which keep what a list is narrowed to and where it begins."""

from typing import Final

from flask import request, url_for

from gorm.core.text import one_line
from gorm.decisions.offers import QueueList
from gorm.escalations.rules import RowKey

FILTERS: Final = ("kind", "area", "grade", "office")
ENDPOINTS: Final = {
    QueueList.MINE: "escalations.mine",
    QueueList.OTHERS: "escalations.others",
    QueueList.NOTE: "escalations.to_note",
}


def kept(*names: str) -> dict[str, str]:
    """Of the running address, what these parameters say."""
    return {name: value for name in names if (value := one_line(request.args.get(name))[:200])}


def list_address(name: QueueList, **values: str) -> str:
    """The address of a list as it is narrowed now."""
    return url_for(ENDPOINTS[name], **(kept(*FILTERS) | values))  # type: ignore[arg-type]


def here(name: QueueList, key: RowKey | None = None, **values: str) -> str:
    """The address of this page of a list, with the row of this key opened and in sight."""
    opened = {"open": str(key), "_anchor": str(key)} if key else {}
    return list_address(name, **(kept("after", "show") | opened | values))
