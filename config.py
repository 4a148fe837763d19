"""The settings of one GORM: read from the environment, refused at start where they are unsafe."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent
SHORTEST_SECRET_KEY: Final = 32
LEAST_PASSWORD_MEMORY_KIB: Final = 46 * 1024


class ConfigurationError(Exception):
    """Settings that GORM will not start with. The message names every fault, one to a line."""


@dataclass(frozen=True)
class Settings:
    """What this instance of GORM is told about its surroundings. See docs/settings.md."""

    is_production: bool
    instance: Path
    database_url: str
    secret_key: str
    secret_key_fallbacks: tuple[str, ...]
    allowed_hosts: tuple[str, ...]
    trusted_proxies: int
    session_idle_minutes: int
    session_hours: int
    password_memory_kib: int
    pack_seconds: int
    pack_memory_mib: int
    jobs: str
    import_rows: int
    address: str
    feed_months: int
    smtp_host: str
    smtp_port: int
    smtp_security: str
    smtp_user: str
    smtp_password_file: str
    smtp_ca_file: str
    mail_from: str
    log_level: str
    calendar_days_back: int = 60
    calendar_days_ahead: int = 90
    mail: "MailSettings | None" = None
    is_testing: bool = False


@dataclass(frozen=True)
class MailSettings:
    """The mailbox that an office points at GORM. See docs/calendars.md."""

    host: str
    port: int
    user: str
    password_file: Path
    tls: str  # "implicit", "starttls", or "none", which is for this machine only
    ca_file: str  # certificates to trust in place of the machine's own; '' for these
    folder: str
    authserv_id: str
    domains: tuple[str, ...]
    messages: int  # as many as one run takes
    mib: int  # as much as one run reads


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Read and check the settings; raises ConfigurationError naming every fault found."""
    return _Reader(environment).settings()


class _Reader:
    """Collects the faults of all settings, so that one start names them all."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.faults: list[str] = []

    def settings(self) -> Settings:
        is_production = (
            self._choice("GORM_ENVIRONMENT", "development", "production") == "production"
        )
        instance = Path(self._text("GORM_INSTANCE", str(ROOT / "instance"))).expanduser().absolute()
        settings = Settings(
            is_production=is_production,
            instance=instance,
            database_url=self._database_url(instance),
            secret_key=self._secret_key(is_production, instance),
            secret_key_fallbacks=self._list("SECRET_KEY_FALLBACKS"),
            allowed_hosts=self._allowed_hosts(is_production),
            trusted_proxies=self._whole_number("GORM_TRUSTED_PROXIES", 0, 0, 5),
            session_idle_minutes=self._whole_number("GORM_SESSION_IDLE_MINUTES", 60, 5, 720),
            session_hours=self._whole_number("GORM_SESSION_HOURS", 12, 1, 24),
            password_memory_kib=self._whole_number(
                "GORM_PASSWORD_MEMORY_KIB", 64 * 1024, LEAST_PASSWORD_MEMORY_KIB, 1024 * 1024
            ),
            pack_seconds=self._whole_number("GORM_PACK_SECONDS", 60, 5, 600),
            pack_memory_mib=self._whole_number("GORM_PACK_MEMORY_MIB", 1024, 256, 8192),
            jobs=self._choice("GORM_JOBS", "embedded", "separate"),
            import_rows=self._whole_number("GORM_IMPORT_ROWS", 50_000, 1_000, 500_000),
            address=self._address(),
            feed_months=self._whole_number("GORM_FEED_MONTHS", 12, 1, 36),
            smtp_host=self._text("GORM_SMTP_HOST"),
            smtp_port=self._whole_number("GORM_SMTP_PORT", 587, 1, 65_535),
            smtp_security=self._choice("GORM_SMTP_SECURITY", "starttls", "tls", "none"),
            smtp_user=self._text("GORM_SMTP_USER"),
            smtp_password_file=self._text("GORM_SMTP_PASSWORD_FILE"),
            smtp_ca_file=self._text("GORM_SMTP_CA_FILE"),
            mail_from=self._text("GORM_MAIL_FROM"),
            log_level=self._choice("GORM_LOG_LEVEL", "info", "debug", "warning", "error").upper(),
            calendar_days_back=self._whole_number("GORM_CALENDAR_DAYS_BACK", 60, 1, 366),
            calendar_days_ahead=self._whole_number("GORM_CALENDAR_DAYS_AHEAD", 90, 1, 366),
            mail=self._mail(),
        )
        self._check_mail(settings)
        if self.faults:
            raise ConfigurationError("\n".join(self.faults))
        return settings

    def _mail(self) -> MailSettings | None:
        """The mailbox; None where no host is named: then GORM reads no mail."""
        host = self._text("GORM_MAIL_HOST")
        if not host:
            return None
        tls = self._choice("GORM_MAIL_TLS", "implicit", "starttls", "none")
        if tls == "none" and host not in {"127.0.0.1", "::1", "localhost"}:
            self.faults.append("GORM_MAIL_TLS can be 'none' for a mailbox on this machine only.")
        for name in ("GORM_MAIL_USER", "GORM_MAIL_PASSWORD_FILE", "GORM_MAIL_AUTHSERV_ID"):
            if not self._text(name):
                self.faults.append(f"{name} is missing; a mailbox needs it.")
        return MailSettings(
            host=host,
            port=self._whole_number("GORM_MAIL_PORT", 993 if tls == "implicit" else 143, 1, 65535),
            user=self._text("GORM_MAIL_USER"),
            password_file=Path(self._text("GORM_MAIL_PASSWORD_FILE", ".")),
            tls=tls,
            ca_file=self._text("GORM_MAIL_CA_FILE"),
            folder=self._text("GORM_MAIL_FOLDER", "INBOX"),
            authserv_id=self._text("GORM_MAIL_AUTHSERV_ID"),
            domains=tuple(one.lower() for one in self._list("GORM_MAIL_DOMAINS")),
            messages=self._whole_number("GORM_MAIL_MESSAGES", 50, 1, 500),
            mib=self._whole_number("GORM_MAIL_MIB", 50, 10, 500),
        )

    def _text(self, name: str, default: str = "") -> str:
        return self.environment.get(name, "").strip() or default

    def _list(self, name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self._text(name).split(",") if part.strip())

    def _choice(self, name: str, *allowed: str) -> str:
        value = self._text(name, allowed[0]).lower()
        if value not in allowed:
            self.faults.append(f"{name} is {value!r}; it can be {', '.join(allowed)}.")
        return value

    def _whole_number(self, name: str, default: int, least: int, most: int) -> int:
        text = self._text(name, str(default))
        if not text.isdecimal() or not least <= int(text) <= most:
            self.faults.append(f"{name} is {text!r}; it must be a number from {least} to {most}.")
            return default
        return int(text)

    def _database_url(self, instance: Path) -> str:
        url = self._text("DATABASE_URL", f"sqlite:///{instance / 'gorm.sqlite3'}")
        if url.startswith("postgres://"):
            url = "postgresql://" + url.removeprefix("postgres://")
        if url.startswith("postgresql://"):
            url = "postgresql+psycopg://" + url.removeprefix("postgresql://")
        if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
            self.faults.append("DATABASE_URL must begin with sqlite:/// or postgresql://.")
        return url

    def _secret_key(self, is_production: bool, instance: Path) -> str:
        key = self._text("SECRET_KEY")
        if not key and not is_production:
            return _own_secret_key(instance)
        if len(key) < SHORTEST_SECRET_KEY or len(set(key)) < 8:
            self.faults.append(
                f"SECRET_KEY is missing or weak; it needs {SHORTEST_SECRET_KEY} random characters "
                "(python3 -c 'import secrets; print(secrets.token_urlsafe(48))')."
            )
        return key

    def _address(self) -> str:
        address = self._text("GORM_ADDRESS").rstrip("/")
        if address and not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]+(/[\w./~-]*)?", address):
            self.faults.append(
                f"GORM_ADDRESS is {address!r}; it must be like https://gorm.example.gov.uk."
            )
        return address

    def _check_mail(self, settings: Settings) -> None:
        """Mail goes out under a sender's name, and a password never in the clear."""
        if not settings.smtp_host:
            return
        if not re.fullmatch(r"[!-~]+@[A-Za-z0-9.-]+", settings.mail_from):
            self.faults.append("GORM_MAIL_FROM is missing or no address; mail needs a sender.")
        if bool(settings.smtp_user) != bool(settings.smtp_password_file):
            self.faults.append("GORM_SMTP_USER and GORM_SMTP_PASSWORD_FILE are set together.")
        is_far = settings.smtp_host not in {"localhost", "127.0.0.1", "::1"}
        is_plain = settings.smtp_security == "none"
        if is_plain and is_far and (settings.is_production or settings.smtp_user):
            self.faults.append(
                "GORM_SMTP_SECURITY is 'none'; that is only for a mail server on this machine."
            )

    def _allowed_hosts(self, is_production: bool) -> tuple[str, ...]:
        hosts = self._list("GORM_ALLOWED_HOSTS")
        if is_production and not hosts:
            self.faults.append("GORM_ALLOWED_HOSTS is missing; name the hosts GORM answers to.")
        return hosts


def _own_secret_key(instance: Path) -> str:
    """The key a development instance made for itself, kept beside its database."""
    path = instance / "secret_key"
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="utf-8").strip()
