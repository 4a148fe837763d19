"""What a writer says about an engagement, as one frozen fact that every verb takes."""

from dataclasses import dataclass
from datetime import date, time

from gorm.engagements.models import (
    EngagementKind,
    EngagementState,
    Marking,
    Sharing,
    Side,
)
from gorm.engagements.rules import TypedCommitment


@dataclass(frozen=True)
class CommitmentDetails:
    """A promise: whose, what, by when, and who sees to it.

    `owner_user_id` goes with ours, `owner_post_id` with theirs; without one it is the side's.
    """

    side: Side
    promise: str
    due_on: date | None = None
    owner_user_id: int | None = None
    owner_post_id: int | None = None


@dataclass(frozen=True)
class Appointment:
    """When and where an engagement is to be held."""

    happens_on: date
    starts_at: time | None
    minutes: int | None
    place: str


@dataclass(frozen=True)
class EngagementDetails:
    """Everything that a form, an import or a command can say about an engagement.

    `area_ids` are those that the writer named; the service adds the areas of every organisation
    met, and the organisation of every post met. `described` are people without a name (role,
    sector, place). `commitments` are added to those that the record has; lines of `notes` such as
    `- us: send guidance by 12 Dec` become commitments too and stay in the notes. `typed` are such
    lines from a field of their own, whose owners are still names. `happens_on` of a data request
    is the day by which it is to be answered, and `estimated_hours` what answering takes them.
    `overridden` are the warnings that the writer saw and planned all the same, for the trail.
    """

    happens_on: date
    kind: EngagementKind = EngagementKind.MEETING
    state: EngagementState = EngagementState.HELD
    starts_at: time | None = None
    minutes: int | None = None
    place: str = ""
    purpose: str = ""
    notes: str = ""
    outcome: str = ""
    marking: Marking = Marking.OFFICIAL
    handling: str = ""
    sharing: Sharing = Sharing.OFFICE
    is_releasable: bool = False
    is_not_for_ministers: bool = False
    next_contact_by: date | None = None
    estimated_hours: int | None = None
    minister: str = ""
    organisation_ids: tuple[int, ...] = ()
    area_ids: tuple[int, ...] = ()
    post_ids: tuple[int, ...] = ()
    described: tuple[str, ...] = ()
    participant_ids: tuple[int, ...] = ()
    department_ids: tuple[int, ...] = ()
    theme_ids: tuple[int, ...] = ()
    team_ids: tuple[int, ...] = ()
    commitments: tuple[CommitmentDetails, ...] = ()
    typed: tuple[TypedCommitment, ...] = ()
    overridden: tuple[str, ...] = ()
