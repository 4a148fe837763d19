"""Engagements: logged, planned, edited, held, cancelled, tried without contact, planned again."""

from collections.abc import Callable
from datetime import date
from typing import Final

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotAllowed, Refused
from gorm.core.references import next_reference
from gorm.engagements import policy
from gorm.engagements.models import (
    Engagement,
    EngagementKind,
    EngagementState,
    EngagementTheme,
    Marking,
    Sharing,
)
from gorm.engagements.service.commitments import add_all, follow_notes, owned_promise
from gorm.engagements.service.details import Appointment, EngagementDetails
from gorm.engagements.service.english import Words, differences, engagement_in_english
from gorm.engagements.service.links import link
from gorm.engagements.service.loading import engagement_to_change
from gorm.settings.models import Theme

_FACTS: Final = (
    "kind",
    "happens_on",
    "starts_at",
    "minutes",
    "place",
    "purpose",
    "notes",
    "outcome",
    "marking",
    "handling",
    "sharing",
    "is_releasable",
    "is_not_for_ministers",
    "next_contact_by",
    "estimated_hours",
    "minister",
)


def log_engagement(actor: Actor, details: EngagementDetails) -> str:
    """Record an engagement that was held (or tried without contact); returns its reference."""
    return _begin(actor, details, "engagement.logged", details.state)


def plan_engagement(actor: Actor, details: EngagementDetails) -> str:
    """Record an engagement that is to be held; returns its reference.

    A day that has passed is taken: somebody may plan on paper and type it in afterwards. It then
    stands among what waits to be written up.
    """
    return _begin(actor, details, "engagement.planned", EngagementState.PLANNED)


def edit_engagement(
    actor: Actor, reference: str, details: EngagementDetails, seen_version: int
) -> None:
    """Change what is said about an engagement; its state stays."""
    engagement = engagement_to_change(actor, reference, seen_version)
    _change(actor, engagement, details, "engagement.edited")


def add_theme_to_engagement(actor: Actor, reference: str, theme_id: int, seen_version: int) -> None:
    """Give an engagement one more theme. Raises Refused where it is on that theme already."""
    engagement = engagement_to_change(actor, reference, seen_version)
    if any(held.theme_id == theme_id for held in engagement.themes):
        raise Refused("This engagement is on that theme already.")
    theme = session().get(Theme, theme_id)
    if theme is None or not theme.is_in_use:
        raise Refused({"theme": "Choose a theme that is in use."})

    def add() -> None:
        engagement.themes.append(EngagementTheme(theme_id=theme.id, theme=theme))

    _recorded(actor, engagement, "engagement.edited", add)


def set_next_contact(actor: Actor, reference: str, by: date, seen_version: int) -> None:
    """Say by when whoever was met is to be met again."""
    engagement = engagement_to_change(actor, reference, seen_version)

    def set_it() -> None:
        engagement.next_contact_by = by

    _recorded(actor, engagement, "engagement.edited", set_it)


def mark_held(actor: Actor, reference: str, details: EngagementDetails, seen_version: int) -> None:
    """Write up a planned engagement: it was held, and this is what was said."""
    engagement = _planned(actor, reference, seen_version)
    _change(actor, engagement, details, "engagement.held", EngagementState.HELD)


def move_engagement(actor: Actor, reference: str, to: Appointment, seen_version: int) -> None:
    """Put a planned engagement on another day, time or place; all else stays as it was written."""
    engagement = _planned(actor, reference, seen_version)

    def move() -> None:
        for name, value in vars(to).items():
            setattr(engagement, name, value)
        for organisation in engagement.organisations:
            organisation.happens_on = to.happens_on
        for area in engagement.areas:
            area.happens_on = to.happens_on
        for attendee in engagement.attendees:
            attendee.happens_on = to.happens_on

    _recorded(actor, engagement, "engagement.moved", move)


def cancel_engagement(actor: Actor, reference: str, reason: str, seen_version: int) -> None:
    """Note that a planned engagement will not be held, and why."""
    if not reason:
        raise Refused({"reason": "Say why it is cancelled."})
    engagement = _planned(actor, reference, seen_version)

    def cancel() -> None:
        engagement.state = EngagementState.CANCELLED
        engagement.cancelled_because = reason

    _recorded(actor, engagement, "engagement.cancelled", cancel, reason)


def record_no_contact(actor: Actor, reference: str, notes: str, seen_version: int) -> None:
    """Note that a planned engagement was tried and nobody was reached; `notes` say how."""
    engagement = _planned(actor, reference, seen_version)
    _require_past(engagement, "Nobody can have been tried for on a day that is still to come.")

    def try_in_vain() -> None:
        engagement.state = EngagementState.NO_CONTACT
        engagement.notes = "\n\n".join(filter(None, (engagement.notes, notes)))

    _recorded(actor, engagement, "engagement.no_contact", try_in_vain)


def reinstate_engagement(actor: Actor, reference: str, seen_version: int) -> None:
    """Plan again what was cancelled, or what was tried without contact."""
    engagement = engagement_to_change(actor, reference, seen_version)
    if engagement.state not in {EngagementState.CANCELLED, EngagementState.NO_CONTACT}:
        raise Refused("Only what was cancelled or tried without contact can be planned again.")

    def reinstate() -> None:
        engagement.state = EngagementState.PLANNED
        engagement.cancelled_because = ""

    _recorded(actor, engagement, "engagement.reinstated", reinstate)


def _begin(actor: Actor, details: EngagementDetails, action: str, state: EngagementState) -> str:
    if not policy.may_log(actor):
        raise NotAllowed("Your role does not log engagements.")
    engagement = Engagement(
        reference=next_reference("ENG"),
        office_id=actor.office_id,
        department_id=None if actor.office_id is not None else actor.department_id,
        logged_by_id=actor.user_id,
        logged_at=clock.now(),
        notes="",
        cancelled_because="",
    )
    _apply(actor, engagement, details, state)
    session().add(engagement)
    session().flush()
    record(actor, action, _subject(engagement), facts=_overridden(details))
    return engagement.reference


def _change(
    actor: Actor,
    engagement: Engagement,
    details: EngagementDetails,
    action: str,
    state: EngagementState | None = None,
) -> None:
    def change() -> None:
        _apply(actor, engagement, details, state or engagement.state)

    _recorded(actor, engagement, action, change, facts=_overridden(details))


def _recorded(
    actor: Actor,
    engagement: Engagement,
    action: str,
    change: Callable[[], None],
    reason: str = "",
    *,
    facts: dict[str, str] | None = None,
) -> None:
    """Make a change and record it with what differs, in English."""
    before: Words = engagement_in_english(engagement)
    with session().no_autoflush:
        # Said by hand: a change of links alone would not touch the row, and somebody else's
        # form would be none the wiser.
        engagement.version += 1
        change()
    session().flush()
    changes = differences(before, engagement_in_english(engagement))
    record(actor, action, _subject(engagement), reason=reason, changes=changes, facts=facts)


def _overridden(details: EngagementDetails) -> dict[str, str]:
    """What the writer was warned of and planned all the same, for the trail alone.

    A history is read by whoever may read the words, who need not know of what was in the way.
    """
    if not details.overridden:
        return {}
    return {"planned_all_the_same": "; ".join(details.overridden)}


def _apply(
    actor: Actor, engagement: Engagement, details: EngagementDetails, state: EngagementState
) -> None:
    notes_before = engagement.notes
    engagement.state = state
    for name in _FACTS:
        setattr(engagement, name, getattr(details, name))
    _check(engagement)
    link(actor, engagement, details)
    _require_somebody(engagement)
    add_all(engagement, details.commitments)
    add_all(engagement, [owned_promise(actor, engagement, line) for line in details.typed])
    follow_notes(actor, engagement, notes_before)


def _check(engagement: Engagement) -> None:
    """Refuse what contradicts itself."""
    if engagement.state in {EngagementState.HELD, EngagementState.NO_CONTACT}:
        _require_past(
            engagement, "This day is still to come. Plan the engagement instead, or mend the date."
        )
    if engagement.kind is EngagementKind.DATA_REQUEST:
        _require_hours(engagement)
    elif engagement.estimated_hours is not None:
        raise Refused(
            {"estimated_hours": "Hours are estimated of data requests only. Leave them out, or "
             "choose “Data request”."}
        )  # fmt: skip
    if engagement.is_releasable and engagement.sharing is Sharing.RESTRICTED:
        raise Refused(
            {"is_releasable": "A restricted record cannot be released to the area. "
             "Take away one of the two."}
        )  # fmt: skip
    if engagement.is_releasable and engagement.marking is Marking.OFFICIAL_SENSITIVE:
        raise Refused(
            {"is_releasable": "An OFFICIAL-SENSITIVE record cannot be released to the area. "
             "Take away one of the two."}
        )  # fmt: skip


def _require_hours(engagement: Engagement) -> None:
    if engagement.estimated_hours is None:
        raise Refused(
            {"estimated_hours": "Estimate how many hours answering will take them: it counts "
             "towards what government asks of them in a quarter."}
        )  # fmt: skip


def _require_past(engagement: Engagement, otherwise: str) -> None:
    if engagement.happens_on > clock.today():
        raise Refused({"happens_on": otherwise})


def _require_somebody(engagement: Engagement) -> None:
    if not (engagement.organisations or engagement.areas or engagement.attendees):
        raise Refused({"who": "Say who it was with: an area, an organisation or a person."})


def _planned(actor: Actor, reference: str, seen_version: int) -> Engagement:
    engagement = engagement_to_change(actor, reference, seen_version)
    if engagement.state is not EngagementState.PLANNED:
        raise Refused(f"This engagement is {engagement.state.label.lower()} already.")
    return engagement


def _subject(engagement: Engagement) -> Subject:
    return Subject("engagement", engagement.reference)
