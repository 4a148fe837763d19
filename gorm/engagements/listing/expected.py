"""Who is expected at a meeting that is planned with a place on a day."""

from dataclasses import dataclass
from datetime import date, time
from typing import Final

from gorm.accounts.actor import Actor
from gorm.engagements.listing.audiences import open_to, readers_of
from gorm.engagements.listing.lines import lines_at
from gorm.engagements.listing.strands import Window, identities_of, keys, strands_of
from gorm.engagements.models import Engagement, EngagementState
from gorm.places.offers import Audience, Place

_MEETINGS: Final = 3


@dataclass(frozen=True)
class Expected:
    """Those of the other side with their posts, those of ours, and who may know of the meeting.

    `readers` is None where it is not restricted.
    """

    theirs: tuple[tuple[str, str], ...]
    ours: tuple[str, ...]
    home: str
    is_sensitive: bool
    readers: frozenset[int] | None


def expected_on(preparer: Actor, place: Place, audience: Audience, on: date) -> Expected | None:
    """Who is expected at the first meeting of a day; None where the preparer knows of none."""
    strands = strands_of(place, identities_of(place))
    if not strands:
        return None
    window = Window(_MEETINGS, oldest_first=True, since=on, until=on)
    is_planned = Engagement.state == EngagementState.PLANNED
    found = keys(preparer, strands, window, open_to(preparer, audience), is_planned)
    lines = sorted(lines_at(found, oldest_first=True), key=lambda one: one.starts_at or time.max)
    line = next((one for one in lines if one.words is not None), None)
    if line is None or line.words is None:
        return None
    restricted = readers_of([line.id]) if line.words.is_restricted else ()
    return Expected(
        theirs=(
            *((one.name, one.detail) for one in line.people),
            *((words, "") for words in line.described),
        ),
        ours=line.participants,
        home=line.owner,
        is_sensitive=line.words.is_sensitive,
        readers=restricted[0] if restricted else None,
    )
