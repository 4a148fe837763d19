"""A real mail server on loopback that takes what is sent, or refuses as it is told."""

import asyncio
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Delivered:
    """A mail as it arrived."""

    sender: str
    recipient: str
    message: EmailMessage
    content: bytes


@dataclass
class PostOffice:
    """What a server was sent, and whom or what it refuses."""

    port: int = 0
    refused: set[str] = field(default_factory=set)
    #: Recipients whose mail is taken and whose answer is never given: the line breaks instead.
    breaks_after: set[str] = field(default_factory=set)
    delivered: list[Delivered] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)

    @property
    def recipients(self) -> list[str]:
        """To whom mail was delivered, in order."""
        return [one.recipient for one in self.delivered]

    async def handle_RCPT(  # noqa: N802 - named so by aiosmtpd
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient, or refuse one."""
        if address in self.refused:
            return "550 No such person here"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Take a mail; with `breaks_after`, hang up in place of saying so."""
        content = envelope.original_content or b""
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        for recipient in envelope.rcpt_tos:
            self.delivered.append(Delivered(str(envelope.mail_from), recipient, message, content))
        if self.breaks_after & set(envelope.rcpt_tos):
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
            await asyncio.sleep(0)
        return "250 Taken"

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any
    ) -> AuthResult:
        """Let in whoever has the one password."""
        assert isinstance(data, LoginPassword)
        if data.password != b"letter box":
            return AuthResult(success=False, handled=False)
        self.signed_in.append(data.login.decode())
        return AuthResult(success=True)


@contextmanager
def post_office(
    *, certificate: Path | None = None, is_tls: bool = False, asks_name: bool = False
) -> Iterator[PostOffice]:
    """A mail server for as long as the block runs; encrypted where it has a certificate."""
    office = PostOffice(port=free_port())
    options: dict[str, Any] = {}
    if certificate is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate, certificate.with_suffix(".key"))
        options = {"ssl_context": context} if is_tls else {"tls_context": context}
    if asks_name:
        options |= {"authenticator": office.authenticate, "auth_required": True}
    controller = Controller(office, hostname="127.0.0.1", port=office.port, **options)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


def free_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def make_certificate(folder: Path, name: str = "127.0.0.1") -> Path:
    """A certificate of this machine's own that vouches for itself, its key beside it."""
    path = folder / f"{name}.pem"
    subprocess.run(  # noqa: S603 - our own words
        [  # noqa: S607
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
            "-subj", f"/CN={name}", "-addext",
            f"subjectAltName={'IP' if name[0].isdigit() else 'DNS'}:{name}",
            "-keyout", str(path.with_suffix(".key")), "-out", str(path),
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return path
