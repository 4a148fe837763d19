"""Mail that GORM sends: composed so that nobody can slip in a header, handed over by SMTP."""

import re
import smtplib
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Final

from gorm.core import clock
from gorm.core.errors import GormError
from gorm.core.surroundings import setting

#: Seconds that the server may take to answer.
PATIENCE: Final = 20
_ADDRESS: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,190}")
# What would end a header and begin another, or is no character at all.
_UNFIT: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class UnfitForMail(GormError):
    """A header or an address holds what could begin another header, or is no address."""


class NoMailServer(GormError):
    """The mail server is not named, cannot be reached, or lets us in neither by name nor at all."""


class NotTaken(GormError):
    """The server did not take this message: it was certainly not sent."""


class PerhapsTaken(GormError):
    """The connection broke after the message was handed over: it may have been sent, or not."""


@dataclass(frozen=True)
class MailServer:
    """The server that mail is handed to. `security` is starttls, tls or none."""

    host: str
    port: int
    security: str
    user: str
    password_file: str
    ca_file: str
    sender: str


@dataclass(frozen=True)
class Letter:
    """A mail as it is written: to whom, about what, as plain text and as HTML.

    `headers` are further ones, such as List-Unsubscribe.
    """

    to: str
    subject: str
    text: str
    html: str
    headers: Mapping[str, str]


def mail_server() -> MailServer:
    """The server of the settings. Raises NoMailServer where none is named."""
    if not setting("smtp_host"):
        raise NoMailServer("No mail server is set: GORM_SMTP_HOST is empty.")
    return MailServer(
        host=setting("smtp_host"),
        port=setting("smtp_port"),
        security=setting("smtp_security"),
        user=setting("smtp_user"),
        password_file=setting("smtp_password_file"),
        ca_file=setting("smtp_ca_file"),
        sender=setting("mail_from"),
    )


def composed(letter: Letter, sender: str) -> EmailMessage:
    """The mail, the text first and the HTML after it. Raises UnfitForMail.

    It says that a machine wrote it, so that no absence note answers.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(sender, name="GORM")
    message["To"] = _address(letter.to)
    fixed = {
        "Subject": letter.subject,
        "Date": format_datetime(clock.now()),
        "Message-ID": make_msgid(domain=sender.rpartition("@")[2]),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    for name, value in (fixed | dict(letter.headers)).items():
        if _UNFIT.search(value):
            raise UnfitForMail(f"The header {name} of a mail may have one line only.")
        message[name] = value
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    return message


class Post:
    """A connection to the mail server, made when it is needed and made again where it broke."""

    def __init__(self, server: MailServer) -> None:
        self.server = server
        self._line: smtplib.SMTP | None = None

    def ready(self) -> None:
        """Be connected. Raises NoMailServer."""
        if self._line is not None:
            with suppress(smtplib.SMTPException, OSError):
                if self._line.noop()[0] == 250:
                    return
        self.hang_up()
        try:
            self._line = _connected(self.server)
        except (smtplib.SMTPException, OSError) as error:
            raise NoMailServer(
                f"The mail server {self.server.host}:{self.server.port} cannot be used: "
                f"{_words_of(error)}"
            ) from error

    def send(self, letter: Letter) -> None:
        """Hand one mail over. Raises UnfitForMail, NoMailServer, NotTaken and PerhapsTaken."""
        content = composed(letter, self.server.sender).as_bytes()
        self.ready()
        try:
            self._address(letter.to)
        except (smtplib.SMTPException, OSError) as error:
            self.hang_up()
            raise NotTaken(_words_of(error)) from error
        self._hand_over(content)

    def hang_up(self) -> None:
        """End the connection, politely where it still stands."""
        line, self._line = self._line, None
        if line is not None:
            with suppress(smtplib.SMTPException, OSError):
                line.quit()
            line.close()

    def _address(self, recipient: str) -> None:
        line = self._open_line()
        for code, words in (line.mail(self.server.sender), line.rcpt(recipient)):
            if code not in {250, 251}:
                with suppress(smtplib.SMTPException, OSError):
                    line.rset()
                raise NotTaken(_answer(code, words))

    def _hand_over(self, content: bytes) -> None:
        try:
            code, words = self._open_line().data(content)
        except smtplib.SMTPDataError as error:  # refused before a byte of it went out
            raise NotTaken(_answer(error.smtp_code, error.smtp_error)) from error
        except (smtplib.SMTPException, OSError) as error:
            self.hang_up()
            raise PerhapsTaken(_words_of(error)) from error
        if code != 250:
            raise NotTaken(_answer(code, words))

    def _open_line(self) -> smtplib.SMTP:
        if self._line is None:
            raise NoMailServer("There is no connection to the mail server.")
        return self._line


def _connected(server: MailServer) -> smtplib.SMTP:
    """A connection that is encrypted and signed in as the settings say, or an error."""
    trusted = ssl.create_default_context(cafile=server.ca_file or None)
    line: smtplib.SMTP
    if server.security == "tls":
        line = smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=trusted)
    else:
        line = smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
    try:
        line.ehlo()
        if server.security == "starttls":
            line.starttls(context=trusted)  # raises where the server has none: never in the clear
            line.ehlo()
        if server.user:
            line.login(server.user, _password_in(server.password_file))
    except BaseException:
        line.close()
        raise
    return line


def _password_in(file: str) -> str:
    return Path(file).read_text(encoding="utf-8").rstrip("\r\n")


def _address(text: str, name: str = "") -> Address:
    if not _ADDRESS.fullmatch(text):
        raise UnfitForMail("An e-mail address cannot be written to as it stands.")
    user, _, domain = text.rpartition("@")
    return Address(name, user, domain)


def _answer(code: int, words: bytes | str) -> str:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"the server answered {code} {_UNFIT.sub(' ', said)[:200]}".rstrip()


def _words_of(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer(error.smtp_code, error.smtp_error)
    return f"{type(error).__name__}: {_UNFIT.sub(' ', str(error))[:200]}"
