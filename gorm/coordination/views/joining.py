"""Joining another team's engagement, leaving it, and undoing that somebody joined."""

from flask import flash
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.coordination.service import joining
from gorm.coordination.views.blueprint import pages
from gorm.core.permissions import needs
from gorm.core.web.addresses import see_other


@pages.post("/engagements/<reference>/join")
@needs("engagement:log")
def join(reference: str) -> ResponseReturnValue:
    """Take part in another team's engagement."""
    joining.join(current_actor(), reference)
    flash("You take part. It stands in your calendar and in your work.", "success")
    return see_other("engagements.detail", reference=reference)


@pages.post("/engagements/<reference>/leave")
@needs("engagement:log")
def leave(reference: str) -> ResponseReturnValue:
    """Take part no more."""
    joining.leave(current_actor(), reference)
    flash("You take part no more.", "success")
    return see_other("engagements.detail", reference=reference)


@pages.post("/engagements/<reference>/joined/<user>/take-out")
@needs("engagement:log")
def take_out(reference: str, user: str) -> ResponseReturnValue:
    """Undo that somebody joined."""
    joining.take_out(current_actor(), reference, user)
    flash("They take part no more.", "success")
    return see_other("engagements.detail", reference=reference)
