"""The pages of imports: the list, sending a file, matching it, publishing, undoing."""

from collections.abc import Sequence
from typing import Any, Final

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.audit.queries import history_of
from gorm.audit.service import Subject
from gorm.core.errors import Refused
from gorm.core.paging import Cursor
from gorm.core.permissions import needs
from gorm.core.text import moment, one_line
from gorm.core.web.addresses import see_other
from gorm.jobs.queries import job_of
from gorm.lists.taking_away import file_of, insist_on_known, taken_away
from gorm.performance.forms.imports import (
    LEAVE_OUT,
    ColumnsForm,
    ImportFilterForm,
    SendForm,
    UndoForm,
    areas_answered,
    columns_filled,
    forms_answered,
)
from gorm.performance.intake.findings import Findings
from gorm.performance.queries.imports import (
    ImportRecord,
    Wanted,
    every_import,
    import_record,
    imports_page,
)
from gorm.performance.service import import_steps as steps
from gorm.performance.terms import PeriodForm
from gorm.performance.views.blueprint import pages
from gorm.performance.views.listed import IMPORTS

#: Rows of a list of faults on one page.
_LINES: Final = 50
_SAMPLED: Final = 5
_LISTS: Final = ("faults", "revisions", "blank", "warnings")


@pages.get("/imports")
@needs("performance:read")
def imports() -> ResponseReturnValue:
    """All files of figures that came in."""
    form = ImportFilterForm(request.args)
    wanted = _wanted(form)
    kept = {name: text for name, text in vars(wanted).items() if text}
    page = imports_page(current_actor(), wanted, Cursor.parse(request.args.get("after")))
    older = url_for("performance.imports", **kept, after=str(page.next)) if page.next else ""
    return render_template(
        "performance/imports/list.html", form=form, page=page, older=older, is_narrowed=bool(kept)
    )


@pages.get("/imports.<any(csv, xlsx):form>")
@needs("performance:read")
def export_imports(form: str) -> ResponseReturnValue:
    """The list of imports as a file."""
    asked = ImportFilterForm(request.args, data={"state": ""})
    insist_on_known(asked)
    return taken_away(IMPORTS, form, every_import(current_actor(), _wanted(asked)))


def _wanted(form: ImportFilterForm) -> Wanted:
    return Wanted(one_line(form.q.data)[:100], str(form.state.data or ""))


@pages.get("/imports/new")
@needs("performance:import")
def send_import_form() -> ResponseReturnValue:
    """A form for a file of figures."""
    return render_template("performance/imports/new.html", form=SendForm.opened())


@pages.post("/imports/new")
@needs("performance:import")
def send_import() -> ResponseReturnValue:
    """Keep a file, and go on to match its columns."""
    form = SendForm.opened()
    if form.is_sent:
        upload: Any = form.file.data
        sent = steps.Sent(
            upload.read(),
            one_line(upload.filename)[-200:] or "file",
            str(form.source_name.data or ""),
            str(form.sheet.data or "") or None,
        )
        try:
            reference = steps.send(current_actor(), sent)
        except Refused as refused:
            form.show(refused)
        else:
            return see_other("performance.import_columns_form", reference=reference)
    return render_template("performance/imports/new.html", form=form), 422


@pages.get("/imports/<reference>/columns")
@needs("performance:import")
def import_columns_form(reference: str) -> ResponseReturnValue:
    """Which column holds what, with the first rows of the file."""
    return _columns_page(reference)


@pages.post("/imports/<reference>/columns")
@needs("performance:import")
def match_import_columns(reference: str) -> ResponseReturnValue:
    """Match the columns and have the file checked."""
    record = import_record(current_actor(), reference)
    sheet = one_line(request.form.get("sheet")) or None
    table, matching = steps.table_of(reference, sheet)
    form = ColumnsForm.opened(columns_filled(matching, table.sheet))
    form.offer_headings(table.columns)
    if form.is_sent:
        try:
            steps.match(current_actor(), reference, form.said())
        except Refused as refused:
            form.show(refused)
        else:
            return see_other("performance.import_detail", reference=reference)
    return _columns_drawn(record, form, table), 422


@pages.get("/imports/<reference>")
@needs("performance:read")
def import_detail(reference: str) -> ResponseReturnValue:
    """An import: how far it is, what was found in it, and what became of it."""
    return _detail_page(reference)


@pages.post("/imports/<reference>/match")
@needs("performance:import")
def match_import_places(reference: str) -> ResponseReturnValue:
    """Say whom names mean and how periods are to be read; check again."""
    areas, forms = areas_answered(request.form), forms_answered(request.form)
    try:
        steps.answer(current_actor(), reference, areas, forms)
    except Refused as refused:
        return _detail_page(reference, tuple(refused.faults.values()), 422)
    return see_other("performance.import_detail", reference=reference)


@pages.post("/imports/<reference>/publish")
@needs("performance:import")
def publish_import(reference: str) -> ResponseReturnValue:
    """Have a checked import published."""
    steps.publish(current_actor(), reference)
    return see_other("performance.import_detail", reference=reference)


@pages.post("/imports/<reference>/discard")
@needs("performance:import")
def discard_import(reference: str) -> ResponseReturnValue:
    """Give up an import that is not published."""
    steps.discard(current_actor(), reference)
    flash("Import discarded. Nothing of it was published.", "success")
    return see_other("performance.import_detail", reference=reference)


@pages.get("/imports/<reference>/undo")
@needs("performance:import")
def undo_import_form(reference: str) -> ResponseReturnValue:
    """Ask why an import is taken back."""
    return _undo_page(reference, UndoForm.opened())


@pages.post("/imports/<reference>/undo")
@needs("performance:import")
def undo_import(reference: str) -> ResponseReturnValue:
    """Take an import back."""
    form = UndoForm.opened()
    if form.is_sent:
        try:
            steps.undo(current_actor(), reference, str(form.reason.data))
        except Refused as refused:
            form.show(refused)
        else:
            return see_other("performance.import_detail", reference=reference)
    return _undo_page(reference, form, 422)


@pages.get("/imports/<reference>/<any(faults, revisions, blank, warnings):which>.csv")
@needs("performance:read")
def export_import_rows(reference: str, which: str) -> ResponseReturnValue:
    """The faulty, revised or blank rows of an import, as a file."""
    found = import_record(current_actor(), reference).found
    headings = {
        "faults": ("Row", "Column", "What is wrong"),
        "revisions": ("Row", "Cell", "Before", "Now"),
        "blank": ("Row", "Marker", "Meaning"),
        "warnings": ("Row", "Warning"),
    }[which]
    what = Subject("import", reference)
    return file_of("csv", f"{reference} {which}", headings, getattr(found, which), what=what)


def _columns_page(reference: str) -> ResponseReturnValue:
    record = import_record(current_actor(), reference)
    table, matching = steps.table_of(reference, one_line(request.args.get("sheet")) or None)
    form = ColumnsForm.opened(columns_filled(matching, table.sheet))
    form.offer_headings(table.columns)
    return _columns_drawn(record, form, table)


def _columns_drawn(record: ImportRecord, form: ColumnsForm, table: Any) -> str:
    return render_template(
        "performance/imports/columns.html",
        record=record,
        form=form,
        table=table,
        sample=table.sample[:_SAMPLED],
        sheet_items=[{"value": sheet, "text": sheet} for sheet in table.sheets],
    )


def _detail_page(
    reference: str, faults: tuple[str, ...] = (), status: int = 200
) -> ResponseReturnValue:
    record = import_record(current_actor(), reference)
    found = record.found
    page = render_template(
        "performance/imports/detail.html",
        record=record,
        found=found,
        job=job_of(current_actor(), reference),
        faults=faults,
        faults_listed=[{"text": fault, "href": "#main-content"} for fault in faults],
        facts=_facts(record),
        lists=[_listed(reference, found, which) for which in _LISTS],
        unmatched=found.unmatched[: steps.MOST_MATCHED],
        leave_out=LEAVE_OUT,
        form_labels={form.value: form.label for form in PeriodForm},
        history=history_of("import", reference),
    )
    return page, status


def _facts(record: ImportRecord) -> list[tuple[str, str]]:
    """What is told of the file that came in."""
    published = f"{moment(record.published_at)}" if record.published_at else "Not published"
    return [
        ("Source", record.source_name or "Not said"),
        ("Sent by", f"{record.by_name}, {moment(record.begun_at)}"),
        ("Published", published),
        ("Size", f"{record.size:,} bytes"),
        ("Digest (SHA-256)", record.digest),
        *record.mapping,
    ]


def _listed(reference: str, found: Findings, which: str) -> dict[str, Any]:
    """One list of rows, a page of it."""
    rows: Sequence[Any] = getattr(found, which)
    if which == "faults":
        rows = sorted(rows, key=lambda row: row[0])
    asked = request.args.get(which, "")
    begins = int(asked) if asked.isdecimal() and len(asked) < 5 else 0
    begins = begins if begins < len(rows) else 0
    totals = {
        "faults": found.fault_count,
        "revisions": found.revised,
        "blank": found.blank_count,
        "warnings": len(rows),
    }
    return {
        "which": which,
        "rows": rows[begins : begins + _LINES],
        "begins": begins,
        "kept": len(rows),
        "total": totals[which],
        "next": begins + _LINES if begins + _LINES < len(rows) else None,
        "back": max(begins - _LINES, 0) if begins else None,
    }


def _undo_page(reference: str, form: UndoForm, status: int = 200) -> ResponseReturnValue:
    record = import_record(current_actor(), reference)
    return render_template("performance/imports/undo.html", record=record, form=form), status
