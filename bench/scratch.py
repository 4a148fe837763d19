"""A scratch instance: its own folder, its own database, filled for measuring, gone afterwards."""

import re
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from config import settings_from
from gorm import create_app
from gorm.core.db import db, unit_of_work
from gorm.core.settling import settle
from gorm.demo.sample.people import PASSWORD
from gorm.demo.scale.country import MEASURER
from gorm.demo.scale.service import fill


@dataclass
class Scratch:
    """A filled instance and a browser that is signed in to it."""

    app: Flask
    browser: FlaskClient
    driver: Any  # a connection of the driver alone, without GORM or SQLAlchemy
    engagements: int
    seconds_to_fill: float
    is_postgresql: bool

    def rows(self, sql: str) -> list[Any]:
        """What the driver alone returns."""
        cursor = self.driver.cursor()
        found: list[Any] = cursor.execute(sql).fetchall()
        return found

    def value(self, sql: str) -> Any:
        """The first value that the driver alone returns."""
        return self.rows(sql)[0][0]


@contextmanager
def scratch(engagements: int, areas: int, *, is_postgresql: bool = False) -> Iterator[Scratch]:
    """A filled instance in a temporary folder; the user's own database is never looked at."""
    with (
        tempfile.TemporaryDirectory(prefix="gorm-bench-") as folder,
        _database(Path(folder), is_postgresql=is_postgresql) as url,
    ):
        app = application(Path(folder), url)
        began = time.perf_counter()
        with app.app_context():
            with unit_of_work():
                fill(engagements, areas, seed=1)
            db.session.remove()
            db.engine.dispose()  # and with it SQLite's log, as after a night
        seconds = time.perf_counter() - began
        driver = _driver(app)
        yield Scratch(app, signed_in(app), driver, engagements, seconds, is_postgresql)
        driver.close()
        with app.app_context():
            db.engine.dispose()


@contextmanager
def _database(folder: Path, *, is_postgresql: bool) -> Iterator[str]:
    if not is_postgresql:
        yield f"sqlite:///{folder / 'gorm.sqlite3'}"
        return
    from tests.support import postgres  # a server of the tests' own making does here too

    server = postgres.start()
    try:
        with psycopg.connect(_plain(server.url("postgres")), autocommit=True) as connection:
            connection.execute("CREATE DATABASE bench")
        yield server.url("bench")
    finally:
        server.stop()


def application(folder: Path, url: str) -> Flask:
    """An application on an empty, migrated database, with an instance in this folder."""
    environment = {
        "GORM_INSTANCE": str(folder),
        "DATABASE_URL": url,
        "SECRET_KEY": secrets.token_urlsafe(48),
        "GORM_LOG_LEVEL": "error",
    }
    app = create_app(settings_from(environment))
    settle()  # as wsgi.py does
    with app.app_context():
        upgrade()
        db.engine.dispose()
    return app


def _driver(app: Flask) -> Any:
    with app.app_context():
        url, dialect = db.engine.url, db.engine.dialect
    if dialect.name == "sqlite":
        connection = dialect.dbapi.connect(url.database)  # type: ignore[union-attr]
        connection.isolation_level = None
        connection.execute("PRAGMA synchronous=FULL")
        return connection
    return psycopg.connect(_plain(url.render_as_string(hide_password=False)), autocommit=True)


def _plain(url: str) -> str:
    return url.replace("+psycopg", "")


def signed_in(app: Flask, email: str = MEASURER) -> FlaskClient:
    """A browser in which somebody of the filled instance has signed in."""
    browser = app.test_client()
    page = browser.get("/sign-in").text
    fields = {**hidden_fields(page), "email": email, "password": PASSWORD}
    answer = browser.post("/sign-in", data=fields)
    if answer.status_code != 303:
        raise RuntimeError(f"signing in to the scratch instance answered {answer.status_code}")
    return browser


def hidden_fields(page: str) -> dict[str, str]:
    """The hidden fields of a page's forms, and what its ticked and filled fields hold."""
    fields = {}
    for tag in re.findall(r"<input[^>]*>", page):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        is_kept = attributes.get("type") in {"hidden", "text"} or " checked" in tag
        if is_kept and "name" in attributes:
            fields[attributes["name"]] = attributes.get("value", "")
    return fields
