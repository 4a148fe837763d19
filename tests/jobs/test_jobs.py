"""Jobs: asked for with what needs them, done once, seen to their end, cancelled and tried again."""

import threading
import time
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.roles import Role
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.errors import NotAllowed, NotFound, Refused
from gorm.jobs import claims, running, service
from gorm.jobs.models import Job, JobState
from gorm.jobs.progress import JobLost, JobProgress
from gorm.jobs.rules import CRASHED, STOPPED_AFTER, UNKNOWN
from tests.factories.accounts import make_user
from tests.jobs.conftest import Offer

pytestmark = pytest.mark.usefixtures("context")


def ask(actor: Actor = SYSTEM, subject: str = "IMP-000001", **arguments: object) -> str:
    """Ask for tested work, in a transaction of its own."""
    with unit_of_work():
        return service.ask(actor, "tested", subject=subject, arguments=arguments)


def job(reference: str) -> Job:
    """The row as it stands."""
    session().rollback()
    return session().scalars(select(Job).where(Job.reference == reference)).one()


def test_a_job_runs_with_what_was_asked_and_says_how_it_ended(app: Flask, offer: Offer) -> None:
    analyst = make_user(app, Role.ANALYST)

    def run(job: JobProgress) -> str:
        assert job.actor.reference == analyst.reference
        job.say(3, 4, "Counting")
        return f"{job.subject}: {job.arguments['rows']} rows."

    offer(run)
    reference = ask(analyst, rows=7)
    assert service.run_waiting() == 1
    done = job(reference)
    assert (done.state, done.outcome) == (JobState.DONE, "IMP-000001: 7 rows.")
    assert (done.done, done.total, done.attempts) == (3, 4, 1)
    assert service.run_waiting() == 0


def test_asking_in_a_transaction_that_fails_asks_for_nothing(offer: Offer) -> None:
    offer(lambda _: "Done.")
    with pytest.raises(Refused), unit_of_work():
        service.ask(SYSTEM, "tested")
        raise Refused("No.")
    assert session().scalar(select(func.count()).select_from(Job)) == 0
    assert service.run_waiting() == 0


def test_what_nobody_offers_is_a_defect_of_whoever_asks(offer: Offer) -> None:
    offer(lambda _: "Done.")
    with pytest.raises(RuntimeError), unit_of_work():
        service.ask(SYSTEM, "another")


def test_two_workers_never_do_one_job_twice(app: Flask, offer: Offer) -> None:
    done: list[str] = []

    def run(job: JobProgress) -> str:
        done.append(job.reference)
        return "Done."

    offer(run)
    asked = [ask() for _ in range(12)]
    start = threading.Barrier(3)

    def work() -> None:
        start.wait()
        with app.app_context():
            service.run_waiting()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(done) == sorted(asked)


def test_a_job_whose_heart_stopped_is_begun_again(offer: Offer) -> None:
    offer(lambda _: "Done.")
    reference = ask()
    with unit_of_work():
        assert claims.take("dead worker")
    assert service.run_waiting() == 0  # it may yet live
    with clock.stopped_at(clock.now() + STOPPED_AFTER + timedelta(seconds=1)):
        assert service.run_waiting() == 1
    assert (job(reference).state, job(reference).attempts) == (JobState.DONE, 2)


def test_whoever_lost_a_job_can_publish_nothing_of_it(offer: Offer) -> None:
    offer(lambda _: "Done.")
    reference = ask()
    with unit_of_work():
        claim = claims.take("slow worker")
    assert claim
    with clock.stopped_at(clock.now() + STOPPED_AFTER + timedelta(seconds=1)):
        service.run_waiting()
    slow = JobProgress(claim, SYSTEM)
    with pytest.raises(JobLost), unit_of_work():
        slow.hold()
    with pytest.raises(JobLost), unit_of_work():
        slow.finish("Twice.")
    with pytest.raises(JobLost):
        slow.say(1)
    assert job(reference).outcome == "Done."


def test_a_job_that_publishes_ends_with_the_same_commit(offer: Offer) -> None:
    def run(job: JobProgress) -> str:
        with unit_of_work():
            job.hold()
            job.finish("Published.")
        raise RuntimeError("killed after the commit")

    offer(run)
    reference = ask()
    service.run_waiting()
    assert (job(reference).state, job(reference).outcome) == (JobState.DONE, "Published.")


def test_after_three_crashes_a_job_fails_in_plain_words(offer: Offer) -> None:
    offer(lambda _: "Done.")
    reference = ask()
    for number in range(3):
        with unit_of_work():
            assert claims.take(f"worker {number}")
        with unit_of_work():
            claims.release(f"worker {number}")
    service.run_waiting()
    assert (job(reference).state, job(reference).outcome) == (JobState.FAILED, CRASHED)


def test_a_worker_that_is_told_to_end_gives_its_job_back_uncounted(offer: Offer) -> None:
    offer(lambda _: "Done.")
    reference = ask()
    with unit_of_work():
        claims.take("worker")
    with unit_of_work():
        claims.give_back("work")  # another
    assert job(reference).state is JobState.RUNNING
    with unit_of_work():
        claims.give_back("worker")
    assert (job(reference).state, job(reference).attempts) == (JobState.WAITING, 0)


def test_a_refusal_is_kept_as_it_was_said_and_a_defect_never_is(offer: Offer) -> None:
    def refuse(_: JobProgress) -> str:
        raise Refused("The file has no rows.")

    def break_down(_: JobProgress) -> str:
        raise ValueError("a secret of row 7")

    offer(refuse)
    refused = ask()
    service.run_waiting()
    assert job(refused).outcome == "The file has no rows."
    offer(break_down)
    broken = ask()
    service.run_waiting()
    assert "secret" not in job(broken).outcome
    assert job(broken).outcome.startswith("Something went wrong in GORM.")
    assert broken in job(broken).outcome
    assert job(refused).state is job(broken).state is JobState.FAILED


def test_work_that_no_version_knows_is_said_to_be_unknown(offer: Offer, app: Flask) -> None:
    offer(lambda _: "Done.")
    reference = ask()
    app.extensions["jobs.kinds"] = ()
    service.run_waiting()
    assert (job(reference).state, job(reference).outcome) == (JobState.FAILED, UNKNOWN)


def test_what_waits_is_cancelled_at_once_and_its_subject_settled(offer: Offer) -> None:
    settled: list[str] = []
    offer(lambda _: "Done.", given_up=lambda _actor, subject: settled.append(subject))
    reference = ask()
    with unit_of_work():
        service.cancel(SYSTEM, reference)
    assert job(reference).state is JobState.CANCELLED
    assert settled == ["IMP-000001"]
    assert service.run_waiting() == 0
    with pytest.raises(Refused), unit_of_work():
        service.cancel(SYSTEM, reference)


def test_what_runs_is_cancelled_at_its_next_step(
    app: Flask, offer: Offer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "SAY_EVERY", timedelta(milliseconds=50))
    has_begun = threading.Event()

    def run(job: JobProgress) -> str:
        for number in range(600):
            job.say(number, 600, "Working")
            has_begun.set()
            time.sleep(0.05)
        return "Done."

    offer(run)
    reference = ask()

    def work() -> None:
        with app.app_context():
            service.run_waiting()

    worker = threading.Thread(target=work)
    worker.start()
    assert has_begun.wait(10)
    with unit_of_work():
        service.cancel(SYSTEM, reference)
    worker.join(20)
    assert not worker.is_alive()
    assert job(reference).state is JobState.CANCELLED
    assert job(reference).saying == "Working"


def test_cancelling_comes_first_where_the_worker_died_meanwhile(offer: Offer) -> None:
    offer(lambda _: "Done.")
    reference = ask()
    with unit_of_work():
        claims.take("dead worker")
    with unit_of_work():
        service.cancel(SYSTEM, reference)
    with unit_of_work():
        claims.release("dead worker")
    service.run_waiting()
    assert job(reference).state is JobState.CANCELLED


def test_what_failed_can_be_tried_again_from_the_beginning(offer: Offer) -> None:
    tries: list[int] = []

    def run(_: JobProgress) -> str:
        tries.append(1)
        if len(tries) == 1:
            raise Refused("Not today.")
        return "Done."

    again: list[str] = []
    offer(run, tried_again=lambda _actor, subject: again.append(subject))
    reference = ask()
    service.run_waiting()
    with unit_of_work():
        service.retry(SYSTEM, reference)
    assert (job(reference).state, job(reference).outcome) == (JobState.WAITING, "")
    assert again == ["IMP-000001"]
    service.run_waiting()
    assert (job(reference).state, job(reference).attempts) == (JobState.DONE, 1)
    with pytest.raises(Refused), unit_of_work():
        service.retry(SYSTEM, reference)


def test_a_kind_that_forbids_it_is_not_tried_again(offer: Offer) -> None:
    def run(_: JobProgress) -> str:
        raise Refused("Never.")

    offer(run, may_retry=False)
    reference = ask()
    service.run_waiting()
    with pytest.raises(Refused), unit_of_work():
        service.retry(SYSTEM, reference)


def test_a_job_is_for_whoever_asked_and_for_administrators(app: Flask, offer: Offer) -> None:
    offer(lambda _: "Done.", permission="performance:import")
    analyst, other = make_user(app, Role.ANALYST), make_user(app, Role.ANALYST)
    auditor, administrator = make_user(app, Role.AUDITOR), make_user(app, Role.ADMINISTRATOR)
    reference = ask(analyst)
    with pytest.raises(NotFound), unit_of_work():
        service.cancel(other, reference)
    with pytest.raises(NotAllowed), unit_of_work():
        service.cancel(auditor, reference)
    with unit_of_work():
        service.cancel(administrator, reference)
    with unit_of_work():
        service.retry(analyst, reference)
    with unit_of_work():
        session().execute(update(Job).values(user_id=None))
    with pytest.raises(NotFound), unit_of_work():
        service.cancel(analyst, reference)
