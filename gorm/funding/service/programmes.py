"""Adding and changing programmes of money."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.policy import insist
from gorm.audit.service import Subject, record
from gorm.core.db import faults_for, session
from gorm.core.errors import Conflict, NotFound, Refused
from gorm.core.references import next_reference
from gorm.core.text import one_line
from gorm.funding import policy
from gorm.funding.models import Programme, ProgrammeKind

_TAKEN: Final = {
    "uq_funding_programme_name": ("name", "There is a programme of this name already.")
}


@dataclass(frozen=True)
class ProgrammeFacts:
    """A programme as it should be."""

    name: str
    kind: ProgrammeKind
    department: str = ""
    is_in_use: bool = True


def add_programme(actor: Actor, facts: ProgrammeFacts) -> str:
    """Add a programme; its reference."""
    insist(policy.may_manage_programmes(actor))
    programme = Programme(reference=next_reference("PRG"))
    _write(programme, facts)
    changes = {label: ("", words) for label, words in _told(programme).items() if words}
    record(actor, "programme.added", Subject("programme", programme.reference), changes=changes)
    return programme.reference


def change_programme(
    actor: Actor, reference: str, facts: ProgrammeFacts, seen_version: int
) -> None:
    """Change a programme. Raises NotFound, Refused, or Conflict where it is not as it was seen."""
    insist(policy.may_manage_programmes(actor))
    programme = session().scalar(select(Programme).where(Programme.reference == reference))
    if programme is None:
        raise NotFound
    if programme.version != seen_version:
        raise Conflict("Somebody else changed this programme while you were working on it.")
    before = _told(programme)
    _write(programme, facts)
    after = _told(programme)
    changes = {name: (before[name], after[name]) for name in before if before[name] != after[name]}
    if changes:
        record(actor, "programme.changed", Subject("programme", reference), changes=changes)


def _write(programme: Programme, facts: ProgrammeFacts) -> None:
    if not one_line(facts.name):
        raise Refused({"name": "Enter the name of the programme."})
    programme.name = one_line(facts.name)
    programme.department = one_line(facts.department)
    programme.kind = facts.kind
    programme.is_in_use = facts.is_in_use
    with faults_for(_TAKEN):
        session().add(programme)
        session().flush()


def _told(programme: Programme) -> dict[str, str]:
    return {
        "Name": programme.name,
        "Whose money": programme.department,
        "Kind": programme.kind.label,
        "In use": "Yes" if programme.is_in_use else "No",
    }
