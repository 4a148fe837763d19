"""Deciding, recording, returning for more work, and withdrawing."""

from dataclasses import replace

from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.core.forms import happened_on
from gorm.core.happenings import Precision
from gorm.core.permissions import needs
from gorm.decisions import service
from gorm.decisions.forms import DecideForm, ReasonForm, RecordForm, ReturnForm
from gorm.decisions.models import OutcomeKind
from gorm.decisions.queries import Act, DecisionRecord
from gorm.decisions.queries.listing import grades_above_office
from gorm.decisions.rules.closing import CHOSEN, Choice
from gorm.decisions.views.blueprint import pages
from gorm.decisions.views.sheet import Sheet, answered

_BOTH = ["GET", "POST"]


@pages.route("/decisions/<reference>/decide", methods=_BOTH)
@needs("decision:decide")
def decide(reference: str) -> ResponseReturnValue:
    """Close a request with an outcome and reasons."""
    sheet = Sheet(
        act=Act.DECIDE,
        title="Decide this",
        button="Decide",
        explains="It closes with your outcome and your reasons, and what follows from it is done "
        "at once. What you have before you is kept with it.",
        done="It is decided.",
        opened=_decide_form,
        save=_decide,
        shows_papers=True,
    )
    return answered(reference, sheet)


@pages.route("/decisions/<reference>/record", methods=_BOTH)
@needs("decision:decide")
def record_above(reference: str) -> ResponseReturnValue:
    """Record what was decided above the office."""
    sheet = Sheet(
        act=Act.RECORD,
        title="Record what was decided above the office",
        button="Record it",
        explains="You write down what others decided, with the document. What the office was not "
        "told, say is not held.",
        done="It is recorded.",
        opened=_record_form,
        save=_record,
        shows_papers=True,
    )
    return answered(reference, sheet)


@pages.route("/decisions/<reference>/return", methods=_BOTH)
@needs("decision:decide")
def return_for_work(reference: str) -> ResponseReturnValue:
    """Send a request back with what is to be done."""

    def save(_record: DecisionRecord, form: ReturnForm) -> None:
        words = form.words.data or ""
        service.return_for_work(current_actor(), reference, words, form.seen_version)

    sheet = Sheet(
        act=Act.RETURN,
        title="Return this for more work",
        button="Return it",
        explains="It leaves the queue and goes back to whoever asked. They can ask again; what "
        "they asked before stays on record.",
        done="It is returned.",
        opened=lambda record: ReturnForm.opened(_version(record)),
        save=save,
        shows_papers=True,
    )
    return answered(reference, sheet)


@pages.route("/decisions/<reference>/withdraw", methods=_BOTH)
@needs("decision:ask")
def withdraw(reference: str) -> ResponseReturnValue:
    """Withdraw a request, with a reason."""

    def save(_record: DecisionRecord, form: ReasonForm) -> None:
        reason = form.reason.data or ""
        service.withdraw(current_actor(), reference, reason, form.seen_version)

    sheet = Sheet(
        act=Act.WITHDRAW,
        title="Withdraw this request",
        button="Withdraw it",
        explains="It closes as withdrawn, with your reason, and stays on record.",
        done="It is withdrawn.",
        opened=lambda record: ReasonForm.opened(_version(record)),
        save=save,
    )
    return answered(reference, sheet)


def _decide_form(record: DecisionRecord) -> DecideForm:
    return _with_parts(DecideForm.opened(_version(record) | _seen(record)), record)


def _record_form(record: DecisionRecord) -> RecordForm:
    form = RecordForm.opened(_version(record) | _seen(record))
    form.offer("decided_by_grade", [("", "Not held"), *grades_above_office()])
    return _with_parts(form, record)


def _with_parts(form: DecideForm, record: DecisionRecord) -> DecideForm:
    """Parts are asked for where there are some that could be approved apart."""
    if len(record.parts) < 2:
        del form.parts
        whole = [kind for kind in CHOSEN if kind is not OutcomeKind.PARTLY_APPROVED]
        form.offer("kind", [(kind.value, kind.label) for kind in whole])
    else:
        form.offer("parts", [(str(number), part) for number, part in enumerate(record.parts)])
    return form


def _decide(record: DecisionRecord, form: DecideForm) -> None:
    digest = form.seen_digest.data or ""
    service.decide(current_actor(), record.reference, choice_in(form), form.seen_version, digest)


def _record(record: DecisionRecord, form: RecordForm) -> None:
    service.decide(current_actor(), record.reference, recorded_in(form), form.seen_version)


def choice_in(form: DecideForm) -> Choice:
    """The choice that a form holds."""
    chosen = form.parts.data if form.asks("parts") else None
    parts = frozenset(int(number) for number in chosen or ())
    decided = happened_on(form, "decided")
    return Choice(
        kind=OutcomeKind(form.kind.data),
        reasons=form.reasons.data or "",
        conditions=form.conditions.data or "",
        parts=parts or None,
        decided_on=decided.on if decided else None,
        precision=decided.precision if decided else Precision.DAY,
        signed_by=form.signed_by.data or "",
        announced_by=form.announced_by.data or "",
        document_title=form.document_title.data or "",
        document_address=form.document_address.data or "",
    )


def _version(record: DecisionRecord) -> dict[str, str]:
    return {"version": str(record.version)}


def _seen(record: DecisionRecord) -> dict[str, str]:
    return {"seen_digest": record.digest}


def recorded_in(form: RecordForm) -> Choice:
    """The choice of somebody above the office that a form holds."""
    return replace(
        choice_in(form),
        is_recorded_from_above=True,
        decided_by_name=form.decided_by_name.data or "",
        decided_by_grade=form.decided_by_grade.data or "",
        not_held=tuple(form.not_held.data or ()),
    )
