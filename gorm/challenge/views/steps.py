"""Taking a step, proposing one, proposing it again, and recording what was decided above."""

from datetime import date
from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.challenge.forms.steps import FOLDED, LightStepForm, RecordedStepForm, StepForm
from gorm.challenge.queries.heads import CaseHead, case_head
from gorm.challenge.queries.on_file import kinds_of
from gorm.challenge.queries.overview import returned_proposal, running_choices
from gorm.challenge.rules.proposing import Proposal
from gorm.challenge.rules.steps import StepKind
from gorm.challenge.service.proposing import (
    propose_again as put_again,
)
from gorm.challenge.service.proposing import (
    record_step_from_above,
    take_step,
)
from gorm.challenge.views.blueprint import pages
from gorm.challenge.views.opening import note_opening
from gorm.core import clock
from gorm.core.errors import Conflict, NotAllowed, NotFound, Refused
from gorm.core.forms import Form, happened_on
from gorm.core.happenings import HappenedOn, Precision
from gorm.core.permissions import needs
from gorm.core.web.addresses import see_other
from gorm.core.working_days import days_after
from gorm.decisions.queries.listing import grades_above_office
from gorm.decisions.views.acting import recorded_in

_DATES = ("in_force_from", "in_force_to", "representations_close_on", "due_on")
_WORDS = (
    "stage", "about", "stage_after", "title", "proposes", "functions_transferred",
    "matters_considered", "reason", "options_considered", "proportionality", "jump_reason",
    "advice", "overridden_because", "urgent_because", "exit_reason", "if_nothing_is_done",
    "document_title", "document_address",
)  # fmt: skip
_TICKS = ("is_advice_overridden", "is_urgent", "is_exit_test_met")
_BOTH = ["GET", "POST"]
_STALE = (
    "Somebody else changed this case after you opened the form. Look at where it stands now, then "
    "send this again. Nothing that you typed is lost."
)


@pages.route("/cases/<reference>/move", methods=_BOTH)
@needs("case:write")
def move(reference: str) -> ResponseReturnValue:
    """Move a case to a light stage: a reason and a review date."""
    head = _writable(reference)
    code = request.args.get("to", "")
    rung = next((one for one in head.ladder.offered if one.code == code and one.is_light), None)
    if rung is None:
        raise NotFound
    start = {
        "version": str(head.version),
        "review_on": days_after(clock.today(), rung.clock_number or 90),
        "happened_on": clock.today(),
        "happened_precision": Precision.DAY.value,
    }
    form = LightStepForm.opened(start)
    if request.method == "POST" and form.is_sent:
        proposal = Proposal(
            StepKind.MOVE,
            *_when(form),
            stage=rung.code,
            reason=form.reason.data or "",
            review_on=form.review_on.data,
        )
        done = _taken(head, form, proposal)
        if done is not None:
            return done
    return _page("challenge/move.html", head, form, rung=rung)


@pages.route("/cases/<reference>/propose", methods=_BOTH)
@needs("case:write")
def propose(reference: str) -> ResponseReturnValue:
    """Propose a step that somebody has to approve; without a kind, choose which."""
    head = _writable(reference)
    kind = _kind_asked()
    if kind is None:
        return render_template("challenge/propose.html", head=head, kinds=_possible(head))
    form = _form(head, kind, StepForm)
    if request.method == "POST" and form.is_sent:
        done = _taken(head, form, proposal_in(form, kind))
        if done is not None:
            return done
    return _page("challenge/step.html", head, form, kind=kind, folded=FOLDED)


@pages.route("/cases/<reference>/propose-again/<decision>", methods=_BOTH)
@needs("case:write")
def propose_again(reference: str, decision: str) -> ResponseReturnValue:
    """Put a step again that was sent back for more work."""
    head = _writable(reference)
    plain, version, wanted = returned_proposal(reference, decision)
    before = Proposal.of({name: value for name, value in plain.items() if name != "parts"})
    form = _form(head, before.kind, StepForm, _values(before) | {"version": str(version)})
    if request.method == "POST" and form.is_sent:
        try:
            put_again(
                current_actor(), reference, decision, proposal_in(form, before.kind),
                seen_version=form.seen_version, note=f"After it was sent back: {wanted}"[:2000],
            )  # fmt: skip
        except Refused as refused:
            form.show(refused)
        except Conflict as conflict:
            form.faults = (str(conflict),)
            return _page("challenge/step.html", head, form, status=409, kind=before.kind,
                         folded=FOLDED, wanted=wanted)  # fmt: skip
        else:
            flash("It is put again.", "success")
            return see_other("decisions.detail", reference=decision)
    return _page("challenge/step.html", head, form, kind=before.kind, folded=FOLDED, wanted=wanted)


@pages.route("/cases/<reference>/record", methods=_BOTH)
@needs("decision:decide")
def record(reference: str) -> ResponseReturnValue:
    """Record a step that was decided above the office and never asked for here."""
    head = _writable(reference)
    kind = _kind_asked()
    if kind is None:
        return render_template(
            "challenge/propose.html", head=head, kinds=_possible(head), is_record=True
        )
    form = _form(head, kind, RecordedStepForm)
    form.drop(("happened_on", "happened_precision", "decide_by", "parts"))
    form.offer("decided_by_grade", [("", "Not held"), *grades_above_office()])
    if request.method == "POST" and form.is_sent:
        try:
            choice = recorded_in(form)
            proposal = proposal_in(form, kind, happened_on(form, "decided"))
            asked_by = form.asked_by_name.data or ""
            record_step_from_above(current_actor(), reference, proposal, choice, asked_by)
        except Refused as refused:
            form.show(refused)
        else:
            flash("It is recorded.", "success")
            return see_other("challenge.case", reference=reference)
    return _page(
        "challenge/step.html", head, form, kind=kind, folded=FOLDED, is_record=True
    )  # fmt: skip


def proposal_in(form: Any, kind: StepKind, happened: HappenedOn | None = None) -> Proposal:
    """The proposal that a form holds; what the form does not ask is empty."""
    values: dict[str, Any] = {name: _of(form, name) or "" for name in _WORDS}
    values |= {name: bool(_of(form, name)) for name in _TICKS}
    values |= {name: _of(form, name) for name in _DATES}
    on, precision = (happened.on, happened.precision) if happened else _when(form)
    return Proposal(
        kind,
        on,
        precision,
        kinds=tuple(_of(form, "kinds") or ()),
        decide_by=_of(form, "decide_by"),
        **values,
    )


def _of(form: Any, name: str) -> Any:
    return form[name].data if form.asks(name) else None


def _when(form: Form) -> tuple[date, Precision]:
    found = happened_on(form, "happened") or HappenedOn(clock.today())
    return found.on, found.precision


def _taken(head: CaseHead, form: Form, proposal: Proposal) -> ResponseReturnValue | None:
    """Take or propose the step; None where the form has to come back with what is missing."""
    try:
        decision = take_step(current_actor(), head.reference, proposal, form.seen_version)
    except Refused as refused:
        form.show(refused)
        return None
    except Conflict:
        form.version.data = str(head.version)
        form.faults = (_STALE,)
        return None
    words = f"Asked for: {decision}." if decision else "Done."
    flash(words, "success")
    return see_other("challenge.case", reference=head.reference)


def _writable(reference: str) -> CaseHead:
    head = case_head(current_actor(), reference)
    if not head.may_write:
        raise NotAllowed("Only the office that holds this case can work on it.")
    note_opening(head)
    return head


def _kind_asked() -> StepKind | None:
    asked = request.args.get("kind", "")
    return StepKind(asked) if asked in set(StepKind) else None


def _possible(head: CaseHead) -> tuple[StepKind, ...]:
    """The kinds of step that make sense now: none about an instrument where none is in force."""
    if head.is_closed:
        return (StepKind.MOVE,)
    has_one = bool(running_choices(head))
    return tuple(kind for kind in StepKind if has_one or not kind.is_about_one_in_force)


def _form(
    head: CaseHead, kind: StepKind, shape: type[Any], start: dict[str, Any] | None = None
) -> Any:
    begun: dict[str, Any] = {
        "version": str(head.version),
        "happened_on": clock.today(),
        "happened_precision": Precision.DAY.value,
        "stage": request.args.get("stage", ""),
        "about": request.args.get("about", ""),
        "kinds": request.args.getlist("made"),
        "stage_after": "",
    }
    form = shape.opened(begun | (start or {}))
    form.keep(kind)
    _offer(form, head)
    return form


def _offer(form: Any, head: CaseHead) -> None:
    here = head.standing.rung
    chosen = [one for one in head.ladder.offered if not one.follows_instruments]
    others = [(one.code, one.name) for one in chosen if one.id != here.id]
    if form.asks("stage"):
        form.offer("stage", [("", "Choose a stage"), *others])
    if form.asks("stage_after"):
        here_too = [(one.code, one.name) for one in chosen]
        form.offer("stage_after", [("", "As what remains in force says"), *here_too])
    if form.asks("about"):
        form.offer("about", [("", "Choose an instrument"), *running_choices(head)])
    if form.asks("kinds"):
        kinds = [kind for kind in kinds_of(head.regime_id, head.ladder) if kind.is_in_use]
        form.offer("kinds", [(kind.code, _told(kind)) for kind in kinds])


def _told(kind: Any) -> str:
    basis = f", {kind.legal_basis}" if kind.legal_basis else ""
    grade = f" ({kind.grade.name})" if kind.grade else ""
    return f"{kind.name}{basis}{grade}"


def _values(proposal: Proposal) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(proposal, name) for name in (*_WORDS, *_TICKS, *_DATES)}
    return values | {
        "kinds": list(proposal.kinds),
        "decide_by": proposal.decide_by,
        "happened_on": proposal.asked_on,
        "happened_precision": proposal.asked_precision.value,
    }


def _page(
    template: str, head: CaseHead, form: Form, *, status: int = 0, **more: Any
) -> ResponseReturnValue:
    is_sent = request.method == "POST"
    page = render_template(template, head=head, form=form, **more)
    return page, status or (409 if _STALE in form.faults else 422 if is_sent else 200)
