"""The pages of long work: whose they are, and what they say."""

from flask import Flask

from gorm.accounts.actor import Actor
from gorm.accounts.roles import Role
from gorm.core.db import unit_of_work
from gorm.core.errors import Refused
from gorm.jobs import claims, service
from gorm.jobs.progress import JobProgress
from gorm.jobs.queries import job_of
from tests.factories.accounts import make_user
from tests.jobs.conftest import Offer
from tests.support.client import Client


def ask(app: Flask, actor: Actor, title: str = "Publish IMP-000001") -> str:
    """Ask for tested work."""
    with app.app_context(), unit_of_work():
        return service.ask(actor, "tested", title=title, subject="IMP-000001")


def run_waiting(app: Flask) -> None:
    """Run what waits, as a worker does."""
    with app.app_context():
        service.run_waiting()


def refuse(_: JobProgress) -> str:
    """Work that fails."""
    raise Refused("The file has no rows.")


def test_a_reader_sees_their_own_work_and_nobody_elses(
    app: Flask, client: Client, offer: Offer
) -> None:
    offer(lambda _: "1,204 values published.")
    analyst, other = make_user(app, Role.ANALYST), make_user(app, Role.ANALYST)
    own, foreign = ask(app, analyst), ask(app, other, "Somebody else’s work")
    client.sign_in(analyst.email)
    page = client.get("jobs.jobs")
    assert own in page.text
    assert "Somebody else’s work" not in page.text
    client.get("jobs.job", reference=foreign, expect=404)
    client.post("jobs.cancel", reference=foreign, expect=404)


def test_auditors_and_administrators_see_all_of_it(
    app: Flask, client: Client, offer: Offer
) -> None:
    offer(lambda _: "Done.")
    reference = ask(app, make_user(app, Role.ANALYST, name="Ann Alyst"))
    client.sign_in(make_user(app, Role.AUDITOR).email)
    assert "Ann Alyst" in client.get("jobs.jobs").text
    page = client.get("jobs.job", reference=reference)
    assert "Cancel" not in page.text
    client.post("jobs.cancel", reference=reference, expect=403)


def test_where_there_is_none_the_page_says_what_will_stand_there(
    app: Flask, client: Client
) -> None:
    client.sign_in(make_user(app, Role.ANALYST).email)
    assert "Nothing has been asked for yet." in client.get("jobs.jobs").text


def test_work_that_waits_is_cancelled_and_tried_again_by_buttons(
    app: Flask, client: Client, offer: Offer
) -> None:
    offer(lambda _: "1,204 values published.")
    analyst = make_user(app, Role.ANALYST)
    reference = ask(app, analyst)
    client.sign_in(analyst.email)
    page = client.get("jobs.job", reference=reference)
    assert "Waiting to begin." in page.text
    page = client.follow(client.submit(page, {}))
    assert "Cancelled before it began." in page.text
    page = client.follow(client.submit(page, {}))
    assert "It waits to begin again." in page.text
    run_waiting(app)
    page = client.get("jobs.job", reference=reference)
    assert "1,204 values published." in page.text
    assert "Try again" not in page.text


def test_running_work_says_how_far_it_is(app: Flask, client: Client, offer: Offer) -> None:
    offer(lambda _: "Done.")
    analyst = make_user(app, Role.ANALYST)
    reference = ask(app, analyst)
    with app.app_context(), unit_of_work():
        claim = claims.take("worker")
        assert claim
        claims.beat(claim, done=1500, total=6000, saying="Comparing places")
    client.sign_in(analyst.email)
    page = client.get("jobs.job", reference=reference)
    assert "Comparing places: 1,500 of 6,000." in page.text
    assert 'value="25"' in page.text
    client.submit(page, {})
    page = client.get("jobs.job", reference=reference)
    assert "Being cancelled: it stops at its next step." in page.text


def test_failed_work_says_what_was_refused(app: Flask, client: Client, offer: Offer) -> None:
    offer(refuse)
    analyst = make_user(app, Role.ANALYST)
    reference = ask(app, analyst)
    run_waiting(app)
    client.sign_in(analyst.email)
    page = client.get("jobs.job", reference=reference)
    assert "The file has no rows." in page.text
    assert "Try again" in page.text


def test_a_page_of_the_subject_shows_its_latest_work(app: Flask, offer: Offer) -> None:
    offer(refuse)
    analyst, other = make_user(app, Role.ANALYST), make_user(app, Role.ANALYST)
    ask(app, analyst)
    latest = ask(app, analyst)
    with app.app_context():
        line, seen = job_of(analyst, "IMP-000001"), job_of(other, "IMP-000001")
        assert job_of(analyst, "IMP-000002") is None
    assert line
    assert (line.reference, line.may_open, line.may_cancel) == (latest, True, True)
    assert seen
    assert (seen.may_open, seen.may_cancel) == (False, False)


def test_the_command_line_runs_what_waits_and_lists_it(app: Flask, offer: Offer) -> None:
    offer(lambda _: "Done.")
    runner = app.test_cli_runner()
    reference = ask(app, make_user(app, Role.ANALYST))
    assert reference in runner.invoke(args=["jobs", "list"]).output
    assert runner.invoke(args=["jobs", "work", "--once"]).output == "Jobs run: 1.\n"
    assert runner.invoke(args=["jobs", "list"]).output == "Nothing waits and nothing runs.\n"
