"""What is in the way of a plan: other teams' engagements, and quiet periods."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_

from gorm.accounts.actor import Actor
from gorm.coordination.queries.limits import limits
from gorm.coordination.queries.quiet import quiet_between
from gorm.coordination.queries.scope import scope_of
from gorm.coordination.queries.sides import Known, known_sides, met_on
from gorm.coordination.rules.clashes import Limits, Meeting, Side, meeting_of
from gorm.coordination.rules.quiet import Quiet
from gorm.engagements.models import Engagement, EngagementKind
from gorm.engagements.offers import Planned

#: As many of a big city's week as are looked at, those soonest first.
MOST_NEAR = 400


@dataclass(frozen=True)
class InTheWay:
    """Another team's engagement near a plan, and what the two have in common."""

    other: Known
    meeting: Meeting


@dataclass(frozen=True)
class Found:
    """What is in the way of a plan: clashes first, then what is only near; and quiet periods."""

    engagements: tuple[InTheWay, ...]
    quiet: tuple[Quiet, ...]


def in_the_way_of(actor: Actor, planned: Planned) -> Found:
    """What is in the way of a plan, as far as the actor may know of it."""
    # Those that are named or met, and the councils of named areas.
    organisations = {*planned.organisation_ids, *planned.council_ids}
    if not organisations:
        return Found((), ())
    on = planned.happens_on
    scope = scope_of(sorted(organisations), planned.area_ids)
    return Found(_others(actor, planned, organisations), quiet_between(on, on, scope))


def _others(actor: Actor, planned: Planned, organisations: set[int]) -> tuple[InTheWay, ...]:
    bounds = limits()
    ours = _side_of(actor, planned, organisations)
    around = _candidates(ours, bounds)
    found = []
    for other in known_sides(actor, around, limit=MOST_NEAR):
        meeting = meeting_of(ours, other.side, bounds)
        if other.reference != planned.reference and meeting is not None:
            found.append(InTheWay(other, meeting))
    return tuple(sorted(found, key=lambda one: (not one.meeting.is_clash, one.meeting.days_apart)))


def _candidates(ours: Side, bounds: Limits) -> object:
    """Those of the week; and for a data request, the other requests of the months around it."""
    week = timedelta(days=bounds.clash_days)
    near = Engagement.happens_on.between(ours.on - week, ours.on + week)
    if not ours.is_request:
        return met_on(ours.organisations, ours.on - week, ours.on + week)
    reach = bounds.furthest
    is_request = Engagement.kind == EngagementKind.DATA_REQUEST
    return met_on(ours.organisations, ours.on - reach, ours.on + reach, or_(near, is_request))


def _side_of(actor: Actor, planned: Planned, organisations: Collection[int]) -> Side:
    office, department = actor.office_id, actor.department_id or 0
    return Side(
        reference=planned.reference,
        team=("department", department) if office is None else ("office", office),
        on=planned.happens_on,
        organisations=frozenset(organisations),
        themes=frozenset(planned.theme_ids),
        posts=frozenset(planned.post_ids),
        minister=planned.minister,
        is_request=planned.kind is EngagementKind.DATA_REQUEST,
    )
