"""The negotiation table, opening and closing rounds, and two rounds side by side."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.saving import status_of
from gorm.core import clock
from gorm.core.errors import NotAllowed, NotFound
from gorm.core.permissions import needs
from gorm.core.web.addresses import see_other
from gorm.negotiations.forms.rounds import CloseRoundForm, EngagementForm, OpenRoundForm
from gorm.negotiations.queries.comparing import comparison
from gorm.negotiations.queries.heads import AgreementHead
from gorm.negotiations.queries.sheets import engagements_for
from gorm.negotiations.queries.table import negotiation_table
from gorm.negotiations.queries.topics import rounds_of
from gorm.negotiations.service.rounds import (
    RoundDetails,
    close_round,
    link_engagement,
    open_round,
)
from gorm.negotiations.views.blueprint import pages
from gorm.negotiations.views.opening import head_to_read, head_to_write
from gorm.negotiations.views.saving import is_saved


@pages.get("/agreements/<reference>/rounds")
@needs("negotiation:read")
def rounds(reference: str) -> ResponseReturnValue:
    """Lines down, rounds across: what each side last offered, and how far they are apart."""
    head = head_to_read(reference)
    table = negotiation_table(current_actor(), head)
    return render_template("negotiations/rounds/table.html", head=head, table=table)


@pages.get("/agreements/<reference>/rounds/compare")
@needs("negotiation:read")
def compare_rounds(reference: str) -> ResponseReturnValue:
    """Lead to the two rounds that were chosen."""
    first, second = (_number(request.args.get(name)) for name in ("first", "second"))
    head_to_read(reference)
    return see_other("negotiations.round_against", reference=reference, first=first, second=second)


@pages.get("/agreements/<reference>/rounds/<int:first>/against/<int:second>")
@needs("negotiation:read")
def round_against(reference: str, first: int, second: int) -> ResponseReturnValue:
    """Any two rounds side by side: what moved, by whom, and what is still open."""
    head = head_to_read(reference)
    both = comparison(head, first, second)
    return render_template("negotiations/rounds/against.html", head=head, both=both)


@pages.route("/agreements/<reference>/rounds/new", methods=["GET", "POST"])
@needs("negotiation:write")
def new_round(reference: str) -> ResponseReturnValue:
    """Open the next round."""
    head = head_to_negotiate(reference)
    form = OpenRoundForm.opened({"opened_on": clock.today()})
    made: list[int] = []

    def save() -> None:
        details = RoundDetails(
            opened_on=form.opened_on.data,
            title=form.title.data or "",
            notes=form.notes.data or "",
        )
        made.append(open_round(current_actor(), reference, details))

    if is_saved(form, save):
        flash(f"Round {made[0]} is open.", "success")
        return see_other("negotiations.rounds", reference=reference)
    page = render_template(
        "negotiations/rounds/form.html", head=head, form=form, title="Open a round",
        button="Open it", explains="Positions are recorded in a round until it is closed.",
    )  # fmt: skip
    return page, status_of(form)


@pages.route("/agreements/<reference>/rounds/<int:number>/close", methods=["GET", "POST"])
@needs("negotiation:write")
def end_round(reference: str, number: int) -> ResponseReturnValue:
    """Close a round."""
    head = head_to_negotiate(reference)
    _insist_on_round(head, number)
    form = CloseRoundForm.opened({"closed_on": clock.today()})

    def save() -> None:
        close_round(
            current_actor(), reference, number, form.closed_on.data, form.words.data or ""
        )  # fmt: skip

    if is_saved(form, save):
        flash(f"Round {number} is closed.", "success")
        return see_other("negotiations.rounds", reference=reference)
    page = render_template(
        "negotiations/rounds/form.html", head=head, form=form, title=f"Close round {number}",
        button="Close it", explains="No position is recorded in a closed round any more. "
        "Replies to what was said in it can still be.",
    )  # fmt: skip
    return page, status_of(form)


@pages.route("/agreements/<reference>/rounds/<int:number>/engagement", methods=["GET", "POST"])
@needs("negotiation:write")
def link_to_round(reference: str, number: int) -> ResponseReturnValue:
    """Link a meeting at which positions of a round were taken."""
    head = head_to_negotiate(reference)
    form = EngagementForm.opened()
    form.offer("engagement", engagements_for(current_actor(), head, number))

    def save() -> None:
        link_engagement(current_actor(), reference, number, form.engagement.data or "")

    if is_saved(form, save):
        flash("The engagement is linked.", "success")
        return see_other("negotiations.rounds", reference=reference)
    page = render_template(
        "negotiations/rounds/engagement.html", head=head, form=form, number=number
    )  # fmt: skip
    return page, status_of(form)


def head_to_negotiate(reference: str) -> AgreementHead:
    """The head of an agreement in which the reader may record positions. Raises NotAllowed."""
    head = head_to_write(reference)
    if not head.may_negotiate:
        raise NotAllowed("Only the team of this negotiation and directors record positions in it.")
    return head


def _insist_on_round(head: AgreementHead, number: int) -> None:
    if number not in {one.number for one in rounds_of(head.id)}:
        raise NotFound


def _number(text: str | None) -> int:
    if text is None or not text.isdecimal() or len(text) > 6:
        raise NotFound
    return int(text)
