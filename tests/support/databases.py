"""A fresh, migrated database for every test: a copy of one that was migrated once."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg
from flask import Flask
from flask_migrate import upgrade

from gorm.core.db import db
from tests.support import postgres

MIGRATED: Final = "migrated"  # nothing in it but what the migrations made


class SqliteDatabase:
    """A file, copied."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "gorm.sqlite3"
        self.url = f"sqlite:///{self.path}"

    def remember(self, name: str = MIGRATED) -> None:
        """Keep the database as it is now, as what tests begin with."""
        source, target = sqlite3.connect(self.path), sqlite3.connect(self._kept(name))
        source.backup(target)
        source.close()
        target.close()

    def renew(self, app: Flask, name: str = MIGRATED) -> None:
        """Begin again with a copy of what was kept under a name."""
        with app.app_context():
            db.engine.dispose()
        for suffix in ("-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self._kept(name), self.path)

    def beside(self) -> str:
        """The address of another database, empty."""
        path = self.path.with_name("beside.sqlite3")
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        return f"sqlite:///{path}"

    def _kept(self, name: str) -> Path:
        return self.path.with_name(f"kept-{name}.sqlite3")


class PostgresqlDatabase:
    """A database of the tests' own server, cloned."""

    def __init__(self, server: postgres.Server) -> None:
        self.server = server
        self.url = server.url("gorm")
        self._do("CREATE DATABASE gorm")

    def remember(self, name: str = MIGRATED) -> None:
        """Keep the database, which nobody may be using, as what tests begin with."""
        self._do(
            f"DROP DATABASE IF EXISTS kept_{name}", f"ALTER DATABASE gorm RENAME TO kept_{name}"
        )

    def renew(self, app: Flask, name: str = MIGRATED) -> None:
        """Begin again with a clone of what was kept under a name."""
        with app.app_context():
            db.engine.dispose()
        self._do(
            "DROP DATABASE IF EXISTS gorm WITH (FORCE)",
            f"CREATE DATABASE gorm TEMPLATE kept_{name} STRATEGY file_copy",
        )

    def beside(self) -> str:
        """The address of another database, empty."""
        self._do("DROP DATABASE IF EXISTS beside WITH (FORCE)", "CREATE DATABASE beside")
        return self.server.url("beside")

    def _do(self, *statements: str) -> None:
        address = self.server.url("postgres").replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)


@contextmanager
def database_of(kind: str, folder: Path) -> Iterator[SqliteDatabase | PostgresqlDatabase]:
    """An empty database of this kind; raises postgres.NoServer where there can be none."""
    if kind == "sqlite":
        yield SqliteDatabase(folder)
        return
    server = postgres.start()
    try:
        yield PostgresqlDatabase(server)
    finally:
        server.stop()


def migrate(app: Flask) -> None:
    """Bring the database to the newest revision, as an office would."""
    with app.app_context():
        upgrade()
        db.engine.dispose()
