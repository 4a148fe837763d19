"""Taking in a file of awards: looked at first, then all of it or nothing."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.accounts.policy import insist
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Conflict, Refused
from gorm.core.references import next_references
from gorm.core.text import count, one_line
from gorm.engagements.models import Marking
from gorm.funding import policy
from gorm.funding.models import Award, Programme, WaitingFile
from gorm.funding.rules.files import FileAward, Key, OnRecord, PlannedStep, Step, plan
from gorm.funding.service.awards import PREFIX
from gorm.funding.service.reading import awards_in
from gorm.importing.report import Fault, FileRefused, ImportReport, Tally
from gorm.importing.tables import Table, read_table
from gorm.places.offers import PlaceKind

_CHANGED_SINCE: Final = (
    "What is on record has changed since you looked at this file. Look again, then take it in."
)


@dataclass(frozen=True)
class Looked:
    """What taking in a file would do: nothing has been done.

    `faults` are the rows that cannot be taken; where there are any, none is. `seen` tells this
    look from one at another state of the record.
    """

    programme_id: int
    programme: str
    digest: str
    steps: tuple[PlannedStep, ...]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]
    file_name: str = ""

    def of(self, step: Step) -> tuple[PlannedStep, ...]:
        """The rows of which this becomes."""
        return tuple(one for one in self.steps if one.step is step)

    @property
    def has_changes(self) -> bool:
        """Whether taking it in would change anything."""
        return any(one.step in (Step.ADD, Step.REVISE) for one in self.steps)

    @property
    def may_take(self) -> bool:
        """Whether it can be taken in, and anything would come of it."""
        return self.has_changes and not self.faults

    @property
    def seen(self) -> str:
        """What a person saw, in short: the same for the same look."""
        told = [
            [one.wanted.row, one.step.value, one.there.id if one.there else 0, *one.changes.items()]
            for one in self.steps
        ]
        wrong = [str(fault) for fault in self.faults]
        return hashlib.sha256(json.dumps([self.digest, told, wrong]).encode()).hexdigest()

    @property
    def report(self) -> ImportReport:
        """What it would do, counted, as a command prints it."""
        if self.faults:
            return ImportReport(faults=self.faults)
        number = Counter(one.step for one in self.steps)
        kept = number[Step.KEEP] + number[Step.LEAVE]
        tally = Tally("Awards", number[Step.ADD], number[Step.REVISE], kept)
        left = [_left(one) for one in self.of(Step.LEAVE)]
        return ImportReport(tallies=(tally,), notes=(*self.notes, *left))


@dataclass(frozen=True)
class Sent:
    """A file that somebody sent on a page; `programme` is a reference."""

    content: bytes
    file_name: str
    programme: str


def programme_called(words: str) -> Programme:
    """The programme of this name or reference, in use. Raises Refused, naming those there are."""
    wanted = one_line(words)
    rows = session().scalars(select(Programme).where(Programme.is_in_use).order_by(Programme.name))
    programmes = rows.all()
    for one in programmes:
        if wanted.casefold() in {one.name.casefold(), one.reference.casefold()}:
            return one
    names = ", ".join(one.name for one in programmes) or "none yet"
    why = f"No programme in use is called “{wanted[:80]}”. There is: {names}."
    raise Refused({"programme": why})


def look(actor: Actor, table: Table, programme: Programme, file_name: str = "") -> Looked:
    """What taking in a table would do. Raises FileRefused where it is no table of awards."""
    wanted, faults = awards_in(actor, table)
    steps, wrong = plan(wanted, _on_record(actor, programme.id, wanted))
    faults = (*faults, *(Fault(one.row, "", one.why) for one in wrong))
    return Looked(
        programme_id=programme.id,
        programme=programme.name,
        digest=table.digest,
        steps=steps,
        faults=tuple(sorted(faults, key=lambda fault: fault.row)),
        notes=table.notes,
        file_name=file_name,
    )


def take_in(actor: Actor, looked: Looked) -> ImportReport:
    """Do what was looked at, inside the running unit of work; nothing where a row is at fault.

    The award that a row revises keeps what it said before in its history. Raises FileRefused.
    """
    if looked.faults:
        raise FileRefused(*looked.faults)
    for one in looked.of(Step.REVISE):
        _revise(actor, one, looked)
    new = [one.wanted for one in looked.of(Step.ADD)]
    if new:
        for award, reference in zip(new, next_references(PREFIX, len(new)), strict=True):
            session().add(_new(actor, award, reference, looked))
    session().flush()
    if looked.has_changes:
        facts = {
            "digest": looked.digest,
            "file": looked.file_name,
            "programme": looked.programme,
            "added": len(new),
            "changed": len(looked.of(Step.REVISE)),
        }
        record(actor, "awards.imported", Subject("file", looked.digest), facts=facts)
    return looked.report


def send_file(actor: Actor, sent: Sent) -> None:
    """Keep a file until its sender has looked at it. Raises Refused where it cannot be read."""
    insist(actor.has("funding:write"))
    programme = programme_called(sent.programme)
    name = one_line(sent.file_name)[-255:] or "file"
    try:
        look(actor, read_table(sent.content, name), programme)
    except FileRefused as refused:
        raise Refused({"file": _in_short(refused)}) from refused
    waiting = session().get(WaitingFile, actor.user_id) or WaitingFile(user_id=actor.user_id)
    waiting.programme_id, waiting.file_name = programme.id, name
    waiting.content, waiting.sent_at = sent.content, clock.now()
    session().add(waiting)
    session().flush()


def look_at_waiting(actor: Actor) -> Looked | None:
    """What the file that somebody sent would do now; None where none waits.

    Raises Refused where it cannot be read any more.
    """
    waiting = session().get(WaitingFile, actor.user_id)
    if waiting is None:
        return None
    programme = session().get_one(Programme, waiting.programme_id)
    try:
        table = read_table(waiting.content, waiting.file_name)
        return look(actor, table, programme, waiting.file_name)
    except FileRefused as refused:
        raise Refused({"file": _in_short(refused)}) from refused


def take_waiting(actor: Actor, seen: str) -> ImportReport | None:
    """Take in the file that somebody sent, as they saw it; None where none waits any more.

    Raises Conflict where something changed since they looked, and Refused for a faulty file.
    """
    insist(actor.has("funding:write"))
    looked = look_at_waiting(actor)
    if looked is None:
        return None
    if not seen:
        raise Refused("Look at what the file would do, then take it in from there.")
    if looked.seen != seen:
        raise Conflict(_CHANGED_SINCE)
    if looked.faults:
        raise Refused(f"{count(len(looked.faults), 'row')} cannot be taken, so that none was.")
    report = take_in(actor, looked)
    give_up_waiting(actor)
    return report


def give_up_waiting(actor: Actor) -> None:
    """Drop the file that somebody sent; what was taken in of it stays."""
    waiting = session().get(WaitingFile, actor.user_id)
    if waiting is not None:
        session().delete(waiting)
        session().flush()


def _on_record(
    actor: Actor, programme_id: int, wanted: tuple[FileAward, ...]
) -> tuple[OnRecord, ...]:
    """The awards of the programme to the bodies of a file, those removed included."""
    bodies = {award.place_id for award in wanted}
    rows = session().scalars(
        select(Award).where(
            Award.programme_id == programme_id,
            Award.organisation_id.is_not(None),
            policy.visible_to(actor),
        )
    )
    return tuple(_standing(one) for one in rows if one.organisation_id in bodies)


def _standing(one: Award) -> OnRecord:
    key: Key = (PlaceKind.ORGANISATION, one.organisation_id or 0, one.financial_year)
    return OnRecord(
        one.id, one.reference, key, one.amount_pence, one.status, one.note, one.source,
        one.source_address, one.marking is Marking.OFFICIAL_SENSITIVE, one.removed_at is not None,
    )  # fmt: skip


def _revise(actor: Actor, step: PlannedStep, looked: Looked) -> None:
    if step.there is None:
        raise ValueError("a revision is of an award on record")
    award = session().get_one(Award, step.there.id)
    wanted = step.wanted
    award.amount_pence, award.status, award.note = wanted.pence, wanted.status, wanted.note
    award.source = wanted.source or award.source
    award.source_address = wanted.source_address or award.source_address
    _came_with(actor, award, looked)
    subject = Subject("award", award.reference)
    facts = {"digest": looked.digest, "file": looked.file_name, "row": wanted.row}
    record(actor, "award.revised", subject, changes=step.changes, facts=facts)


def _new(actor: Actor, wanted: FileAward, reference: str, looked: Looked) -> Award:
    award = Award(
        reference=reference,
        organisation_id=wanted.place_id,
        programme_id=looked.programme_id,
        financial_year=wanted.year,
        amount_pence=wanted.pence,
        status=wanted.status,
        note=wanted.note,
        source=wanted.source,
        source_address=wanted.source_address,
    )
    _came_with(actor, award, looked)
    return award


def _came_with(actor: Actor, award: Award, looked: Looked) -> None:
    award.entered_at, award.entered_by_id = clock.now(), actor.user_id or None
    award.file_digest = looked.digest


def _left(step: PlannedStep) -> str:
    reference = step.there.reference if step.there else ""
    return f"Row {step.wanted.row}: {reference} was removed here with a reason, and stays removed."


def _in_short(refused: FileRefused) -> str:
    return " ".join(str(fault) for fault in refused.faults[:3])
