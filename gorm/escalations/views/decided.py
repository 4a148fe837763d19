"""What the reader decided lately."""

from typing import Final

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.core import clock
from gorm.core.paging import Cursor
from gorm.core.permissions import needs
from gorm.core.sheets import Cell, csv_response
from gorm.escalations.queries.decided import DecidedLine, decided_lately, decided_to_export
from gorm.escalations.views.blueprint import pages
from gorm.escalations.views.tabs import counted_tally, tabs_of

_EXPORTED: Final = (
    "Reference", "Decision", "Outcome", "Reasons", "Conditions", "Decided", "How", "Office",
)  # fmt: skip


@pages.get("/queue/decided")
@needs("queue:work")
def decided() -> ResponseReturnValue:
    """What I decided in the last 90 days, the newest first."""
    after = Cursor.parse(request.args.get("after"))
    page = decided_lately(current_actor(), after)
    return render_template(
        "escalations/decided.html",
        tabs=tabs_of(counted_tally()),
        page=page,
        on=url_for("escalations.decided", after=str(page.next)) if page.next else "",
        is_continued=after is not None,
    )


@pages.get("/queue/decided.csv")
@needs("queue:work")
def export_decided() -> ResponseReturnValue:
    """The same, as a file."""
    found = decided_to_export(current_actor())
    name = f"Decided {clock.today().isoformat()}"
    return csv_response(name, _EXPORTED, (_cells(line) for line in found))


def _cells(line: DecidedLine) -> list[Cell]:
    return [
        line.reference, line.question, line.outcome.label, line.reasons, line.conditions,
        line.decided.words, line.how, line.office,
    ]  # fmt: skip
