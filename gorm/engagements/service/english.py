"""An engagement in English, so that the history of a record says what changed in words."""

from collections.abc import Iterable, Mapping
from typing import Final

from gorm.core.text import count, day, listed
from gorm.engagements.models import Attendee, Commitment, CommitmentState, Engagement, Side

ACTIONS_IN_ENGLISH: Final = {
    "engagement.logged": "logged the engagement",
    "engagement.planned": "planned the engagement",
    "engagement.edited": "edited the engagement",
    "engagement.held": "wrote up the engagement",
    "engagement.moved": "moved the engagement",
    "engagement.cancelled": "cancelled the engagement",
    "engagement.no_contact": "recorded that no contact was made",
    "engagement.reinstated": "planned the engagement again",
    "engagement.escalated": "escalated the engagement to the directors",
    "engagement.escalation_withdrawn": "withdrew the engagement from the directors",
    "engagement.opened": "opened the restricted engagement",
    "commitment.added": "added a commitment",
    "commitment.changed": "changed a commitment",
    "commitment.completed": "completed a commitment",
    "commitment.dropped": "dropped a commitment",
    "commitment.reopened": "reopened a commitment",
    "commitment.chased": "chased a commitment",
    "silence.set": "set how long somebody may hear nothing",
}
# A history is read line by line: long words are told by their beginning and their length. The
# trail keeps them whole beside the line.
_LONGEST_SHOWN: Final = 160

Words = dict[str, str]


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """What differs between two descriptions: label -> (before, after)."""
    return {
        label: (shortened(before.get(label, "")), shortened(after.get(label, "")))
        for label in after
        if before.get(label, "") != after[label]
    }


def engagement_in_english(engagement: Engagement) -> Words:
    """Every fact of an engagement by the name that the form gives it."""
    return _facts(engagement) | _people(engagement) | _handling(engagement)


def commitment_in_english(commitment: Commitment) -> Words:
    """A commitment by the names that the form gives."""
    owner = ""
    if commitment.owner_user is not None:
        owner = commitment.owner_user.name
    elif commitment.owner_post is not None:
        owner = commitment.owner_post.person.name
    return {
        "Promised by": "Us" if commitment.side is Side.OURS else "Them",
        "Promise": commitment.promise,
        "Owner": owner,
        "Due": day(commitment.due_on),
        "State": state_in_english(commitment),
    }


def state_in_english(commitment: Commitment) -> str:
    """Where a commitment stands, as a sentence has it."""
    return {
        CommitmentState.OPEN: "Open",
        CommitmentState.DONE: "Done",
        CommitmentState.DROPPED: "Dropped",
    }[commitment.state]


def _facts(engagement: Engagement) -> Words:
    return {
        "How": engagement.kind.label,
        "State": engagement.state.label,
        "Day": day(engagement.happens_on),
        "Time": f"{engagement.starts_at:%H:%M}" if engagement.starts_at else "",
        "Length": count(engagement.minutes, "minute") if engagement.minutes else "",
        "Place": engagement.place,
        "Hours asked of them": str(engagement.estimated_hours or ""),
        "Minister": engagement.minister,
        "Purpose": engagement.purpose,
        "What was said": engagement.notes,
        "Outcome": engagement.outcome,
        "Why it was cancelled": engagement.cancelled_because,
        "Next contact by": day(engagement.next_contact_by),
    }


def _people(engagement: Engagement) -> Words:
    return {
        "Organisations": _names(link.organisation.name for link in engagement.organisations),
        "Areas": _names(link.area.name for link in engagement.areas),
        "People met": _names(_attendee(item) for item in engagement.attendees),
        "Our people": _names(item.user.name for item in engagement.participants),
        "Departments": _names(link.department.short_name for link in engagement.departments),
        "Themes": _names(link.theme.name for link in engagement.themes),
    }


def _handling(engagement: Engagement) -> Words:
    return {
        "Marking": engagement.marking.label,
        "Handling": engagement.handling,
        "Sharing": engagement.sharing.label,
        "Named team": _names(item.user.name for item in engagement.team),
        "May be released to the area": _yes_or_no(yes=engagement.is_releasable),
        "Not for ministers": _yes_or_no(yes=engagement.is_not_for_ministers),
    }


def _attendee(attendee: Attendee) -> str:
    if attendee.post is None:
        return attendee.description
    return f"{attendee.post.person.name} ({attendee.post.title})"


def _names(names: Iterable[str]) -> str:
    return listed(sorted(names))


def _yes_or_no(*, yes: bool) -> str:
    return "Yes" if yes else "No"


def shortened(words: str, longest: int = _LONGEST_SHOWN) -> str:
    """The words, or their beginning and how long they are."""
    if len(words) <= longest:
        return words
    beginning = " ".join(words[:longest].split())
    return f"{beginning}… ({count(len(words), 'character')})"
