"""Mail, handed to a real server: whole, encrypted, and with no header but our own."""

from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorm.core.mail import (
    Letter,
    MailServer,
    NoMailServer,
    NotTaken,
    PerhapsTaken,
    Post,
    UnfitForMail,
    composed,
)
from tests.support.post_office import PostOffice, free_port, make_certificate, post_office

LETTER = Letter(
    to="rowan@example.org",
    subject="What waits – for you",
    text="Zażółć gęślą jaźń.\n.\nA line of one dot is above.\n" + "x" * 2_000 + "\n",
    html="<p>Zażółć</p>",
    headers={"List-Unsubscribe": "<https://gorm.example.org/digest/stop/abc>"},
)


def server(port: int, **unusual: Any) -> MailServer:
    usual: dict[str, Any] = {
        "host": "127.0.0.1", "port": port, "security": "none", "user": "",
        "password_file": "", "ca_file": "", "sender": "gorm@example.org",
    }  # fmt: skip
    return MailServer(**usual | unusual)


def hand_over(to: MailServer, letter: Letter = LETTER) -> None:
    post = Post(to)
    try:
        post.send(letter)
    finally:
        post.hang_up()


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as found:
        yield found


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("certificates"))


def test_a_mail_arrives_as_it_was_written_the_text_before_the_html(office: PostOffice) -> None:
    hand_over(server(office.port))
    [mail] = office.delivered
    assert (mail.sender, mail.recipient) == ("gorm@example.org", "rowan@example.org")
    assert mail.message["Subject"] == "What waits – for you"
    assert mail.message["From"] == "GORM <gorm@example.org>"
    assert mail.message["Auto-Submitted"] == "auto-generated"
    assert mail.message["Message-ID"].endswith("@example.org>")
    kinds = [part.get_content_type() for part in mail.message.iter_parts()]
    assert kinds == ["text/plain", "text/html"]
    text, html = mail.message.iter_parts()
    assert isinstance(text, EmailMessage)
    assert isinstance(html, EmailMessage)
    assert text.get_content().replace("\r\n", "\n") == LETTER.text
    assert html.get_content().strip() == LETTER.html
    assert max(len(line) for line in mail.content.splitlines()) <= 998
    assert mail.content.isascii()


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\0", "\u2028", "\n "])
@pytest.mark.parametrize("field", ["subject", "to", "headers"])
def test_no_header_is_slipped_in(office: PostOffice, field: str, end: str) -> None:
    words = f"a@example.org{end}Bcc: eve@example.org"
    bad: Any = {"X-Note": words} if field == "headers" else words
    with pytest.raises(UnfitForMail):
        hand_over(server(office.port), replace(LETTER, **{field: bad}))
    assert not office.delivered


@pytest.mark.parametrize(
    "to", ["", "rowan", "a@b@c", "a,b@example.org", "<a@example.org>", "a b@example.org", "ü@x.org"]
)
def test_an_address_that_is_none_is_not_written_to(to: str) -> None:
    with pytest.raises(UnfitForMail):
        composed(replace(LETTER, to=to), "gorm@example.org")


@given(st.text(max_size=200), st.text(max_size=200))
def test_whatever_a_subject_holds_the_headers_are_our_own(subject: str, other: str) -> None:
    letter = replace(LETTER, subject=subject, headers={"X-Note": other})
    try:
        content = composed(letter, "gorm@example.org").as_bytes()
    except UnfitForMail:
        return
    head = content.partition(b"\r\n\r\n")[0].split(b"\r\n")
    names = {line.partition(b":")[0] for line in head if not line.startswith((b" ", b"\t"))}
    assert names == {
        b"From", b"To", b"Subject", b"Date", b"Message-ID", b"Auto-Submitted",
        b"X-Auto-Response-Suppress", b"X-Note", b"MIME-Version", b"Content-Type",
    }  # fmt: skip


def test_mail_goes_encrypted_by_starttls_with_a_name_and_a_password(
    certificate: Path, tmp_path: Path
) -> None:
    password = tmp_path / "password"
    password.write_text("letter box\n", encoding="utf-8")
    with post_office(certificate=certificate, asks_name=True) as office:
        hand_over(
            server(
                office.port, security="starttls", ca_file=str(certificate), user="gorm",
                password_file=str(password),
            )
        )  # fmt: skip
        assert office.signed_in == ["gorm"]
        assert office.recipients == ["rowan@example.org"]


def test_mail_goes_encrypted_from_the_first_byte_by_tls(certificate: Path) -> None:
    with post_office(certificate=certificate, is_tls=True) as office:
        hand_over(server(office.port, security="tls", ca_file=str(certificate)))
        assert office.recipients == ["rowan@example.org"]


def test_a_server_that_cannot_encrypt_is_sent_nothing(office: PostOffice) -> None:
    with pytest.raises(NoMailServer, match="STARTTLS"):
        hand_over(server(office.port, security="starttls"))
    assert not office.delivered


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(certificate: Path) -> None:
    with post_office(certificate=certificate) as office:
        with pytest.raises(NoMailServer, match="certificate"):
            hand_over(server(office.port, security="starttls"))
        assert not office.delivered


def test_a_certificate_of_another_name_is_not_trusted(tmp_path: Path) -> None:
    other = make_certificate(tmp_path, "mail.example.org")
    with post_office(certificate=other) as office:
        with pytest.raises(NoMailServer, match="certificate"):
            hand_over(server(office.port, security="starttls", ca_file=str(other)))
        assert not office.delivered


def test_a_wrong_password_is_told_without_it(certificate: Path, tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.write_text("hunter2", encoding="utf-8")
    with post_office(certificate=certificate, asks_name=True) as office:
        with pytest.raises(NoMailServer, match="535") as refused:
            hand_over(
                server(
                    office.port, security="starttls", ca_file=str(certificate), user="gorm",
                    password_file=str(password),
                )
            )  # fmt: skip
        assert "hunter2" not in str(refused.value)
        assert not office.delivered


def test_a_password_file_that_is_missing_and_a_server_that_is_down_are_no_mail_server(
    certificate: Path,
) -> None:
    with pytest.raises(NoMailServer, match="cannot be used"):
        hand_over(server(free_port()))
    with (
        post_office(certificate=certificate, asks_name=True) as office,
        pytest.raises(NoMailServer, match="cannot be used"),
    ):
        hand_over(
            server(
                office.port, security="starttls", ca_file=str(certificate), user="gorm",
                password_file="/none/such",
            )
        )  # fmt: skip


def test_one_recipient_who_is_refused_keeps_nobody_elses_mail(office: PostOffice) -> None:
    office.refused.add("rowan@example.org")
    post = Post(server(office.port))
    with pytest.raises(NotTaken, match="550"):
        post.send(LETTER)
    post.send(replace(LETTER, to="sam@example.org"))
    post.hang_up()
    assert office.recipients == ["sam@example.org"]


def test_a_line_that_breaks_after_the_last_byte_leaves_it_open_whether_it_went_out(
    office: PostOffice,
) -> None:
    office.breaks_after.add("rowan@example.org")
    post = Post(server(office.port))
    with pytest.raises(PerhapsTaken):
        post.send(LETTER)
    post.send(replace(LETTER, to="sam@example.org"))
    post.hang_up()
    assert office.recipients == ["rowan@example.org", "sam@example.org"]
