"""Batches: asking for packs on many areas at once, and having those that failed made again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Select, select

from gorm.accounts.actor import Actor
from gorm.accounts.policy import insist
from gorm.audit.service import Subject, record
from gorm.briefings.contents import PackOrder
from gorm.briefings.models import BatchEntry, BatchEntryState, PackBatch
from gorm.briefings.policy import may_build
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import NotFound, Refused
from gorm.core.references import next_reference
from gorm.core.text import count
from gorm.jobs import service as jobs
from gorm.places.models import Area

BATCH_JOB: Final = "packs.batch"
#: An office has fewer areas; more than this is a slip, or not one office's.
MOST_IN_BATCH: Final = 200
_TO_MAKE_AGAIN: Final = (BatchEntryState.FAILED, BatchEntryState.LEFT_OUT)


@dataclass(frozen=True)
class WantedBatch:
    """What somebody asks for: the areas by their references, and the order of each pack."""

    title: str
    office_id: int
    areas: Sequence[str]
    order: PackOrder
    #: Issue what needs no clearance; otherwise, and where one is required, they stay drafts.
    issues: bool = False


def ask_for_batch(actor: Actor, wanted: WantedBatch) -> str:
    """Ask for a batch; its reference. Its job begins after the commit.

    Raises NotAllowed for another office's areas; Refused where no area is named, too many are, or
    one of them is not known.
    """
    insist(may_build(actor, wanted.office_id))
    areas = _areas(wanted)
    order = wanted.order
    batch = PackBatch(
        reference=next_reference("BATCH"),
        title=wanted.title,
        office_id=wanted.office_id,
        purpose=order.purpose,
        audience=order.audience,
        form=order.form,
        size=order.size,
        occasion=order.occasion,
        handling=order.handling,
        meets_on=order.meets_on,
        issues=wanted.issues,
        asked_by_id=actor.user_id or None,
        asked_by_name=actor.name,
        asked_at=clock.now(),
    )
    session().add(batch)
    session().flush()
    for position, area in enumerate(areas, 1):
        session().add(BatchEntry(batch_id=batch.id, position=position, area_id=area.id))
    facts = {"packs": len(areas), "issues": wanted.issues}
    record(actor, "batch.asked", Subject("batch", batch.reference), facts=facts)
    jobs.ask(actor, BATCH_JOB, title=wanted.title, subject=batch.reference)
    return batch.reference


def make_again(actor: Actor, reference: str) -> None:
    """Have the packs of a batch that failed or were left out made, beside those that stand.

    Raises NotFound; NotAllowed; Refused where none is to be made.
    """
    batch = session().scalar(select(PackBatch).where(PackBatch.reference == reference))
    if batch is None:
        raise NotFound(f"There is no batch {reference}.")
    insist(may_build(actor, batch.office_id))
    if not open_again(actor, reference):
        raise Refused("Every pack of this batch is made.")
    jobs.ask(actor, BATCH_JOB, title=batch.title, subject=reference)


def open_again(actor: Actor, reference: str) -> int:
    """Have what failed or was left out wait again; how many those are."""
    found = session().scalars(_entries(reference, _TO_MAKE_AGAIN)).all()
    for entry in found:
        entry.state, entry.failure = BatchEntryState.WAITING, ""
    record(actor, "batch.asked_again", Subject("batch", reference), facts={"packs": len(found)})
    return len(found)


def leave_out_the_rest(actor: Actor, reference: str) -> None:
    """Have what still waits wait no longer, when its job was cancelled or failed."""
    for entry in session().scalars(_entries(reference, (BatchEntryState.WAITING,))):
        entry.state = BatchEntryState.LEFT_OUT
    record(actor, "batch.left_out", Subject("batch", reference))


def _entries(reference: str, states: Sequence[BatchEntryState]) -> Select[BatchEntry]:
    return (
        select(BatchEntry)
        .join(PackBatch, PackBatch.id == BatchEntry.batch_id)
        .where(PackBatch.reference == reference, BatchEntry.state.in_(states))
    )


def _areas(wanted: WantedBatch) -> list[Area]:
    references = list(dict.fromkeys(wanted.areas))
    if not references:
        raise Refused({"areas": "Choose at least one area."})
    if len(references) > MOST_IN_BATCH:
        raise Refused({"areas": f"A batch holds at most {count(MOST_IN_BATCH, 'area')}."})
    query = select(Area).where(Area.reference.in_(references), Area.office_id == wanted.office_id)
    known = {area.reference: area for area in session().scalars(query)}
    unknown = [reference for reference in references if reference not in known]
    if unknown:
        raise Refused({"areas": f"This office has no area {', '.join(unknown[:5])}."})
    return sorted(known.values(), key=lambda area: area.name)
