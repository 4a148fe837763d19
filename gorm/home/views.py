"""The page that signing in leads to."""

from datetime import date, timedelta
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import current_actor
from gorm.core import clock
from gorm.core.permissions import needs, open_to_signed_in
from gorm.core.web.addresses import this_address
from gorm.core.web.navigation import NavigationItem
from gorm.escalations.views.head import head_of_queue
from gorm.home import queries
from gorm.home.due import Due, DueFilter, DueKind, what_is_due

blueprint = Blueprint("home", __name__)
NAVIGATION = NavigationItem("My work", "home.my_work")
#: How far ahead the list of what is due looks, in days; the first where the address says nothing.
AHEAD: Final = {"30": "The next 30 days", "14": "The next 14 days", "90": "The next 90 days"}


@blueprint.get("/")
@open_to_signed_in
def my_work() -> ResponseReturnValue:
    """What I must do today."""
    actor = current_actor()
    return render_template(
        "home/my_work.html",
        work=queries.my_work(actor),
        queue=head_of_queue() if actor.has("queue:work") else None,
    )


@blueprint.get("/due")
@needs("engagement:read")
def due() -> ResponseReturnValue:
    """What is due, of mine or of my office, in one list by date."""
    actor, wanted = current_actor(), _wanted()
    found = what_is_due(actor, wanted)
    return render_template(
        "home/due.html",
        found=found,
        wanted=wanted,
        kinds=list(DueKind),
        ahead=AHEAD,
        within=_within(),
        home=actor.home,
        here=this_address(),
        later=_later(found),
        first=_address(_kept()) if wanted.since > date.min else "",
    )


def _wanted() -> DueFilter:
    asked = request.args.get("kind", "")
    return DueFilter(
        is_mine=request.args.get("whose") != "office",
        since=_since(),
        until=clock.today() + timedelta(days=int(_within())),
        kind=DueKind(asked) if asked in set(DueKind) else None,
    )


def _within() -> str:
    asked = request.args.get("within", "")
    return asked if asked in AHEAD else next(iter(AHEAD))


def _since() -> date:
    """The day from which a later page goes on; a mangled one begins at the beginning."""
    try:
        return date.fromisoformat(request.args.get("from", ""))
    except ValueError:
        return date.min


def _later(found: Due) -> str:
    if found.later_from is None:
        return ""
    return _address(_kept() | {"from": found.later_from.isoformat()})


def _address(kept: dict[str, str]) -> str:
    return f"{url_for('home.due')}?{urlencode(kept)}"


def _kept() -> dict[str, str]:
    """The filters of the address, without where its page begins."""
    names = ("kind", "whose", "within")
    return {name: value for name in names if (value := request.args.get(name, ""))}
