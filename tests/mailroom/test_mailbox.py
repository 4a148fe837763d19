"""The mailbox: whose mail is believed, and that nothing is lost or there twice."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from config import MailSettings
from gorm.accounts.roles import Role
from gorm.mailroom.models import EntryState
from gorm.mailroom.service import intake, mail, mailbox
from gorm.mailroom.service.mailbox import MailFault, Polled, poll
from tests.factories.accounts import make_user
from tests.mailroom.imap_server import PASSWORD, USER, ImapServer, running
from tests.mailroom.office import Merrowvale, entries, signed_in
from tests.support.post_office import make_certificate

SERVER = "mx.merrowvale.example"
PASSED = f"Authentication-Results: {SERVER}; dmarc=pass header.from=example.org"


@pytest.fixture
def server() -> Iterator[ImapServer]:
    """A mailbox of the office."""
    with running() as found:
        yield found


@pytest.fixture
def settings(server: ImapServer, tmp_path: Path) -> MailSettings:
    """The settings that point GORM at the mailbox."""
    password = tmp_path / "password"
    password.write_text(f"{PASSWORD}\n", encoding="utf-8")
    return MailSettings(
        host="127.0.0.1",
        port=server.port,
        user=USER,
        password_file=password,
        tls="none",
        ca_file="",
        folder="INBOX",
        authserv_id=SERVER,
        domains=(),
        messages=50,
        mib=50,
    )


def _mail(sender: str, subject: str, *, head: str = PASSED, body: str = "Words.") -> bytes:
    lines = [
        head,
        f"From: {sender}",
        f"To: Dana Reeve <dana.reeve@northmoor.example>, {USER}",
        f"Subject: {subject}",
        "Date: Thu, 26 Nov 2026 09:30:00 +0000",
        f"Message-ID: <{subject.replace(' ', '-')}@merrowvale.example>",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "",
        body,
        "",
    ]
    return "\r\n".join(lines).encode()


def _poll(app: Flask, settings: MailSettings) -> Polled:
    with app.app_context():
        return poll(settings)


def test_a_letter_of_a_verified_colleague_waits_for_them(
    office: Merrowvale, server: ImapServer, settings: MailSettings
) -> None:
    server.put(_mail(office.amara.email, "Reserves", body="What we agreed."))
    assert _poll(office.app, settings) == Polled(taken=1)
    [entry] = entries(office.app)
    assert (entry.state, entry.owner_id) == (EntryState.WAITING, office.amara.user_id)
    assert [one["address"] for one in entry.facts["people"]] == [
        office.amara.email,
        "dana.reeve@northmoor.example",
    ]
    assert "Reserves" in signed_in(office.app, office.amara).get("home.my_work").text
    assert server.subjects("INBOX", "SEEN") == ["Reserves"]


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_a_mailbox_is_read_encrypted_and_only_where_its_certificate_is_trusted(
    office: Merrowvale, settings: MailSettings, tmp_path: Path, tls: str
) -> None:
    certificate = make_certificate(tmp_path)
    with running(certificate, is_tls=tls == "implicit") as server:
        server.put(_mail(office.amara.email, "Reserves"))
        unknown = replace(settings, port=server.port, tls=tls)
        with pytest.raises(MailFault, match="CERTIFICATE_VERIFY_FAILED"):
            _poll(office.app, unknown)
        assert entries(office.app) == []
        assert _poll(office.app, replace(unknown, ca_file=str(certificate))).taken == 1


def test_an_invitation_that_a_colleague_passes_on_is_taken_in(
    office: Merrowvale, server: ImapServer, settings: MailSettings
) -> None:
    content = office.file("invitation.eml").replace(
        b"From: Dana Reeve <dana.reeve@northmoor.example>",
        f"{PASSED}\r\nFrom: {office.amara.email}".encode(),
    )
    server.put(content)
    assert _poll(office.app, settings).taken == 1
    [entry] = entries(office.app)
    assert entry.facts["subject"] == "Skills fund: what Northmoor needs"


def test_what_was_taken_is_not_taken_again(
    office: Merrowvale, server: ImapServer, settings: MailSettings
) -> None:
    content = _mail(office.amara.email, "Reserves")
    server.put(content)
    _poll(office.app, settings)
    assert _poll(office.app, settings) == Polled()
    server.put(content)
    server.put(b"Received: from elsewhere\r\n" + content.replace(PASSED.encode(), b"X-Via: list"))
    server.put(PASSED.encode() + b"\r\nX-Again: yes\r\n" + content.partition(b"\r\n")[2])
    assert _poll(office.app, settings).taken == 2
    assert len(entries(office.app)) == 1


FORGED = {
    "nothing was checked": "X-Mailer: none",
    "the check failed": f"Authentication-Results: {SERVER}; dmarc=fail header.from=example.org",
    "somebody else checked": "Authentication-Results: mx.evil.example; dmarc=pass",
    "our name stands below another check": (
        f"Authentication-Results: mx.evil.example; dmarc=fail\r\n{PASSED}"
    ),
    "ours failed above a forged one": (
        f"Authentication-Results: {SERVER}; dmarc=fail header.from=example.org\r\n{PASSED}"
    ),
    "only the envelope passed": (
        f"Authentication-Results: {SERVER}; spf=pass smtp.mailfrom=evil.example"
    ),
    "another domain signed": (f"Authentication-Results: {SERVER}; dkim=pass header.d=evil.example"),
    "dmarc of another domain": (
        f"Authentication-Results: {SERVER}; dmarc=pass header.from=evil.example"
    ),
    "dkim passed and dmarc failed": (
        f"Authentication-Results: {SERVER}; dkim=pass header.d=example.org; "
        "dmarc=fail header.from=example.org"
    ),
    "a check in a comment": f"Authentication-Results: evil.example ({SERVER}; dmarc=pass); none",
    "two senders": f"{PASSED}\r\nFrom: somebody@else.example",
    "rubbish": "Authentication-Results: ;;;=",
}


@pytest.mark.parametrize("forgery", FORGED)
def test_mail_whose_sender_nobody_vouches_for_is_refused_and_put_away(
    office: Merrowvale, server: ImapServer, settings: MailSettings, forgery: str
) -> None:
    server.put(_mail(office.amara.email, "Forged", head=FORGED[forgery], body="canary-1b2c"))
    assert _poll(office.app, settings) == Polled(refused=1)
    assert not entries(office.app)
    assert server.subjects("INBOX") == []
    assert server.subjects("Refused") == ["Forged"]
    administrator = make_user(office.app, Role.ADMINISTRATOR, office=office.office)
    page = signed_in(office.app, administrator).get("mailroom.mailbox")
    assert "1 refused" in page.text
    assert "canary" not in page.text
    assert "Forged" not in page.text


@pytest.mark.parametrize(
    "sender",
    [
        "nobody@example.org",
        "Amara Osei",
        "{amara}, other@example.org",
        '"{amara}" <nobody@example.org>',
        "<{amara}> <nobody@example.org>",
        "{amara}@evil.example",
    ],
)
def test_mail_that_is_not_from_exactly_one_user_is_refused(
    office: Merrowvale, server: ImapServer, settings: MailSettings, sender: str
) -> None:
    server.put(_mail(sender.replace("{amara}", office.amara.email), "Odd"))
    assert _poll(office.app, settings) == Polled(refused=1)
    assert not entries(office.app)


def test_a_signature_of_the_senders_domain_vouches_where_dmarc_was_not_tried(
    office: Merrowvale, server: ImapServer, settings: MailSettings
) -> None:
    head = f"Authentication-Results: {SERVER}; dkim=pass header.d=example.org header.s=s1"
    server.put(_mail(office.amara.email, "Signed", head=head))
    assert _poll(office.app, settings) == Polled(taken=1)


def test_mail_from_a_domain_that_may_not_send_is_refused(
    office: Merrowvale, server: ImapServer, settings: MailSettings
) -> None:
    server.put(_mail(office.amara.email, "Elsewhere"))
    narrow = replace(settings, domains=("merrowvale.example",))
    assert _poll(office.app, narrow) == Polled(refused=1)


def test_a_crash_after_the_commit_loses_nothing_and_duplicates_nothing(
    office: Merrowvale,
    server: ImapServer,
    settings: MailSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server.put(_mail(office.amara.email, "Reserves"))

    def fail(*_: object) -> None:
        raise OSError("the line went dead")

    with monkeypatch.context() as patched:
        patched.setattr(mailbox, "_put_away", fail)
        with pytest.raises(mailbox.MailFault):
            _poll(office.app, settings)
    assert len(entries(office.app)) == 1
    assert server.subjects("INBOX", "UNSEEN") == ["Reserves"]
    _poll(office.app, settings)
    assert len(entries(office.app)) == 1
    assert server.subjects("INBOX", "UNSEEN") == []


def test_a_crash_before_the_commit_leaves_the_message_for_the_next_run(
    office: Merrowvale,
    server: ImapServer,
    settings: MailSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server.put(_mail(office.amara.email, "Reserves"))
    server.put(_mail(office.amara.email, "Bus depot"))
    take_in = intake.take_in

    def fail(actor: object, files: object, source: object) -> object:
        monkeypatch.setattr(mail, "take_in", take_in)
        raise RuntimeError("a defect")

    monkeypatch.setattr(mail, "take_in", fail)
    assert _poll(office.app, settings) == Polled(taken=1, failed=1)
    assert server.subjects("INBOX", "UNSEEN") == ["Reserves"]
    assert _poll(office.app, settings) == Polled(taken=1)
    assert len(entries(office.app)) == 2


def test_a_run_takes_no_more_than_it_may(
    office: Merrowvale, server: ImapServer, settings: MailSettings
) -> None:
    for number in range(3):
        server.put(_mail(office.amara.email, f"Letter {number}"))
    narrow = replace(settings, messages=2)
    assert _poll(office.app, narrow) == Polled(taken=2, is_cut=True)
    assert _poll(office.app, narrow) == Polled(taken=1)


def test_the_command_polls_and_says_what_it_did(
    office: Merrowvale,
    server: ImapServer,
    settings: MailSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server.put(_mail(office.amara.email, "Reserves"))
    app = office.app
    monkeypatch.setitem(
        app.extensions, "gorm.settings", replace(app.extensions["gorm.settings"], mail=settings)
    )
    result = app.test_cli_runner().invoke(args=["mail", "poll"])
    assert (result.exit_code, result.output) == (0, "Taken: 1. Refused: 0. Failed: 0.\n")


def test_a_mailbox_that_cannot_be_reached_is_told_in_a_line(
    office: Merrowvale, settings: MailSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = office.app
    wrong = replace(settings, password_file=settings.password_file.with_name("none"))
    monkeypatch.setitem(
        app.extensions, "gorm.settings", replace(app.extensions["gorm.settings"], mail=wrong)
    )
    result = app.test_cli_runner().invoke(args=["mail", "poll"])
    assert result.exit_code == 1
    assert "password cannot be read" in result.output


def test_without_a_mailbox_the_command_says_what_to_set(office: Merrowvale) -> None:
    result = office.app.test_cli_runner().invoke(args=["mail", "poll"])
    assert "GORM_MAIL_HOST" in result.output
