"""Fixtures: an application on either database, fresh for each test, and somebody to use it."""

import gc
import os
import tempfile
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.ctx import AppContext
from xdist.remote import Producer
from xdist.scheduler import Scheduling

from gorm.core.db import db
from tests.support import postgres, sharing
from tests.support.applications import application
from tests.support.client import Client
from tests.support.databases import PostgresqlDatabase, SqliteDatabase, database_of, migrate

DATABASES = ("sqlite", "postgresql")
Migrated = tuple[Flask, SqliteDatabase | PostgresqlDatabase]


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--database sqlite` runs on one database only; `--write` renews the committed tables."""
    parser.addoption("--database", choices=DATABASES, help="run on this database only")
    parser.addoption(
        "--write",
        action="store_true",
        help="write the tables that tests compare: endpoints.txt, docs/permissions.md, …",
    )


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Let the collector of garbage pass over what lives as long as the session.

    The application, its libraries and every test are some millions of objects, which it would walk
    through again and again: a fifth of the suite's time.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(20_000, 50, 10)
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Workers begin with what takes long; a single process keeps the order of the files."""
    if hasattr(config, "workerinput"):
        sharing.longest_first(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling | None:
    """Share files out so that no worker is left with nothing to do."""
    return sharing.sharing_of(config, log)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Everything that touches a database runs on both."""
    if "migrated" in metafunc.fixturenames:
        only = metafunc.config.getoption("--database")
        # A browser cannot tell one database from the other, and takes its time.
        both = ("sqlite",) if "browser" in metafunc.fixturenames else DATABASES
        kinds = (only,) if only else both
        metafunc.parametrize("database_kind", kinds, scope="session")


def pytest_make_parametrize_id(val: object) -> str | None:
    """Content of files is no name of a test: it differs from process to process, and is long."""
    return f"{len(val)}-bytes" if isinstance(val, bytes) else None


class Databases:
    """The databases of a session: each is started and migrated once, when it is first asked for.

    Tests go from one to the other and back with every file: to begin anew each time would cost
    more than the tests themselves.
    """

    def __init__(self, opened: ExitStack) -> None:
        self._opened = opened
        self._ready: dict[str, Migrated] = {}
        self._missing: dict[str, postgres.NoServer] = {}

    def of(self, kind: str) -> Migrated:
        """The application on a database of this kind; raises postgres.NoServer without one."""
        if kind in self._missing:
            raise self._missing[kind]
        if kind not in self._ready:
            try:
                self._ready[kind] = self._opened.enter_context(_prepared(kind))
            except postgres.NoServer as reason:
                self._missing[kind] = reason
                raise
        return self._ready[kind]


@contextmanager
def _prepared(kind: str) -> Iterator[Migrated]:
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
    with (
        tempfile.TemporaryDirectory(prefix="gorm-test-", dir=memory) as folder,
        database_of(kind, Path(folder)) as database,
    ):
        app = application(Path(folder), database.url)
        migrate(app)
        database.remember()
        yield app, database
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """The databases of this session, closed at its end."""
    with ExitStack() as opened:
        yield Databases(opened)


@pytest.fixture(scope="session")
def migrated(databases: Databases, database_kind: str) -> Migrated:
    """An application on a database that was migrated once; tests begin with copies of it."""
    try:
        return databases.of(database_kind)
    except postgres.NoServer as reason:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"NOT TESTED ON POSTGRESQL: {reason}")


@pytest.fixture
def app(migrated: Migrated) -> Flask:
    """The application on a fresh database."""
    application, database = migrated
    database.renew(application)
    return application


@pytest.fixture
def context(app: Flask) -> Iterator[AppContext]:
    """An application context, for tests of services and queries."""
    with app.app_context() as pushed:
        yield pushed


@pytest.fixture
def client(app: Flask) -> Client:
    """A browser without JavaScript that reads every page as a critic."""
    return Client(app)
