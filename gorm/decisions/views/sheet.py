"""What every page has in common on which something is done about a decision.

It shows what it is about, keeps what was typed whatever happens, and tells whoever comes second
who came first, with both texts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.core.errors import Conflict, NotAllowed, Refused
from gorm.core.forms.conflicts import Differing, against, words_in
from gorm.core.web.addresses import is_own, see_path
from gorm.decisions.forms import ActForm, DecideForm
from gorm.decisions.queries import Act, DecisionRecord, decision_record

FormType = TypeVar("FormType", bound=ActForm)


@dataclass(frozen=True)
class Sheet(Generic[FormType]):
    """One act: its words, how its form is opened, and what saves it."""

    act: Act
    title: str
    button: str
    explains: str
    done: str
    opened: Callable[[DecisionRecord], FormType]
    save: Callable[[DecisionRecord, FormType], None]
    #: Whether the papers stand above the form, to be read first.
    shows_papers: bool = False


def answered(reference: str, sheet: Sheet[FormType]) -> ResponseReturnValue:
    """Show the form of an act, or do it and lead on."""
    record = decision_record(current_actor(), reference)
    form = sheet.opened(record)
    form.carry_next()
    if request.method == "GET":
        return _page(sheet, record, form)
    if record.outcome is not None:
        return _overtaken(sheet, reference, form, record.last_step)
    if not form.is_sent:
        return _page(sheet, record, form, 422)
    return _done(sheet, record, form)


def _done(sheet: Sheet[FormType], record: DecisionRecord, form: FormType) -> ResponseReturnValue:
    try:
        sheet.save(record, form)
    except Refused as refused:
        form.show(refused)
        return _page(sheet, record, form, 422)
    except NotAllowed as refusal:
        form.faults = (str(refusal),)
        return _page(sheet, record, form, 403)
    except Conflict as conflict:
        return _overtaken(sheet, record.reference, form, str(conflict))
    flash(sheet.done, "success")
    return see_path(leads_to(form, record.reference))


def leads_to(form: ActForm, reference: str) -> str:
    """Where a form leads to: back where the reader came from, else to the decision."""
    target = str(form.next.data or "")
    return target if is_own(target) else url_for("decisions.detail", reference=reference)


def _overtaken(
    sheet: Sheet[FormType], reference: str, form: FormType, words: str
) -> ResponseReturnValue:
    """Somebody came first: who and how, what stands now, and everything that was typed."""
    record = decision_record(current_actor(), reference)
    differing = against(form, _stands(record, form), record.version)
    if isinstance(form, DecideForm):
        form.seen_digest.data = record.digest
    return _page(sheet, record, form, 409, (words, differing))


def _stands(record: DecisionRecord, form: ActForm) -> dict[str, str]:
    """What stands now in the place of each field of a form."""
    outcome = record.outcome
    reasons = outcome.reasons if outcome else record.returned_because
    stands = {
        "kind": record.state_label,
        "reasons": reasons,
        "words": reasons,
        "reason": reasons,
        "conditions": outcome.conditions if outcome else "",
        "decided_on": outcome.decided_on if outcome else "",
        "signed_by": outcome.signed_by if outcome else "",
        "announced_by": outcome.announced_by if outcome else "",
        "document_title": outcome.document_title if outcome else "",
        "document_address": outcome.document_address if outcome else "",
    }
    shown = (name for name in (*form.shown, *form.folded) if name != "decided_precision")
    return {name: stands.get(name, "") for name in shown if form.asks(name)}


def _page(
    sheet: Sheet[FormType],
    record: DecisionRecord,
    form: FormType,
    status: int = 200,
    overtaken: tuple[str, tuple[Differing, ...]] | None = None,
) -> ResponseReturnValue:
    is_possible = sheet.act in record.acts
    page = render_template(
        "decisions/act.html",
        sheet=sheet,
        record=record,
        form=form,
        overtaken=overtaken,
        is_possible=is_possible,
        typed=() if is_possible or overtaken else _typed(form),
        back=leads_to(form, record.reference),
    )
    return page, status


def _typed(form: ActForm) -> tuple[tuple[str, str], ...]:
    """What was typed into a form that is not shown again, so that it can be copied."""
    if request.method == "GET":
        return ()
    fields = [form[name] for name in (*form.shown, *form.folded) if form.asks(name)]
    said = ((field.label.text, words_in(field)) for field in fields)
    return tuple((label, words) for label, words in said if words)
