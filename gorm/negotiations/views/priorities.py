"""The pages of an area's priorities: what it wants, where that was heard, which line answers it."""

from collections.abc import Callable

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.saving import status_of
from gorm.audit.queries import history_of
from gorm.core.errors import Conflict, NotAllowed
from gorm.core.forms import Form
from gorm.core.forms.conflicts import Differing, against, words_in
from gorm.core.permissions import needs
from gorm.core.web.addresses import see_other
from gorm.negotiations.forms.lines import DropForm
from gorm.negotiations.forms.terms import PriorityForm, priority_in, start_of_priority
from gorm.negotiations.queries.priorities import (
    PriorityRow,
    engagements_to_link,
    priorities_of,
    priority_of,
)
from gorm.negotiations.service import priorities as service
from gorm.negotiations.views.blueprint import pages
from gorm.negotiations.views.saving import is_saved

_COMPARED = ("title", "words", "heard_where", "heard_on", "engagement")
_ELSEWHERE = "Only the office of an area records what the area wants."


@pages.get("/areas/<reference>/priorities")
@needs("negotiation:read")
def priorities(reference: str) -> ResponseReturnValue:
    """What an area wants, and what its agreements make of it."""
    found = priorities_of(current_actor(), reference)
    return render_template("negotiations/priorities/list.html", found=found)


@pages.route("/areas/<reference>/priorities/new", methods=["GET", "POST"])
@needs("negotiation:write")
def new_priority(reference: str) -> ResponseReturnValue:
    """Record what an area wants."""
    found = priorities_of(current_actor(), reference)
    if not found.may_write:
        raise NotAllowed(_ELSEWHERE)
    form = _form({}, reference)

    def save() -> None:
        service.add_priority(current_actor(), reference, priority_in(form))

    if is_saved(form, save):
        flash("The priority is added.", "success")
        return see_other("negotiations.priorities", reference=reference)
    page = render_template(
        "negotiations/priorities/form.html",
        area=found.area,
        area_reference=reference,
        priority=None,
        form=form,
        differing=None,
        history=(),
    )
    return page, status_of(form)


@pages.route("/priorities/<reference>/edit", methods=["GET", "POST"])
@needs("negotiation:write")
def edit_priority(reference: str) -> ResponseReturnValue:
    """Change what is known of a priority."""
    priority = _to_write(reference)
    form = _form(start_of_priority(priority), priority.area_reference)

    def save() -> None:
        service.change_priority(current_actor(), reference, priority_in(form), form.seen_version)

    differing = None
    try:
        if is_saved(form, save):
            return _done(priority, "The priority is saved.")
    except Conflict:
        differing = _differing(form, priority)
    page = render_template(
        "negotiations/priorities/form.html",
        area=priority.area,
        area_reference=priority.area_reference,
        priority=priority,
        form=form,
        differing=differing,
        history=history_of("local_priority", reference),
    )
    return page, 409 if differing is not None else status_of(form)


@pages.route("/priorities/<reference>/drop", methods=["GET", "POST"])
@needs("negotiation:write")
def drop_priority(reference: str) -> ResponseReturnValue:
    """Record that an area wants something no more."""
    priority = _to_write(reference)
    form = DropForm.opened({"version": str(priority.version)})

    def save() -> None:
        reason = form.reason.data or ""
        service.drop_priority(current_actor(), reference, reason, form.seen_version)

    return _act_on(priority, form, save, "The priority is dropped.", "drop.html")


@pages.route("/priorities/<reference>/restore", methods=["GET", "POST"])
@needs("negotiation:write")
def restore_priority(reference: str) -> ResponseReturnValue:
    """Take a priority up again."""
    priority = _to_write(reference)
    form = Form.opened({"version": str(priority.version)})

    def save() -> None:
        service.restore_priority(current_actor(), reference, form.seen_version)

    return _act_on(priority, form, save, "The priority stands again.", "restore.html")


def _to_write(reference: str) -> PriorityRow:
    priority = priority_of(current_actor(), reference)
    if not priority.may_write:
        raise NotAllowed(_ELSEWHERE)
    return priority


def _form(start: dict[str, object], area_reference: str) -> PriorityForm:
    form = PriorityForm.opened(start)
    offered = engagements_to_link(current_actor(), area_reference)
    form.offer("engagement", [("", "None"), *offered])
    return form


def _act_on(
    priority: PriorityRow, form: Form, save: Callable[[], None], done: str, template: str
) -> ResponseReturnValue:  # fmt: skip
    if is_saved(form, save):
        return _done(priority, done)
    page = render_template(f"negotiations/priorities/{template}", priority=priority, form=form)
    return page, status_of(form)


def _done(priority: PriorityRow, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return see_other("negotiations.priorities", reference=priority.area_reference)


def _differing(form: PriorityForm, priority: PriorityRow) -> tuple[Differing, ...]:
    now = PriorityForm(formdata=None, data=start_of_priority(priority))
    now.engagement.choices = form.engagement.choices
    return against(form, {name: words_in(now[name]) for name in _COMPARED}, priority.version)
