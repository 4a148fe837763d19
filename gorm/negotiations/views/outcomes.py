"""The pages of sets of outcomes, under Settings: what there is, and taking in another."""

from flask import Response, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.core.db import unit_of_work
from gorm.core.errors import Refused
from gorm.core.forms import Form, a_file, long_text, text_line
from gorm.core.permissions import needs, own_transactions
from gorm.core.text import count
from gorm.core.web.addresses import see_other
from gorm.core.web.submissions import Claim, made_once
from gorm.importing.report import FileRefused
from gorm.importing.tables import Table, read_table
from gorm.negotiations.queries.outcomes import outcome_sets
from gorm.negotiations.service.outcomes import OutcomesSeen, look_at_outcomes, take_outcomes
from gorm.negotiations.views.blueprint import pages
from gorm.settings.offers import SettingsLink

SETTINGS = SettingsLink(
    "Sets of outcomes", "negotiations.outcomes", "What the lines of agreements can answer"
)


class OutcomesForm(Form):
    """A set of outcomes: its name, and its rows as a file or as text."""

    name = text_line(
        "Name of the set",
        required="Enter what the set is called.",
        hint="The name of a set that is there brings that set up to date.",
    )
    file = a_file("File", hint="CSV or a workbook (.xlsx) with a column priority_outcome.")
    rows = long_text("Or its rows with their headings", longest=1_000_000)


@pages.get("/settings/outcomes")
@needs("setting:manage")
def outcomes() -> ResponseReturnValue:
    """Every set of outcomes."""
    return render_template("negotiations/outcomes/list.html", sets=outcome_sets())


@pages.get("/settings/outcomes/import")
@needs("setting:manage")
def import_outcomes_form() -> ResponseReturnValue:
    """A form for a set of outcomes."""
    return render_template("negotiations/outcomes/import.html", form=OutcomesForm.opened())


@pages.post("/settings/outcomes/import")
@needs("setting:manage")
@own_transactions
def import_outcomes() -> ResponseReturnValue:
    """Look at a file of outcomes; sent again with a yes, take it in."""
    form = OutcomesForm.opened()
    if form.is_sent:
        try:
            return _looked_at(form)
        except FileRefused as refused:
            words = " ".join(str(fault) for fault in refused.faults[:10])
            form.show(Refused({"file": f"Nothing was taken in. {words}"}))
    return render_template("negotiations/outcomes/import.html", form=form), 422


def _looked_at(form: OutcomesForm) -> ResponseReturnValue:
    if form.file.data:
        table = read_table(form.file.data.stream.read(), str(form.file.data.filename or ""))
    elif form.rows.data:
        table = read_table(form.rows.data.encode(), "rows.tsv")
    else:
        form.show(Refused({"file": "Choose a file, or paste the rows."}))
        return render_template("negotiations/outcomes/import.html", form=form), 422
    name = str(form.name.data)
    seen = look_at_outcomes(table, name)
    if request.form.get("meant") == "yes":
        return made_once(lambda claim: _taken(table, name, claim))
    sending = OutcomesForm(formdata=None)
    sending.submission_key.data = Form.opened().submission_key.data
    return render_template(
        "negotiations/outcomes/preview.html", form=sending, seen=seen, text=_text(seen)
    )


def _taken(table: Table, name: str, claim: Claim) -> Response:
    with unit_of_work():
        report = take_outcomes(current_actor(), table, name)
        claim(url_for("negotiations.outcomes"))
    tally = report.tallies[0]
    flash(
        f"{count(tally.added, 'outcome')} added, {tally.changed} changed, {tally.unchanged} as "
        "they were.",
        "success",
    )
    return see_other("negotiations.outcomes")


def _text(seen: OutcomesSeen) -> str:
    """The set as text with tabs, to be sent with the yes."""
    rows = [("order", "priority_outcome", "ambition", "source")]
    rows += [(str(one.position), one.name, one.ambition, seen.source) for one in seen.rows]
    return "\n".join("\t".join(_quoted(cell) for cell in row) for row in rows)


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if '"' in cell else cell
