"""Packs on many areas: made by a job that goes on where it was cut off, and bound."""

import io
import threading
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.audit.models import AuditEntry
from gorm.briefings.contents import PackOrder
from gorm.briefings.models import BatchEntry, BatchEntryState, Pack, PackBatch, PackState, Purpose
from gorm.briefings.service import ClearanceSetting, add_clearance, batch_job
from gorm.briefings.service.batching import WantedBatch, ask_for_batch, make_again
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.errors import NotAllowed, Refused
from gorm.core.file_store import digest_of
from gorm.core.pdf import page_count
from gorm.jobs import claims
from gorm.jobs import service as jobs
from gorm.jobs.models import Job, JobState
from gorm.jobs.progress import JobProgress
from gorm.jobs.rules import STOPPED_AFTER
from gorm.places.models import Area
from gorm.places.offers import Audience, PackPart, PackRequest
from tests.factories.accounts import make_office, make_user
from tests.factories.places import make_area
from tests.packs.conftest import Offer, Said
from tests.packs.reading import accessibility_failures, text_of
from tests.support.client import Client

PLAIN = PackPart(Said("Nine lines of twelve are met."))
Maker = Callable[[PackRequest], PackPart]


@pytest.fixture
def office(app: Flask) -> Office:
    """An office."""
    return make_office(app)


@pytest.fixture
def areas(app: Flask, office: Office) -> list[Area]:
    """Three places of the office."""
    return [make_area(app, name, office=office) for name in ("Southmoor", "Northmoor", "Eastmoor")]


@pytest.fixture
def manager(app: Flask, office: Office) -> Actor:
    """A relationship manager of the office."""
    return make_user(app, office=office, name="Dorothy Ashworth")


def ask(actor: Actor, office: Office, areas: list[Area], *, issues: bool = False) -> str:
    with unit_of_work():
        order = PackOrder(Purpose.REVIEW_MEETING, Audience.OFFICE, occasion="Spring reviews")
        references = [area.reference for area in areas]
        return ask_for_batch(
            actor, WantedBatch("Spring reviews", office.id, references, order, issues)
        )


def batch(reference: str) -> PackBatch:
    session().rollback()
    return session().scalars(select(PackBatch).where(PackBatch.reference == reference)).one()


def states() -> list[BatchEntryState]:
    session().rollback()
    return list(session().scalars(select(BatchEntry.state).order_by(BatchEntry.position)))


def failing_for(name: str) -> Maker:
    def part(request: PackRequest) -> PackPart:
        if request.place.name == name:
            raise RuntimeError("a section that breaks")
        return PLAIN

    return part


@pytest.mark.usefixtures("context")
def test_the_packs_of_a_batch_are_drafts_bound_in_the_order_of_their_names(
    offered: Offer, office: Office, areas: list[Area], manager: Actor
) -> None:
    offered(PLAIN)
    reference = ask(manager, office, areas)
    assert jobs.run_waiting() == 1
    made = batch(reference)
    whole = batch_job.STORE.kept(made.pdf_digest)
    assert accessibility_failures(whole) == []
    words = text_of(whole)
    assert words.index("Eastmoor") < words.index("Northmoor") < words.index("Southmoor")
    assert "Draft, not for use" in words
    pages = sum(session().scalars(select(BatchEntry.pages)))
    assert page_count(whole) == pages + 1
    assert set(session().scalars(select(Pack.state))) == {PackState.DRAFT}


@pytest.mark.usefixtures("context")
def test_that_each_draft_of_a_batch_was_printed_is_kept_in_the_audit_trail_once(
    offered: Offer, office: Office, areas: list[Area], manager: Actor
) -> None:
    offered(PLAIN)
    ask(manager, office, areas)
    jobs.run_waiting()
    session().rollback()
    printed = session().execute(
        select(AuditEntry.subject_reference, AuditEntry.actor_reference)
        .where(AuditEntry.action == "pack.draft_printed")
        .order_by(AuditEntry.subject_reference)
    )  # fmt: skip
    numbers = session().scalars(select(Pack.number).order_by(Pack.number)).all()
    assert len(numbers) == len(areas)
    assert [tuple(row) for row in printed] == [(one, manager.reference) for one in numbers]


@pytest.mark.usefixtures("context")
def test_a_batch_that_issues_binds_the_very_files_that_were_issued(
    offered: Offer, office: Office, areas: list[Area], manager: Actor
) -> None:
    offered(PLAIN)
    reference = ask(manager, office, areas, issues=True)
    jobs.run_waiting()
    archive = zipfile.ZipFile(io.BytesIO(batch_job.STORE.kept(batch(reference).zip_digest)))
    issued = select(Pack.number, Pack.file_digest).order_by(Pack.number)
    digests = dict(session().execute(issued).all())
    assert archive.namelist() == ["contents.pdf", *(f"{number}.pdf" for number in digests)]
    for number, digest in digests.items():
        assert digest_of(archive.read(f"{number}.pdf")) == digest


@pytest.mark.usefixtures("context")
def test_where_a_clearance_is_required_the_packs_of_a_batch_stay_drafts(
    offered: Offer, office: Office, areas: list[Area], manager: Actor
) -> None:
    offered(PLAIN)
    with unit_of_work():
        setting = ClearanceSetting("Press", None, "deputy_director", 2)
        add_clearance(SYSTEM, office.id, setting)
    reference = ask(manager, office, areas, issues=True)
    jobs.run_waiting()
    assert states() == [BatchEntryState.MADE] * 3
    assert set(session().scalars(select(Pack.state))) == {PackState.DRAFT}
    assert "Draft, not for use" in text_of(batch_job.STORE.kept(batch(reference).pdf_digest))


@pytest.mark.usefixtures("context")
def test_a_pack_that_fails_leaves_the_others_whole_and_is_made_later(
    offered: Offer, office: Office, areas: list[Area], manager: Actor
) -> None:
    offered(failing_for("Northmoor"))
    reference = ask(manager, office, areas)
    jobs.run_waiting()
    assert states() == [BatchEntryState.MADE, BatchEntryState.FAILED, BatchEntryState.MADE]
    outcome = session().scalars(select(Job.outcome)).one()
    assert outcome == "2 packs made and bound; 1 pack could not be made."
    offered(PLAIN)
    with unit_of_work():
        make_again(manager, reference)
    jobs.run_waiting()
    assert states() == [BatchEntryState.MADE] * 3
    assert session().scalar(select(func.count()).select_from(Pack)) == 3
    with pytest.raises(Refused, match="Every pack"), unit_of_work():
        make_again(manager, reference)


@pytest.mark.usefixtures("context")
def test_where_no_pack_could_be_made_nothing_is_bound(
    offered: Offer, office: Office, areas: list[Area], manager: Actor
) -> None:
    offered(failing_for("Northmoor"))
    reference = ask(manager, office, areas[1:2])
    jobs.run_waiting()
    assert batch(reference).pdf_digest == ""
    assert session().scalars(select(Job.state)).one() is JobState.FAILED


@pytest.mark.usefixtures("context")
def test_a_batch_whose_worker_was_killed_goes_on_with_what_waits(
    offered: Offer, office: Office, areas: list[Area], manager: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    made: list[str] = []

    def part(request: PackRequest) -> PackPart:
        made.append(request.place.name)
        return PLAIN

    offered(part)
    reference = ask(manager, office, areas)
    with unit_of_work():
        claim = claims.take("killed worker")
    assert claim is not None
    keep = batch_job.STORE.keep
    with monkeypatch.context() as patched:
        # Killed: after the first pack was kept, and before anything was written of the others.
        patched.setattr(batch_job, "AT_ONCE", 1)
        patched.setattr(batch_job, "_keep", _once(batch_job._keep))  # noqa: SLF001 - the moment in between
        with pytest.raises(KeyboardInterrupt):
            batch_job.run_batch(JobProgress(claim, manager))
    assert batch_job.STORE.keep == keep
    assert states().count(BatchEntryState.MADE) == 1
    with clock.stopped_at(clock.now() + STOPPED_AFTER + timedelta(seconds=1)):
        assert jobs.run_waiting() == 1
    assert states() == [BatchEntryState.MADE] * 3
    assert batch(reference).pdf_digest
    assert session().scalar(select(func.count()).select_from(Pack)) == 3
    assert made.count("Eastmoor") == 1


def _once(keep: Callable[..., None]) -> Callable[..., None]:
    kept: list[object] = []

    def once(*given: object) -> None:
        if kept:
            raise KeyboardInterrupt
        kept.append(given)
        keep(*given)

    return once


@pytest.mark.usefixtures("context")
def test_a_cancelled_batch_keeps_what_is_made_and_leaves_out_the_rest(  # noqa: PLR0917
    app: Flask, offered: Offer, office: Office, areas: list[Area], manager: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(batch_job, "AT_ONCE", 1)
    begun = threading.Event()
    cancelled = threading.Event()

    def part(request: PackRequest) -> PackPart:
        begun.set()
        assert cancelled.wait(20)
        return PLAIN

    offered(part)
    ask(manager, office, areas)

    def cancel() -> None:
        assert begun.wait(20)
        with app.app_context(), unit_of_work():
            jobs.cancel(manager, "JOB-000001")
        # The heart learns of it seconds later; the pack in hand is finished.
        threading.Timer(6, cancelled.set).start()

    thread = threading.Thread(target=cancel)
    thread.start()
    jobs.run_waiting()
    thread.join()
    assert session().scalars(select(Job.state)).one() is JobState.CANCELLED
    assert states() == [BatchEntryState.MADE, *[BatchEntryState.LEFT_OUT] * 2]


@pytest.mark.usefixtures("context")
def test_a_batch_is_of_one_office_and_of_areas_that_it_has(
    app: Flask, office: Office, areas: list[Area], manager: Actor
) -> None:
    other = make_area(app, "Far away", office=make_office(app))
    with pytest.raises(Refused, match="no area"):
        ask(manager, office, [areas[0], other])
    with pytest.raises(Refused, match="at least one"):
        ask(manager, office, [])
    stranger = make_user(app, office=make_office(app))
    with pytest.raises(NotAllowed):
        ask(stranger, office, areas)


def test_a_batch_is_ordered_on_a_page_watched_and_taken_away(
    client: Client, offered: Offer, office: Office, areas: list[Area], manager: Actor
) -> None:
    offered(PLAIN)
    client.sign_in(manager.email)
    page = client.get("pack_batches.batches")
    assert "No batch has been asked for yet" in page.words()
    form = client.open(page.links()["Build packs on many areas"])
    order = {"title": "Spring", "which": "some", "purpose": "other", "audience": "office"}
    missing = client.submit(form, order, expect=422)
    assert "Choose at least one area." in missing.words()
    sent = client.submit(missing, order | {"areas": [areas[0].reference, areas[1].reference]})
    page = client.follow(sent)
    assert "Waiting to begin" in page.words()
    with client.app.app_context():
        jobs.run_waiting()
    page = client.get("pack_batches.batch", reference="BATCH-000001")
    assert "2 packs made and bound." in page.words()
    assert "PACK-000002" in page.links()
    for words in ("Open all in one PDF", "Take the packs in a zip file"):
        assert client.open(page.links()[words]).data
    with client.app.app_context():
        actions = select(AuditEntry.action).where(
            AuditEntry.action.in_(("batch.opened", "pack.opened"))
        )
        assert sorted(session().scalars(actions)) == ["batch.opened"] * 2 + ["pack.opened"] * 4
    assert "2 of 2" in client.get("pack_batches.batches").words()


@pytest.mark.parametrize("issues", [True, False])
def test_a_batch_with_restricted_packs_does_not_open_as_a_whole_to_others(  # noqa: PLR0917
    app: Flask, client: Client, offered: Offer, office: Office, areas: list[Area], issues: bool
) -> None:
    director = make_user(app, Role.DIRECTOR, office=office)
    offered(PackPart(Said("CANARY"), 1, readers=(frozenset({director.user_id}),)))
    with app.app_context():
        reference = ask(director, office, areas[:1], issues=issues)
        jobs.run_waiting()
    colleague = make_user(app, office=office)
    client.sign_in(colleague.email)
    page = client.get("pack_batches.batch", reference=reference)
    assert "PACK-000001" not in page.words()
    client.get("pack_batches.take", reference=reference, form="pdf", expect=403)
    stranger = Client(app)
    stranger.sign_in(make_user(app, office=make_office(app)).email)
    stranger.get("pack_batches.batch", reference=reference, expect=404)
    knower = Client(app)
    knower.sign_in(director.email)
    taken = knower.open(f"/packs/batches/{reference}/all.pdf")
    assert "CANARY" in text_of(taken.data)
