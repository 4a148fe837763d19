"""Engagements as clashes see them, with whom to speak to: of those that a reader may know of."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import ColumnElement, Select, String, func, literal, null, select, union, union_all

from gorm.accounts.actor import Actor
from gorm.accounts.models import Department, Office, User
from gorm.coordination import policy
from gorm.coordination.rules.clashes import Side
from gorm.core.db import session
from gorm.engagements.models import (
    TAKES_TIME,
    Attendee,
    Engagement,
    EngagementArea,
    EngagementKind,
    EngagementOrganisation,
    EngagementState,
    EngagementTheme,
)
from gorm.engagements.policy import visible_to
from gorm.places.models import Area, Organisation
from gorm.settings.models import Theme


@dataclass(frozen=True)
class Known:
    """An engagement that a reader may know of, as its side of a clash and as a list names it."""

    side: Side
    kind: EngagementKind
    state: EngagementState
    starts_at: time | None
    owner: str
    planner: str
    email: str
    organisations: Mapping[int, str]
    themes: Mapping[int, str]
    may_join: bool

    @property
    def reference(self) -> str:
        """The engagement's reference."""
        return self.side.reference

    @property
    def on(self) -> date:
        """Its day."""
        return self.side.on

    @property
    def state_label(self) -> str:
        """Where it stands, in the words of its kind."""
        return self.state.label_of(self.kind)


def met_on(organisations: Any, since: date, until: date, *conditions: ColumnElement[bool]) -> Any:
    """The ids of engagements with some organisations, met or named by their area, of some days.

    `organisations` is a selection of ids, or a collection of them. Each half walks its own index.
    """
    by_organisation = (
        select(EngagementOrganisation.engagement_id.label("id"))
        .join(Engagement, Engagement.id == EngagementOrganisation.engagement_id)
        .where(
            EngagementOrganisation.organisation_id.in_(organisations),
            EngagementOrganisation.happens_on.between(since, until),
            *conditions,
        )
    )
    areas = select(Area.id).where(Area.accountable_id.in_(organisations))
    by_area = (
        select(EngagementArea.engagement_id)
        .join(Engagement, Engagement.id == EngagementArea.engagement_id)
        .where(
            EngagementArea.area_id.in_(areas),
            EngagementArea.happens_on.between(since, until),
            EngagementArea.is_named,
            *conditions,
        )
    )
    return union(by_organisation, by_area)


def known_sides(actor: Actor, ids: Any, *, limit: int) -> tuple[Known, ...]:
    """The engagements with these ids that the actor may know of, by day; two queries.

    Ministers are compared though nobody is told their names here: that one takes part is who
    meets whom, and two visits of one minister in a week are what co-ordination is for.
    """
    rows = session().execute(
        select(
            Engagement.id,
            Engagement.reference,
            Engagement.office_id,
            Engagement.department_id,
            Engagement.kind,
            Engagement.state,
            Engagement.happens_on,
            Engagement.starts_at,
            Engagement.minister,
            func.coalesce(Office.name, Department.name).label("owner"),
            User.name.label("planner"),
            User.email,
        )
        .join(User, User.id == Engagement.logged_by_id)
        .outerjoin(Office, Office.id == Engagement.office_id)
        .outerjoin(Department, Department.id == Engagement.department_id)
        .where(
            Engagement.id.in_(select(ids.subquery().c.id)),
            Engagement.state.in_(TAKES_TIME),
            visible_to(actor),
        )
        .order_by(Engagement.happens_on, Engagement.id)
        .limit(limit)
    ).all()  # fmt: skip
    links = _links([row.id for row in rows])
    return tuple(_known(actor, row, links[row.id]) for row in rows)


Links = dict[str, dict[int, str]]


def _known(actor: Actor, row: Any, links: Links) -> Known:
    is_office = row.office_id is not None
    side = Side(
        reference=row.reference,
        team=("office", row.office_id) if is_office else ("department", row.department_id),
        on=row.happens_on,
        organisations=frozenset(links["organisation"]),
        themes=frozenset(links["theme"]),
        posts=frozenset(links["post"]),
        minister=row.minister,
        is_request=row.kind is EngagementKind.DATA_REQUEST,
    )
    is_planned = row.state is EngagementState.PLANNED
    return Known(
        side=side,
        kind=row.kind,
        state=row.state,
        starts_at=row.starts_at,
        owner=row.owner,
        planner=row.planner,
        email=row.email,
        organisations=links["organisation"],
        themes=links["theme"],
        may_join=is_planned and policy.may_join(actor, row.office_id, row.department_id),
    )


def _links(ids: Iterable[int]) -> dict[int, Links]:
    """Organisations, themes and posts of some engagements, in one query."""
    wanted = list(ids)
    found: dict[int, Links] = defaultdict(lambda: defaultdict(dict))
    if not wanted:
        return found
    for row in session().execute(_every_link(wanted)):
        found[row.engagement_id][row.role][row.id] = row.name or ""
    return found


def _every_link(wanted: list[int]) -> Any:
    def of(role: str, link: Any, number: Any, name: Any) -> Select[Any]:
        return select(
            link.engagement_id, literal(role).label("role"), number.label("id"), name.label("name")
        ).where(link.engagement_id.in_(wanted))

    met = EngagementOrganisation
    return union_all(
        of("organisation", met, met.organisation_id, Organisation.short_name).join(
            Organisation, Organisation.id == met.organisation_id
        ),
        of("organisation", EngagementArea, Area.accountable_id, Area.name)
        .join(Area, Area.id == EngagementArea.area_id)
        .where(EngagementArea.is_named),
        of("theme", EngagementTheme, EngagementTheme.theme_id, Theme.name).join(
            Theme, Theme.id == EngagementTheme.theme_id
        ),
        of("post", Attendee, Attendee.post_id, null().cast(String)).where(
            Attendee.post_id.is_not(None)
        ),
    )
