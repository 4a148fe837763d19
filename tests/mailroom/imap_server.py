"""A real IMAP server on this machine, for as long as a test needs it."""

import asyncio
import imaplib
import ssl
import threading
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from proxyprotocol.reader import ProxyProtocolReader
from proxyprotocol.version import ProxyProtocolVersion
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer

USER: Final = "gorm@merrowvale.example"
PASSWORD: Final = "only for this test"
_PATIENCE: Final = 5


@dataclass
class ImapServer:
    """The server, and what a test looks at in its mailbox."""

    certificate: Path | None = None
    is_tls: bool = False
    port: int = 0
    _ready: threading.Event = field(default_factory=threading.Event)
    _loop: Any = None
    _stop: Any = None

    def put(self, content: bytes, folder: str = "INBOX") -> None:
        """Deliver a message."""
        with self.connection() as connection:
            status, _ = connection.append(folder, "", "", content)
            assert status == "OK"

    def subjects(self, folder: str, criterion: str = "ALL") -> list[str]:
        """The subjects of the messages in a folder, in order; none where there is no folder."""
        with self.connection() as connection:
            status, _ = connection.select(folder, readonly=True)
            if status != "OK":
                return []
            _, found = connection.uid("SEARCH", criterion)
            return [self._subject(connection, uid) for uid in bytes(found[0] or b"").split()]

    @contextmanager
    def connection(self) -> Iterator[imaplib.IMAP4]:
        """A connection of somebody who looks after the mailbox."""
        connection = self._connected()
        try:
            connection.login(USER, PASSWORD)
            yield connection
        finally:
            connection.logout()

    def _connected(self) -> imaplib.IMAP4:
        if self.certificate is None:
            return imaplib.IMAP4("127.0.0.1", self.port, timeout=_PATIENCE)
        trusted = ssl.create_default_context(cafile=str(self.certificate))
        if self.is_tls:
            return imaplib.IMAP4_SSL("127.0.0.1", self.port, ssl_context=trusted, timeout=_PATIENCE)
        connection = imaplib.IMAP4("127.0.0.1", self.port, timeout=_PATIENCE)
        connection.starttls(trusted)
        return connection

    def _subject(self, connection: imaplib.IMAP4, uid: bytes) -> str:
        _, parts = connection.uid("FETCH", uid.decode(), "(BODY.PEEK[HEADER.FIELDS (SUBJECT)])")
        [line] = [part[1] for part in parts if isinstance(part, tuple)]
        return bytes(line).decode().partition(":")[2].strip()

    def run(self) -> None:
        """Serve until told to stop; the body of a thread."""
        asyncio.run(self._serve())

    def stop(self) -> None:
        """Tell the thread to end."""
        self._loop.call_soon_threadsafe(self._stop.set)

    def wait(self) -> None:
        """Wait until it listens."""
        assert self._ready.wait(_PATIENCE), "the IMAP server did not start"

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        certificate = self.certificate
        key = certificate.with_suffix(".key") if certificate else None
        offers_tls = certificate is not None and not self.is_tls
        arguments = Namespace(
            host="127.0.0.1", port=0, demo_data=False, demo_user=USER, demo_password=PASSWORD,
            cert=certificate and str(certificate), key=key and str(key), tls=offers_tls,
            debug=False, passlib_cfg=None, threads=None, proxy_protocol=None,
            insecure_login=True, password_api=None,
        )  # fmt: skip
        backend, config = await DictBackend.init(arguments)
        config.apply_context()
        reader = ProxyProtocolReader(ProxyProtocolVersion.get(None))
        answer = reader.get_callback(IMAPServer(backend.login, config))
        secured = config.ssl_context if self.is_tls else None
        server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=secured)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        async with server:
            await self._stop.wait()


@contextmanager
def running(certificate: Path | None = None, *, is_tls: bool = False) -> Iterator[ImapServer]:
    """The server, started and stopped; with a certificate it can be spoken to encrypted.

    Where it `is_tls` it speaks in no other way, and else after STARTTLS.
    """
    server = ImapServer(certificate, is_tls)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    server.wait()
    try:
        yield server
    finally:
        server.stop()
        thread.join(_PATIENCE)
        assert not thread.is_alive()
