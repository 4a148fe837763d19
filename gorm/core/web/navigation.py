"""The links that stand on every page: each feature offers its own."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import request, url_for
from flask_login import current_user

from gorm.core.extension import ExtensionPoint


@dataclass(frozen=True)
class NavigationItem:
    """A link in the navigation, for those who hold a permission ('' for all signed in)."""

    label: str
    endpoint: str
    permission: str = ""
    count: Callable[[], int] | None = None


@dataclass(frozen=True)
class NavigationLink:
    """A link as the reader sees it."""

    label: str
    address: str
    is_here: bool
    count: int | None


navigation = ExtensionPoint[NavigationItem]("navigation")


def navigation_for_reader() -> list[NavigationLink]:
    """The links that this reader may follow, with the one they are at."""
    if not current_user.is_authenticated:
        return []
    offered = [
        (item, url_for(item.endpoint))
        for item in navigation.offers()
        if not item.permission or current_user.has(item.permission)
    ]
    # Of two links that lead here, the one that leads deeper: findings stand below performance.
    here = max((address for _, address in offered if _is_at(address)), key=len, default="")
    return [
        NavigationLink(item.label, address, address == here, item.count() if item.count else None)
        for item, address in offered
    ]


def _is_at(address: str) -> bool:
    """Whether the reader is at this address or below it; a feature can have several links."""
    return request.path == address or (address != "/" and request.path.startswith(f"{address}/"))
