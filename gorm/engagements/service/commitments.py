"""Promises: made, changed, kept, dropped, taken up again."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.accounts.models import User
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.core.references import next_references
from gorm.engagements.models import Commitment, CommitmentState, Engagement, Side
from gorm.engagements.rules import (
    LONGEST_PROMISE,
    MOST_LINES,
    TypedCommitment,
    commitments_in,
    reworded,
)
from gorm.engagements.service.details import CommitmentDetails
from gorm.engagements.service.english import (
    Words,
    commitment_in_english,
    differences,
    shortened,
)
from gorm.engagements.service.loading import commitment_to_change, engagement_to_change
from gorm.people.models import Post


def add_commitment(actor: Actor, reference: str, details: CommitmentDetails) -> str:
    """Add a promise to an engagement; returns the promise's reference."""
    engagement = engagement_to_change(actor, reference)
    (added,) = add_all(engagement, [details])
    session().flush()
    record(
        actor,
        "commitment.added",
        Subject("engagement", engagement.reference),
        changes=differences({}, _filled(commitment_in_english(added))),
        facts={"commitment": added.reference},
    )
    return added.reference


def change_commitment(
    actor: Actor, reference: str, details: CommitmentDetails, seen_version: int
) -> None:
    """Change whose promise it is, what it says, its owner or its date; open ones only."""
    commitment = commitment_to_change(actor, reference, seen_version)
    if commitment.state is not CommitmentState.OPEN:
        raise Refused("This commitment is closed. Reopen it before you change it.")
    before = commitment_in_english(commitment)
    _write(commitment, details)
    _recorded(actor, "commitment.changed", commitment, before)


def complete_commitment(actor: Actor, reference: str, seen_version: int) -> None:
    """Note that a promise was kept today."""
    commitment = _open_one(actor, reference, seen_version)
    before = commitment_in_english(commitment)
    commitment.state, commitment.closed_on = CommitmentState.DONE, clock.today()
    _recorded(actor, "commitment.completed", commitment, before)


def drop_commitment(actor: Actor, reference: str, reason: str, seen_version: int) -> None:
    """Give a promise up, with the reason."""
    if not reason:
        raise Refused({"reason": "Say why this commitment is dropped."})
    commitment = _open_one(actor, reference, seen_version)
    before = commitment_in_english(commitment)
    commitment.state, commitment.closed_on = CommitmentState.DROPPED, clock.today()
    commitment.dropped_because = reason
    _recorded(actor, "commitment.dropped", commitment, before, reason)


def give_commitment(actor: Actor, reference: str, owner_id: int, seen_version: int) -> None:
    """Give one of our open promises to another owner on our side."""
    commitment = _open_one(actor, reference, seen_version)
    if commitment.side is not Side.OURS:
        raise Refused("It is their promise. Its owner is named on its own page.")
    before = commitment_in_english(commitment)
    commitment.owner_user = _our_person(owner_id)
    _recorded(actor, "commitment.changed", commitment, before)


def put_off_commitment(actor: Actor, reference: str, due_on: date, seen_version: int) -> None:
    """Set another day for an open promise."""
    commitment = _open_one(actor, reference, seen_version)
    before = commitment_in_english(commitment)
    commitment.due_on = due_on
    _recorded(actor, "commitment.changed", commitment, before)


def reopen_commitment(actor: Actor, reference: str, seen_version: int) -> None:
    """Take up a promise again that was closed."""
    commitment = commitment_to_change(actor, reference, seen_version)
    if commitment.state is CommitmentState.OPEN:
        raise Refused("This commitment is open already.")
    before = commitment_in_english(commitment)
    commitment.state, commitment.closed_on = CommitmentState.OPEN, None
    commitment.dropped_because = ""
    _recorded(actor, "commitment.reopened", commitment, before)


def add_all(engagement: Engagement, promises: Iterable[CommitmentDetails]) -> list[Commitment]:
    """Add promises to an engagement; the verb that does it records the act."""
    listed = list(promises)
    if len(listed) > MOST_LINES:
        raise Refused(
            {"commitments": f"Add at most {MOST_LINES} commitments at once; these are more."}
        )
    references = next_references("COM", len(listed)) if listed else []
    added = []
    for reference, details in zip(references, listed, strict=True):
        commitment = Commitment(reference=reference, state=CommitmentState.OPEN)
        _write(commitment, details)
        engagement.commitments.append(commitment)
        added.append(commitment)
    return added


def follow_notes(actor: Actor, engagement: Engagement, notes_before: str) -> None:
    """Make commitments of the lines of the notes that promise something, and keep them in step.

    A line that was there before the edit makes none again; a line that was reworded changes the
    commitment that it made, while that is open; a line that was taken out leaves its commitment,
    because editing a note does not unmake a promise.
    """
    day = engagement.happens_on
    before, after = commitments_in(notes_before, day), commitments_in(engagement.notes, day)
    if len(after) > MOST_LINES:
        raise Refused(
            {"notes": f"The notes hold {len(after)} lines that begin “us:” or “them:”; "
             f"the most that become commitments is {MOST_LINES}."}
        )  # fmt: skip
    changed, added = reworded(before, after)
    for old, new in changed:
        _reword(actor, engagement, old, new)
    known = {(item.side.value, item.promise) for item in engagement.commitments}
    owned = [owned_promise(actor, engagement, line) for line in added]
    add_all(engagement, [one for one in owned if (one.side.value, one.promise) not in known])


def owned_promise(actor: Actor, engagement: Engagement, line: TypedCommitment) -> CommitmentDetails:
    """A typed line with the owner that it names; ours without a name is whoever typed it.

    A name that is nobody's at this engagement stays in the words, so that it is not lost.
    """
    side = Side(line.side)
    if not line.owner:
        owner = actor.user_id if side is Side.OURS and actor.user_id else None
        return CommitmentDetails(side, line.promise, line.due_on, owner_user_id=owner)
    if side is Side.OURS and (user_id := _our_owner(actor, engagement, line.owner)):
        return CommitmentDetails(side, line.promise, line.due_on, owner_user_id=user_id)
    if side is Side.THEIRS and (post_id := _their_owner(engagement, line.owner)):
        return CommitmentDetails(side, line.promise, line.due_on, owner_post_id=post_id)
    return CommitmentDetails(side, f"{line.promise} ({line.owner})", line.due_on)


def _our_owner(actor: Actor, engagement: Engagement, name: str) -> int | None:
    """The one person of the writer's own office or department who has this name."""
    at_home = (
        User.office_id == engagement.office_id
        if engagement.office_id is not None
        else User.department_id == engagement.department_id
    )
    found = session().scalars(
        select(User.id).where(
            at_home, User.is_active, func.lower(User.name) == name.lower()
        ).limit(2)
    ).all()  # fmt: skip
    return found[0] if len(found) == 1 else None


def _their_owner(engagement: Engagement, name: str) -> int | None:
    """The one post with this holder or title among those who were met."""
    wanted = name.casefold()
    posts = [item.post for item in engagement.attendees if item.post is not None]
    found = [
        post.id for post in posts if wanted in {post.person.name.casefold(), post.title.casefold()}
    ]
    return found[0] if len(found) == 1 else None


def _reword(
    actor: Actor, engagement: Engagement, old: TypedCommitment, new: TypedCommitment
) -> None:
    made = owned_promise(actor, engagement, old)
    for commitment in engagement.commitments:
        is_it = commitment.side is made.side and commitment.promise == made.promise
        if is_it and commitment.state is CommitmentState.OPEN:
            _write(commitment, owned_promise(actor, engagement, new))
            return


def _write(commitment: Commitment, details: CommitmentDetails) -> None:
    if not details.promise:
        raise Refused({"promise": "Say what was promised."})
    if len(details.promise) > LONGEST_PROMISE:
        raise Refused(
            {"promise": f"A commitment can be {LONGEST_PROMISE:,} characters long; "
             f"the longest here has {len(details.promise):,}."}
        )  # fmt: skip
    is_ours = details.side is Side.OURS
    commitment.side = details.side
    commitment.promise = details.promise
    commitment.due_on = details.due_on
    commitment.owner_user = _our_person(details.owner_user_id if is_ours else None)
    commitment.owner_post = _their_post(None if is_ours else details.owner_post_id)


def _our_person(number: int | None) -> User | None:
    if number is None:
        return None
    if (found := session().get(User, number)) is None:
        raise Refused({"owner": "Choose an owner from the list."})
    return found


def _their_post(number: int | None) -> Post | None:
    if number is None:
        return None
    found = session().scalar(select(Post).where(Post.id == number).options(joinedload(Post.person)))
    if found is None:
        raise Refused({"owner": "Choose an owner from the list."})
    return found


def _open_one(actor: Actor, reference: str, seen_version: int) -> Commitment:
    commitment = commitment_to_change(actor, reference, seen_version)
    if commitment.state is not CommitmentState.OPEN:
        raise Refused("This commitment is closed already. Reopen it to change that.")
    return commitment


def _recorded(
    actor: Actor, action: str, commitment: Commitment, before: Words, reason: str = ""
) -> None:
    """Record the act in the history of the engagement, each change by the promise it is about."""
    session().flush()
    named = f"“{shortened(before['Promise'], 60)}”"
    changes = differences(before, commitment_in_english(commitment))
    record(
        actor,
        action,
        Subject("engagement", commitment.engagement.reference),
        reason=reason,
        changes={f"{label} of {named}": pair for label, pair in changes.items()},
        facts={"commitment": commitment.reference},
    )


def _filled(words: Words) -> Words:
    return {label: text for label, text in words.items() if text}
