"""Logging an engagement, and planning one."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from gorm.accounts.actor import Actor, current_actor
from gorm.core import clock
from gorm.core.days import NotADay, parse_day
from gorm.core.errors import NotAllowed, NotFound
from gorm.core.forms.base import typed_fields
from gorm.core.permissions import needs
from gorm.core.web.addresses import see_other
from gorm.engagements import policy, service
from gorm.engagements.models import EngagementKind, Marking, Sharing
from gorm.engagements.offers import origin_of
from gorm.engagements.service import EngagementDetails
from gorm.engagements.views.blueprint import pages
from gorm.engagements.views.sheet import Sheet, Wording
from gorm.engagements.views.who import who_in_address

LOG: Final = Wording("Log a meeting", "Save", may_be_no_contact=True, is_new=True)
PLAN: Final = Wording(
    "Plan a meeting",
    "Save the plan",
    notes="What is it for, and what will you raise?",
    is_new=True,
    is_plan=True,
)
#: A data request is planned like a meeting, and worded as what it is.
ASK: Final = replace(
    PLAN,
    title="Ask for data",
    button="Save the request",
    notes="What is asked for, and why?",
    is_request=True,
)


@pages.get("/engagements/log")
@needs("engagement:log")
def log() -> ResponseReturnValue:
    """The form that logs an engagement, with today filled in."""
    return _page(_sheet(LOG, on=clock.today()), "engagements.log")


@pages.post("/engagements/log")
@needs("engagement:log")
def log_now() -> ResponseReturnValue:
    """Log an engagement."""
    return _begin(
        _sheet(LOG, on=clock.today()), "engagements.log", service.log_engagement, "logged"
    )


@pages.get("/engagements/plan")
@needs("engagement:log")
def plan() -> ResponseReturnValue:
    """The form that plans an engagement, with the day filled in that a calendar was on."""
    return _page(_sheet(PLAN, on=_day_in_address()), "engagements.plan")


@pages.post("/engagements/plan")
@needs("engagement:log")
def plan_now() -> ResponseReturnValue:
    """Plan an engagement."""
    return _begin(_sheet(PLAN), "engagements.plan", service.plan_engagement, "planned")


@pages.get("/engagements/ask")
@needs("engagement:log")
def ask() -> ResponseReturnValue:
    """The form that asks an organisation for data."""
    return _page(_sheet(ASK, on=_day_in_address()), "engagements.ask")


@pages.post("/engagements/ask")
@needs("engagement:log")
def ask_now() -> ResponseReturnValue:
    """Ask an organisation for data, by a day."""
    return _begin(_sheet(ASK), "engagements.ask", service.plan_engagement, "planned")


def _sheet(wording: Wording, *, on: date | None = None) -> Sheet:
    actor = current_actor()
    if not policy.may_log(actor):
        raise NotAllowed("Engagements are logged by an office or a department; you are of neither.")
    came = _what_came_in(actor)
    beginning = _beginning(actor, wording, on) | dict(came)
    return Sheet(actor, wording, beginning, also=came.get("participants", ()))


def _what_came_in(actor: Actor) -> Mapping[str, Any]:
    """What the form begins with where it is written from something that came in.

    Raises NotFound where that is not the actor's to write from.
    """
    typed = typed_fields() or {}  # as sent, or as the draft keeps it
    reference = typed.get("origin", "") or request.args.get("from", "")
    if not reference:
        return {}
    origin = origin_of(reference)
    if origin is None:
        raise NotFound
    return {"origin": reference, **origin.fields(actor, reference)}


def _day_in_address() -> date | None:
    """The day of `?on=2027-03-03`; none where it is no day that a form would take."""
    try:
        return parse_day(request.args.get("on", ""), clock.today())
    except NotADay:
        return None


def _beginning(actor: Actor, wording: Wording, on: date | None) -> dict[str, Any]:
    """A new form: a day, a meeting, OFFICIAL, for the office, and the writer on our side."""
    kind = EngagementKind.DATA_REQUEST if wording.is_request else EngagementKind.MEETING
    return {
        "who": who_in_address(),
        "happens_on": on,
        "kind": kind.value,
        "marking": Marking.OFFICIAL.value,
        "sharing": Sharing.OFFICE.value,
        "participants": [str(actor.user_id)],
    }


def _begin(sheet: Sheet, endpoint: str, verb: Any, done: str) -> ResponseReturnValue:
    references: list[str] = []

    def begin(details: EngagementDetails) -> None:
        references.append(verb(sheet.actor, details))
        _tell_origin(sheet, references[0])

    if not sheet.saved_by(begin):
        return _page(sheet, endpoint, status=422)
    kind = EngagementKind(sheet.form.kind.data).label
    flash(f"{kind} {done}. Its reference is {references[0]}.", "success")
    if done == "planned" and sheet.form.day_or_today < clock.today():
        flash("Its day has passed already: write it up when you are ready.", "notice")
    return see_other("engagements.detail", reference=references[0])


def _tell_origin(sheet: Sheet, reference: str) -> None:
    """Mark what came in as taken up, in the transaction that saves what was written from it."""
    came_from = str(sheet.form.origin.data or "")
    origin = origin_of(came_from)
    if origin is not None:
        origin.taken(sheet.actor, came_from, reference)


def _page(sheet: Sheet, endpoint: str, *, status: int = 200) -> ResponseReturnValue:
    return sheet.page(action=url_for(endpoint), cancel=url_for("home.my_work"), status=status)
