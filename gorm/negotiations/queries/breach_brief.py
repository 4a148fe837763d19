"""What a director has before them on an offer outside the mandate. Only for who may see it."""

from dataclasses import dataclass

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.text import day
from gorm.negotiations.models import LineTarget, Mandate, Position, PositionState
from gorm.negotiations.queries.heads import agreement_head
from gorm.negotiations.queries.stories import story_with

_GONE = "the offer no longer stands"


@dataclass(frozen=True)
class BreachBrief:
    """An offer outside the mandate, in words."""

    agreement: str
    line: str
    outcome: str
    baseline: str
    targets: tuple[str, ...]
    whose: str
    offer: str
    reason: str
    said: str
    opening: str
    target: str
    walk_away: str
    concessions: str
    story: tuple[str, ...]


def breach_brief(
    actor: Actor, reference: str, position: str
) -> tuple[BreachBrief, tuple[str, ...]]:
    """The brief, and what stands in the way of allowing the offer. Raises NotFound."""
    head = agreement_head(actor, reference)
    if not head.sees_mandates:
        raise NotFound
    story = story_with(head, position)
    topic = story.topic
    row = session().scalars(select(Position).where(Position.reference == position)).one()
    told = next(one for one in story.told if one.reference == position)
    mandate = session().scalar(
        select(Mandate).where(Mandate.line_id == topic.id, Mandate.is_current)
    )
    targets = session().scalars(
        select(LineTarget)
        .where(LineTarget.line_id == topic.id)
        .order_by(LineTarget.sub_target, LineTarget.due_on)
    )
    is_gone = not row.is_current or row.state is PositionState.WITHDRAWN
    brief = BreachBrief(
        agreement=f"{head.title} ({head.reference})",
        line=f"{topic.label}: {topic.title}",
        outcome=topic.outcome,
        baseline=" on ".join(filter(None, (topic.shown(topic.baseline), day(topic.baseline_on)))),
        targets=tuple(
            f"{topic.shown(one.without_stretch)} by {day(one.due_on)}"
            + (f", {topic.shown(one.with_stretch)} with stretch" if one.with_stretch else "")
            for one in targets
        ),
        whose=told.whose,
        offer=told.offer,
        reason=told.reason,
        said=", ".join(filter(None, (told.said_by, day(told.taken_on), told.round_name))),
        opening=topic.shown(mandate.opening) if mandate else "",
        target=topic.shown(mandate.target) if mandate else "",
        walk_away=topic.shown(mandate.walk_away) if mandate else "",
        concessions=mandate.concessions if mandate else "",
        story=tuple(
            f"Round {one.round}, {one.whose.lower()}: {one.offer} ({one.state.label.lower()})"
            for one in story.told
            if one.is_current
        ),
    )
    return brief, (_GONE,) if is_gone else ()
