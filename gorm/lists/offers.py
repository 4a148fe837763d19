"""The lists that readers can make their own: declared by features, filled by registry."""

from flask import current_app
from flask_login import current_user

from gorm.core import permissions
from gorm.core.errors import NotFound
from gorm.core.extension import ExtensionPoint
from gorm.lists.definitions import ListDefinition

lists = ExtensionPoint[ListDefinition]("lists.lists")


def list_of(key: str) -> ListDefinition:
    """A list by its key. Raises NotFound."""
    found = next((one for one in lists.offers() if one.key == key), None)
    if found is None:
        raise NotFound
    return found


def list_for_reader(key: str) -> ListDefinition:
    """A list whose page the reader may open. Raises NotFound, since the two look alike."""
    found = list_of(key)
    stamp = permissions.stamp_of(current_app.view_functions[found.endpoint])
    if stamp is None or not permissions.admits(stamp, current_user):
        raise NotFound
    return found
