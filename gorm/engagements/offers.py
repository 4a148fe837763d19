"""What higher features add to the forms of engagements: declared here, filled by the registry."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import Select

from gorm.accounts.actor import Actor
from gorm.core.extension import ExtensionPoint
from gorm.engagements.models import EngagementKind, EngagementState
from gorm.places.offers import Place


@dataclass(frozen=True)
class Planned:
    """An engagement as somebody is planning it, before it is saved; ids as in EngagementDetails.

    `reference` is that of the record which is planned anew, or ''. `organisation_ids` hold the
    organisations of the posts that are met too, and `area_ids` only the areas that were named.
    `council_ids` are the councils that answer for those; `met_at` has the organisation of each
    post of `post_ids`, in the same order.
    """

    reference: str
    kind: EngagementKind
    happens_on: date
    minutes: int | None
    estimated_hours: int | None
    minister: str
    organisation_ids: tuple[int, ...]
    area_ids: tuple[int, ...]
    post_ids: tuple[int, ...]
    described: tuple[str, ...]
    theme_ids: tuple[int, ...]
    council_ids: tuple[int, ...]
    met_at: tuple[int, ...]


@dataclass(frozen=True)
class PlanningNote:
    """Something to know before an engagement is planned.

    `is_warning` asks to be answered before the plan is saved; others are told quietly. `speak_to`
    names whom to speak to. `engagement` is the reference of the other engagement, which can be
    joined instead where `may_join`, by sending a form to `join_address`.
    """

    kind: str
    words: str
    is_warning: bool = False
    speak_to: str = ""
    email: str = ""
    address: str = ""
    engagement: str = ""
    may_join: bool = False
    join_address: str = ""
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What an answer to this warning is kept under: a warning that reads anew is asked anew."""
        words = sha256(self.words.encode()).hexdigest()[:12]
        return f"{self.kind}:{self.engagement or words}"


PlanningCheck = Callable[[Actor, Planned], tuple[PlanningNote, ...]]


@dataclass(frozen=True)
class Origin:
    """Something that came in, from which an engagement is written.

    A form opened with `?from=REFERENCE` begins with what `fields` reads for this actor (the names
    of the form's fields; raises NotFound where it is not theirs). When the form is saved, `taken`
    is told the references of origin and engagement, in the same transaction; it refuses what was
    taken up meanwhile. `prefix` is that of the references which it answers for.
    """

    prefix: str
    fields: Callable[[Actor, str], Mapping[str, Any]]
    taken: Callable[[Actor, str, str], None]


@dataclass(frozen=True)
class EngagementLink:
    """A link beside the particulars of an engagement that is in one of these states.

    `endpoint` takes the `reference`. It stands there for whoever may open the engagement.
    """

    label: str
    endpoint: str
    states: frozenset[EngagementState]


@dataclass(frozen=True)
class RecordPart:
    """What a higher feature shows on the page of an engagement, drawn by its own partial.

    It stands beside the words, or above them where it `is_pressing`: something is to be decided.
    """

    template: str
    model: object
    is_pressing: bool = False


@dataclass(frozen=True)
class Beside:
    """A row of figures that is asked in the same query as the dealings with a place.

    A place's page asks few questions, and one about every feature would be too many. `row` makes a
    query of exactly one row, or None where it says nothing of such a place; `dealings_with` gives
    its columns back by `code`.
    """

    code: str
    row: Callable[[Actor, Place], Select[*tuple[Any, ...]] | None]


beside_dealings = ExtensionPoint[Beside]("engagements.beside_dealings")
planning_checks = ExtensionPoint[PlanningCheck]("engagements.planning_checks")
engagement_origins = ExtensionPoint[Origin]("engagements.origins")
engagement_links = ExtensionPoint[EngagementLink]("engagements.links")
#: What there is to show this actor on the page of the engagement of this reference.
record_parts = ExtensionPoint[Callable[[Actor, str], tuple[RecordPart, ...]]](
    "engagements.record_parts"
)


def planning_notes(actor: Actor, planned: Planned) -> tuple[PlanningNote, ...]:
    """What every feature has to say about a plan, warnings first."""
    found = [note for check in planning_checks.offers() for note in check(actor, planned)]
    return tuple(sorted(found, key=lambda note: not note.is_warning))


def origin_of(reference: str) -> Origin | None:
    """Who answers for a reference of something that came in, or None where nobody does."""
    prefix = reference.partition("-")[0]
    return next((one for one in engagement_origins.offers() if one.prefix == prefix), None)
