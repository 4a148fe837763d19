"""Taking in a published set of outcomes, such as a national framework, or a later state of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, Who, record
from gorm.core.db import session
from gorm.core.errors import NotAllowed
from gorm.core.text import one_line
from gorm.importing.cells import Cells, text_of, whole_number
from gorm.importing.report import Fault, FileRefused, ImportReport, Tally
from gorm.importing.tables import Table
from gorm.negotiations.models import DesiredOutcome, OutcomeSet

LONGEST_NAME: Final = 200
#: What files call each column, in small letters; the first is how the command's help calls it.
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "order": ("order", "number", "position", "no"),
    "name": ("priority_outcome", "priority outcome", "outcome", "name"),
    "ambition": ("ambition", "description", "aim", "statement"),
    "source": ("source", "source_url", "url", "link"),
}


@dataclass(frozen=True)
class OutcomeRow:
    """One outcome as a file has it, and what taking it in would do."""

    position: int
    name: str
    ambition: str
    done: str


@dataclass(frozen=True)
class OutcomesSeen:
    """What a file of outcomes holds, and what it would change in the set of that name."""

    name: str
    source: str
    rows: tuple[OutcomeRow, ...]
    left: tuple[str, ...]


def look_at_outcomes(table: Table, name: str) -> OutcomesSeen:
    """What a file holds, and what it would do. Raises FileRefused with every fault.

    Outcomes are told apart by their name. Those of the set that the file lacks are left as they
    are: lines may answer them.
    """
    name = one_line(name)
    if not name or len(name) > LONGEST_NAME:
        raise FileRefused(Fault(0, "", "Give the set a name of at most 200 characters."))
    read, source = _read(table)
    held = {one.name.casefold(): one for one in _outcomes_of(_set_named(name))}
    rows = tuple(_row(position, *said, held) for position, said in enumerate(read, start=1))
    named = {row.name.casefold() for row in rows}
    left = tuple(one.name for key, one in held.items() if key not in named)
    return OutcomesSeen(name, source, rows, left)


def import_outcomes(who: Who, table: Table, name: str) -> ImportReport:
    """Take in a set of outcomes, or bring the one of this name up to date; nothing is deleted."""
    seen = look_at_outcomes(table, name)
    found = _set_named(seen.name)
    if found is None:
        found = OutcomeSet(code=_code(seen.name), name=seen.name, outcomes=[])
        session().add(found)
        session().flush()
    if seen.source:
        found.source = seen.source
    held = {one.name.casefold(): one for one in found.outcomes}
    for row in seen.rows:
        outcome = held.get(row.name.casefold())
        if outcome is None:
            outcome = DesiredOutcome(outcome_set_id=found.id)
            session().add(outcome)
        outcome.name, outcome.ambition, outcome.position = row.name, row.ambition, row.position
    for place, left in enumerate(seen.left, start=len(seen.rows) + 1):
        held[left.casefold()].position = place
    done = [row.done for row in seen.rows]
    tally = Tally(
        "Outcomes",
        added=done.count("added"),
        changed=done.count("changed"),
        unchanged=done.count("unchanged"),
    )
    facts = {"file_digest": table.digest, "outcomes": len(seen.rows)}
    record(who, "outcome_set.imported", Subject("outcome_set", found.code), facts=facts)
    notes = [f"{left} is not in the file, and stays as it is." for left in seen.left]
    return ImportReport((tally,), notes=tuple(notes))


def take_outcomes(actor: Actor, table: Table, name: str) -> ImportReport:
    """As `import_outcomes`, for administrators on a page."""
    if not actor.has("setting:manage"):
        raise NotAllowed("Only administrators take in sets of outcomes.")
    return import_outcomes(actor, table, name)


def _read(table: Table) -> tuple[list[tuple[str, str]], str]:
    """The outcomes of a file in their order, and its source. Raises FileRefused."""
    columns = _columns(table)
    faults: list[Fault] = []
    read: list[tuple[int, str, str]] = []
    sources: dict[str, None] = {}
    named: dict[str, int] = {}
    for place, row in enumerate(table.rows, start=1):
        cells = Cells(row)
        name = cells.read(columns["name"], text_of(LONGEST_NAME), needed=True) or ""
        order = cells.read(columns["order"], whole_number) if "order" in columns else None
        said = cells.read(columns.get("ambition", ""), text_of(2000)) or ""
        source = cells.read(columns.get("source", ""), text_of(500)) or ""
        if name and (earlier := named.setdefault(name.casefold(), row.number)) != row.number:
            cells.refuse(columns["name"], f"The same outcome stands in row {earlier}.")
        faults += cells.faults
        sources.setdefault(source)
        read.append((place if order is None else order, name, said))
    if faults:
        raise FileRefused(*faults)
    if not read:
        raise FileRefused(Fault(0, "", "The file has headings and no rows."))
    in_order = sorted(read, key=lambda one: one[0])
    return [(name, said) for _, name, said in in_order], next(filter(None, sources), "")


def _columns(table: Table) -> dict[str, str]:
    known = {name.casefold(): name for name in table.columns}
    found = {}
    for column, names in _NAMES.items():
        if here := next((known[name] for name in names if name in known), None):
            found[column] = here
    if "name" not in found:
        there = ", ".join(table.columns[:20])
        why = f"No column is called priority_outcome or outcome. The file has: {there}."
        raise FileRefused(Fault(1, "priority_outcome", why))
    return found


def _row(
    position: int, name: str, ambition: str, held: Mapping[str, DesiredOutcome]
) -> OutcomeRow:  # fmt: skip
    before = held.get(name.casefold())
    done = "added"
    if before is not None:
        same = (before.name, before.ambition, before.position) == (name, ambition, position)
        done = "unchanged" if same else "changed"
    return OutcomeRow(position, name, ambition, done)


def _set_named(name: str) -> OutcomeSet | None:
    return session().scalar(
        select(OutcomeSet)
        .where(OutcomeSet.name == name)
        .options(selectinload(OutcomeSet.outcomes))
        .execution_options(populate_existing=True)
    )


def _outcomes_of(found: OutcomeSet | None) -> list[DesiredOutcome]:
    return list(found.outcomes) if found is not None else []


def _code(name: str) -> str:
    """A code for a set: its name in small letters, with a number where that is taken."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:36] or "set"
    taken = set(session().scalars(select(OutcomeSet.code).where(OutcomeSet.code.like(f"{plain}%"))))
    number = 1
    code = plain
    while code in taken:
        number += 1
        code = f"{plain}_{number}"
    return code
