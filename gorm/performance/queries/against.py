"""With whom a council is compared on a page: all, its type, its region, or a named group."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import or_, select

from gorm.core.db import session
from gorm.performance.models import PeerGroup, PeerGroupMember, Standing
from gorm.performance.queries.held import Group, Place, SeriesFacts, Stood, groups_of
from gorm.performance.queries.subjects import Subject
from gorm.performance.rules.comparison import compare
from gorm.performance.terms import GroupKind


@dataclass(frozen=True)
class Choice:
    """A group that a page offers: what its address calls it, its label, and whom it compares."""

    code: str
    label: str
    whom: str
    kind: GroupKind | None
    key: str = ""
    group_id: int | None = None


@dataclass(frozen=True)
class Against:
    """What is chosen, and what may be chosen instead."""

    chosen: Choice
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Held:
    """The chosen group in each of some comparisons, and where the subject stands in it."""

    groups: Mapping[int, Group]
    places: Mapping[int, Place]


def choice_for(subject: Subject, asked: str) -> Against:
    """What is asked for, or the same type: counties and their districts are not ranked together."""
    choices = (*_kept(subject), *_named(subject))
    chosen = next((choice for choice in choices if choice.code == asked), choices[0])
    return Against(chosen, choices)


def _kept(subject: Subject) -> tuple[Choice, ...]:
    bodies = subject.measures.label
    everybody = bodies if bodies.startswith("NHS") else bodies[:1].lower() + bodies[1:]
    found = [
        Choice("type", "Same type", subject.type_plural, GroupKind.TYPE, subject.type_key),
        Choice("national", "All of England", f"{everybody} in England", GroupKind.NATIONAL),
    ]
    if subject.region_code:
        whom = f"{everybody} in {in_region(subject.region_name)}"
        found.append(Choice("region", "Region", whom, GroupKind.REGION, subject.region_code))
    return tuple(found)


def in_region(name: str) -> str:
    """A region as it stands in a sentence."""
    plain = name in {"London", "Yorkshire and The Humber"} or not name
    return (
        name
        if plain or not name.split(maxsplit=1)[0].endswith(("th", "t", "s", "d"))
        else f"the {name}"
    )


def _named(subject: Subject) -> tuple[Choice, ...]:
    """The named groups in use to which the subject belongs, or whose centre it is."""
    member = select(PeerGroupMember.group_id).where(PeerGroupMember.organisation_id == subject.id)
    rows = session().execute(
        select(PeerGroup.id, PeerGroup.code, PeerGroup.name)
        .where(
            PeerGroup.is_in_use,
            or_(PeerGroup.id.in_(member), PeerGroup.centre_id == subject.id),
        )
        .order_by(PeerGroup.name)
    )
    return tuple(
        Choice(code, name, f"councils of the group {name}", None, code, group_id)
        for group_id, code, name in rows
    )


def held_against(
    subject: Subject, choice: Choice, stood: Mapping[int, tuple[SeriesFacts, Stood]]
) -> Held:
    """The chosen group in these comparisons; a named one is compared here and now."""
    if choice.kind is not None:
        kind = choice.kind
        places = {key: found.place(kind) for key, (_, found) in stood.items()}
        return Held(groups_of(stood, kind, choice.key), places)
    return _computed(subject, choice, stood)


def _computed(
    subject: Subject, choice: Choice, stood: Mapping[int, tuple[SeriesFacts, Stood]]
) -> Held:
    groups: dict[int, Group] = {}
    places: dict[int, Place] = {}
    for comparison_id, values in _values_of(choice, subject, stood).items():
        compared = compare(values, stood[comparison_id][0].polarity)
        summary, marks = compared.summary, compared.summary.thresholds
        groups[comparison_id] = Group(
            summary.number,
            marks.q1 if marks else None,
            marks.median if marks else None,
            marks.q3 if marks else None,
            summary.minimum,
            summary.maximum,
            summary.histogram,
        )
        if subject.id in compared.places:
            found = compared.places[subject.id]
            places[comparison_id] = Place(found.rank, found.band)
    return Held(groups, places)


def _values_of(
    choice: Choice, subject: Subject, comparison_ids: Collection[int]
) -> Mapping[int, Mapping[int, Decimal]]:
    """The values of the group's members in these comparisons; the centre is one of them."""
    members = select(PeerGroupMember.organisation_id).where(
        PeerGroupMember.group_id == choice.group_id
    )
    rows = session().execute(
        select(Standing.comparison_id, Standing.organisation_id, Standing.value).where(
            Standing.comparison_id.in_(comparison_ids),
            Standing.is_member,
            or_(Standing.organisation_id.in_(members), Standing.organisation_id == subject.id),
        )
    )
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for comparison_id, organisation_id, value in rows:
        found[comparison_id][organisation_id] = value
    return found
