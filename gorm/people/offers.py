"""What higher features offer to what is shown of the people at a place."""

from collections.abc import Callable

from gorm.accounts.actor import Actor
from gorm.core.extension import ExtensionPoint
from gorm.places.offers import Place

#: Links at the foot of the panel of people: (label, address), or None where the reader may not.
panel_links = ExtensionPoint[Callable[[Actor, Place], tuple[str, str] | None]]("people.panel_links")
