"""The settings: every fault is named at once, and production starts with none."""

import stat
from pathlib import Path

import pytest

from config import ConfigurationError, settings_from

KEY = "a production key of forty or so characters"


MAIL = {"GORM_SMTP_HOST": "mail.example.org", "GORM_MAIL_FROM": "gorm@example.org"}


def production(tmp_path: Path, **given: str) -> dict[str, str]:
    """The environment of an office, with these changes."""
    return {
        "GORM_ENVIRONMENT": "production",
        "GORM_INSTANCE": str(tmp_path),
        "SECRET_KEY": KEY,
        "GORM_ALLOWED_HOSTS": "gorm.example.gov.uk, gorm",
    } | given


def faults_in(environment: dict[str, str]) -> list[str]:
    """What is wrong with an environment, a line a fault."""
    with pytest.raises(ConfigurationError) as refused:
        settings_from(environment)
    return str(refused.value).splitlines()


def test_an_office_starts_with_what_it_was_told(tmp_path: Path) -> None:
    settings = settings_from(
        production(
            tmp_path,
            DATABASE_URL="postgres://gorm@db/gorm",
            SECRET_KEY_FALLBACKS="one, two",
            GORM_LOG_LEVEL="Warning",
        )
    )
    assert settings.is_production
    assert settings.database_url == "postgresql+psycopg://gorm@db/gorm"
    assert settings.allowed_hosts == ("gorm.example.gov.uk", "gorm")
    assert settings.secret_key_fallbacks == ("one", "two")
    assert settings.log_level == "WARNING"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "dev"}, "SECRET_KEY"),
        ({"SECRET_KEY": "abcabc" * 10}, "SECRET_KEY"),
        ({"SECRET_KEY": " " * 40}, "SECRET_KEY"),
        ({"GORM_ALLOWED_HOSTS": " , "}, "GORM_ALLOWED_HOSTS"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL"),
        ({"GORM_ENVIRONMENT": "prod"}, "GORM_ENVIRONMENT"),
        ({"GORM_LOG_LEVEL": "loud"}, "GORM_LOG_LEVEL"),
        ({"GORM_SESSION_IDLE_MINUTES": "1"}, "GORM_SESSION_IDLE_MINUTES"),
        ({"GORM_SESSION_IDLE_MINUTES": "-60"}, "GORM_SESSION_IDLE_MINUTES"),
        ({"GORM_SESSION_HOURS": "²"}, "GORM_SESSION_HOURS"),
        ({"GORM_PASSWORD_MEMORY_KIB": "1024"}, "GORM_PASSWORD_MEMORY_KIB"),
        ({"GORM_TRUSTED_PROXIES": "many"}, "GORM_TRUSTED_PROXIES"),
        ({"GORM_PACK_SECONDS": "0"}, "GORM_PACK_SECONDS"),
        ({"GORM_PACK_MEMORY_MIB": "1e3"}, "GORM_PACK_MEMORY_MIB"),
        ({"GORM_FEED_MONTHS": "0"}, "GORM_FEED_MONTHS"),
        ({"GORM_ADDRESS": "gorm.example.gov.uk"}, "GORM_ADDRESS"),
        ({"GORM_ADDRESS": "https://gorm.example.org/?a=b"}, "GORM_ADDRESS"),
        ({"GORM_ADDRESS": "https://gorm.example.org/ x"}, "GORM_ADDRESS"),
        (MAIL | {"GORM_MAIL_FROM": ""}, "GORM_MAIL_FROM"),
        (MAIL | {"GORM_MAIL_FROM": "gorm@example.org\nBcc: eve@example.org"}, "GORM_MAIL_FROM"),
        (MAIL | {"GORM_SMTP_PORT": "mail"}, "GORM_SMTP_PORT"),
        (MAIL | {"GORM_SMTP_SECURITY": "ssl"}, "GORM_SMTP_SECURITY"),
        (MAIL | {"GORM_SMTP_SECURITY": "none"}, "GORM_SMTP_SECURITY"),
        (MAIL | {"GORM_SMTP_USER": "gorm"}, "GORM_SMTP_PASSWORD_FILE"),
        (MAIL | {"GORM_SMTP_PASSWORD_FILE": "/etc/gorm"}, "GORM_SMTP_USER"),
    ],
)
def test_an_office_does_not_start_with_what_is_unsafe(
    tmp_path: Path, given: dict[str, str], words: str
) -> None:
    [fault] = faults_in(production(tmp_path, **given))
    assert words in fault


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    given = {"SECRET_KEY": "x", "DATABASE_URL": "x", "GORM_SESSION_HOURS": "x"}
    assert len(faults_in(production(tmp_path, **given))) == 3


def test_no_fault_tells_the_key(tmp_path: Path) -> None:
    assert "hunter2" not in "".join(faults_in(production(tmp_path, SECRET_KEY="hunter2")))


def test_a_laptop_makes_a_key_of_its_own_and_keeps_it(tmp_path: Path) -> None:
    environment = {"GORM_INSTANCE": str(tmp_path / "instance")}
    first, second = settings_from(environment), settings_from(environment)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32
    path = tmp_path / "instance" / "secret_key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_laptop_refuses_a_weak_key_too(tmp_path: Path) -> None:
    assert "SECRET_KEY" in faults_in({"GORM_INSTANCE": str(tmp_path), "SECRET_KEY": "x"})[0]


def test_a_mail_server_on_this_machine_needs_no_encryption(tmp_path: Path) -> None:
    here = {"GORM_SMTP_HOST": "127.0.0.1", "GORM_SMTP_SECURITY": "none", "GORM_SMTP_PORT": "25"}
    settings = settings_from(production(tmp_path, **(MAIL | here)))
    assert (settings.smtp_port, settings.smtp_security) == (25, "none")


def test_an_address_loses_its_last_slash(tmp_path: Path) -> None:
    given = {"GORM_ADDRESS": "https://gorm.example.gov.uk/office/"}
    assert settings_from(production(tmp_path, **given)).address == (
        "https://gorm.example.gov.uk/office"
    )
