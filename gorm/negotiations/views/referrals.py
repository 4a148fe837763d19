"""Putting lines and terms to departments, and what departments answer on pages of their own."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.saving import status_of
from gorm.core.errors import NotFound
from gorm.core.permissions import needs
from gorm.core.text import one_line
from gorm.core.web.addresses import see_other
from gorm.core.web.navigation import NavigationItem
from gorm.negotiations.forms.rounds import AnswerForm, EndForm, PutForm, figure_in
from gorm.negotiations.queries.flexibilities import flexibilities_put_to
from gorm.negotiations.queries.referrals import (
    departments_to_ask,
    put_page,
    put_to,
    referrals_of,
    waiting_for_department,
)
from gorm.negotiations.queries.topics import topics_of
from gorm.negotiations.service.referrals import (
    DepartmentSays,
    Question,
    answer_referral,
    end_referral,
    put_to_department,
)
from gorm.negotiations.views.blueprint import pages
from gorm.negotiations.views.opening import head_to_read
from gorm.negotiations.views.rounds import head_to_negotiate
from gorm.negotiations.views.saving import is_saved

NAVIGATION = NavigationItem(
    "Put to us",
    "negotiations.put_to_us",
    "negotiation:answer",
    lambda: waiting_for_department(current_actor()),
)


@pages.get("/agreements/<reference>/departments")
@needs("negotiation:read")
def referrals(reference: str) -> ResponseReturnValue:
    """What of an agreement is with which department, and what waits for an answer."""
    head = head_to_read(reference)
    return render_template(
        "negotiations/rounds/referrals.html", head=head, referrals=referrals_of(head)
    )  # fmt: skip


@pages.route("/agreements/<reference>/departments/put", methods=["GET", "POST"])
@needs("negotiation:write")
def put(reference: str) -> ResponseReturnValue:
    """Put a line or a term to a department."""
    head = head_to_negotiate(reference)
    form = PutForm.opened({"topic": one_line(request.args.get("topic"))[:20]})
    form.offer_topics(topics_of(head.id))
    form.offer("department", [("", "Choose"), *departments_to_ask()])

    def save() -> None:
        question = Question(
            topic=form.topic.data or "",
            department_id=int(form.department.data),
            question=form.question.data or "",
            answer_by=form.answer_by.data,
        )
        put_to_department(current_actor(), reference, question)

    if is_saved(form, save):
        flash("It is put to the department.", "success")
        return see_other("negotiations.referrals", reference=reference)
    page = render_template("negotiations/rounds/put.html", head=head, form=form)
    return page, status_of(form)


@pages.route("/agreements/<reference>/departments/<referral>/end", methods=["GET", "POST"])
@needs("negotiation:write")
def end_put(reference: str, referral: str) -> ResponseReturnValue:
    """End what was put to a department."""
    head = head_to_negotiate(reference)
    found = next((one for one in referrals_of(head) if one.reference == referral), None)
    if found is None:
        raise NotFound
    form = EndForm.opened()

    def save() -> None:
        end_referral(current_actor(), reference, referral, form.words.data or "")

    if is_saved(form, save):
        flash("It is no longer with the department.", "success")
        return see_other("negotiations.referrals", reference=reference)
    page = render_template(
        "negotiations/rounds/end_put.html", head=head, form=form, referral=found
    )  # fmt: skip
    return page, status_of(form)


@pages.get("/put-to-us")
@needs("negotiation:answer")
def put_to_us() -> ResponseReturnValue:
    """What was put to the reader's department, what waits first."""
    actor = current_actor()
    return render_template(
        "negotiations/rounds/put_to_us.html",
        lines=put_to(actor),
        flexibilities=flexibilities_put_to(actor),
    )


@pages.route("/put-to-us/<reference>", methods=["GET", "POST"])
@needs("negotiation:answer")
def answer_put(reference: str) -> ResponseReturnValue:
    """The one line or term that was put to the department, and its answer."""
    page = put_page(current_actor(), reference)
    form = AnswerForm.opened({"seen": page.seen})

    def save() -> None:
        says = DepartmentSays(
            offer=figure_in(form.value),
            words=form.words.data or "",
            reason=form.reason.data or "",
            said_by=form.said_by.data or "",
            seen=form.seen.data or "",
        )
        answer_referral(current_actor(), reference, says)

    if is_saved(form, save):
        flash("The answer is with the office.", "success")
        return see_other("negotiations.answer_put", reference=reference)
    if form.faults or form.errors:
        page = put_page(current_actor(), reference)
        form.seen.data = page.seen if form.value.errors else form.seen.data
    shown = render_template("negotiations/rounds/answer_put.html", page=page, form=form)
    return shown, status_of(form)
