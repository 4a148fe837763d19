"""What is due: commitments, replies, reviews, stages and next contacts in one list by date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true
from sqlalchemy.orm import aliased

from gorm.accounts.actor import Actor
from gorm.challenge.models import Case, ClockKind
from gorm.core import clock
from gorm.core.db import session
from gorm.engagements.listing.lines import lines_at
from gorm.engagements.listing.promises import (
    CommitmentLine,
    by_due_date,
    commitment_columns,
    commitment_lines,
    soonest,
)
from gorm.engagements.models import (
    Commitment,
    CommitmentState,
    Engagement,
    EngagementArea,
    EngagementOrganisation,
    EngagementState,
    Participant,
    Side,
)
from gorm.engagements.policy import readable_by, visible_to
from gorm.home import cases
from gorm.home.negotiations import (
    Awaited,
    NegotiationDue,
    Until,
    negotiations_due,
    of_mine,
    of_office,
)
from gorm.home.queries import led_by
from gorm.parliament.queries.replies import awaited_replies

#: As many as the page shows; it says where later ones begin.
SHOWN: Final = 100


class DueKind(StrEnum):
    """What is due."""

    COMMITMENT = "commitment"
    REPLY = "reply"
    REVIEW = "review"
    STAGE = "stage"
    CONTACT = "contact"

    @property
    def label(self) -> str:
        """The kind as a filter names it."""
        return {
            "commitment": "Commitments",
            "reply": "Replies and deadlines",
            "review": "Reviews",
            "stage": "Stages of negotiations",
            "contact": "Next contacts",
        }[self.value]


@dataclass(frozen=True)
class DueItem:
    """Something that is due on a day: what, about what, and where it is seen to.

    `commitment` is what the buttons of a commitment want; None for everything else.
    """

    kind: DueKind
    on: date
    words: str
    about: str
    address: str
    is_overdue: bool
    commitment: CommitmentLine | None = None


@dataclass(frozen=True)
class DueFilter:
    """What the list is narrowed to; `is_mine` is mine alone, else all of my office's."""

    is_mine: bool
    since: date
    until: date
    kind: DueKind | None = None

    def wants(self, *kinds: DueKind) -> bool:
        """Whether any of the kinds is asked for."""
        return self.kind is None or self.kind in kinds


@dataclass(frozen=True)
class Due:
    """What is due, the first on top; `later_from` is where the list goes on, None at its end."""

    items: tuple[DueItem, ...]
    later_from: date | None = None


def what_is_due(actor: Actor, wanted: DueFilter) -> Due:
    """Everything of the actor's, or of their office or department, that is due within the days.

    Each source gives as many as the page shows, so that what is left out is later than what is in.
    """
    items = [
        *_commitments(actor, wanted),
        *_of_cases(actor, wanted),
        *_of_negotiations(actor, wanted),
        *_of_members(actor, wanted),
        *_contacts(actor, wanted),
    ]
    items.sort(key=lambda one: (one.on, list(DueKind).index(one.kind), one.about, one.words))
    shown = tuple(items[:SHOWN])
    return Due(shown, _later_from(shown) if len(items) > SHOWN else None)


def _later_from(shown: tuple[DueItem, ...]) -> date:
    """The day of the last row again, unless the page began with it: then the day after."""
    first, last = shown[0].on, shown[-1].on
    return last if last > first else last + timedelta(days=1)


def _commitments(actor: Actor, wanted: DueFilter) -> Iterable[DueItem]:
    if not wanted.wants(DueKind.COMMITMENT):
        return
    found = soonest(
        Commitment.state == CommitmentState.OPEN,
        Commitment.due_on.between(wanted.since, wanted.until),
        readable_by(actor),
        _my_commitments(actor) if wanted.is_mine else _of_home(actor),
        limit=SHOWN + 1,
    ).subquery("found")
    rows = session().execute(
        commitment_columns().join(found, found.c.id == Commitment.id).order_by(*by_due_date())
    )
    for line in commitment_lines(actor, rows.all()):
        if line.due_on is not None:
            yield DueItem(
                kind=DueKind.COMMITMENT,
                on=line.due_on,
                words=line.promise,
                about=f"{'We' if line.side is Side.OURS else 'They'} promised",
                address=f"/engagements/{line.engagement}",
                is_overdue=line.is_overdue,
                commitment=line,
            )


def _my_commitments(actor: Actor) -> ColumnElement[bool]:
    """Mine to keep, and theirs that were made to me or in my areas."""
    in_my_areas = select(EngagementArea.engagement_id).where(
        EngagementArea.area_id.in_(led_by(actor))
    )
    to_me = or_(Engagement.id.in_(in_my_areas), _took_part(actor))
    return or_(
        Commitment.owner_user_id == actor.user_id, and_(Commitment.side == Side.THEIRS, to_me)
    )


def _of_cases(actor: Actor, wanted: DueFilter) -> Iterable[DueItem]:
    if not (wanted.wants(DueKind.REPLY, DueKind.REVIEW) and actor.has("case:read")):
        return
    whose = cases.is_mine(actor) if wanted.is_mine else Case.office_id == actor.office_id
    found = cases.deadlines(
        actor, whose, wanted.until, limit=SHOWN + 1, since=wanted.since, kinds=_clocks(wanted)
    )
    for one in found:
        yield DueItem(
            kind=DueKind.REVIEW if one.kind is ClockKind.REVIEW else DueKind.REPLY,
            on=one.due_on,
            words=one.what,
            about=one.name,
            address=f"/cases/{one.case}",
            is_overdue=one.is_overdue,
        )


def _clocks(wanted: DueFilter) -> tuple[ClockKind, ...]:
    """The clocks of cases that fit the kind asked for."""
    if wanted.kind is None:
        return tuple(ClockKind)
    is_review = wanted.kind is DueKind.REVIEW
    return tuple(kind for kind in ClockKind if (kind is ClockKind.REVIEW) is is_review)


def _of_negotiations(actor: Actor, wanted: DueFilter) -> Iterable[DueItem]:
    asked = (DueKind.REPLY, DueKind.REVIEW, DueKind.STAGE)
    if not (wanted.wants(*asked) and actor.has("negotiation:read")):
        return
    whose = of_mine(actor) if wanted.is_mine else of_office(actor)
    for one in negotiations_due(actor, whose, Until(wanted.until, wanted.until)):
        kind = _kind_of(one)
        if wanted.wants(kind) and one.due_on >= wanted.since:
            address = f"/agreements/{one.agreement}"
            yield DueItem(kind, one.due_on, one.what, one.title, address, one.is_overdue)


def _of_members(actor: Actor, wanted: DueFilter) -> Iterable[DueItem]:
    """Questions and letters of members of Parliament that wait for an answer."""
    if not (wanted.wants(DueKind.REPLY) and actor.has("parliament:write")):
        return
    found = awaited_replies(
        actor, wanted.since, wanted.until, is_mine=wanted.is_mine, limit=SHOWN + 1
    )
    for one in found:
        yield DueItem(
            kind=DueKind.REPLY,
            on=one.due_on,
            words=f"{one.kind.label}: {one.subject}",
            about=f"{one.member}, {one.constituency}",
            address=f"/questions-and-letters/{one.reference}/edit",
            is_overdue=one.is_overdue,
        )


def _kind_of(one: NegotiationDue) -> DueKind:
    return {Awaited.STAGE: DueKind.STAGE, Awaited.REVIEW: DueKind.REVIEW}.get(
        one.awaited, DueKind.REPLY
    )


def _contacts(actor: Actor, wanted: DueFilter) -> Iterable[DueItem]:
    """Days that an engagement set for the next contact and that no contact has met yet."""
    if not wanted.wants(DueKind.CONTACT):
        return
    today = clock.today()
    set_days = _contact_days(actor, wanted, today)
    if not set_days:
        return
    readable: Any = true()  # only such as may be read were found
    keys = select(
        Engagement.id, Engagement.happens_on.label("on"), readable.label("is_readable")
    ).where(Engagement.id.in_(set_days))
    for line in lines_at(keys):
        yield DueItem(
            kind=DueKind.CONTACT,
            on=set_days[line.id],
            words=f"Contact again after the {line.title[0].lower()}{line.title[1:]}",
            about=", ".join(one.name for one in line.who),
            address=f"/engagements/{line.reference}",
            is_overdue=set_days[line.id] < today,
        )


def _contact_days(actor: Actor, wanted: DueFilter, today: date) -> dict[int, date]:
    candidate = (
        select(Engagement.id, Engagement.happens_on, Engagement.next_contact_by)
        .where(
            Engagement.next_contact_by.between(wanted.since, wanted.until),
            Engagement.state == EngagementState.HELD,
            readable_by(actor),
            or_(Engagement.logged_by_id == actor.user_id, _took_part(actor))
            if wanted.is_mine
            else _of_home(actor),
        )
        .subquery("candidate")
    )
    rows = session().execute(
        select(candidate.c.id, candidate.c.next_contact_by)
        .where(
            ~_met_since(actor, candidate, EngagementOrganisation, "organisation_id", today),
            ~_met_since(actor, candidate, EngagementArea, "area_id", today),
        )
        .order_by(candidate.c.next_contact_by, candidate.c.id)
        .limit(SHOWN + 1)
    )
    return {row.id: row.next_contact_by for row in rows}


def _met_since(actor: Actor, candidate: Any, link: Any, met: str, today: date) -> Any:
    """Whether one of those met was met again, as far as the actor may know."""
    then, since = aliased(link), aliased(link)
    return exists(
        select(since.engagement_id)
        .join(then, getattr(then, met) == getattr(since, met))
        .join(Engagement, Engagement.id == since.engagement_id)
        .where(
            then.engagement_id == candidate.c.id,
            since.happens_on > candidate.c.happens_on,
            since.happens_on <= today,
            Engagement.state == EngagementState.HELD,
            visible_to(actor),
        )
        .correlate(candidate)
    )


def _took_part(actor: Actor) -> ColumnElement[bool]:
    took_part: Select[Any] = select(Participant.engagement_id).where(
        Participant.user_id == actor.user_id
    )
    return Engagement.id.in_(took_part)


def _of_home(actor: Actor) -> ColumnElement[bool]:
    """Of the actor's own office, or else their department."""
    if actor.office_id is not None:
        return Engagement.office_id == actor.office_id
    if actor.department_id is not None:
        return Engagement.department_id == actor.department_id
    return false()
