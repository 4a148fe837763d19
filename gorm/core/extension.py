"""Extension points: a lower feature says what it can show, higher features fill it at start."""

from collections.abc import Iterable
from typing import Generic, TypeVar

from flask import current_app

Offer = TypeVar("Offer")


class ExtensionPoint(Generic[Offer]):
    """A named, typed list of offers. Declared where it is shown, filled from gorm.registry."""

    def __init__(self, name: str) -> None:
        self.name = name

    def fill(self, extensions: dict[str, object], offers: Iterable[Offer]) -> None:
        """Give the application its offers, in the order in which they are shown."""
        if self.name in extensions:
            raise RuntimeError(f"the extension point {self.name} is filled twice")
        extensions[self.name] = tuple(offers)

    def offers(self) -> tuple[Offer, ...]:
        """What the running application was given; nothing where it was given nothing."""
        offers: tuple[Offer, ...] = current_app.extensions.get(self.name, ())
        return offers
