"""The engagements that somebody chose among others, and which of them they may change."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import case, false, select, true

from gorm.accounts.actor import Actor
from gorm.core.db import session
from gorm.engagements.listing.lines import EngagementLine, lines_at
from gorm.engagements.models import Engagement
from gorm.engagements.policy import may_change, readable_by, visible_to


@dataclass(frozen=True)
class ChosenEngagement:
    """An engagement that was chosen."""

    line: EngagementLine
    may_change: bool


def engagements_chosen(actor: Actor, references: Collection[str]) -> tuple[ChosenEngagement, ...]:
    """The engagements of these references that the actor may know of, the newest first."""
    named = (Engagement.reference.in_(references), visible_to(actor))
    readable = case((readable_by(actor), true()), else_=false())
    keys = select(
        Engagement.id, Engagement.happens_on.label("on"), readable.label("is_readable")
    ).where(*named)
    homes = session().execute(
        select(Engagement.reference, Engagement.office_id, Engagement.department_id).where(*named)
    )
    owned = {row.reference for row in homes if may_change(actor, row[1], row[2])}
    return tuple(
        ChosenEngagement(line, line.reference in owned and line.words is not None)
        for line in lines_at(keys)
    )
