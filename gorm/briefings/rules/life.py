"""The rules of a pack's life: how long it may be used, and which clearances it needs."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final, Protocol, TypeVar

from gorm.places.offers import Audience

#: A pack is used up to so many days after the meeting that it is for.
USED_AFTER_MEETING: Final = timedelta(days=14)
#: One for no day in particular, up to so many days after it was begun.
USED_WITHOUT_MEETING: Final = timedelta(days=30)
#: The most copies of one pack.
MOST_COPIES: Final = 200


class Asks(Protocol):
    """A clearance as its rule asks for it: for one audience, or for all where it names none."""

    @property
    def audience(self) -> Audience | None: ...

    @property
    def is_in_use(self) -> bool: ...


_Asks = TypeVar("_Asks", bound=Asks)


def usual_expiry(meets_on: date | None, today: date) -> date:
    """The last day on which a pack may be used, where nobody says otherwise."""
    if meets_on is None:
        return today + USED_WITHOUT_MEETING
    return max(meets_on + USED_AFTER_MEETING, today)


def asked_of(rules: Iterable[_Asks], audience: Audience) -> tuple[_Asks, ...]:
    """The clearances that a pack for this audience needs, in the order of the rules."""
    return tuple(rule for rule in rules if rule.is_in_use and rule.audience in {None, audience})
