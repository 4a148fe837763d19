"""Recording: nothing is changed unseen, nothing recorded is changed, nobody forks the chain."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from click.testing import Result
from flask import Flask
from flask.ctx import AppContext
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from gorm.accounts.actor import SYSTEM
from gorm.accounts.models import Office, User, UserRole
from gorm.accounts.roles import Role
from gorm.audit.models import AuditEntry, AuditPayload
from gorm.audit.queries import history_of
from gorm.audit.recording import RECORDED_AS_ONE_ACT
from gorm.audit.service import Subject, record, record_opening
from gorm.audit.verification import BATCH, verdict
from gorm.core.db import Base, session, unit_of_work
from gorm.core.errors import Unrecorded
from gorm.settings.models import Theme
from gorm.settings.service import add_theme
from tests.factories.accounts import make_office, make_user
from tests.support.client import Client

TRIGGERS = ("audit_entry_is_kept", "audit_entry_stays", "audit_payload_stays",
            "audit_payload_is_kept", "audit_head_goes_on")  # fmt: skip


THEMES = Base.metadata.tables["theme"]


def entries() -> int:
    """How many acts the trail holds."""
    return session().scalar(select(func.count()).select_from(AuditEntry)) or 0


def verify(app: Flask, *options: str) -> Result:
    """`flask audit verify`."""
    return app.test_cli_runner().invoke(args=["audit", "verify", *options])


# --- Nothing is changed unseen ---


def test_a_change_that_nobody_recorded_is_not_kept(app: Flask, context: AppContext) -> None:
    office = make_office(app, name="Before")
    with pytest.raises(Unrecorded, match="office"), unit_of_work() as current:
        current.get_one(Office, office.id).name = "After"
    assert session().get_one(Office, office.id).name == "Before"


def test_an_addition_and_a_removal_that_nobody_recorded_are_not_kept(
    app: Flask, context: AppContext
) -> None:
    with pytest.raises(Unrecorded, match="theme"), unit_of_work() as current:
        current.add(Theme(name="Coasts"))
    user = make_user(app, Role.ANALYST, Role.AUDITOR)
    with pytest.raises(Unrecorded, match="user_role"), unit_of_work() as current:
        current.delete(current.get_one(UserRole, (user.user_id, Role.ANALYST)))
    assert session().get(UserRole, (user.user_id, Role.ANALYST)) is not None


def test_a_change_after_the_record_is_not_kept(app: Flask, context: AppContext) -> None:
    office = make_office(app)
    with pytest.raises(Unrecorded), unit_of_work() as current:
        current.get_one(Office, office.id).name = "Recorded"
        record(SYSTEM, "office.changed", Subject("office", office.code))
        current.get_one(Office, office.id).base_city = "Not recorded"


@pytest.mark.parametrize("statement", [
    update(Theme).values(is_in_use=False), delete(Theme), insert(Theme).values(name="Coasts"),
    update(THEMES).values(is_in_use=False), delete(THEMES),
])  # fmt: skip
def test_a_bulk_statement_does_not_pass_the_audit_by(
    context: AppContext, statement: object
) -> None:
    with pytest.raises(Unrecorded, match="bulk"), unit_of_work() as current:
        current.execute(statement)  # type: ignore[call-overload]


def test_a_bulk_statement_that_is_recorded_as_one_act_is_kept(context: AppContext) -> None:
    with unit_of_work() as current:
        options = {RECORDED_AS_ONE_ACT: True}
        current.execute(update(Theme).values(is_in_use=False), execution_options=options)
        record(SYSTEM, "theme.retired", Subject("theme", "all"), facts={"rows": 12})
    assert entries() == 1


def test_an_act_is_kept_with_the_change_or_not_at_all(app: Flask, context: AppContext) -> None:
    office = make_office(app)
    before = entries()
    with pytest.raises(ZeroDivisionError), unit_of_work() as current:
        current.get_one(Office, office.id).name = "After"
        record(SYSTEM, "office.changed", Subject("office", office.code))
        raise ZeroDivisionError
    assert entries() == before


def test_a_secret_is_never_written_down(app: Flask, context: AppContext) -> None:
    user = make_user(app)
    with unit_of_work() as current:
        found = current.get_one(User, user.user_id)
        old, found.password_hash = found.password_hash, "a new hash"
        record(SYSTEM, "user.password_set", Subject("user", user.reference))
    kept = json.dumps([row.content for row in session().scalars(select(AuditPayload))])
    assert "a new hash" not in kept
    assert old not in kept
    assert "password_hash" in kept


def test_a_history_tells_of_an_erased_act_that_it_was_done(app: Flask, context: AppContext) -> None:
    with unit_of_work():
        add_theme(SYSTEM, "Coasts")
    [subject] = session().scalars(select(AuditEntry.subject_reference))
    with unit_of_work() as current:
        current.execute(update(AuditPayload).values(salt=None, content=None))
    [entry] = history_of("theme", subject).entries
    assert (entry.sentence, entry.changes) == ("added the theme", ())
    assert verdict().fault == ""


# --- Nothing that was recorded is changed ---

_FORBIDDEN = [
    "UPDATE audit_entry SET actor_name = 'Nobody'",
    "UPDATE audit_entry SET number = number + 100",
    "DELETE FROM audit_entry",
    "DELETE FROM audit_payload",
    "UPDATE audit_payload SET salt = 'other'",
    "UPDATE audit_payload SET content = '{}'",
    "UPDATE audit_payload SET number = number + 100, salt = NULL, content = NULL",
    "DELETE FROM audit_head",
    "UPDATE audit_head SET digest = 'x'",
    "UPDATE audit_head SET number = 0",
]
_REPLACING = {
    "sqlite": [
        (
            "INSERT OR REPLACE INTO audit_entry SELECT number, at, 'x', 'x', 'x', 'x', 'x', 'x',"
            " payload_digest, previous_digest, 'x' FROM audit_entry"
        ),
        "INSERT OR REPLACE INTO audit_payload SELECT number, 'x', '{}' FROM audit_payload",
        "INSERT OR REPLACE INTO audit_head VALUES (1, 0, 'x')",
        "UPDATE OR REPLACE audit_entry SET reason = 'x'",
        (
            "INSERT INTO audit_entry SELECT * FROM audit_entry WHERE true"
            " ON CONFLICT (number) DO UPDATE SET reason = 'x'"
        ),
    ],
    "postgresql": [
        "TRUNCATE audit_entry CASCADE",
        "TRUNCATE audit_payload",
        (
            "INSERT INTO audit_entry SELECT * FROM audit_entry"
            " ON CONFLICT (number) DO UPDATE SET reason = 'x'"
        ),
        (
            "INSERT INTO audit_payload SELECT * FROM audit_payload"
            " ON CONFLICT (number) DO UPDATE SET salt = 'x'"
        ),
    ],
}


def test_the_database_itself_refuses_to_change_the_trail(
    app: Flask, context: AppContext, database_kind: str
) -> None:
    make_office(app)
    before = verdict().head
    for statement in [*_FORBIDDEN, *_REPLACING[database_kind]]:
        with pytest.raises(DBAPIError, match=r"(?i)audit"), unit_of_work() as current:
            current.execute(text(statement))
            pytest.fail(f"went through: {statement}")
    assert verdict().head == before
    assert verdict().fault == ""


# --- Verifying ---


def test_verify_says_that_the_trail_is_whole_and_where_it_ends(app: Flask) -> None:
    assert "0 entries" in verify(app).output
    make_user(app)
    done = verify(app)
    assert done.exit_code == 0
    assert "The trail is whole: 2 entries, head " in done.stdout
    head = done.stdout.split()[-1].rstrip(".")
    assert verify(app, "--head", head).exit_code == 0
    assert "was taken away" in verify(app, "--head", "0" * 64).stderr


@pytest.mark.parametrize(("statement", "words"), [
    ("UPDATE audit_entry SET actor_name = 'Nobody' WHERE number = 2", "Entry 2 was changed"),
    ("UPDATE audit_payload SET content = '{}' WHERE number = 3", "entry 3 were changed"),
    ("DELETE FROM audit_payload WHERE number = 2", "entry 2 are missing"),
    ("UPDATE audit_payload SET salt = NULL WHERE number = 2", "by half"),
    ("UPDATE audit_head SET number = 9", "its head says 9"),
])  # fmt: skip
def test_verify_finds_what_was_done_behind_the_triggers(
    app: Flask, database_kind: str, statement: str, words: str
) -> None:
    for _ in range(4):
        make_office(app)
    with app.app_context(), unit_of_work() as current:
        for trigger in TRIGGERS:
            table = "_".join(trigger.split("_")[:2])
            on = "" if database_kind == "sqlite" else f" ON {table}"
            current.execute(text(f"DROP TRIGGER {trigger}{on}"))
        current.execute(text(statement))
    done = verify(app)
    assert done.exit_code == 1
    assert words in done.stderr
    assert done.stdout == ""


def test_verify_reads_many_entries_in_batches(app: Flask, context: AppContext) -> None:
    with unit_of_work():
        for number in range(2 * BATCH + 1):
            record(SYSTEM, "pack.opened", Subject("pack", f"PACK-{number:06d}"))
    assert verdict().fault == ""
    assert verdict().head.number == 2 * BATCH + 1


def test_eight_writers_at_once_make_one_chain(app: Flask) -> None:
    def write(writer: int) -> None:
        with app.app_context():
            for number in range(10):
                with unit_of_work():
                    add_theme(SYSTEM, f"Theme {writer}.{number}")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(8)))
    with app.app_context():
        assert verdict().fault == ""
        assert verdict().head.number == 80


# --- The pages ---


def test_an_auditor_reads_the_trail_and_every_entry(client: Client) -> None:
    user = make_user(client.app, name="Una <b>User</b>")
    auditor = make_user(client.app, Role.AUDITOR)
    client.sign_in(auditor.email)
    page = client.open("/audit")
    assert "Signed in" in page.words()
    entry = client.open("/audit/2")
    assert "Una <b>User</b>" in entry.words()
    assert "password_hash" not in entry.words()
    only = client.open(f"/audit?subject={user.reference.lower()}")
    assert len(only.all("tr")) == 2
    assert "No act fits" in client.open("/audit?q=nobody&until=1/1/2020").words()
    assert len(client.open(f"/audit?q={auditor.reference}&action=user.signed_in").all("tr")) == 2
    client.open("/audit?since=yesterday&until=tomorrow")
    assert "no such day" in " ".join(client.open("/audit?since=31/2/2027", expect=422).errors())
    for number in ("0", "999", "99999999999999999999"):
        client.open(f"/audit/{number}", expect=404)


def test_the_trail_is_paged(client: Client) -> None:
    auditor = make_user(client.app, Role.AUDITOR)
    with client.app.app_context(), unit_of_work():
        for number in range(60):
            record(SYSTEM, "pack.opened", Subject("pack", f"PACK-{number:06d}"))
    client.sign_in(auditor.email)
    first = client.open("/audit?subject=&q=command")
    assert len(first.all("tr")) == 51
    second = client.open(first.links()["Earlier acts"])
    assert len(second.all("tr")) == 1 + 62 - 50
    assert "Earlier acts" not in second.links()


def test_what_a_job_opens_is_kept_though_it_runs_no_unit_of_work(app: Flask) -> None:
    with app.app_context():
        record_opening(SYSTEM, "pack.draft_printed", Subject("pack", "PACK-000001"))
        session().rollback()
        kept = session().scalars(select(AuditEntry.action)).all()
        assert kept.count("pack.draft_printed") == 1


def test_what_is_opened_within_a_unit_of_work_is_kept_with_it_or_not_at_all(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(RuntimeError), unit_of_work():
            record_opening(SYSTEM, "pack.opened", Subject("pack", "PACK-000001"))
            raise RuntimeError
        assert session().scalars(select(AuditEntry.action)).all().count("pack.opened") == 0
        with unit_of_work():
            record_opening(SYSTEM, "pack.opened", Subject("pack", "PACK-000001"))
        assert session().scalars(select(AuditEntry.action)).all().count("pack.opened") == 1
