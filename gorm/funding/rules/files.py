"""What taking in a file of awards would do: each row against what is on record. Pure.

A row is the award of its place and year that has the same note. Where one award and one row are
left over, they are the same award: its note was written anew, and it must not count twice. Where
more are left over on both sides, nobody can tell which is which, and a person is asked.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from gorm.funding.models import AwardStatus
from gorm.funding.rules.money import pounds
from gorm.places.offers import PlaceKind

_IN_PRINCIPLE: Final = re.compile(r"in[- ]principle\b", re.IGNORECASE)
_WITHDRAWN: Final = re.compile(r"\bwith(?:drew|drawn)\b", re.IGNORECASE)
#: Whose money, of which year: kind and number of the place, and the financial year.
Key = tuple[PlaceKind, int, str]


@dataclass(frozen=True)
class FileAward:
    """What one row of a file says; `row` is its number, of which 1 is the headings."""

    row: int
    place_kind: PlaceKind
    place_id: int
    place_name: str
    year: str
    pence: int | None
    status: AwardStatus
    note: str = ""
    source: str = ""
    source_address: str = ""

    @property
    def key(self) -> Key:
        """Whose money it is, and of which year."""
        return self.place_kind, self.place_id, self.year

    @property
    def amount(self) -> str:
        """The sum exactly."""
        return _amount(self.pence)


@dataclass(frozen=True)
class OnRecord:
    """An award that is on record in the programme of the file."""

    id: int
    reference: str
    key: Key
    pence: int | None
    status: AwardStatus
    note: str
    source: str
    source_address: str
    is_sensitive: bool = False
    is_removed: bool = False


class Step(StrEnum):
    """What becomes of a row."""

    ADD = "add"
    REVISE = "revise"
    KEEP = "keep"  # it says what is on record already
    LEAVE = "leave"  # somebody removed this award here, with a reason: it stays removed

    @property
    def label(self) -> str:
        """The step as the preview heads it."""
        return {
            "add": "To be added",
            "revise": "To be changed",
            "keep": "On record already",
            "leave": "Removed here before, and left so",
        }[self.value]


@dataclass(frozen=True)
class PlannedStep:
    """A row, what becomes of it, and the award on record that it is about."""

    step: Step
    wanted: FileAward
    there: OnRecord | None = None

    @property
    def changes(self) -> Mapping[str, tuple[str, str]]:
        """What differs, label -> (before, after); a blank source never erases one."""
        if self.there is None:
            return {}
        return differences(self.there, self.wanted)


@dataclass(frozen=True)
class RowFault:
    """A row that cannot be taken, and why."""

    row: int
    why: str


def status_in(note: str, *, has_amount: bool) -> AwardStatus:
    """How firm an award is, as its note says: published lists have no column of it.

    Raises ValueError where there is no amount, and the note does not say that it was withdrawn.
    """
    if not has_amount:
        if _WITHDRAWN.search(note):
            return AwardStatus.WITHDRAWN
        raise ValueError(
            "This is blank. Only an award whose note says that it was withdrawn may have no amount."
        )
    return AwardStatus.IN_PRINCIPLE if _IN_PRINCIPLE.match(note) else AwardStatus.AGREED


def plan(
    wanted: Sequence[FileAward], on_record: Iterable[OnRecord]
) -> tuple[tuple[PlannedStep, ...], tuple[RowFault, ...]]:
    """What each row would do, in the order of the rows, and the rows that cannot be taken."""
    there: dict[Key, list[OnRecord]] = defaultdict(list)
    for one in on_record:
        there[one.key].append(one)
    rows: dict[Key, list[FileAward]] = defaultdict(list)
    faults: list[RowFault] = []
    first: dict[tuple[Key, str], int] = {}
    for award in wanted:
        same = first.setdefault((award.key, award.note), award.row)
        if same != award.row:
            why = f"Row {same} is of the same council and year, with the same note."
            faults.append(RowFault(award.row, why))
        else:
            rows[award.key].append(award)
    steps: list[PlannedStep] = []
    for key, own in rows.items():
        done, wrong = _planned(own, there[key])
        steps += done
        faults += wrong
    steps.sort(key=lambda one: one.wanted.row)
    faults.sort(key=lambda one: one.row)
    return tuple(steps), tuple(faults)


def differences(there: OnRecord, wanted: FileAward) -> dict[str, tuple[str, str]]:
    """What a row would change of an award, label -> (before, after)."""
    pairs = {
        "Amount": (_amount(there.pence), wanted.amount),
        "Status": (there.status.label, wanted.status.label),
        "Note": (there.note, wanted.note),
        "Source": (there.source, wanted.source or there.source),
        "Address of the source": (
            there.source_address, wanted.source_address or there.source_address
        ),
    }  # fmt: skip
    return {label: pair for label, pair in pairs.items() if pair[0] != pair[1]}


def _planned(
    rows: Sequence[FileAward], there: Sequence[OnRecord]
) -> tuple[list[PlannedStep], list[RowFault]]:
    by_note = {one.note: one for one in there if one.is_removed}
    by_note |= {one.note: one for one in there if not one.is_removed}
    pairs = {row.row: by_note[row.note] for row in rows if row.note in by_note}
    left_rows = [row for row in rows if row.row not in pairs]
    paired = {one.id for one in pairs.values()}
    left_there = [one for one in there if not one.is_removed and one.id not in paired]
    if len(left_rows) == len(left_there) == 1:
        pairs[left_rows[0].row] = left_there[0]
    elif left_rows and left_there:
        names = ", ".join(one.reference for one in left_there)
        why = f"Which of {names} is it? Their notes differ. Amend them by hand."
        return [_step(row, pairs[row.row]) for row in rows if row.row in pairs], [
            RowFault(row.row, why) for row in left_rows
        ]
    steps = [_step(row, pairs.get(row.row)) for row in rows]
    return [one for one in steps if not _is_closed(one)], [
        RowFault(one.wanted.row, _closed(one)) for one in steps if _is_closed(one)
    ]


def _step(row: FileAward, there: OnRecord | None) -> PlannedStep:
    if there is None:
        return PlannedStep(Step.ADD, row)
    if there.is_removed:
        return PlannedStep(Step.LEAVE, row, there)
    step = Step.REVISE if differences(there, row) else Step.KEEP
    return PlannedStep(step, row, there)


def _is_closed(step: PlannedStep) -> bool:
    return step.there is not None and step.there.is_sensitive


def _closed(step: PlannedStep) -> str:
    reference = step.there.reference if step.there else ""
    return f"{reference} is on record as OFFICIAL-SENSITIVE. Amend it by hand once it is announced."


def _amount(pence: int | None) -> str:
    return "No sum" if pence is None else pounds(pence)
