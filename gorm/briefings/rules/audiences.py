"""What each audience of a pack is shown, in which order, and what it never sees: as data.

Sections are named by their codes. A section that an audience's rule does not name stands after
those that it names. What a section itself withholds inside is the section's own business, told by
the audience in its request; the sentences of `withholds` say it to whoever orders a pack.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from gorm.places.offers import Audience, PackSection

FRONT: Final = "front"
ASKS: Final = "asks"
ISSUES: Final = "issues"
SENSITIVITIES: Final = "sensitivities"
BIOGRAPHIES: Final = "biographies"
#: What people write for one pack; every other section is read from the records.
WRITTEN: Final = frozenset({FRONT, ASKS, ISSUES, SENSITIVITIES})


@dataclass(frozen=True)
class AudienceRule:
    """What a pack for one audience holds."""

    #: The sections of a full pack, in their order.
    order: tuple[str, ...]
    #: The sections of the one-page meeting card, in their order.
    card: tuple[str, ...]
    #: Sections that never stand in a pack for this audience.
    leaves_out: frozenset[str]
    #: What the audience does not see, in sentences.
    withholds: tuple[str, ...]
    #: Whether names of our own staff may stand on it.
    names_our_staff: bool


_OUR_SIDE: Final = (
    FRONT, "at_a_glance", ASKS, ISSUES, SENSITIVITIES, "key_people", "performance", "negotiation",
    "challenge", "engagement_log", "commitments", "parliament", "funding", BIOGRAPHIES, "changes",
)  # fmt: skip
_CARD: Final = (FRONT, "at_a_glance", ASKS, ISSUES, SENSITIVITIES, "key_people", "commitments")

AUDIENCES: Final[Mapping[Audience, AudienceRule]] = {
    Audience.OFFICE: AudienceRule(
        order=_OUR_SIDE,
        card=_CARD,
        leaves_out=frozenset(),
        withholds=(
            "Nothing that you may read; restricted records stand in it for their teams alone.",
        ),
        names_our_staff=True,
    ),
    Audience.MINISTER: AudienceRule(
        order=_OUR_SIDE,
        card=_CARD,
        leaves_out=frozenset(),
        withholds=(
            "What is marked not for ministers.",
            "Restricted records, unless a director releases them.",
            "A mandate's limits.",
        ),
        names_our_staff=True,
    ),
    Audience.AREA: AudienceRule(
        order=(
            FRONT, "at_a_glance", "key_people", "performance", "negotiation", "challenge",
            "engagement_log", "commitments", "parliament", "funding",
        ),
        card=(FRONT, "at_a_glance", "key_people", "commitments"),
        leaves_out=frozenset({ASKS, ISSUES, SENSITIVITIES, BIOGRAPHIES, "changes"}),
        withholds=(
            "Everything restricted and everything OFFICIAL-SENSITIVE.",
            "Internal notes, asks and offers, lines to take, sensitivities and mandates.",
            "The names of our own staff on the cover.",
        ),
        names_our_staff=False,
    ),
}  # fmt: skip

_Section = TypeVar("_Section", bound=PackSection)


def sections_for(
    audience: Audience, offered: Sequence[_Section], *, is_card: bool
) -> tuple[_Section, ...]:
    """The sections of a pack for an audience, in its order; a card holds those it names alone."""
    rule = AUDIENCES[audience]
    if is_card:
        known = {one.code: one for one in offered}
        return tuple(known[code] for code in rule.card if code in known)
    places = {code: at for at, code in enumerate(rule.order)}
    shown = [one for one in offered if one.code not in rule.leaves_out]
    return tuple(sorted(shown, key=lambda one: places.get(one.code, len(places))))
