"""What is known before an engagement is planned: shown on its form, and as a page of its own."""

from collections.abc import Iterable
from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from gorm.accounts.actor import current_actor
from gorm.core import clock
from gorm.core.days import NotADay, parse_day
from gorm.core.permissions import needs
from gorm.core.text import one_line
from gorm.engagements.forms import EngagementForm
from gorm.engagements.forms.engagement import lines_in
from gorm.engagements.models import EngagementKind
from gorm.engagements.offers import Planned, planning_notes
from gorm.engagements.service import EngagementDetails
from gorm.engagements.service.planning import planned_in
from gorm.engagements.views.blueprint import pages
from gorm.engagements.views.who import known
from gorm.people.lookup import Resolved

ANSWER = "planned_knowing"
_LONGEST_NUMBER = 9
_MOST_UNNAMED = 500


@pages.get("/engagements/plan/known")
@needs("engagement:log")
def known_before_planning() -> ResponseReturnValue:
    """What is known about a plan as it is being typed; the form shows it beside what is typed.

    Names of ministers are words, which no address holds: those are looked at when the plan is
    saved.
    """
    planned = _planned_in_address(request.args)
    notes = planning_notes(current_actor(), planned) if planned else ()
    answer = " ".join(note.key for note in notes if note.is_warning)
    return render_template(
        "engagements/known_before.html", notes=notes, answer=answer, is_asked=planned is not None
    )


def answer_of(sent: MultiDict[str, str]) -> set[str]:
    """The warnings that the writer had before them when they said “all the same”."""
    return set(sent.get(ANSWER, "").split())


def planned_so_far(form: EngagementForm, who: Resolved, reference: str) -> Planned | None:
    """What a form begins with, as far as it names a day and somebody; None where it does not."""
    if not isinstance(form.happens_on.data, date) or not who.choices:
        return None
    details = EngagementDetails(
        happens_on=form.happens_on.data,
        kind=_kind(form.kind.data),
        minutes=_number(form.minutes.data),
        estimated_hours=_number(form.estimated_hours.data),
        minister=form.minister.data or "",
        described=tuple(dict.fromkeys(one_line(line) for line in lines_in(form.described))),
        theme_ids=_numbers(form.themes.data or ()),
    )
    return planned_in(details, who, reference)


def _planned_in_address(asked: MultiDict[str, str]) -> Planned | None:
    who, _ = known(asked.getlist("who"))
    try:
        on = parse_day(one_line(asked.get("happens_on", "")), clock.today())
    except NotADay:
        return None
    if not who.choices:
        return None
    unnamed = min(_number(asked.get("unnamed")) or 0, _MOST_UNNAMED)
    details = EngagementDetails(
        happens_on=on,
        kind=_kind(asked.get("kind")),
        minutes=_number(asked.get("minutes")),
        estimated_hours=_number(asked.get("estimated_hours")),
        described=tuple(str(number) for number in range(unnamed)),
        theme_ids=_numbers(asked.getlist("themes")),
    )
    return planned_in(details, who, one_line(asked.get("reference", ""))[:20])


def _kind(text: str | None) -> EngagementKind:
    return EngagementKind(text) if text in set(EngagementKind) else EngagementKind.MEETING


def _numbers(texts: Iterable[str]) -> tuple[int, ...]:
    found = (_number(text) for text in texts)
    return tuple(number for number in found if number is not None)


def _number(text: str | None) -> int | None:
    digits = (text or "").replace(",", "")
    is_number = digits.isascii() and digits.isdecimal() and len(digits) <= _LONGEST_NUMBER
    return int(digits) if is_number else None
