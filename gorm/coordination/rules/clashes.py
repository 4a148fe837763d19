"""Whether two engagements get in each other's way, and why: pure.

Source: the domain page, "Engagements and co-ordination", *Clash*: engagements of different teams
with the same organisation within 7 days (setting) that share a theme, a post or a minister, or a
second data request on the same theme within 90 days (setting). Others within the week are listed
quietly, or a big city would always clash.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations
from typing import Final


@dataclass(frozen=True)
class Limits:
    """Within how many days engagements clash, and data requests repeat each other."""

    clash_days: int = 7
    request_days: int = 90

    @property
    def furthest(self) -> timedelta:
        """As far apart as two engagements can be and still have to do with each other."""
        return timedelta(days=max(self.clash_days, self.request_days))


DEFAULT: Final = Limits()


class Why(StrEnum):
    """What two engagements have in common beside organisation and time."""

    REQUEST = "request"
    THEME = "theme"
    POST = "post"
    MINISTER = "minister"

    @property
    def words(self) -> str:
        """The reason as a list has it."""
        return {
            "request": "data asked for twice on one theme",
            "theme": "the same theme",
            "post": "the same person",
            "minister": "the same minister",
        }[self.value]


@dataclass(frozen=True)
class Side:
    """An engagement as clashes see it. `team` is the office or department that it belongs to.

    `organisations` are those that are met, and the accountable councils of the areas that are
    named. `is_off` is one that was cancelled or came to nothing.
    """

    reference: str
    team: tuple[str, int]
    on: date
    organisations: frozenset[int]
    themes: frozenset[int] = frozenset()
    posts: frozenset[int] = frozenset()
    minister: str = ""
    is_request: bool = False
    is_off: bool = False


@dataclass(frozen=True)
class Meeting:
    """That two engagements are near each other with the same organisation.

    They clash where there is a reason in `why`; else they are only listed.
    """

    why: tuple[Why, ...]
    organisations: frozenset[int]
    themes: frozenset[int]
    days_apart: int

    @property
    def is_clash(self) -> bool:
        """Whether somebody should speak to somebody."""
        return bool(self.why)


def meeting_of(one: Side, other: Side, limits: Limits = DEFAULT) -> Meeting | None:
    """How two engagements meet, the same either way round; None where they do not.

    Those of one team never do (a team knows its own diary), nor does one that is off.
    """
    organisations = one.organisations & other.organisations
    apart = abs((one.on - other.on).days)
    if one.team == other.team or one.is_off or other.is_off or not organisations:
        return None
    why = (*_as_requests(one, other, apart, limits), *_as_neighbours(one, other, apart, limits))
    if not why and apart > limits.clash_days:
        return None
    return Meeting(why, organisations, one.themes & other.themes, apart)


def clashes_among(
    sides: Iterable[Side], limits: Limits = DEFAULT
) -> tuple[tuple[Side, Side, Meeting], ...]:
    """Every pair that clashes, the earlier of the two first, in the order of their days.

    Only what shares an organisation is compared, and only as far as the days reach.
    """
    by_organisation: dict[int, list[Side]] = {}
    for side in sorted(sides, key=lambda one: (one.on, one.reference)):
        if not side.is_off:
            for organisation in side.organisations:
                by_organisation.setdefault(organisation, []).append(side)
    found: dict[tuple[str, str], tuple[Side, Side, Meeting]] = {}
    for among in by_organisation.values():
        for one, other in _near(among, limits):
            meeting = meeting_of(one, other, limits)
            if meeting is not None and meeting.is_clash:
                found[one.reference, other.reference] = (one, other, meeting)
    return tuple(sorted(found.values(), key=lambda pair: (pair[0].on, pair[1].on, *_names(pair))))


def minister_key(name: str) -> str:
    """A minister's name as two writers may type it, made the same: case and white space folded."""
    return " ".join(name.split()).casefold()


def _near(among: list[Side], limits: Limits) -> Iterable[tuple[Side, Side]]:
    """Pairs near enough to meet: of what is sorted by day, the walk stops at the limit."""
    requests = [side for side in among if side.is_request]
    yield from combinations(requests, 2)
    for number, one in enumerate(among):
        for other in among[number + 1 :]:
            if (other.on - one.on).days > limits.clash_days:
                break
            yield one, other


def _as_requests(one: Side, other: Side, apart: int, limits: Limits) -> tuple[Why, ...]:
    both = one.is_request and other.is_request
    repeats = both and bool(one.themes & other.themes) and apart <= limits.request_days
    return (Why.REQUEST,) if repeats else ()


def _as_neighbours(one: Side, other: Side, apart: int, limits: Limits) -> tuple[Why, ...]:
    if apart > limits.clash_days:
        return ()
    is_repeated = one.is_request and other.is_request and apart <= limits.request_days
    ministers = minister_key(one.minister), minister_key(other.minister)
    shared = (
        (Why.THEME, bool(one.themes & other.themes) and not is_repeated),
        (Why.POST, bool(one.posts & other.posts)),
        (Why.MINISTER, bool(ministers[0]) and ministers[0] == ministers[1]),
    )
    return tuple(why for why, is_so in shared if is_so)


def _names(pair: tuple[Side, Side, Meeting]) -> tuple[str, str]:
    return pair[0].reference, pair[1].reference
