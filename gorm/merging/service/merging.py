"""Making two records one: every reference moves, nothing is lost, and the trail says so once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import Base, session
from gorm.core.errors import Refused
from gorm.core.references import next_reference
from gorm.core.text import day, listed
from gorm.merging.models import Merge, MergedKind, MergeStep, StepKind
from gorm.merging.queries.counts import ANYBODY, counts_of
from gorm.merging.rules.fields import (
    ORGANISATION_FIELDS,
    PERSON_FIELDS,
    Field,
    Pick,
    days_fault,
    differs,
    picked,
)
from gorm.merging.service.finding import let_be_found_anew
from gorm.merging.service.moving import move_references, rows_of
from gorm.merging.service.posts import fold_posts
from gorm.merging.service.records import TABLES, Two, next_versions, two_to_merge
from gorm.merging.service.steps import Step, Steps
from gorm.people.rules import name_to_search
from gorm.places.rules import search_name

FIELDS: Final[dict[MergedKind, tuple[Field, ...]]] = {
    MergedKind.PERSON: PERSON_FIELDS,
    MergedKind.ORGANISATION: ORGANISATION_FIELDS,
}
#: Rows that would have a body be a part of what is its own: table -> (column of the whole, the
#: table of the whole, the column by which the whole is the body's own).
_OWN: Final = {
    "area_member": ("area_id", "area", "accountable_id"),
    "agreement_party": ("agreement_id", "agreement", "accountable_id"),
    "peer_group_member": ("group_id", "peer_group", "centre_id"),
}
_UNTOLD: Final = frozenset({"notes", "search_name", "hand_corrected", "is_current", "office_id",
                            "county_id", "combined_authority_id"})  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """Two records by reference, with the versions that were seen, and what was chosen of each.

    A field that is not chosen is that of the record that stays.
    """

    kind: MergedKind
    one: str
    other: str
    seen_one: int
    seen_other: int
    stays: Pick = Pick.ONE
    picks: Mapping[str, Pick] = field(default_factory=dict)

    @property
    def kept(self) -> tuple[str, int]:
        """The record that stays: its reference and the version that was seen."""
        sides = (self.one, self.seen_one), (self.other, self.seen_other)
        return sides[self.stays is Pick.OTHER]

    @property
    def away(self) -> tuple[str, int]:
        """The record that goes."""
        sides = (self.one, self.seen_one), (self.other, self.seen_other)
        return sides[self.stays is not Pick.OTHER]


def merge(actor: Actor, choice: Choice) -> str:
    """Make two records one, inside the caller's unit of work; the merge's reference.

    Raises Refused for two that cannot be one, with what to do; NotAllowed; NotFound; Conflict.
    """
    two = two_to_merge(actor, choice.kind, choice.kept, choice.away)
    told = listed([one.told for one in counts_of(ANYBODY, choice.kind, two.away.id)[0]])
    changes = _chosen(two, choice)
    try:
        steps = make_one(two, choice.kind, changes)
    except Refused:
        session().rollback()  # what was moved before the refusal stays where it was
        raise
    versions = ((two.kept.id, two.kept.version), (two.away.id, two.away.version))
    let_be_found_anew(TABLES[choice.kind], (two.kept.id, two.away.id), steps.done)
    made = _kept_for_undoing(actor, choice.kind, two, steps.done)
    next_versions(choice.kind, *versions)
    session().flush()
    session().expire_all()
    _record(
        actor, made, _in_words(choice.kind, changes) | {"Moved": ("", told or "nothing")}, steps
    )
    return made.reference


def _chosen(two: Two, choice: Choice) -> dict[str, tuple[Any, Any]]:
    """What changes in the record that stays: column -> (before, after)."""
    one, other = (two.kept, two.away) if choice.stays is not Pick.OTHER else (two.away, two.kept)
    before = _values(two.kept)
    values: dict[str, Any] = {}
    for wanted in FIELDS[choice.kind]:
        if differs(wanted, _values(one), _values(other)) and is_choosable(wanted, two):
            pick = choice.picks.get(wanted.name, choice.stays)
            values |= picked(wanted, _values(one), _values(other), pick)
    if fault := days_fault(before | values):
        raise Refused({"ended_on": fault})
    if choice.kind is MergedKind.PERSON:
        values["search_name"] = name_to_search(values.get("name", two.kept.name))
    else:
        names = before | values
        values["search_name"] = search_name(names["name"], names["short_name"])
    changed: dict[str, tuple[Any, Any]] = {
        name: (before[name], value) for name, value in values.items() if value != before[name]
    }
    if getattr(two.kept, "is_from_register", False) and set(changed) - {"notes"}:
        by_hand = list(two.kept.hand_corrected)
        kept_by_hand = sorted({*by_hand, *changed} - {"notes"})
        if kept_by_hand != by_hand:
            changed["hand_corrected"] = (by_hand, kept_by_hand)
    return changed


def is_choosable(wanted: Field, two: Two) -> bool:
    """Whether a field can be had from either: only two partners differ in what sort they are."""
    if wanted.name != "partner_kind":
        return True
    return two.kept.partner_kind is not None and two.away.partner_kind is not None


def _values(one: Any) -> dict[str, Any]:
    return {column.name: getattr(one, column.name) for column in type(one).__table__.columns}


def make_one(two: Two, kind: MergedKind, changes: Mapping[str, tuple[Any, Any]]) -> Steps:
    """Move everything from one record to the other, step by step."""
    steps = Steps()
    table = TABLES[kind]
    away, kept = two.away.id, two.kept.id
    gone: dict[str, tuple[Any, Any]] = {"merged_into_id": (None, kept)}
    if kind is MergedKind.ORGANISATION:
        gone |= {"is_current": (True, False)} if two.away.is_current else {}
        _fold_own(steps, away, kept)
    column = "person_id" if kind is MergedKind.PERSON else "organisation_id"
    fold_posts(steps, column, away, kept)
    move_references(steps, table.name, away, kept)
    steps.change(table, (away,), gone)
    steps.change(table, (kept,), changes)
    return steps


def _fold_own(steps: Steps, away: int, kept: int) -> None:
    """Take out what would make a body a partner of itself: it answers for the area already."""
    for name, (column, whole_name, owner) in _OWN.items():
        table, whole = Base.metadata.tables[name], Base.metadata.tables[whole_name]
        for part, other in ((away, kept), (kept, away)):
            own = set(session().scalars(select(whole.c.id).where(whole.c[owner] == other)))
            for row in rows_of(table.c.organisation_id, part):
                if row[column] in own:
                    steps.fold(table, row, ())


def _kept_for_undoing(actor: Actor, kind: MergedKind, two: Two, steps: Sequence[Step]) -> Merge:
    made = Merge(
        reference=next_reference("MRG"),
        kind=kind,
        kept_reference=two.kept.reference,
        kept_name=two.kept.name,
        away_reference=two.away.reference,
        away_name=two.away.name,
        merged_at=clock.now(),
        merged_by_id=actor.user_id,
        steps=[
            MergeStep(number=number, kind=step.kind, table_name=step.table, content=step.content)
            for number, step in enumerate(steps, 1)
        ],
    )
    session().add(made)
    session().flush()
    return made


def _record(
    actor: Actor, made: Merge, changes: Mapping[str, tuple[str, str]], steps: Steps
) -> None:
    """One act, on the record that stays, with the counts; the other's history points to it."""
    gone = f"{made.away_name} ({made.away_reference})"
    stays = f"{made.kept_name} ({made.kept_reference})"
    record(
        actor,
        f"{made.kind}.merged",
        Subject(made.kind, made.kept_reference),
        changes={"Merged into this": ("", gone), **changes},
        facts={"merge": made.reference, **_counted(steps.done)},
    )
    record(
        actor,
        f"{made.kind}.merged_away",
        Subject(made.kind, made.away_reference),
        changes={"Merged into": ("", stays)},
        facts={"merge": made.reference},
    )


def _counted(steps: Sequence[Step]) -> dict[str, str]:
    """How many rows of each table moved and were folded, for auditors."""
    moved: Counter[str] = Counter()
    folded: Counter[str] = Counter()
    for step in steps:
        if step.kind is StepKind.MOVED:
            moved[step.table] += len(step.content["keys"])
        elif step.kind is StepKind.FOLDED:
            folded[step.table] += 1
    counts = {"moved": moved, "folded": folded}
    return {
        name: ", ".join(f"{table} {number}" for table, number in sorted(counter.items()))
        for name, counter in counts.items()
        if counter
    }


def _in_words(
    kind: MergedKind, changes: Mapping[str, tuple[Any, Any]]
) -> dict[str, tuple[str, str]]:
    """What was chosen differently, by the labels of its fields; what is for few is not printed."""
    labels = {
        column: wanted.label
        for wanted in FIELDS[kind]
        for column in wanted.columns[:1]
        if column not in _UNTOLD
    }
    return {
        labels[name]: (_word(before), _word(after))
        for name, (before, after) in changes.items()
        if name in labels
    }


def _word(value: Any) -> str:
    if value is None:
        return ""
    return day(value) if hasattr(value, "isoformat") else str(getattr(value, "label", value))
