"""The open clashes of a place or a region: both sides, as far as the reader may know of them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import or_

from gorm.accounts.actor import Actor
from gorm.coordination.queries.limits import limits
from gorm.coordination.queries.scope import Scope
from gorm.coordination.queries.sides import Known, known_sides, met_on
from gorm.coordination.rules.clashes import Meeting, clashes_among
from gorm.core import clock
from gorm.engagements.models import Engagement, EngagementKind, EngagementState

#: How far ahead clashes are looked for.
AHEAD: Final = timedelta(days=90)
#: As many engagements as are compared, the soonest first; beyond it the page says so.
MOST_COMPARED: Final = 3_000
MOST_SHOWN: Final = 100


@dataclass(frozen=True)
class Clash:
    """Two engagements in each other's way, the earlier first."""

    one: Known
    other: Known
    meeting: Meeting

    @property
    def organisations(self) -> str:
        """With whom both are."""
        names = {**self.other.organisations, **self.one.organisations}
        return ", ".join(sorted(names[number] for number in self.meeting.organisations))

    @property
    def reasons(self) -> str:
        """What they have in common: “the same theme (Housing)”."""
        themes = ", ".join(sorted(self.one.themes[number] for number in self.meeting.themes))
        return "; ".join(
            f"{why.words} ({themes})" if why.value in {"theme", "request"} else why.words
            for why in self.meeting.why
        )


@dataclass(frozen=True)
class OpenClashes:
    """The clashes that can still be mended; `is_cut` where there are more than are shown."""

    clashes: tuple[Clash, ...]
    is_cut: bool
    since: date
    until: date


def open_clashes(actor: Actor, scope: Scope) -> OpenClashes:
    """The clashes in which something is planned for the next 90 days.

    The other side may be held already: a data request of last month is a reason not to ask again.
    """
    today, bounds = clock.today(), limits()
    week, until = timedelta(days=bounds.clash_days), today + AHEAD
    near = Engagement.happens_on.between(today - week, until + week)
    is_request = Engagement.kind == EngagementKind.DATA_REQUEST
    ids = _with(scope, today - bounds.furthest, until + bounds.furthest, or_(near, is_request))
    known = known_sides(actor, ids, limit=MOST_COMPARED + 1)
    by_reference = {one.reference: one for one in known}
    pairs = clashes_among((one.side for one in known), bounds)
    found = [
        Clash(by_reference[one.reference], by_reference[other.reference], meeting)
        for one, other, meeting in pairs
    ]
    to_come = [clash for clash in found if _is_open(clash, today, until)]
    is_cut = len(to_come) > MOST_SHOWN or len(known) > MOST_COMPARED
    return OpenClashes(tuple(to_come[:MOST_SHOWN]), is_cut, today, until)


def _with(scope: Scope, since: date, until: date, condition: Any) -> Any:
    return met_on(scope.organisations, since, until, condition)


def _is_open(clash: Clash, today: date, until: date) -> bool:
    """Whether one of the two is planned for one of the days: it can still be moved or joined."""
    return any(
        side.state is EngagementState.PLANNED and today <= side.on <= until
        for side in (clash.one, clash.other)
    )
