"""Flexibility requests: of an agreement, of every department, and what a department is asked."""

from typing import Final

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.queries import department_choices
from gorm.core import clock
from gorm.core.errors import NotAllowed
from gorm.core.permissions import needs
from gorm.core.text import day
from gorm.core.working_days import working_days_after
from gorm.lists.taking_away import taken_away
from gorm.negotiations.forms.flexibilities import (
    AnswerForm,
    AskForm,
    ChaseForm,
    DeliverForm,
    WithdrawForm,
)
from gorm.negotiations.models import FlexibilityKind, FlexibilityState
from gorm.negotiations.queries.flexibilities import (
    Flexibility,
    ageing_by_department,
    flexibilities_of,
    flexibilities_outstanding,
    flexibility,
)
from gorm.negotiations.queries.heads import AgreementHead
from gorm.negotiations.queries.line_names import line_choices
from gorm.negotiations.service import flexibilities as service
from gorm.negotiations.views.asking import Asking, ask_or_do
from gorm.negotiations.views.blueprint import pages
from gorm.negotiations.views.listed import FLEXIBILITIES
from gorm.negotiations.views.opening import head_to_read, head_to_write

BOTH: Final = ["GET", "POST"]
#: How long a department is given where nobody says otherwise, in working days.
USUAL_DAYS: Final = 20
_WHOLE: Final = ("", "None: the agreement as a whole")


@pages.get("/flexibilities")
@needs("negotiation:read")
def all_flexibilities() -> ResponseReturnValue:
    """What departments owe, over every agreement that the reader may read."""
    actor = current_actor()
    return render_template(
        "negotiations/flexibilities/all.html",
        departments=ageing_by_department(actor),
        owed=flexibilities_outstanding(actor),
    )


@pages.get("/flexibilities.<any(csv, xlsx):form>")
@needs("negotiation:read")
def export_flexibilities(form: str) -> ResponseReturnValue:
    """What departments owe, as a file."""
    return taken_away(FLEXIBILITIES, form, flexibilities_outstanding(current_actor()))


@pages.get("/agreements/<reference>/flexibilities")
@needs("negotiation:read")
def flexibilities(reference: str) -> ResponseReturnValue:
    """What was asked of departments for one agreement, and what came of it."""
    head = head_to_read(reference)
    return render_template(
        "negotiations/flexibilities/of_agreement.html",
        head=head,
        requests=flexibilities_of(head.id),
    )


@pages.get("/agreements/<reference>/flexibilities/<request_reference>")
@needs("negotiation:read")
def flexibility_request(reference: str, request_reference: str) -> ResponseReturnValue:
    """One request, with every reminder."""
    head = head_to_read(reference)
    found = flexibility(current_actor(), request_reference)
    return render_template("negotiations/flexibilities/one.html", head=head, asked=found)


@pages.route("/agreements/<reference>/flexibilities/ask", methods=BOTH)
@needs("negotiation:write")
def ask_flexibility(reference: str) -> ResponseReturnValue:
    """Ask a department to bend a rule or a fund."""
    head = head_to_write(reference)
    today = clock.today()
    form = AskForm.opened(
        {"asked_on": today, "answer_by": working_days_after(today, USUAL_DAYS)}
    )  # fmt: skip
    form.offer("department", [("", "Choose"), *department_choices()])
    form.offer("line", [_WHOLE, *line_choices(head.id)])

    def save() -> None:
        service.ask_flexibility(
            current_actor(),
            reference,
            service.Asked(
                department_id=int(form.department.data),
                kind=FlexibilityKind(form.kind.data),
                rule_or_fund=form.rule_or_fund.data or "",
                case_made=form.case_made.data or "",
                asked_on=form.asked_on.data,
                answer_by=form.answer_by.data,
                line_number=int(form.line.data) if form.line.data else None,
            ),
        )

    back = url_for("negotiations.flexibilities", reference=reference)
    asking = Asking(
        "Ask for a flexibility", "Ask", "The request is recorded. It counts as asked from now on.",
        back, _trail(head), caption=head.title,
        note="The department sees the request and the case that you make, and nothing else.",
    )  # fmt: skip
    return ask_or_do(form, asking, save)


@pages.route(
    "/agreements/<reference>/flexibilities/<request_reference>/chase", methods=BOTH
)  # fmt: skip
@needs("negotiation:write")
def chase_flexibility(reference: str, request_reference: str) -> ResponseReturnValue:
    """Note that a department was reminded."""
    head, found = _to_write(reference, request_reference)
    form = ChaseForm.opened({"chased_on": clock.today()})

    def save() -> None:
        service.chase_flexibility(
            current_actor(),
            request_reference,
            chased_on=form.chased_on.data,
            words=form.words.data or "",
            answer_by=form.answer_by.data,
        )

    return ask_or_do(form, _asking(head, found, "Record a reminder", "It is recorded."), save)


@pages.route(
    "/agreements/<reference>/flexibilities/<request_reference>/decide", methods=BOTH
)  # fmt: skip
@needs("negotiation:write")
def decide_flexibility(reference: str, request_reference: str) -> ResponseReturnValue:
    """Record what a department decided, where it told the office."""
    head, found = _to_write(reference, request_reference)
    asking = _asking(head, found, "Record the department’s decision", "The decision is recorded.")
    return _answer(found, asking)


@pages.route(
    "/agreements/<reference>/flexibilities/<request_reference>/withdraw", methods=BOTH
)  # fmt: skip
@needs("negotiation:write")
def withdraw_flexibility(reference: str, request_reference: str) -> ResponseReturnValue:
    """Take back what was asked."""
    head, found = _to_write(reference, request_reference)
    form = WithdrawForm.opened({"version": str(found.version)})

    def save() -> None:
        service.withdraw_flexibility(
            current_actor(), request_reference, form.reasons.data or "", form.seen_version
        )

    return ask_or_do(form, _asking(head, found, "Withdraw a request", "It is withdrawn."), save)


@pages.route(
    "/agreements/<reference>/flexibilities/<request_reference>/deliver", methods=BOTH
)  # fmt: skip
@needs("negotiation:write")
def deliver_flexibility(reference: str, request_reference: str) -> ResponseReturnValue:
    """Note that what was agreed to is in place."""
    head, found = _to_write(reference, request_reference)
    form = DeliverForm.opened({"delivered_on": clock.today(), "version": str(found.version)})

    def save() -> None:
        service.deliver_flexibility(
            current_actor(),
            request_reference,
            delivered_on=form.delivered_on.data,
            words=form.words.data or "",
            seen_version=form.seen_version,
        )

    return ask_or_do(form, _asking(head, found, "Record delivery", "It is recorded."), save)


@pages.route("/put-to-us/flexibilities/<request_reference>", methods=BOTH)
@needs("negotiation:answer")
def answer_flexibility(request_reference: str) -> ResponseReturnValue:
    """Answer what is asked of the reader's own department."""
    found = flexibility(current_actor(), request_reference)
    if not found.is_open:
        return render_template("negotiations/flexibilities/put_to_us.html", asked=found)
    asking = Asking(
        "Answer a request for a flexibility", "Send the answer", "The answer is sent.",
        url_for("negotiations.answer_flexibility", request_reference=request_reference),
        (), caption=f"{found.reference}, {found.area}", about=(
            ("Asked for", found.kind.label), ("The rule or the fund", found.rule_or_fund),
            ("The case for it", found.case_made), ("Asked on", day(found.request.asked_on)),
            ("Answer by", day(found.request.answer_by)),
        ), now=_now(found), version=found.version,
    )  # fmt: skip
    return _answer(found, asking)


def _answer(found: Flexibility, asking: Asking) -> ResponseReturnValue:
    form = AnswerForm.opened({"decided_on": clock.today(), "version": str(found.version)})

    def save() -> None:
        answered = service.Answered(
            state=FlexibilityState(form.state.data),
            reasons=form.reasons.data or "",
            decided_on=form.decided_on.data,
            decided_by=form.decided_by.data or "",
        )
        service.decide_flexibility(current_actor(), found.reference, answered, form.seen_version)

    return ask_or_do(form, asking, save)


def _to_write(reference: str, request_reference: str) -> tuple[AgreementHead, Flexibility]:
    head = head_to_write(reference)
    found = flexibility(current_actor(), request_reference)
    if found.agreement != head.reference:
        raise NotAllowed("This request belongs to another agreement.")
    return head, found


def _asking(head: AgreementHead, found: Flexibility, title: str, done: str) -> Asking:
    back = url_for(
        "negotiations.flexibility_request",
        reference=head.reference,
        request_reference=found.reference,
    )
    return Asking(
        title, "Save", done, back, (*_trail(head), (found.reference, back)),
        caption=f"{found.department}: {found.rule_or_fund}",
        now=_now(found), version=found.version,
    )  # fmt: skip


def _now(found: Flexibility) -> dict[str, str]:
    """What stands in the fields of its forms, for one who sends what came too late."""
    return {
        "state": found.state.label,
        "reasons": found.reasons,
        "decided_on": day(found.request.decided_on),
        "delivered_on": day(found.request.delivered_on),
    }


def _trail(head: AgreementHead) -> tuple[tuple[str, str], ...]:
    return (
        ("Negotiations", url_for("negotiations.agreements")),
        (head.reference, url_for("negotiations.agreement", reference=head.reference)),
        ("Flexibilities", url_for("negotiations.flexibilities", reference=head.reference)),
    )
