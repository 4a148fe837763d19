"""Taking files away: who may, what leaves the house, and what opening leaves behind."""

import io
import os
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote

import pytest
from flask import Flask, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.http import parse_options_header
from werkzeug.test import encode_multipart

from gorm.accounts.actor import Actor, current_actor
from gorm.accounts.models import Office
from gorm.accounts.roles import Role
from gorm.attachments import service
from gorm.attachments.forms import AttachmentFields, sent_file
from gorm.attachments.models import Attachment
from gorm.attachments.offers import attachment_homes
from gorm.attachments.queries import attachments_of
from gorm.audit.models import AuditEntry
from gorm.audit.service import Subject, record_opening
from gorm.core.db import session
from gorm.core.forms import Form
from gorm.core.permissions import open_to_signed_in
from gorm.core.web.addresses import see_other
from tests.factories.accounts import make_office, make_user
from tests.factories.attachments import (
    HIDDEN,
    HOME,
    PDF,
    RECORD,
    SETTLED,
    give_home,
    make_attachment,
)
from tests.support.client import Client

Attach = Callable[..., str]


@pytest.fixture
def reader(app: Flask, client: Client, manager: Actor) -> Client:
    """Somebody of the office, signed in."""
    client.sign_in(manager.email)
    return client


def openings(app: Flask) -> list[tuple[str, str]]:
    """What the trail says was opened or found: action and what."""
    with app.app_context():
        found = session().execute(
            select(AuditEntry.action, AuditEntry.subject_reference)
            .where(AuditEntry.action.in_(["attachment.opened", "attachment.found_damaged"]))
            .order_by(AuditEntry.number)
        )
        return [(action, reference) for action, reference in found]


def listed(app: Flask, **given: object) -> str:
    """The list of the record's files, as a page of another feature includes it."""
    with app.test_request_context():
        files = attachments_of(HOME.kind, RECORD)
        return render_template("attachments/_list.html", attachments=files, **given)


# Opening


def test_a_file_is_taken_away_as_it_came_and_no_browser_opens_it(
    app: Flask, reader: Client, attached: Attach
) -> None:
    reference = attached()
    page = reader.get("attachments.attachment", reference=reference)
    assert page.data == PDF
    assert page.headers["Content-Type"] == "application/pdf"
    assert page.headers["Content-Disposition"] == 'attachment; filename="reply.pdf"'
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    policy = page.headers.getlist("Content-Security-Policy")
    assert policy == ["sandbox; default-src 'none'; frame-ancestors 'none'"]
    assert page.headers["Cache-Control"] == "no-store"
    assert openings(app) == [("attachment.opened", reference)]


def test_a_text_is_handed_out_byte_for_byte_whatever_it_is_encoded_in(
    app: Flask, reader: Client, attached: Attach
) -> None:
    content = "The team’s £5".encode("cp1252")
    reference = attached(file_name="note.txt", content=content)
    response = reader.browser.get(f"/attachments/{reference}")
    assert (response.data, response.headers["Content-Type"]) == (content, "text/plain")


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Réponse – 1.pdf", "Reponse  1.pdf"),
        ("رد المجلس.pdf", "pdf"),
        ("50%; done.pdf", "50 done.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "a Set-Cookie- b.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
    ids=ascii,
)
def test_a_name_goes_along_whatever_letters_it_has(
    app: Flask, reader: Client, name: str, plain: str, attached: Attach
) -> None:
    reference = attached(file_name=name)
    with app.app_context():
        kept = attachments_of(HOME.kind, RECORD)[0].file_name
    page = reader.get("attachments.attachment", reference=reference)
    sent = page.headers["Content-Disposition"]
    assert sent.isascii()
    assert sent.startswith(f'attachment; filename="{plain}"')
    assert parse_options_header(sent)[1]["filename"] == kept
    assert (quote(kept, safe="!#$&+-.^_`|~") in sent) or kept == plain
    assert "Set-Cookie" not in page.headers


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.RELATIONSHIP_MANAGER, 200),
        (Role.DIRECTOR, 200),
        (Role.AUDITOR, 200),
        (Role.ANALYST, 403),
        (Role.ADMINISTRATOR, 403),
    ],
    ids=str,
)
def test_the_feature_of_the_record_says_who_opens_its_files(
    client: Client, office: Office, role: Role, expected: int, attached: Attach
) -> None:
    shown, hidden = attached(), attached(subject=HIDDEN)
    client.sign_in(make_user(client.app, role, office=office).email)
    client.get("attachments.attachment", expect=expected, reference=shown)
    not_found = 404 if expected == 200 else 403
    client.get("attachments.attachment", expect=not_found, reference=hidden)
    assert len(openings(client.app)) == (expected == 200)


def test_departments_open_no_files(app: Flask, client: Client, attached: Attach) -> None:
    reference = attached()
    client.sign_in(make_user(app, Role.DEPARTMENT, department="DfE").email)
    client.get("attachments.attachment", expect=403, reference=reference)


def test_a_file_of_a_kind_of_record_that_no_feature_has_is_not_found(
    app: Flask, reader: Client, attached: Attach
) -> None:
    reference = attached()
    app.extensions[attachment_homes.name] = ()
    reader.get("attachments.attachment", expect=404, reference=reference)
    reader.get("attachments.remove_form", expect=404, reference=reference)


@pytest.mark.parametrize(
    "reference", ["ATT-999999", "ATT-1", "../gorm", "ATT-00000\x00", "x" * 300, "ATT-000001\n"]
)
def test_a_forged_reference_is_not_found(
    app: Flask, reader: Client, reference: str, attached: Attach
) -> None:
    attached()
    reader.get("attachments.attachment", expect=404, reference=reference)
    reader.get("attachments.remove_form", expect=404, reference=reference)


def test_the_feature_of_the_record_leaves_its_own_trace_of_an_opening(
    app: Flask, reader: Client, attached: Attach
) -> None:
    give_home(
        app,
        replace(
            HOME,
            on_opened=lambda actor, reference: record_opening(
                actor, "attachment.opened", Subject(HOME.kind, reference)
            ),
        ),
    )
    reference = attached()
    reader.get("attachments.attachment", reference=reference)
    assert openings(app) == [("attachment.opened", reference), ("attachment.opened", RECORD)]


@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_a_file_that_is_not_the_one_that_was_attached_is_not_handed_out(
    app: Flask, reader: Client, damage: str, attached: Attach
) -> None:
    reference = attached(content=PDF + damage.encode())
    with app.app_context():
        path = service.STORE.path_of(attachment_digest())
    path.unlink()
    if damage == "changed":
        path.write_bytes(PDF)
    page = reader.get("attachments.attachment", expect=409, reference=reference)
    assert "is missing or has been changed since it was attached" in page.words()
    assert page.links()["Go back to the record"] == "/"
    assert openings(app) == [("attachment.found_damaged", reference)]


def attachment_digest() -> str:
    """The digest of the only file."""
    return session().scalars(select(Attachment.digest)).one()


# The list, and removing


def test_the_list_names_each_file_its_size_and_who_attached_it(
    app: Flask, office: Office, manager: Actor
) -> None:
    assert "No files are attached yet" in listed(app)
    reference = make_attachment(
        app, manager, office, title="<b>Reply</b>", content=PDF.ljust(2_000)
    )
    html = listed(app)
    for words in (
        "&lt;b&gt;Reply&lt;/b&gt; (PDF, 2.0 kB)",
        "reply.pdf",
        "Dorothy Ashworth",
        reference,
    ):
        assert words in html
    assert "Remove" not in html
    assert f"/attachments/{reference}/remove" in listed(app, may_remove_attachments=True)


def test_a_file_is_removed_with_a_reason_and_an_auditor_can_still_open_it(
    app: Flask, reader: Client, attached: Attach
) -> None:
    reference = attached()
    form = reader.get("attachments.remove_form", reference=reference)
    assert "Reply of the council" in form.words()
    again = reader.submit(form, {"reason": " "}, expect=422)
    assert again.errors() == ["Enter why the file is removed."]
    assert reader.submit(form, {"reason": "It is another council’s."}).location == "/"
    assert reference not in listed(app)
    reader.get("attachments.attachment", expect=404, reference=reference)
    reader.get("attachments.remove_form", expect=404, reference=reference)
    reader.sign_out()
    reader.sign_in(make_user(app, Role.AUDITOR).email)
    assert reader.get("attachments.attachment", reference=reference).data == PDF


def test_the_second_to_remove_a_file_is_told_and_loses_no_word(
    app: Flask, reader: Client, attached: Attach
) -> None:
    reference = attached()
    first, second = (reader.get("attachments.remove_form", reference=reference) for _ in "12")
    reader.submit(first, {"reason": "It is another council’s."})
    page = reader.submit(second, {"reason": "Sent in error."}, expect=409)
    assert "Somebody else removed this file" in page.words()
    assert "Sent in error." in page.text


def test_who_may_read_a_record_and_not_change_it_removes_nothing(
    app: Flask, reader: Client, office: Office, attached: Attach
) -> None:
    reference = attached(subject=SETTLED)
    reader.get("attachments.remove_form", expect=403, reference=reference)
    reader.post(
        "attachments.remove", {"reason": "x", "version": "1"}, expect=403, reference=reference
    )
    reader.sign_out()
    reader.sign_in(make_user(app, Role.AUDITOR, office=make_office(app)).email)
    reader.get("attachments.remove_form", expect=403, reference=reference)


# The fields, on a form of another feature


class ReplyForm(AttachmentFields, Form):
    """A form of another feature that takes a file."""


@pytest.fixture
def replying(app: Flask, reader: Client, office: Office, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The form that adds a theme attaches a file instead."""

    @open_to_signed_in
    def take() -> ResponseReturnValue:
        form = ReplyForm.opened()
        assert form.is_sent
        if sent := sent_file(form):
            service.attach(
                current_actor(), Subject(HOME.kind, RECORD), office.id,
                title=sent.title, file_name=sent.file_name, content=sent.content,
            )  # fmt: skip
        return see_other("home.my_work")

    monkeypatch.setitem(app.view_functions, "settings.add_theme", take)
    return reader


def send(
    client: Client, content: bytes | None, *, title: str = "Reply", expect: int = 303, **more: str
) -> str:
    """Send the form as a browser does, with a file or without; the answer."""
    fields: dict[str, object] = {"csrf_token": client.token(), "attachment_title": title, **more}
    if content is not None:
        fields["attachment"] = FileStorage(io.BytesIO(content), "reply.pdf")
    # The test client would leave the file open into which it writes what is large.
    boundary, body = encode_multipart(fields)
    kind = f"multipart/form-data; boundary={boundary}"
    address = client.address("settings.add_theme")
    response = client.browser.post(address, data=body, content_type=kind)
    assert response.status_code == expect
    return response.text


def count_of(app: Flask) -> int:
    """How many files the record has."""
    with app.app_context():
        return len(attachments_of(HOME.kind, RECORD))


def test_the_two_fields_are_drawn_as_a_file_and_a_line(app: Flask) -> None:
    with app.test_request_context():
        form = ReplyForm.opened()
        assert 'type="file"' in form.attachment()
        assert 'name="attachment_title"' in form.attachment_title()


def test_a_file_comes_with_what_it_is_or_not_at_all(app: Flask, replying: Client) -> None:
    send(replying, None, title="")
    assert "Choose the file" in send(replying, None, expect=422)
    assert "Enter what the file is" in send(replying, PDF, title="", expect=422)
    assert count_of(app) == 0
    send(replying, PDF)
    assert count_of(app) == 1


def test_the_same_form_with_another_file_is_asked_about(app: Flask, replying: Client) -> None:
    """Small ones are kept in memory while they are read, and large ones on the disk."""
    small, large = PDF, PDF + os.urandom(2_000_000)
    send(replying, small, submission_key="k" * 20)
    send(replying, small, submission_key="k" * 20)
    assert count_of(app) == 1
    assert "already sent and saved" in send(replying, large, submission_key="k" * 20, expect=409)
    send(replying, large, submission_key="l" * 20)
    assert count_of(app) == 2


@pytest.mark.parametrize(("size", "status"), [(10_000_001, 422), (11_000_000, 413)])
def test_the_words_beside_a_file_that_is_too_large_are_given_back(
    app: Flask, replying: Client, size: int, status: int
) -> None:
    note = "A long thought " * 1_000
    page = send(replying, PDF.ljust(size), title="Reply of the council", name=note, expect=status)
    for words in ("Nothing that you typed is lost", note.strip(), "Reply of the council", "10 MB"):
        assert words in page
    assert count_of(app) == 0
