"""What engagements offer to the pages and packs of places."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import g

from gorm.accounts.actor import Actor
from gorm.core import text
from gorm.decisions.offers import QueueList, QueueSource
from gorm.engagements.listing.contacts import Contact
from gorm.engagements.listing.dealings import Dealings, dealings_with
from gorm.engagements.listing.lines import lines_at
from gorm.engagements.listing.pack_promises import promises_part
from gorm.engagements.listing.packs import log_part
from gorm.engagements.listing.promises import Promises
from gorm.engagements.listing.strands import Window, identities_of, keys, strands_of
from gorm.engagements.models import Engagement, EngagementKind
from gorm.engagements.queries import escalations, neglected
from gorm.places.offers import (
    Band,
    PackSection,
    Place,
    TimelineEvent,
    TimelineRequest,
    TimelineSource,
)


@dataclass(frozen=True)
class PromisesBand:
    """The figures of promises with a place, and the place whose list they open."""

    place: Place
    promises: Promises


def events(request: TimelineRequest) -> Sequence[TimelineEvent]:
    """The engagements with a place, those of its predecessors included, newest first."""
    kinds = [kind for kind in EngagementKind if kind.value in request.kinds]
    if request.kinds and not kinds:
        return ()
    strands = strands_of(request.place, identities_of(request.place))
    if not strands:
        return ()
    conditions = [Engagement.kind.in_(kinds)] if kinds else []
    found = keys(request.actor, strands, Window(request.limit, request.after), *conditions)
    return tuple(
        TimelineEvent(line.on, line.id, line.kind.value, "engagements/_timeline_event.html", line)
        for line in lines_at(found)
    )


def contact_facts(actor: Actor, place: Place) -> Sequence[tuple[str, str]]:
    """When the place was last met and by whom, and when it will be met next."""
    contacts = dealings_of_page(actor, place).contacts
    last = _said(contacts.last, actor) if contacts.last else "None on record"
    upcoming = _said(contacts.next, actor) if contacts.next else "None planned"
    return (("Last contact", last), ("Next planned contact", upcoming))


def promises_band(actor: Actor, place: Place) -> Band | None:
    """What is open and overdue either way."""
    return Band(
        "Promises",
        "engagements/_promises_band.html",
        PromisesBand(place, dealings_of_page(actor, place).promises),
    )


def dealings_of_page(actor: Actor, place: Place) -> Dealings:
    """What the facts and the band of one page both ask, asked once for the page."""
    asked: dict[tuple[Actor, Place], Dealings] = g.setdefault("dealings", {})
    if (actor, place) not in asked:
        asked[actor, place] = dealings_with(actor, place)
    return asked[actor, place]


def _said(contact: Contact, actor: Actor) -> str:
    """When, how and by whom; the office or department only where it is not the reader's own."""
    home = "" if contact.owner == actor.home else f" ({contact.owner})"
    return f"{text.day(contact.on)}, {contact.kind.label.lower()}, {contact.by}{home}"


TIMELINE: Final = TimelineSource(
    kinds=tuple((kind.value, f"{kind.label}s") for kind in EngagementKind), events=events
)
LOG: Final = PackSection(
    "engagement_log", "Engagement log", "engagements/_log_print.html", log_part
)
COMMITMENTS: Final = PackSection(
    "commitments", "Commitments", "engagements/_commitments_print.html", promises_part
)
ESCALATED: Final = QueueSource(
    escalations.SOURCE,
    "Escalated engagements",
    escalations.escalated_rows,
    escalations.escalated_lines,
    lists=(QueueList.NOTE,),
)
NEGLECTED: Final = QueueSource(
    neglected.SOURCE,
    "Areas without contact",
    neglected.neglected_rows,
    neglected.neglected_lines,
    lists=(QueueList.NOTE,),
)
