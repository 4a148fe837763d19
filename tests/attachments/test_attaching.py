"""Attaching files, listing them and removing them, as higher features do it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from gorm.accounts.actor import SYSTEM, Actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.attachments import service
from gorm.attachments.models import Attachment
from gorm.attachments.queries import attachments_of, attachments_of_many
from gorm.audit.queries import history_of
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session, unit_of_work
from gorm.core.errors import Conflict, NotAllowed, NotFound, Refused
from gorm.core.file_store import digest_of
from tests.factories.accounts import make_user
from tests.factories.attachments import (
    EMAIL,
    HIDDEN,
    HOME,
    PDF,
    RECORD,
    SETTLED,
    give_home,
    make_attachment,
)
from tests.support.queries import statements_of

Attach = Callable[..., str]


def rows(app: Flask) -> int:
    """How many files there are."""
    with app.app_context():
        return session().scalar(select(func.count()).select_from(Attachment)) or 0


def remove(
    app: Flask, actor: Actor, reference: str, reason: str = "Sent in error.", at: int = 1
) -> str:
    """Remove a file as a page does."""
    with app.test_request_context(), unit_of_work():
        return service.remove(actor, reference, reason, at)


def test_a_file_is_attached_with_what_it_is_and_its_bytes_on_the_disk(
    app: Flask, office: Office, manager: Actor, attached: Attach
) -> None:
    reference = attached(file_name="C:\\sent\\reply.PDF")
    assert reference == "ATT-000001"
    with app.app_context():
        (line,) = attachments_of(HOME.kind, RECORD)
        row = session().scalars(select(Attachment)).one()
        assert service.STORE.kept(row.digest) == PDF
    assert (line.title, line.file_name, line.kind) == ("Reply of the council", "reply.PDF", "PDF")
    assert (line.bytes, line.uploaded_by, line.version) == (len(PDF), "Dorothy Ashworth", 1)
    assert (row.media_type, row.digest) == ("application/pdf", digest_of(PDF))
    assert (row.office_id, row.uploaded_by_id) == (office.id, manager.user_id)


def test_attaching_stands_in_the_history_of_the_record(app: Flask, attached: Attach) -> None:
    attached()
    with app.app_context():
        (entry,) = history_of(HOME.kind, RECORD).entries
    assert (entry.who, entry.sentence) == ("Dorothy Ashworth", "attached a file")
    (change,) = entry.changes
    assert (change.label, change.before) == ("File", "")
    assert change.after == "Reply of the council (reply.pdf)"


def test_a_command_may_attach_too(app: Flask, office: Office) -> None:
    make_attachment(app, SYSTEM, office)
    with app.app_context():
        (line,) = attachments_of(HOME.kind, RECORD)
    assert line.uploaded_by == "GORM, on the command line"


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"title": " \u202e "}, "attachment_title", "Enter what the file is"),
        ({"title": "x" * 201}, "attachment_title", "can be 200 characters long"),
        ({"content": b""}, "attachment", "is empty"),
        ({"content": EMAIL}, "attachment", "is not a PDF"),
        ({"file_name": "reply.exe"}, "attachment", "is no kind of file"),
    ],
    ids=str,
)
def test_what_is_refused_leaves_neither_row_nor_file(
    app: Flask, wrong: dict[str, Any], field: str, words: str, attached: Attach
) -> None:
    with pytest.raises(Refused) as refused:
        attached(**wrong)
    assert words in refused.value.faults[field]
    assert rows(app) == 0


def test_the_files_of_many_records_are_one_question(app: Flask, attached: Attach) -> None:
    first = attached()
    other = attached(subject=SETTLED)
    second = attached(file_name="again.pdf")
    with app.app_context(), statements_of(app) as asked:
        found = attachments_of_many(HOME.kind, [RECORD, SETTLED, "REC-000009"])
        assert len(asked) == 1
        assert {of: [line.reference for line in lines] for of, lines in found.items()} == {
            RECORD: [first, second],
            SETTLED: [other],
            "REC-000009": [],
        }
        assert attachments_of("another_kind", RECORD) == ()


# Removing


def test_a_removed_file_is_offered_no_more_and_everything_of_it_stays(
    app: Flask, manager: Actor, attached: Attach
) -> None:
    reference = attached()
    assert remove(app, manager, reference) == "/"
    with app.app_context():
        assert attachments_of(HOME.kind, RECORD) == ()
        row = session().scalars(select(Attachment)).one()
        assert row.removed_because == "Sent in error."
        assert row.removed_at is not None
        assert service.STORE.kept(row.digest) == PDF
        latest = history_of(HOME.kind, RECORD).entries[0]
    assert (latest.sentence, latest.reason) == ("removed a file", "Sent in error.")


def test_removing_needs_a_reason_and_the_version_that_was_seen(
    app: Flask, manager: Actor, attached: Attach
) -> None:
    reference = attached()
    with pytest.raises(Refused, match="why the file is removed"):
        remove(app, manager, reference, " \n")
    with pytest.raises(Conflict):
        remove(app, manager, reference, at=7)
    remove(app, manager, reference)
    with pytest.raises(Conflict, match="Somebody else removed"):
        remove(app, manager, reference, at=2)


def test_only_whoever_may_change_the_record_removes_its_files(
    app: Flask, office: Office, manager: Actor, attached: Attach
) -> None:
    settled = attached(subject=SETTLED)
    hidden = attached(subject=HIDDEN)
    plain = attached()
    with pytest.raises(NotAllowed):
        remove(app, manager, settled)
    for reference in (hidden, "ATT-999999", "ATT-1", ""):
        with pytest.raises(NotFound):
            remove(app, manager, reference)
    with pytest.raises(NotAllowed):
        remove(app, make_user(app, Role.AUDITOR, office=office), plain)
    give_home(app, replace(HOME, may_read=lambda _actor, _reference: False))
    with pytest.raises(NotFound):
        remove(app, manager, plain)


# What the database itself holds


@pytest.mark.parametrize(
    "wrong",
    [
        {"bytes": 0},
        {"removed_at": clock.now()},
        {"removed_because": "Sent in error."},
        {"reference": "ATT-000001"},
    ],
    ids=["empty", "removed without a reason", "a reason without a removal", "a reference twice"],
)
def test_the_database_refuses_a_row_that_contradicts_itself(
    app: Flask, office: Office, manager: Actor, wrong: dict[str, Any], attached: Attach
) -> None:
    attached()
    values: dict[str, Any] = {
        "reference": "ATT-000002", "subject_kind": HOME.kind, "subject_reference": RECORD,
        "title": "A file", "file_name": "a.pdf", "media_type": "application/pdf", "bytes": 1,
        "digest": "a" * 64, "office_id": office.id, "uploaded_at": clock.now(),
    }  # fmt: skip
    with app.app_context(), pytest.raises(IntegrityError), unit_of_work():
        session().add(Attachment(**values | wrong))
        record(manager, "attachment.added", Subject(HOME.kind, RECORD))
