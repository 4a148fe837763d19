"""The lines of an agreement, and one line: its page, its form, its reward, dropping it."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.accounts.saving import status_of
from gorm.core.errors import Conflict, Refused
from gorm.core.forms import Form
from gorm.core.forms.base import typed_fields
from gorm.core.forms.conflicts import Differing, against, words_in
from gorm.core.permissions import needs
from gorm.core.text import count
from gorm.core.web.addresses import see_other
from gorm.negotiations.forms.lines import (
    DropForm,
    LineForm,
    RewardForm,
    line_in,
    reward_in,
    start_of_line,
    start_of_reward,
    target_rows,
    targets_in,
    typed_targets,
)
from gorm.negotiations.queries.heads import AgreementHead
from gorm.negotiations.queries.kinds_of_lines import starting_reward
from gorm.negotiations.queries.line_choices import LineChoices, line_choices
from gorm.negotiations.queries.lines import LineRow, line_of, lines_of
from gorm.negotiations.queries.terms import terms_of
from gorm.negotiations.rules.line_words import targets_said
from gorm.negotiations.rules.lines import LineDetails, TargetFacts
from gorm.negotiations.service.baselines import take_baseline, take_missing_baselines
from gorm.negotiations.service.line_acts import drop_line, move_line, restore_line, set_reward
from gorm.negotiations.service.lines import add_line, change_line
from gorm.negotiations.views.blueprint import pages
from gorm.negotiations.views.opening import head_to_read, head_to_write
from gorm.negotiations.views.saving import is_saved

_COMPARED = (
    "block", "outcome", "indicator", "unit", "polarity", "basis", "baseline", "baseline_on",
    "baseline_source", "lead", "priority", "is_placeholder", "fill_by",
)  # fmt: skip


@pages.get("/agreements/<reference>/lines")
@needs("negotiation:read")
def lines(reference: str) -> ResponseReturnValue:
    """The lines of an agreement by block, and its terms under them."""
    head = head_to_read(reference)
    return render_template(
        "negotiations/lines/list.html",
        head=head,
        found=lines_of(head.id),
        terms=terms_of(head.id),
        act=Form.opened(),
    )


@pages.get("/agreements/<reference>/lines/<int(max=999999):number>")
@needs("negotiation:read")
def line(reference: str, number: int) -> ResponseReturnValue:
    """One line: what it says, its targets and its reward."""
    head = head_to_read(reference)
    return _line_page(head, line_of(head.id, number))


@pages.route("/agreements/<reference>/lines/new", methods=["GET", "POST"])
@needs("negotiation:write")
def new_line(reference: str) -> ResponseReturnValue:
    """Add a line."""
    head = head_to_write(reference)
    form, choices = _line_form(head, LineDetails(), 0)
    rows = _target_rows(())
    added: list[int] = []

    def save() -> None:
        details = _details(form, rows)
        added.append(add_line(current_actor(), reference, details))

    if is_saved(form, save):
        flash("The line is added.", "success")
        return see_other("negotiations.line", reference=reference, number=added[0])
    return _form_page(head, None, form, choices, rows)


@pages.route("/agreements/<reference>/lines/<int(max=999999):number>/edit", methods=["GET", "POST"])
@needs("negotiation:write")
def edit_line(reference: str, number: int) -> ResponseReturnValue:
    """Change a line and its targets."""
    head = head_to_write(reference)
    row = line_of(head.id, number)
    form, choices = _line_form(head, row.details, row.version)
    rows = _target_rows(row.details.targets)

    def save() -> None:
        details = _details(form, rows)
        change_line(current_actor(), reference, number, details, form.seen_version)

    try:
        if is_saved(form, save):
            flash("The line is saved.", "success")
            return see_other("negotiations.line", reference=reference, number=number)
    except Conflict:
        differing = _differing(form, row, rows)
        return _form_page(head, row, form, choices, rows, differing=differing)
    return _form_page(head, row, form, choices, rows)


@pages.route(
    "/agreements/<reference>/lines/<int(max=999999):number>/reward/terms", methods=["GET", "POST"]
)
@needs("negotiation:write")
def reward_terms(reference: str, number: int) -> ResponseReturnValue:
    """Set what the stretch of a line earns."""
    head = head_to_write(reference)
    row = line_of(head.id, number)
    start = row.reward or starting_reward(head.kind_id)
    form = RewardForm.opened(start_of_reward(start, row.version))

    def save() -> None:
        terms, faults = reward_in(form, start.threshold)
        if faults:
            raise Refused(faults)
        set_reward(current_actor(), reference, number, terms, form.seen_version)

    if is_saved(form, save):
        flash("The reward is saved.", "success")
        return see_other("negotiations.line", reference=reference, number=number)
    page = render_template("negotiations/lines/reward.html", head=head, line=row, form=form)
    return page, status_of(form)


@pages.route("/agreements/<reference>/lines/<int(max=999999):number>/drop", methods=["GET", "POST"])
@needs("negotiation:write")
def drop_a_line(reference: str, number: int) -> ResponseReturnValue:
    """Drop a line, with a reason."""
    head = head_to_write(reference)
    row = line_of(head.id, number)
    form = DropForm.opened({"version": str(row.version)})

    def save() -> None:
        reason = form.reason.data or ""
        drop_line(current_actor(), reference, number, reason, form.seen_version)

    if is_saved(form, save):
        flash("The line is dropped. You can restore it while lines can be changed.", "success")
        return see_other("negotiations.lines", reference=reference)
    page = render_template("negotiations/lines/drop.html", head=head, line=row, form=form)
    return page, status_of(form)


@pages.post("/agreements/<reference>/lines/<int(max=999999):number>/restore")
@needs("negotiation:write")
def restore_a_line(reference: str, number: int) -> ResponseReturnValue:
    """Put back a line that was dropped."""
    head, form = head_to_write(reference), Form.opened()

    def save() -> None:
        restore_line(current_actor(), reference, number, form.seen_version)

    if is_saved(form, save):
        flash("The line is restored.", "success")
        return see_other("negotiations.line", reference=reference, number=number)
    return _line_page(head, line_of(head.id, number), form), 422


@pages.post('/agreements/<reference>/lines/<int(max=999999):number>/<any("up","down"):way>')
@needs("negotiation:write")
def move_a_line(reference: str, number: int, way: str) -> ResponseReturnValue:
    """Move a line within its block."""
    head, form = head_to_write(reference), Form.opened()

    def save() -> None:
        move_line(current_actor(), reference, number, up=way == "up")

    if is_saved(form, save):
        flash("The line is moved.", "success")
        return see_other("negotiations.line", reference=reference, number=number)
    return _line_page(head, line_of(head.id, number), form), 422


@pages.post("/agreements/<reference>/lines/<int(max=999999):number>/baseline")
@needs("negotiation:write")
def take_a_baseline(reference: str, number: int) -> ResponseReturnValue:
    """Take a line's baseline from the latest figure of the accountable body."""
    head, form = head_to_write(reference), Form.opened()

    def save() -> None:
        take_baseline(current_actor(), reference, number, form.seen_version)

    if is_saved(form, save):
        flash("The baseline is taken from the latest figures.", "success")
        return see_other("negotiations.line", reference=reference, number=number)
    return _line_page(head, line_of(head.id, number), form), 422


@pages.post("/agreements/<reference>/lines/baselines")
@needs("negotiation:write")
def take_baselines(reference: str) -> ResponseReturnValue:
    """Take every missing baseline from the latest figures."""
    head, form = head_to_write(reference), Form.opened()
    taken: list[int] = []
    if is_saved(form, lambda: taken.append(take_missing_baselines(current_actor(), reference))):
        words = "No line without a baseline has an indicator of which figures are held."
        if taken[0]:
            words = f"{count(taken[0], 'baseline')} taken from the latest figures."
        flash(words, "success")
        return see_other("negotiations.lines", reference=reference)
    page = render_template(
        "negotiations/lines/list.html",
        head=head,
        found=lines_of(head.id),
        terms=terms_of(head.id),
        act=form,
    )
    return page, 422


def _line_page(head: AgreementHead, row: LineRow, act: Form | None = None) -> str:
    act = act or Form.opened()
    act.version.data = str(row.version)
    return render_template("negotiations/lines/line.html", head=head, line=row, act=act)


def _line_form(
    head: AgreementHead, details: LineDetails, version: int
) -> tuple[LineForm, LineChoices]:  # fmt: skip
    form = LineForm.opened(start_of_line(details, version))
    choices = line_choices(head.id, head.area_id, head.accountable_id)
    form.offer("block", [("", "No block"), *((name, name) for _, name in choices.blocks)])
    offered = [(reference, title) for _, reference, title in choices.priorities]
    if details.priority and details.priority not in dict(offered):
        offered.append((details.priority, f"{details.priority}, which was dropped"))
    form.offer("priority", [("", "None"), *offered])
    return form, choices


def _target_rows(held: Sequence[TargetFacts]) -> list[dict[str, str]]:
    """The rows of targets as they were typed, else those that stand."""
    typed = typed_fields()
    return target_rows(held) if typed is None else typed_targets(typed)


def _details(form: LineForm, rows: Sequence[Mapping[str, str]]) -> LineDetails:
    """What a form and its targets say. Raises Refused for a target that cannot be read."""
    targets, faults = targets_in(rows)
    if faults:
        raise Refused(faults)
    return line_in(form, targets)


def _differing(
    form: LineForm, row: LineRow, rows: Sequence[Mapping[str, str]]
) -> tuple[Differing, ...]:
    """What stands now beside what was typed, the targets last."""
    now = LineForm(formdata=None, data=start_of_line(row.details, row.version))
    for name in ("block", "priority"):
        now[name].choices = form[name].choices
    found = against(form, {name: words_in(now[name]) for name in _COMPARED}, row.version)
    stands, typed = targets_said(row.details.targets), targets_said(targets_in(rows)[0])
    return found if stands == typed else (*found, Differing("Targets", stands, typed))


def _form_page(
    head: AgreementHead,
    row: LineRow | None,
    form: LineForm,
    choices: LineChoices,
    rows: Sequence[Mapping[str, str]],
    *,
    differing: tuple[Differing, ...] | None = None,
) -> ResponseReturnValue:
    said: dict[str, Any] = {"head": head, "line": row, "form": form, "choices": choices}
    page = render_template(
        "negotiations/lines/edit.html", **said, targets=rows, differing=differing
    )
    return page, 409 if differing is not None else status_of(form)
