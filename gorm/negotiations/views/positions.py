"""One line's or term's whole story, replies to a position, and what was recorded in error."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.saving import status_of
from gorm.core import clock
from gorm.core.errors import NotFound
from gorm.core.permissions import needs
from gorm.core.web.addresses import see_other
from gorm.negotiations.forms.rounds import ErrorForm, ReplyForm
from gorm.negotiations.models import PositionState
from gorm.negotiations.queries.heads import AgreementHead
from gorm.negotiations.queries.stories import Story, Told, line_story, story_with, term_story
from gorm.negotiations.service.replies import Answer, record_in_error, reply
from gorm.negotiations.views.blueprint import pages
from gorm.negotiations.views.opening import head_to_read
from gorm.negotiations.views.rounds import head_to_negotiate
from gorm.negotiations.views.saving import is_saved


@pages.get("/agreements/<reference>/lines/<int:number>/story", endpoint="line_story")
@needs("negotiation:read")
def story_of_line(reference: str, number: int) -> ResponseReturnValue:
    """A line's whole story, position by position, with who said why."""
    head = head_to_read(reference)
    return render_template(
        "negotiations/rounds/story.html", head=head, story=line_story(head, number)
    )  # fmt: skip


@pages.get("/agreements/<reference>/terms/<int:number>/story", endpoint="term_story")
@needs("negotiation:read")
def story_of_term(reference: str, number: int) -> ResponseReturnValue:
    """A term's whole story."""
    head = head_to_read(reference)
    return render_template(
        "negotiations/rounds/story.html", head=head, story=term_story(head, number)
    )  # fmt: skip


@pages.route("/agreements/<reference>/positions/<position>/reply", methods=["GET", "POST"])
@needs("negotiation:write")
def reply_to(reference: str, position: str) -> ResponseReturnValue:
    """Record what was made of a position."""
    head, story, told = _found(reference, position)
    form = ReplyForm.opened({"replied_on": clock.today()})
    asked: list[str] = []

    def save() -> None:
        answer = Answer(
            position=told.reference,
            state=PositionState(form.state.data),
            replied_on=form.replied_on.data,
            words=form.words.data or "",
            said_by=form.said_by.data or "",
        )
        asked.append(reply(current_actor(), reference, answer))

    if is_saved(form, save):
        _tell_of_reply(asked[0])
        return _back(head, story)
    page = render_template(
        "negotiations/rounds/reply.html", head=head, story=story, told=told, form=form
    )  # fmt: skip
    return page, status_of(form)


@pages.route("/agreements/<reference>/positions/<position>/error", methods=["GET", "POST"])
@needs("negotiation:write")
def strike_position(reference: str, position: str) -> ResponseReturnValue:
    """Mark a position as recorded in error; it stays on record, struck."""
    head, story, told = _found(reference, position)
    form = ErrorForm.opened()

    def save() -> None:
        record_in_error(current_actor(), reference, told.reference, form.reason.data or "")

    if is_saved(form, save):
        flash("The position is marked as recorded in error.", "success")
        return _back(head, story)
    page = render_template(
        "negotiations/rounds/error.html", head=head, story=story, told=told, form=form
    )  # fmt: skip
    return page, status_of(form)


def _found(reference: str, position: str) -> tuple[AgreementHead, Story, Told]:
    head = head_to_negotiate(reference)
    story = story_with(head, position)
    told = next((one for one in story.told if one.reference == position), None)
    if told is None:
        raise NotFound
    return head, story, told


def _tell_of_reply(decision: str) -> None:
    if decision:
        flash(
            f"This offer is outside the mandate, so it is not accepted yet: a director is asked "
            f"({decision}). Accept it once it is allowed.",
            "warning",
        )
    else:
        flash("The reply is recorded.", "success")


def _back(head: AgreementHead, story: Story) -> ResponseReturnValue:
    endpoint = "negotiations.line_story" if story.topic.is_line else "negotiations.term_story"
    return see_other(endpoint, reference=head.reference, number=story.topic.number)
