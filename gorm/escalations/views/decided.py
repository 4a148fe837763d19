"""What the reader decided lately."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.core.paging import Cursor
from gorm.core.permissions import needs
from gorm.escalations.queries.decided import decided_lately, decided_to_export
from gorm.escalations.views.blueprint import pages
from gorm.escalations.views.listed import DECIDED
from gorm.escalations.views.tabs import counted_tally, tabs_of
from gorm.lists.taking_away import taken_away


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


@pages.get("/queue/decided.<any(csv, xlsx):form>")
@needs("queue:work")
def export_decided(form: str) -> ResponseReturnValue:
    """The same, as a file."""
    return taken_away(DECIDED, form, decided_to_export(current_actor()))
