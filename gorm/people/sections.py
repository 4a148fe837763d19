"""What people offer to the pages and packs of places."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import g

from gorm.accounts.actor import Actor
from gorm.core.clock import OFFICE_TIME
from gorm.core.text import day
from gorm.people import policy
from gorm.people.offers import panel_links
from gorm.people.queries.assignments import Leading
from gorm.people.queries.key_people import (
    HEADS,
    KeyPeople,
    KeyPerson,
    key_people_for,
    without_contact,
    without_mobiles,
)
from gorm.people.queries.known import Known, known_at
from gorm.people.statements import person_told
from gorm.places.glance import LEADS
from gorm.places.offers import (
    Audience,
    Band,
    CardBlock,
    CardLine,
    GlanceFacts,
    PackAnnex,
    PackPart,
    PackRequest,
    PackSection,
    Place,
    PlaceKind,
)

_LED: Final = frozenset({PlaceKind.AREA, PlaceKind.ORGANISATION})
MOST_IN_PANEL: Final = 8
#: As many of the place's own people stand in the body of a pack; the rest stand in an annex.
MOST_IN_BODY: Final = 14
MOST_ON_CARD: Final = 6
_ON_PAPER: Final = "people/_key_people_print.html"


@dataclass(frozen=True)
class Panel:
    """The people beside a place's timeline, and what the reader may do about them."""

    place: Place
    people: tuple[KeyPerson, ...]
    more: int
    may_add: bool
    may_assign: bool
    links: tuple[tuple[str, str], ...] = ()


def people_panel(actor: Actor, place: Place) -> Band | None:
    """Whoever matters at the place today, with links."""
    if place.kind not in _LED or not actor.has("person:read"):
        return None
    known = _known_of(place)
    panel = Panel(
        place=place,
        people=known.people[:MOST_IN_PANEL],
        more=max(0, len(known.people) - MOST_IN_PANEL),
        may_add=policy.may_write_at(actor, known.standing.office_id),
        may_assign=policy.may_assign(actor, known.standing.office_id),
        links=tuple(link for ask in panel_links.offers() if (link := ask(actor, place))),
    )
    return Band("People", "people/_panel.html", panel)


def people_facts(actor: Actor, place: Place) -> Sequence[tuple[str, str]]:
    """Leader, mayor, chief executive, lead manager and cover, as far as they are known."""
    if place.kind not in _LED or not actor.has("person:read"):
        return ()
    known = _known_of(place)
    heads = [one for one in known.people if one.is_of_chief]
    named = {kind: [one.name for one in heads if one.kind is kind] for kind in HEADS}
    facts = [(kind.label, " and ".join(names)) for kind, names in named.items() if names]
    return (*facts, *_lead_facts(known.standing.leading))


def key_people_part(request: PackRequest) -> PackPart | None:
    """Whoever matters at the place on the pack's day; how to reach them is for our side only."""
    if request.place.kind not in _LED:
        return None
    on = request.as_at.astimezone(OFFICE_TIME).date()
    is_ours = request.audience in {Audience.OFFICE, Audience.MINISTER}
    people = request.once(key_people_for)
    if not is_ours:
        people = without_contact(people)
    elif not policy.may_read_mobile(request.actor):
        people = without_mobiles(people)
    source = f"Key people: the office’s own record of people and posts, as at {day(on)}."
    first = tuple(one for one in people if one.is_of_chief)[:MOST_IN_BODY] or people[:MOST_IN_BODY]
    rest = tuple(one for one in people if one not in first)
    others = KeyPeople(rest, shows_contact=is_ours)
    return PackPart(
        KeyPeople(first, shows_contact=is_ours, elsewhere=len(rest)),
        annex=PackAnnex("Other people", _ON_PAPER, others) if rest else None,
        card=_on_card(people),
        sources=(source,),
        statements=tuple(one for person in people for one in person_told(person, people)),
    )


def people_glance(request: PackRequest) -> GlanceFacts | None:
    """Who leads the place and who runs it, by name."""
    if request.place.kind not in _LED:
        return None
    people = request.once(key_people_for)
    heads = [one for one in people if one.is_of_chief and one.kind in HEADS]
    found = {kind: [one for one in heads if one.kind is kind] for kind in HEADS}
    held = {kind: holders for kind, holders in found.items() if holders}
    return GlanceFacts(
        tuple((kind.label, " and ".join(o.name for o in held[kind])) for kind in held),
        origins=tuple(tuple(one.provenance for one in held[kind]) for kind in held),
        group=LEADS,
    )


def _on_card(people: Sequence[KeyPerson]) -> CardBlock:
    """Those at the head of the place, by name and post."""
    own = [one for one in people if one.is_of_chief] or list(people)
    heads = [one for one in own if one.kind in HEADS] + [
        one for one in own if one.kind not in HEADS
    ]
    shown = heads[:MOST_ON_CARD]
    lines = tuple(
        CardLine(f"{one.title}, {one.organisation}", one.name, one.provenance) for one in shown
    )
    return CardBlock(lines, more=len(people) - len(shown))


def _known_of(place: Place) -> Known:
    """What the facts and the panel of one page both ask, asked once for the page."""
    asked: dict[Place, Known] = g.setdefault("people_known", {})
    if place not in asked:
        asked[place] = known_at(place)
    return asked[place]


def _lead_facts(leading: Leading | None) -> tuple[tuple[str, str], ...]:
    if leading is None:
        return (("Lead manager", "Nobody yet"),)
    through = f" (for {leading.through})" if leading.through else ""
    lead = ("Lead manager", f"{leading.manager}{through}")
    return (lead, ("Cover", leading.cover)) if leading.cover else (lead,)


KEY_PEOPLE: Final = PackSection("key_people", "Key people", _ON_PAPER, key_people_part)
