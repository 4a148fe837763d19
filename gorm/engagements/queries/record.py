"""One engagement as its page shows it: with its words, or only that it exists."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import aliased, joinedload

from gorm.accounts.actor import Actor
from gorm.accounts.models import Department, User
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.text import listed
from gorm.engagements import policy
from gorm.engagements.models import (
    Attendee,
    Commitment,
    CommitmentState,
    Engagement,
    EngagementArea,
    EngagementDepartment,
    EngagementKind,
    EngagementOrganisation,
    EngagementState,
    EngagementTheme,
    Marking,
    Participant,
    Sharing,
    Side,
    TeamMember,
)
from gorm.engagements.queries.chases import Chase, chases_at
from gorm.engagements.queries.escalations import Escalated, escalation_of
from gorm.engagements.rules import chased_in_words, is_overdue
from gorm.people.models import Person, Post
from gorm.places.models import Area, Organisation
from gorm.settings.models import Theme


@dataclass(frozen=True)
class Linked:
    """Something that a record names, with its reference where it has a page."""

    name: str
    reference: str = ""


@dataclass(frozen=True)
class Met:
    """Somebody on the other side, in the post in which they were met."""

    name: str
    person_reference: str
    title: str
    organisation: str


@dataclass(frozen=True)
class CommitmentLine:
    """A promise on the page of its engagement."""

    reference: str
    side: Side
    promise: str
    owner: str
    due_on: date | None
    state: CommitmentState
    closed_on: date | None
    dropped_because: str
    is_overdue: bool
    version: int
    chases: tuple[Chase, ...]

    @property
    def chased(self) -> str:
        """How often somebody asked after it, and when last; '' where nobody did."""
        last_on = self.chases[0].on if self.chases else None
        return chased_in_words(len(self.chases), last_on)

    @property
    def is_open(self) -> bool:
        """Whether it is still to be kept."""
        return self.state is CommitmentState.OPEN


@dataclass(frozen=True)
class Words:
    """What only those read who may: everything that was said, promised or decided about it."""

    starts_at: time | None
    minutes: int | None
    place: str
    purpose: str
    notes: str
    outcome: str
    cancelled_because: str
    handling: str
    is_releasable: bool
    is_not_for_ministers: bool
    next_contact_by: date | None
    estimated_hours: int | None
    minister: str
    described: tuple[str, ...]
    team: tuple[Linked, ...]
    ours: tuple[CommitmentLine, ...]
    theirs: tuple[CommitmentLine, ...]
    escalation: Escalated | None


@dataclass(frozen=True)
class EngagementRecord:
    """An engagement: that it exists, and its words where the reader may read them."""

    reference: str
    kind: EngagementKind
    state: EngagementState
    happens_on: date
    home: str
    marking: Marking
    sharing: Sharing
    logged_by: str
    logged_at: datetime
    version: int
    may_change: bool
    may_be_escalated: bool
    organisations: tuple[Linked, ...]
    areas: tuple[Linked, ...]
    met: tuple[Met, ...]
    departments: tuple[Linked, ...]
    themes: tuple[Linked, ...]
    our_people: tuple[Linked, ...]
    words: Words | None

    @property
    def title(self) -> str:
        """The heading. It names nobody where the record is restricted: titles travel far."""
        names = [] if self.sharing is Sharing.RESTRICTED else self._principals()
        if not names:
            return f"{self.kind.label} of {self.happens_on.day} {self.happens_on:%B %Y}"
        more = len(names) - 2
        shown = [*names[:2], f"{more} more"] if more > 0 else names
        return f"{self.kind.label} {self.kind.joint} {listed(shown)}"

    @property
    def state_label(self) -> str:
        """Where it stands, in the words of its kind."""
        return self.state.label_of(self.kind)

    @property
    def is_request(self) -> bool:
        """Whether it asks for data rather than for a meeting."""
        return self.kind is EngagementKind.DATA_REQUEST

    @property
    def is_planned(self) -> bool:
        """Whether it is still to be written up."""
        return self.state is EngagementState.PLANNED

    @property
    def may_be_planned_again(self) -> bool:
        """Whether it was cancelled or came to nothing."""
        return self.state in {EngagementState.CANCELLED, EngagementState.NO_CONTACT}

    def _principals(self) -> list[str]:
        """Whom it was with, in the fewest words: organisations, or else areas."""
        return [one.name for one in self.organisations or self.areas]


def engagement_record(actor: Actor, reference: str) -> EngagementRecord:
    """The engagement as this reader may see it. Raises NotFound where they may not know of it."""
    row = (
        session()
        .execute(
            select(Engagement, policy.readable_by(actor).label("is_readable"))
            .where(Engagement.reference == reference, policy.visible_to(actor))
            .options(
                joinedload(Engagement.office),
                joinedload(Engagement.department),
                joinedload(Engagement.logged_by),
            )
        )
        .one_or_none()
    )
    if row is None:
        raise NotFound
    return _record(actor, row.Engagement, is_readable=bool(row.is_readable))


def _record(actor: Actor, engagement: Engagement, *, is_readable: bool) -> EngagementRecord:
    links = _links_of(engagement.id)
    met, described = _attendees_of(engagement.id)
    home = engagement.office or engagement.department
    may_change = policy.may_change(actor, engagement.office_id, engagement.department_id)
    return EngagementRecord(
        reference=engagement.reference,
        kind=engagement.kind,
        state=engagement.state,
        happens_on=engagement.happens_on,
        home=home.name if home else "",
        marking=engagement.marking,
        sharing=engagement.sharing,
        logged_by=engagement.logged_by.name,
        logged_at=engagement.logged_at,
        version=engagement.version,
        may_change=is_readable and may_change,
        may_be_escalated=policy.may_be_escalated(engagement.office_id),
        organisations=links["organisation"],
        areas=links["area"],
        met=met,
        departments=links["department"],
        themes=links["theme"],
        our_people=links["participant"],
        words=_words(actor, engagement, described, links["team"]) if is_readable else None,
    )


def _words(
    actor: Actor, engagement: Engagement, described: tuple[str, ...], team: tuple[Linked, ...]
) -> Words:
    promises = _commitments_of(engagement.id)
    return Words(
        starts_at=engagement.starts_at,
        minutes=engagement.minutes,
        place=engagement.place,
        purpose=engagement.purpose,
        notes=engagement.notes,
        outcome=engagement.outcome,
        cancelled_because=engagement.cancelled_because,
        handling=engagement.handling,
        is_releasable=engagement.is_releasable,
        is_not_for_ministers=engagement.is_not_for_ministers,
        next_contact_by=engagement.next_contact_by,
        estimated_hours=engagement.estimated_hours,
        minister=engagement.minister,
        described=described,
        team=team,
        ours=tuple(one for one in promises if one.side is Side.OURS),
        theirs=tuple(one for one in promises if one.side is Side.THEIRS),
        escalation=escalation_of(actor, engagement.reference),
    )


def _links_of(engagement_id: int) -> dict[str, tuple[Linked, ...]]:
    """Everything that the engagement is linked to by a bare row, in one query."""
    nowhere = literal("").label("reference")
    found = union_all(
        select(literal("organisation").label("kind"), Organisation.name, Organisation.reference)
        .join(EngagementOrganisation)
        .where(EngagementOrganisation.engagement_id == engagement_id),
        select(literal("area"), Area.name, Area.reference)
        .join(EngagementArea)
        .where(EngagementArea.engagement_id == engagement_id),
        select(literal("department"), Department.name, nowhere)
        .join(EngagementDepartment)
        .where(EngagementDepartment.engagement_id == engagement_id),
        select(literal("theme"), Theme.name, nowhere)
        .join(EngagementTheme)
        .where(EngagementTheme.engagement_id == engagement_id),
        select(literal("participant"), User.name, nowhere)
        .join(Participant)
        .where(Participant.engagement_id == engagement_id),
        select(literal("team"), User.name, nowhere)
        .join(TeamMember)
        .where(TeamMember.engagement_id == engagement_id),
    )
    kinds = ("organisation", "area", "department", "theme", "participant", "team")
    links: dict[str, list[Linked]] = {kind: [] for kind in kinds}
    for kind, name, reference in session().execute(found):
        links[kind].append(Linked(name, reference))
    return {kind: tuple(sorted(some, key=lambda one: one.name)) for kind, some in links.items()}


def _attendees_of(engagement_id: int) -> tuple[tuple[Met, ...], tuple[str, ...]]:
    """Those who were met by name, and those who were described without one."""
    rows = (
        session()
        .execute(
            select(
                Attendee.description,
                Person.name,
                Person.reference,
                Post.title,
                Organisation.short_name,
            )
            .outerjoin(Attendee.post)
            .outerjoin(Post.person)
            .outerjoin(Post.organisation)
            .where(Attendee.engagement_id == engagement_id)
            .order_by(Attendee.id)
        )
        .all()
    )
    met = tuple(Met(*row[1:]) for row in rows if not row.description)
    return met, tuple(row.description for row in rows if row.description)


def _commitments_of(engagement_id: int) -> tuple[CommitmentLine, ...]:
    """The promises: open ones first by date, then those that were closed."""
    chases = chases_at(engagement_id)
    holder = aliased(Person)
    rows = session().execute(
        select(Commitment, User.name.label("ours"), holder.name.label("theirs"))
        .outerjoin(Commitment.owner_user)
        .outerjoin(Commitment.owner_post)
        .outerjoin(holder, holder.id == Post.person_id)
        .where(Commitment.engagement_id == engagement_id)
    )
    lines = [
        _line(row.Commitment, row.ours or row.theirs or "", chases.get(row.Commitment.id, ()))
        for row in rows
    ]
    return tuple(sorted(lines, key=_urgency))


def _urgency(line: CommitmentLine) -> tuple[bool, bool, date, str]:
    return (not line.is_open, line.due_on is None, line.due_on or date.max, line.reference)


def _line(commitment: Commitment, owner: str, chases: tuple[Chase, ...]) -> CommitmentLine:
    is_open = commitment.state is CommitmentState.OPEN
    return CommitmentLine(
        reference=commitment.reference,
        side=commitment.side,
        promise=commitment.promise,
        owner=owner,
        due_on=commitment.due_on,
        state=commitment.state,
        closed_on=commitment.closed_on,
        dropped_because=commitment.dropped_because,
        is_overdue=is_overdue(commitment.due_on, clock.today(), is_open=is_open),
        version=commitment.version,
        chases=chases,
    )
