"""GORM as tests run it."""

from dataclasses import replace
from pathlib import Path

from flask import Flask

from config import settings_from
from gorm import create_app


def application(instance: Path, database_url: str) -> Flask:
    """GORM as a test runs it: passwords cost little, everything else is as it is in an office."""
    environment = {"GORM_INSTANCE": str(instance), "DATABASE_URL": database_url}
    environment["SECRET_KEY"] = "tests have no secrets but need a long key 0123456789"
    settings = settings_from(environment)
    return create_app(replace(settings, password_memory_kib=8, is_testing=True, log_level="ERROR"))
