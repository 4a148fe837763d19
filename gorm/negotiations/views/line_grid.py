"""Entering many lines at once: in a grid, or out of a spreadsheet that is looked at first."""

from flask import Response, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.core.db import unit_of_work
from gorm.core.errors import Refused
from gorm.core.forms import Form, a_file, long_text
from gorm.core.forms.base import typed_fields
from gorm.core.permissions import needs, own_transactions
from gorm.core.text import count
from gorm.core.web.addresses import see_other
from gorm.core.web.submissions import Claim, made_once
from gorm.drafts.service import discard
from gorm.importing.reading import Limits
from gorm.negotiations.forms.line_grid import (
    GridForm,
    GridRow,
    edits_in,
    problems_of,
    rows_sent,
    rows_to_show,
    with_faults,
    with_refused,
)
from gorm.negotiations.queries.heads import AgreementHead
from gorm.negotiations.queries.line_choices import line_choices
from gorm.negotiations.queries.lines import LineRow, lines_of
from gorm.negotiations.rules.line_cells import COLUMNS, POLARITIES
from gorm.negotiations.service.line_paste import PastePreview, add_pasted_lines, look_at_lines
from gorm.negotiations.service.lines import RowsRefused, save_lines
from gorm.negotiations.views.blueprint import pages
from gorm.negotiations.views.opening import head_to_write

_NOTHING = "Paste the rows, or choose a file."


class PasteForm(Form):
    """Rows out of a spreadsheet, pasted or as a file."""

    pasted = long_text(
        "Rows with their headings",
        longest=1_000_000,
        hint="Copy them in the spreadsheet, the row of headings first, and paste them here.",
    )
    file = a_file("Or a file", hint="CSV or a workbook (.xlsx), at most 10 MB.")


@pages.route("/agreements/<reference>/lines/grid", methods=["GET", "POST"])
@needs("negotiation:write")
def line_grid(reference: str) -> ResponseReturnValue:
    """Enter and change many lines at once."""
    head, form = head_to_write(reference), GridForm.opened()
    lines = {line.number: line for line in lines_of(head.id).standing}
    typed = typed_fields()
    if typed is None:
        return _grid(head, form, rows_to_show(lines.values()))
    rows = rows_sent(typed, lines)
    if request.method == "GET":
        return _grid(head, form, rows)
    if not form.is_sent:
        return _grid(head, form, rows), 422
    return _saved_grid(head, form, rows, lines)


def _saved_grid(
    head: AgreementHead, form: GridForm, rows: list[GridRow], lines: dict[int, LineRow]
) -> ResponseReturnValue:  # fmt: skip
    """Save what was changed in a grid, or show it once more with what is wrong."""
    edits, faults = edits_in(rows, lines)
    if faults:
        return _grid(head, form, with_faults(rows, faults)), 422
    try:
        saved = save_lines(current_actor(), head.reference, [edit for _, edit in edits])
    except RowsRefused as refused:
        status = 409 if refused.stale else 422
        return _grid(head, form, with_refused(rows, edits, refused, lines)), status
    except Refused as refused:
        form.show(refused)
        return _grid(head, form, rows), 422
    discard(current_actor().reference, form.draft.data or "")
    flash(f"{count(len(saved), 'line')} saved." if saved else "Nothing was changed.", "success")
    goes_on = request.form.get("next") == "grid"
    endpoint = "negotiations.line_grid" if goes_on else "negotiations.lines"
    return see_other(endpoint, reference=head.reference)


def _grid(head: AgreementHead, form: GridForm, rows: list[GridRow]) -> str:
    return render_template(
        "negotiations/lines/grid.html",
        head=head,
        form=form,
        rows=rows,
        problems=[*form.error_list(), *problems_of(rows)],
        columns=COLUMNS,
        polarities=list(POLARITIES),
        choices=line_choices(head.id, head.area_id, head.accountable_id),
    )


@pages.get("/agreements/<reference>/lines/paste")
@needs("negotiation:write")
def paste_form(reference: str) -> ResponseReturnValue:
    """A form for lines out of a spreadsheet."""
    head = head_to_write(reference)
    return _paste_page(head, PasteForm.opened())


@pages.post("/agreements/<reference>/lines/paste")
@needs("negotiation:write")
@own_transactions
def paste_lines(reference: str) -> ResponseReturnValue:
    """Look at lines out of a spreadsheet; sent again with a yes, add all of them."""
    head, form = head_to_write(reference), PasteForm.opened()
    if not form.is_sent:
        return _paste_page(head, form), 422
    content, file_name = _content(form)
    if not content:
        form.show(Refused({"pasted": _NOTHING}))
        return _paste_page(head, form), 422
    try:
        seen = look_at_lines(current_actor(), reference, content, file_name)
        if request.form.get("meant") == "yes" and not seen.faulty:
            return made_once(lambda claim: _added(reference, content, file_name, claim))
    except Refused as refused:
        form.show(refused)
        return _paste_page(head, form), 422
    # Looking keeps nothing, so that the form that says yes is another sending.
    sending = PasteForm(formdata=None)
    sending.submission_key.data = Form.opened().submission_key.data
    return _preview_page(head, sending, seen), 422 if seen.faulty else 200


def _content(form: PasteForm) -> tuple[bytes, str]:
    """What was sent: the file where there is one, else what was pasted."""
    if form.file.data:
        most = Limits.HOUSE.file
        return form.file.data.stream.read(most + 1), str(form.file.data.filename or "")
    return str(form.pasted.data or "").encode(), "pasted.tsv"


def _added(reference: str, content: bytes, file_name: str, claim: Claim) -> Response:
    with unit_of_work():
        added = add_pasted_lines(current_actor(), reference, content, file_name)
        claim(url_for("negotiations.lines", reference=reference))
    flash(f"{count(added, 'line')} added.", "success")
    return see_other("negotiations.lines", reference=reference)


def _paste_page(head: AgreementHead, form: PasteForm) -> str:
    return render_template(
        "negotiations/lines/paste.html", head=head, form=form, columns=COLUMNS.values()
    )


def _preview_page(head: AgreementHead, form: PasteForm, seen: PastePreview) -> str:
    return render_template("negotiations/lines/preview.html", head=head, form=form, seen=seen)
