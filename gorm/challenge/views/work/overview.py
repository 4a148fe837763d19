"""The tab itself: what runs, what is due, who watches, what was given and published."""

from flask import render_template
from flask.typing import ResponseReturnValue

from gorm.challenge.views.blueprint import pages
from gorm.challenge.views.work.desk import desk_to_read
from gorm.core.permissions import needs


@pages.get("/cases/<reference>/work")
@needs("case:read")
def work(reference: str) -> ResponseReturnValue:
    """Plans, bodies and support of a case, with every clock that runs."""
    desk = desk_to_read(reference)
    return render_template(
        "challenge/work/tab.html",
        head=desk.head,
        work=desk.work,
        may_write=desk.head.may_write and not desk.head.is_closed,
        instruments=desk.instruments,
    )
