"""A changed invitation on the page of its engagement, and what is decided about it."""

from dataclasses import dataclass

from flask import flash, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import Actor, current_actor
from gorm.core.errors import Conflict
from gorm.core.forms.base import version_in
from gorm.core.permissions import needs
from gorm.core.text import cleaned
from gorm.core.web.addresses import see_other
from gorm.engagements.offers import RecordPart
from gorm.mailroom.queries.waiting import EntryLine, changes_of
from gorm.mailroom.service import changes
from gorm.mailroom.views.blueprint import pages

_CANCELLED = "The organiser cancelled the invitation."


@dataclass(frozen=True)
class ChangedInvitation:
    """What the notice on the page of an engagement is drawn from."""

    line: EntryLine
    is_cancelled: bool
    reason: str


def changed_parts(actor: Actor, engagement: str) -> tuple[RecordPart, ...]:
    """What invitations say otherwise than the engagement, for whom they are offered to."""
    if not actor.has("engagement:log"):
        return ()
    return tuple(
        RecordPart("mailroom/_changed.html", _changed(line), is_pressing=True)
        for line in changes_of(actor, engagement)
    )


def _changed(line: EntryLine) -> ChangedInvitation:
    is_cancelled = any(one.now == "cancelled" for one in line.changes)
    return ChangedInvitation(line, is_cancelled, _CANCELLED)


@pages.post("/from-calendar/<reference>/take-over")
@needs("engagement:log")
def take_over(reference: str) -> ResponseReturnValue:
    """Change the engagement as its invitation changed."""
    seen = version_in(request.form.get("version"))
    reason = cleaned(request.form.get("reason"))[:2_000] or _CANCELLED
    try:
        engagement = changes.take_over(current_actor(), reference, seen, reason)
    except Conflict as conflict:
        raise Conflict(
            "Somebody saved this engagement meanwhile. Open it, look at what stands now, and "
            "decide about the invitation again."
        ) from conflict
    flash("The change of the invitation is taken over.", "success")
    return see_other("engagements.detail", reference=engagement)


@pages.post("/from-calendar/<reference>/leave")
@needs("engagement:log")
def leave(reference: str) -> ResponseReturnValue:
    """Leave the engagement as it was written."""
    engagement = changes.set_change_aside(current_actor(), reference)
    flash("It stays as it was written.", "success")
    return see_other("engagements.detail", reference=engagement)
