"""Reading batches of packs: whose they are, how far they have come, what may be taken of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, case, func, select, true

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.roles import Role
from gorm.briefings.models import BatchEntry, BatchEntryState, Pack, PackBatch, PackForm, Purpose
from gorm.briefings.policy import visible_to
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.paging import Cursor, Page, page_of
from gorm.core.references import is_reference
from gorm.places.models import Area
from gorm.places.offers import Audience

PAGE_SIZE: Final = 25


@dataclass(frozen=True)
class BatchRow:
    """A batch in the list of them."""

    id: int
    reference: str
    title: str
    asked_by: str
    asked_at: datetime
    packs: int
    made: int
    failed: int

    @property
    def cursor(self) -> Cursor:
        """Where a list goes on after this row."""
        return Cursor(self.asked_at.date(), self.id)


@dataclass(frozen=True)
class EntryRow:
    """One pack of a batch. `number` is empty where the reader may not know of the pack."""

    area: str
    area_reference: str
    number: str
    state: BatchEntryState
    failure: str
    pages: int | None
    marking: str


@dataclass(frozen=True)
class BatchDetail:
    """A batch with its packs; `pdf_digest` is empty until it is bound."""

    reference: str
    title: str
    purpose: Purpose
    audience: Audience
    form: PackForm
    occasion: str
    issues: bool
    asked_by: str
    asked_at: datetime
    bound_at: datetime | None
    pdf_digest: str
    zip_digest: str
    entries: tuple[EntryRow, ...]
    #: Whether the reader may open every pack in it, and so the whole.
    may_take: bool

    @property
    def failed(self) -> int:
        """How many could not be made, or were left out."""
        states = {BatchEntryState.FAILED, BatchEntryState.LEFT_OUT}
        return sum(entry.state in states for entry in self.entries)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The packs that are made, by their numbers."""
        return tuple(e.number for e in self.entries if e.state is BatchEntryState.MADE)


def batches_for(actor: Actor, after: Cursor | None = None, size: int = PAGE_SIZE) -> Page[BatchRow]:
    """The batches of the reader's office, the newest first; all of them for auditors."""
    made = func.sum(case((BatchEntry.state == BatchEntryState.MADE, 1), else_=0))
    failed = func.sum(case((BatchEntry.state == BatchEntryState.FAILED, 1), else_=0))
    query = (
        select(
            PackBatch.id, PackBatch.reference, PackBatch.title, PackBatch.asked_by_name,
            PackBatch.asked_at, func.count(BatchEntry.id), made, failed,
        )
        .join(BatchEntry, BatchEntry.batch_id == PackBatch.id)
        .where(_readable(actor))
        .group_by(PackBatch.id)
        .order_by(PackBatch.id.desc())
        .limit(size + 1)
    )  # fmt: skip
    if after is not None:
        query = query.where(PackBatch.id < after.id)
    rows = [BatchRow(*row) for row in session().execute(query)]
    return page_of(rows, size, lambda row: row.cursor)


def batch_detail(actor: Actor, reference: str) -> BatchDetail:
    """One batch. Raises NotFound where it is not of the reader's office."""
    batch = _batch(actor, reference)
    is_known = visible_to(actor)
    rows = session().execute(
        select(BatchEntry, Area.name, Area.reference, Pack.number, case((is_known, 1), else_=0))
        .join(Area, Area.id == BatchEntry.area_id)
        .outerjoin(Pack, Pack.id == BatchEntry.pack_id)
        .where(BatchEntry.batch_id == batch.id)
        .order_by(BatchEntry.position)
    )
    found = [
        (_entry(entry, name, area, number or "", known), known)
        for entry, name, area, number, known in rows
    ]
    return BatchDetail(
        reference=batch.reference,
        title=batch.title,
        purpose=batch.purpose,
        audience=batch.audience,
        form=batch.form,
        occasion=batch.occasion,
        issues=batch.issues,
        asked_by=batch.asked_by_name,
        asked_at=batch.asked_at,
        bound_at=batch.bound_at,
        pdf_digest=batch.pdf_digest,
        zip_digest=batch.zip_digest,
        entries=tuple(entry for entry, _ in found),
        may_take=all(known for entry, known in found if entry.state is BatchEntryState.MADE),
    )


def areas_of_office(office_id: int | None) -> tuple[tuple[str, str], ...]:
    """References and names of the areas of an office, by name."""
    query = select(Area.reference, Area.name).where(Area.office_id == office_id, Area.is_current)
    return tuple(
        (reference, name) for reference, name in session().execute(query.order_by(Area.name))
    )


def _entry(one: BatchEntry, name: str, area: str, number: str, known: int) -> EntryRow:
    return EntryRow(
        area=name,
        area_reference=area,
        number=number if known else "",
        state=one.state,
        failure=one.failure if known or not number else "",
        pages=one.pages if known else None,
        marking=one.marking if known else "",
    )


def _batch(actor: Actor, reference: str) -> PackBatch:
    if not is_reference(reference, "BATCH"):
        raise NotFound("There is no such batch.")
    query = select(PackBatch).where(PackBatch.reference == reference, _readable(actor))
    found = session().scalar(query)
    if found is None:
        raise NotFound(f"There is no batch {reference}.")
    return found


def _readable(actor: Actor) -> ColumnElement[bool]:
    if actor == SYSTEM or actor.is_a(Role.AUDITOR):
        return true()
    return and_(PackBatch.office_id == actor.office_id, PackBatch.office_id.is_not(None))
