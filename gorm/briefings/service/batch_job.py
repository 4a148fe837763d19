"""Making the packs of a batch beside the pages, and binding them.

Each pack is a step of its own: what is made stays made, whatever is killed when, and whoever takes
the job up again goes on with what waits. Two packs are in hand at once, as many as there are
renderers: while one is laid out, the other is gathered.
"""

import io
import logging
import zipfile
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.accounts.policy import insist
from gorm.audit.service import Subject, record
from gorm.briefings import files
from gorm.briefings.binding import BoundPack, bound_contents
from gorm.briefings.contents import PackContents, PackOrder
from gorm.briefings.models import (
    BatchEntry,
    BatchEntryState,
    Pack,
    PackBatch,
    PackReader,
)
from gorm.briefings.policy import may_build
from gorm.briefings.queries import pack_subject
from gorm.briefings.queries.clearing import rules_for
from gorm.briefings.service.batching import BATCH_JOB, leave_out_the_rest, open_again
from gorm.briefings.service.drafting import begin
from gorm.briefings.service.issuing import issue
from gorm.briefings.service.printing_unissued import print_draft
from gorm.core import clock
from gorm.core.db import one_moment, session, unit_of_work
from gorm.core.errors import GormError
from gorm.core.file_store import ContentStore
from gorm.core.pdf import BoundPart, PdfError, bound, page_count
from gorm.core.surroundings import carried
from gorm.core.text import count
from gorm.jobs.offers import JobKind
from gorm.jobs.progress import JobProgress
from gorm.places.models import Area
from gorm.places.offers import PlaceKind

log = logging.getLogger(__name__)

#: As many packs in hand as there are renderers in a process.
AT_ONCE: Final = 2
STORE: Final = ContentStore("pack_batches")
_DEFECT: Final = "Something went wrong in GORM while it made this pack. It is written to the log."
_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)  # so that the same packs give the same file


@dataclass(frozen=True)
class _Task:
    """One pack that is to be made."""

    entry_id: int
    area: str
    name: str


def run_batch(job: JobProgress) -> str:
    """Make what waits of a batch, two at once, and bind what is made."""
    with one_moment():
        batch = _batch(job.subject)
        insist(may_build(job.actor, batch.office_id))
        tasks, total = _waiting(batch), _size(batch)
    _make_all(job, tasks, total)
    job.say(total, total, "Binding them")
    return _bind(job)


def _make_all(job: JobProgress, tasks: list[_Task], total: int) -> None:
    done = total - len(tasks)
    job.say(done, total, "Making packs")
    make_one = carried(_make_one)
    pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="gorm-pack")
    futures: dict[Future[None], _Task] = {pool.submit(make_one, job, task): task for task in tasks}
    try:
        for future in as_completed(futures):
            future.result()
            done += 1
            job.say(done, total, f"Made {futures[future].name}")
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _make_one(job: JobProgress, task: _Task) -> None:
    """Make one pack, or write why it could not be made. Nothing is begun for a job that is lost."""
    if job.is_cancelled.is_set() or job.is_lost.is_set():
        return
    try:
        _keep(job.actor, task, _made_now(job.actor, task, _begun(job.actor, task)))
    except (PdfError, GormError) as error:
        _fail(job.actor, task, str(error))
    except Exception:
        log.exception("a pack of the batch %s was not made", job.subject)
        _fail(job.actor, task, _DEFECT)


def _begun(actor: Actor, task: _Task) -> str:
    """The number of the draft, begun now or by whoever had this job before."""
    with unit_of_work():
        entry = session().get_one(BatchEntry, task.entry_id)
        if entry.pack_id is not None:
            return session().get_one(Pack, entry.pack_id).number
        batch = session().get_one(PackBatch, entry.batch_id)
        place = pack_subject(PlaceKind.AREA, task.area).place
        number = begin(actor, place, _order(batch))
        session().flush()
        entry.pack_id = session().scalars(select(Pack.id).where(Pack.number == number)).one()
        record(actor, "batch.pack_begun", Subject("pack", number))
        return number


@dataclass(frozen=True)
class _Made:
    """A pack as it stands in its batch."""

    number: str
    content: bytes
    marking: str


def _made_now(actor: Actor, task: _Task, number: str) -> _Made:
    """The file of the pack: issued where the batch issues and no clearance is required, else a
    print of the draft.
    """
    with one_moment():
        entry = session().get_one(BatchEntry, task.entry_id)
        pack = session().get_one(Pack, entry.pack_id)
        issues = session().get_one(PackBatch, entry.batch_id).issues and not rules_for(pack)
        is_out = pack.state.has_file
    if issues and not is_out and not issue(actor, number):
        raise GormError(_told_of(number).failure)
    if issues and (content := files.kept(number)):
        return _Made(number, content, _told_of(number).marking)
    draft = print_draft(actor, number)
    _bind_to_readers(actor, number, draft.contents)
    return _Made(number, draft.pdf, draft.contents.marking)


def _bind_to_readers(actor: Actor, number: str, contents: PackContents) -> None:
    """Have a draft open to those alone who may know of all that stands in its print.

    The print lies in the batch, where others would find it who could not have made it.
    """
    with unit_of_work():
        query = select(Pack).where(Pack.number == number).options(joinedload(Pack.readers))
        pack = session().scalars(query).unique().one()
        pack.holds_restricted = contents.holds_restricted
        pack.readers = [PackReader(user_id=user_id) for user_id in sorted(contents.reader_ids)]
        record(actor, "batch.pack_printed", Subject("pack", number))


def _told_of(number: str) -> Pack:
    with one_moment():
        return session().scalars(select(Pack).where(Pack.number == number)).one()


def _keep(actor: Actor, task: _Task, made: _Made) -> None:
    digest = STORE.keep(made.content)
    pages = page_count(made.content)
    with unit_of_work():
        entry = session().get_one(BatchEntry, task.entry_id)
        entry.state, entry.failure = BatchEntryState.MADE, ""
        entry.file_digest, entry.pages, entry.marking = digest, pages, made.marking
        record(actor, "batch.pack_made", Subject("pack", made.number), facts={"file": digest})


def _fail(actor: Actor, task: _Task, words: str) -> None:
    with unit_of_work():
        entry = session().get_one(BatchEntry, task.entry_id)
        entry.state, entry.failure = BatchEntryState.FAILED, words
        batch = session().get_one(PackBatch, entry.batch_id)
        record(actor, "batch.pack_failed", Subject("batch", batch.reference), reason=words)


def _bind(job: JobProgress) -> str:
    """Bind what is made into one PDF and one archive, and end the job with that commit."""
    with one_moment():
        batch = _batch(job.subject)
        title, packs, failed = batch.title, list(_made(batch)), _failures(batch)
    if not packs:
        raise GormError("No pack of this batch could be made. Each says why.")
    contents = [STORE.kept(pack.digest) for pack in packs]
    whole, archive = _together(title, packs, contents)
    pdf_digest, zip_digest = STORE.keep(whole), STORE.keep(archive)
    outcome = f"{count(len(packs), 'pack')} made and bound"
    outcome += f"; {count(failed, 'pack')} could not be made." if failed else "."
    with unit_of_work():
        job.hold()
        batch = _batch(job.subject)
        batch.pdf_digest, batch.zip_digest, batch.bound_at = pdf_digest, zip_digest, clock.now()
        facts = {"pdf": pdf_digest, "zip": zip_digest, "packs": len(packs)}
        record(job.actor, "batch.bound", Subject("batch", job.subject), facts=facts)
        job.finish(outcome)
    return outcome


def _together(title: str, packs: list[BoundPack], contents: list[bytes]) -> tuple[bytes, bytes]:
    """The combined PDF, and the archive with each pack under its number."""
    first = bound_contents(title, packs, clock.now())
    parts = [
        BoundPart(f"{pack.place} ({pack.number})", pack.anchor, content)
        for pack, content in zip(packs, contents, strict=True)
    ]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        names = ("contents.pdf", *(f"{pack.number}.pdf" for pack in packs))
        for name, content in zip(names, (first, *contents), strict=True):
            archive.writestr(zipfile.ZipInfo(name, _ZIP_TIME), content)
    return bound(first, parts), out.getvalue()


def _made(batch: PackBatch) -> Iterator[BoundPack]:
    rows = session().execute(
        select(BatchEntry, Pack, Area.name)
        .join(Pack, Pack.id == BatchEntry.pack_id)
        .join(Area, Area.id == BatchEntry.area_id)
        .where(BatchEntry.batch_id == batch.id, BatchEntry.state == BatchEntryState.MADE)
        .order_by(BatchEntry.position)
    )
    for entry, pack, name in rows:
        yield BoundPack(
            number=pack.number,
            place=name,
            marking=entry.marking,
            state=pack.state.label,
            pages=entry.pages or 0,
            digest=entry.file_digest,
            anchor=f"pack-{entry.position}",
        )


def _batch(reference: str) -> PackBatch:
    return session().scalars(select(PackBatch).where(PackBatch.reference == reference)).one()


def _waiting(batch: PackBatch) -> list[_Task]:
    rows = session().execute(
        select(BatchEntry.id, Area.reference, Area.name)
        .join(Area, Area.id == BatchEntry.area_id)
        .where(BatchEntry.batch_id == batch.id, BatchEntry.state == BatchEntryState.WAITING)
        .order_by(BatchEntry.position)
    )
    return [_Task(*row) for row in rows]


def _size(batch: PackBatch) -> int:
    return _count(batch)


def _failures(batch: PackBatch) -> int:
    return _count(batch, BatchEntry.state == BatchEntryState.FAILED)


def _count(batch: PackBatch, *conditions: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(BatchEntry)
    return session().scalar(query.where(BatchEntry.batch_id == batch.id, *conditions)) or 0


def _order(batch: PackBatch) -> PackOrder:
    return PackOrder(
        purpose=batch.purpose,
        audience=batch.audience,
        occasion=batch.occasion,
        handling=batch.handling,
        form=batch.form,
        size=batch.size,
        meets_on=batch.meets_on,
    )


def _open_again(actor: Actor, reference: str) -> None:
    open_again(actor, reference)


BATCHES: Final = JobKind(
    BATCH_JOB,
    "Make a batch of packs",
    run_batch,
    permission="pack:build",
    endpoint="pack_batches.batch",
    given_up=leave_out_the_rest,
    tried_again=_open_again,
)
