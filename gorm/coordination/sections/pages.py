"""What co-ordination shows on the pages of engagements and of places."""

from collections.abc import Sequence
from typing import Final

from flask import url_for

from gorm.accounts.actor import Actor
from gorm.coordination.policy import may_record_quiet
from gorm.coordination.queries.joining import joining_at
from gorm.coordination.queries.quiet import kept_asked, periods_of
from gorm.coordination.queries.scope import scope_of_place
from gorm.coordination.rules.quiet import NEAR, Quiet, QuietKind
from gorm.core import clock
from gorm.core.text import day
from gorm.core.together import Question
from gorm.engagements.offers import RecordPart
from gorm.places.asking import answer_at
from gorm.places.offers import PageQuestion, Place, PlaceKind

_CODE: Final = "quiet"


def joining_part(actor: Actor, reference: str) -> tuple[RecordPart, ...]:
    """Who joined an engagement, and the buttons to join and to leave."""
    part = joining_at(actor, reference)
    return (RecordPart("coordination/_joining.html", part),) if part else ()


def calendar_button(actor: Actor, place: Place) -> tuple[str, str] | None:
    """The calendar of a place or a person."""
    if not actor.has("engagement:read"):
        return None
    address = url_for("coordination.calendar", **{place.kind.value: place.reference})  # type: ignore[arg-type]
    return "Calendar", address


def quiet_button(actor: Actor, place: Place) -> tuple[str, str] | None:
    """Note a quiet period that an organisation asks for."""
    is_theirs = place.kind is PlaceKind.ORGANISATION and may_record_quiet(actor, place.office_id)
    if not is_theirs:
        return None
    address = url_for("coordination.record_quiet_form", reference=place.reference)
    return "Note a quiet period", address


def quiet_facts(actor: Actor, place: Place) -> Sequence[tuple[str, str]]:
    """The quiet periods of a place that are on or near; nothing where there is none."""
    found = periods_of(answer_at(actor, place, _CODE) or ())
    return (("Quiet period", "; ".join(_said(one) for one in found[:3])),) if found else ()


def _quiet_asked(actor: Actor, place: Place) -> Question | None:
    scope = scope_of_place(place)
    if scope is None or not actor.has("engagement:read"):
        return None
    today = clock.today()
    return kept_asked(today, today + NEAR, scope)


def _said(period: Quiet) -> str:
    name = f"asked for by {period.where}" if period.kind is QuietKind.ASKED else period.words
    return f"{day(period.since)} to {day(period.until)}, {name}"


#: The quiet periods, asked along with what the rest of the page shows.
PAGE_QUESTION: Final = PageQuestion(_CODE, _quiet_asked)
