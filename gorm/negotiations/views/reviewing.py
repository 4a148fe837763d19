"""Reviews of an agreement in force: the list, beginning one, its grid of lines, finishing it."""

from typing import Any

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.saving import is_saved, status_of
from gorm.core import clock
from gorm.core.errors import Conflict
from gorm.core.forms import Form
from gorm.core.forms.conflicts import Differing, against
from gorm.core.permissions import needs
from gorm.core.text import count
from gorm.core.web.addresses import see_other
from gorm.negotiations.forms.reviews import (
    BeginReviewForm,
    FinishReviewForm,
    grid_form,
    kept_in,
    rated_in,
    words_kept,
)
from gorm.negotiations.models import Rag
from gorm.negotiations.queries.heads import AgreementHead
from gorm.negotiations.queries.reviews import ReviewRecord, review_record, reviews_of
from gorm.negotiations.rules.reviews import METHOD
from gorm.negotiations.service.reviewing import Ending, begin_review, finish_review, rate_lines
from gorm.negotiations.views.blueprint import pages
from gorm.negotiations.views.opening import head_to_read, head_to_write


@pages.get("/agreements/<reference>/reviews")
@needs("negotiation:read")
def reviews(reference: str) -> ResponseReturnValue:
    """The reviews of an agreement, and when the next one is due."""
    head = head_to_read(reference)
    found = reviews_of(head)
    return render_template(
        "negotiations/reviews/list.html",
        head=head,
        reviews=found,
        rags=[*Rag],
        today=clock.today(),
    )


@pages.route("/agreements/<reference>/reviews/new", methods=["GET", "POST"])
@needs("negotiation:write")
def new_review(reference: str) -> ResponseReturnValue:
    """Begin a review: every line enters it with what its figures suggest."""
    head = head_to_write(reference)
    form = BeginReviewForm.opened({"held_on": clock.today()})
    begun: list[int] = []

    def save() -> None:
        held_on, covers = form.held_on.data, form.covers.data or ""
        begun.append(begin_review(current_actor(), reference, held_on, covers))

    if is_saved(form, save):
        flash(f"Review {begun[0]} is begun. Rate its lines.", "success")
        return see_other("negotiations.review", reference=reference, number=begun[0])
    page = render_template(
        "negotiations/reviews/new.html", head=head, form=form, reviews=reviews_of(head)
    )
    return page, status_of(form)


@pages.get("/agreements/<reference>/reviews/<int:number>")
@needs("negotiation:read")
def review(reference: str, number: int) -> ResponseReturnValue:
    """One review line by line: a grid while it is open, a table once it is finished."""
    head = head_to_read(reference)
    record = review_record(head, number)
    if record.finished_on is not None or not head.may_write:
        return render_template(
            "negotiations/reviews/record.html", head=head, record=record, method=METHOD
        )
    form = grid_form(record.lines).opened(kept_in(record))
    return _grid(head, record, form)


@pages.post("/agreements/<reference>/reviews/<int:number>")
@needs("negotiation:write")
def save_review(reference: str, number: int) -> ResponseReturnValue:
    """Rate lines in a review."""
    head = head_to_write(reference)
    record = review_record(head, number)
    form: Any = grid_form(record.lines).opened(kept_in(record))
    changed: list[int] = []

    def save() -> None:
        changed.append(
            rate_lines(
                current_actor(),
                reference,
                number,
                rated_in(form, record.lines),
                narrative=form.narrative.data or "",
                seen_version=form.seen_version,
            )
        )

    try:
        if is_saved(form, save):
            flash(f"Saved: {count(changed[0], 'line')} changed.", "success")
            return see_other("negotiations.review", reference=reference, number=number)
    except Conflict:
        differing = against(form, words_kept(record), record.version)
        return _grid(head, record, form, differing), 409
    return _grid(head, record, form), 422


@pages.route("/agreements/<reference>/reviews/<int:number>/finish", methods=["GET", "POST"])
@needs("negotiation:write")
def end_review(reference: str, number: int) -> ResponseReturnValue:
    """Finish a review, whether both sides agree with it or not."""
    head = head_to_write(reference)
    record = review_record(head, number)
    form = FinishReviewForm.opened({"finished_on": clock.today(), "version": str(record.version)})
    found: list[str] = []

    def save() -> None:
        ending = Ending(
            form.finished_on.data, form.agreed.data == "yes", form.disagreement.data or ""
        )
        found.extend(
            finish_review(
                current_actor(), reference, number, ending, seen_version=form.seen_version
            )
        )

    status = 0
    try:
        if is_saved(form, save):
            put = (
                f" {count(len(found), 'target')} off track put before the findings."
                if found
                else ""
            )
            flash(f"Review {number} is finished.{put}", "success")
            return see_other("negotiations.review", reference=reference, number=number)
    except Conflict as conflict:
        form.version.data = str(record.version)
        form.faults = (f"{conflict} Look at its lines again, then finish it.",)
        status = 409
    page = render_template("negotiations/reviews/finish.html", head=head, form=form, record=record)
    return page, status or status_of(form)


def _grid(
    head: AgreementHead,
    record: ReviewRecord,
    form: Form,
    differing: tuple[Differing, ...] | None = None,
) -> str:
    return render_template(
        "negotiations/reviews/grid.html",
        head=head,
        record=record,
        form=form,
        differing=differing,
        method=METHOD,
    )
