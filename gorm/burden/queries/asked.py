"""What every engagement asks of every organisation, counted by the database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    distinct,
    exists,
    func,
    not_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from gorm.burden.rules import ASSUMED_MINUTES, MINUTES_AN_HOUR, Quarter
from gorm.engagements.listing.promises import apart
from gorm.engagements.models import (
    TAKES_TIME,
    Attendee,
    Engagement,
    EngagementArea,
    EngagementKind,
    EngagementOrganisation,
)
from gorm.people.models import Post
from gorm.places.models import Area

Ids = Collection[int] | Select[Any]


@dataclass(frozen=True)
class Span:
    """Days, both ends included."""

    first: date
    last: date

    @classmethod
    def over(cls, quarters: Sequence[Quarter]) -> "Span":
        """The days of quarters that follow one another."""
        return cls(quarters[0].first, quarters[-1].last)


def asked(organisations: Ids, span: Span, *conditions: ColumnElement[bool]) -> Subquery:
    """One row for each engagement with each of the organisations: what it asks of it.

    Columns: organisation_id, engagement_id, on, people, minutes (asked in all) and assumed (those
    of them that nobody recorded). `conditions` are on Engagement, who may be told among them. It
    says in SQL what `rules.asked_by` says; a test compares the two.
    """
    met = _met(organisations, span, conditions)
    people = case((met.c.people < 1, 1), else_=met.c.people)
    assumed_each = case(
        *((met.c.kind == kind, minutes) for kind, minutes in _assumed()),
        else_=MINUTES_AN_HOUR,
    )
    is_request = met.c.kind == EngagementKind.DATA_REQUEST
    assumed = case(
        (and_(is_request, met.c.estimated_hours.is_(None)), assumed_each),
        (and_(not_(is_request), met.c.minutes.is_(None)), people * assumed_each),
        else_=0,
    )
    recorded = case(
        (is_request, func.coalesce(met.c.estimated_hours, 0) * MINUTES_AN_HOUR),
        else_=people * func.coalesce(met.c.minutes, 0),
    )
    return select(
        met.c.organisation_id,
        met.c.engagement_id,
        met.c.on,
        people.label("people"),
        (recorded + assumed).label("minutes"),
        assumed.label("assumed"),
    ).subquery("asked")


def quarter_index(on: Any, quarters: Sequence[Quarter]) -> Any:
    """Which of the quarters a day lies in, counted from 0; the day is in one of them."""
    later_first = list(enumerate(quarters))[::-1]
    return case(*((on >= quarter.first, index) for index, quarter in later_first), else_=0)


def _assumed() -> list[tuple[EngagementKind, int]]:
    return [(kind, ASSUMED_MINUTES[kind.value]) for kind in EngagementKind]


def _met(organisations: Ids, span: Span, conditions: Sequence[ColumnElement[bool]]) -> Subquery:
    """Each engagement of the span with each organisation, and how many people of theirs."""
    link = union_all(_named(organisations, span), _through_area(organisations, span)).subquery()
    theirs = (
        select(func.count(distinct(Attendee.post_id)))
        .join(Post, Post.id == Attendee.post_id)
        .where(
            Attendee.engagement_id == link.c.engagement_id,
            Post.organisation_id == link.c.organisation_id,
        )
        .correlate(link)
        .scalar_subquery()
    )
    # Whose somebody without a name is, nobody knows where several organisations were met.
    described = (
        select(func.count())
        .where(
            Attendee.engagement_id == link.c.engagement_id,
            Attendee.description != "",
            link.c.met == 1,
        )
        .correlate(link)
        .scalar_subquery()
    )
    return (
        select(
            link.c.organisation_id,
            link.c.engagement_id,
            link.c.on,
            Engagement.kind,
            Engagement.minutes,
            Engagement.estimated_hours,
            (theirs + described).label("people"),
        )
        .join(Engagement, Engagement.id == link.c.engagement_id)
        .where(apart(Engagement.state).in_(TAKES_TIME), *conditions)
        .offset(0)  # a fence: or the people would be counted again wherever they are named
        .subquery("met")
    )


def _named(organisations: Ids, span: Span) -> Select[Any]:
    """The engagements that name the organisation itself."""
    link, other = EngagementOrganisation, aliased(EngagementOrganisation)
    how_many = (
        select(func.count())
        .select_from(other)
        .where(other.engagement_id == link.engagement_id)
        .correlate(link)
        .scalar_subquery()
    )
    return select(
        link.organisation_id.label("organisation_id"),
        link.engagement_id.label("engagement_id"),
        link.happens_on.label("on"),
        how_many.label("met"),
    ).where(link.organisation_id.in_(organisations), link.happens_on.between(span.first, span.last))


def _through_area(organisations: Ids, span: Span) -> Select[Any]:
    """The engagements with an area that name no organisation: its council answers for it."""
    link, other = EngagementArea, aliased(EngagementArea)
    how_many = (
        select(func.count())
        .select_from(other)
        .where(other.engagement_id == link.engagement_id, other.is_named)
        .correlate(link)
        .scalar_subquery()
    )
    names_somebody = (
        exists().where(EngagementOrganisation.engagement_id == link.engagement_id).correlate(link)
    )
    return (
        select(Area.accountable_id, link.engagement_id, link.happens_on, how_many)
        .join(Area, Area.id == link.area_id)
        .where(
            Area.accountable_id.in_(organisations),
            link.is_named,
            link.happens_on.between(span.first, span.last),
            not_(names_somebody),
        )
    )
