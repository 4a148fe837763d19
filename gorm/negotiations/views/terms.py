"""The pages of terms: what either side owes that is no target."""

from collections.abc import Callable

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.saving import status_of
from gorm.core import clock
from gorm.core.errors import Conflict
from gorm.core.forms import Form
from gorm.core.forms.conflicts import Differing, against, words_in
from gorm.core.permissions import needs
from gorm.core.web.addresses import see_other
from gorm.negotiations.forms.lines import DropForm
from gorm.negotiations.forms.terms import DoneForm, TermForm, start_of_term, term_in
from gorm.negotiations.models import Side, TermKind
from gorm.negotiations.queries.heads import AgreementHead
from gorm.negotiations.queries.terms import TermRow, department_options, term_of
from gorm.negotiations.service import terms as service
from gorm.negotiations.views.blueprint import pages
from gorm.negotiations.views.opening import head_to_write
from gorm.negotiations.views.saving import is_saved

_COMPARED = ("title", "kind", "owed_by", "department", "due_on", "words")


@pages.route("/agreements/<reference>/terms/new", methods=["GET", "POST"])
@needs("negotiation:write")
def new_term(reference: str) -> ResponseReturnValue:
    """Propose a term."""
    head = head_to_write(reference)
    form = _form({"kind": TermKind.FUND.value, "owed_by": Side.OFFICE.value})

    def save() -> None:
        service.add_term(current_actor(), reference, term_in(form))

    return _answered(head, None, form, save, ("The term is added.", "form.html"))


@pages.route("/agreements/<reference>/terms/<int(max=999999):number>/edit", methods=["GET", "POST"])
@needs("negotiation:write")
def edit_term(reference: str, number: int) -> ResponseReturnValue:
    """Change what a term says."""
    head = head_to_write(reference)
    term = term_of(head.id, number)
    form = _form(start_of_term(term))

    def save() -> None:
        service.change_term(current_actor(), reference, number, term_in(form), form.seen_version)

    try:
        return _answered(head, term, form, save, ("The term is saved.", "form.html"))
    except Conflict:
        return _page(head, term, form, "form.html", _differing(form, term)), 409


@pages.route("/agreements/<reference>/terms/<int(max=999999):number>/done", methods=["GET", "POST"])
@needs("negotiation:write")
def finish_term(reference: str, number: int) -> ResponseReturnValue:
    """Record that what was owed was given."""
    head = head_to_write(reference)
    term = term_of(head.id, number)
    form = DoneForm.opened({"done_on": clock.today(), "version": str(term.version)})

    def save() -> None:
        on = form.done_on.data or clock.today()
        service.finish_term(current_actor(), reference, number, on, form.seen_version)

    return _answered(head, term, form, save, ("The term is done.", "done.html"))


@pages.route("/agreements/<reference>/terms/<int(max=999999):number>/drop", methods=["GET", "POST"])
@needs("negotiation:write")
def drop_term(reference: str, number: int) -> ResponseReturnValue:
    """Drop a term, with a reason."""
    head = head_to_write(reference)
    term = term_of(head.id, number)
    form = DropForm.opened({"version": str(term.version)})

    def save() -> None:
        reason = form.reason.data or ""
        service.drop_term(current_actor(), reference, number, reason, form.seen_version)

    return _answered(head, term, form, save, ("The term is dropped.", "drop.html"))


@pages.route(
    "/agreements/<reference>/terms/<int(max=999999):number>/agree", methods=["GET", "POST"]
)
@needs("negotiation:write")
def agree_term(reference: str, number: int) -> ResponseReturnValue:
    """Record that both sides agree to a term."""
    head = head_to_write(reference)
    term = term_of(head.id, number)
    form = Form.opened({"version": str(term.version)})

    def save() -> None:
        service.agree_term(current_actor(), reference, number, form.seen_version)

    return _answered(head, term, form, save, ("The term is agreed.", "agree.html"))


def _form(start: dict[str, object]) -> TermForm:
    form = TermForm.opened(start)
    form.offer("department", [("", "None"), *department_options()])
    return form


def _answered(
    head: AgreementHead,
    term: TermRow | None,
    form: Form,
    save: Callable[[], None],
    done: tuple[str, str],
) -> ResponseReturnValue:
    words, template = done
    if is_saved(form, save):
        flash(words, "success")
        return see_other("negotiations.lines", reference=head.reference, _anchor="terms")
    return _page(head, term, form, template), status_of(form)


def _page(
    head: AgreementHead,
    term: TermRow | None,
    form: Form,
    template: str,
    differing: tuple[Differing, ...] | None = None,
) -> str:
    return render_template(
        f"negotiations/terms/{template}", head=head, term=term, form=form, differing=differing
    )


def _differing(form: TermForm, term: TermRow) -> tuple[Differing, ...]:
    now = TermForm(formdata=None, data=start_of_term(term))
    now.department.choices = form.department.choices
    return against(form, {name: words_in(now[name]) for name in _COMPARED}, term.version)
