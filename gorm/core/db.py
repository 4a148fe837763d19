"""The database: one base class, one session, one way to begin, to commit and to read."""

import logging
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    DateTime,
    Index,
    MetaData,
    Numeric,
    Text,
    event,
    inspect,
    make_url,
    text,
    update,
)
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.schema import (
    ColumnCollectionConstraint,
    PrimaryKeyConstraint,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

from gorm.core.errors import Conflict, Refused

log = logging.getLogger(__name__)

BUSY_TIMEOUT_MS: Final = 5_000
# Releases before this one can corrupt a write-ahead log that is reset while it is being read.
SOUND_SQLITE: Final = (3, 51, 3)

NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The base of every table. Each says whether its changes are audited: see gorm.audit."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(metadata=Base.metadata)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant, stored in UTC. A time without a zone is refused rather than guessed at."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal, kept to its last digit: NUMERIC on PostgreSQL, its digits as text on SQLite.

    SQLite has no decimals, only floats: what is kept there can be read and compared for equality
    with itself, but neither sorted nor calculated by the database.
    """

    impl = Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Text())
        return dialect.type_descriptor(Numeric(asdecimal=True))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if not value.is_finite():
            raise ValueError("a value must be a finite number")
        if dialect.name != "sqlite":
            return value
        digits = str(value)
        return format(value, "f") if "E" in digits else digits

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


EnumType = TypeVar("EnumType", bound=Enum)


def one_of(kind: type[StrEnum], name: str = "") -> SqlEnum:
    """A column that holds one of the enum's values, by value and under a named check.

    The check is named for the enum; a table with two such columns gives the second a `name`.
    """
    return SqlEnum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=name or re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower(),
        values_callable=lambda members: [member.value for member in members],
    )


class Access(Enum):
    """What the running transaction may do."""

    READ = "read"
    WRITE = "write"


_access: ContextVar[Access] = ContextVar("access", default=Access.READ)


def session() -> Session:
    """The session of the running request or command."""
    return db.session()


def is_unit_of_work() -> bool:
    """Whether a unit of work is running, in which may be written."""
    return _access.get() is Access.WRITE


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """One transaction that may write: commits when the block ends, rolls back when it raises.

    The only place in GORM that commits. Raises Conflict when another writer got there first.
    """
    if _access.get() is Access.WRITE:
        raise RuntimeError("a unit of work is running already; one transaction does one thing")
    current = db.session()
    current.rollback()  # a read that came before saw an older state
    token = _access.set(Access.WRITE)
    try:
        yield current
        current.commit()
    except StaleDataError as error:
        current.rollback()
        raise Conflict("Somebody else changed this while you were working on it.") from error
    except BaseException:
        current.rollback()
        raise
    finally:
        _access.reset(token)


@contextmanager
def one_moment() -> Iterator[Session]:
    """A reading of many queries that all see the database as it was when the block began.

    SQLite reads so by itself; PostgreSQL would show each query what was committed before it.
    """
    if _access.get() is Access.WRITE:
        raise RuntimeError("a unit of work is running; it cannot read as of a moment before")
    current = db.session()
    current.rollback()
    try:
        if current.get_bind().dialect.name == "postgresql":
            current.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        yield current
    finally:
        current.rollback()


def bulk_insert(entity: type[Base], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert many rows at the speed of the driver, inside the running unit of work; how many.

    For tables whose rows are one audited act together: what is inserted so, nobody records.
    """
    table: Any = inspect(entity).local_table
    connection = session().connection()
    processors = [
        table.c[name].type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
        for name in names
    ]
    ready = [
        tuple(
            value if processor is None else processor(value)
            for processor, value in zip(processors, row, strict=True)
        )
        for row in rows
    ]
    columns = ", ".join(names)
    cursor: Any = connection.connection.cursor()
    try:
        if connection.dialect.name == "postgresql":
            with cursor.copy(f"COPY {table.name} ({columns}) FROM STDIN") as copy:
                for row in ready:
                    copy.write_row(row)
        else:
            marks = ", ".join("?" * len(names))
            cursor.executemany(f"INSERT INTO {table.name} ({columns}) VALUES ({marks})", ready)  # noqa: S608 - names of our own
    finally:
        cursor.close()
    return len(ready)


def next_version(record: Any) -> None:
    """Have a record's version go on although only rows that belong to it changed.

    So that somebody who has a form of it open is told of the change. Raises StaleDataError when
    another writer got there first, as the flush of the record itself would.
    """
    table: Any = inspect(record).mapper.local_table
    # On the connection: a version is no change that anybody records.
    changed = (
        session()
        .connection()
        .execute(
            update(table)
            .where(table.c.id == record.id, table.c.version == record.version)
            .values(version=record.version + 1)
        )
    )
    if changed.rowcount != 1:
        raise StaleDataError(f"{table.name} was changed by somebody else")
    set_committed_value(record, "version", record.version + 1)


@contextmanager
def faults_for(constraints: Mapping[str, tuple[str, str]]) -> Iterator[None]:
    """Turn a violated constraint into a field's error: constraint name -> (field, message).

    The database decides, never a check that came first and may be out of date by now. The
    transaction is rolled back; a violation that is not in the list is raised as it came.
    """
    try:
        yield
    except IntegrityError as error:
        name = violated_constraint(error)
        session().rollback()
        if name not in constraints:
            raise
        field, message = constraints[name]
        raise Refused({field: message}) from error


def violated_constraint(error: IntegrityError) -> str:
    """The name of the constraint or unique index that was violated, on either database."""
    diagnostics = getattr(error.orig, "diag", None)
    if diagnostics is not None:
        return str(diagnostics.constraint_name or "")
    message = str(error.orig)
    if found := re.search(r"index '([^']+)'", message):
        return found[1]
    if found := re.search(r"CHECK constraint failed: (\w+)", message):
        return found[1]
    if found := re.search(r"UNIQUE constraint failed: (.+)$", message):
        return _unique_over(found[1])
    return ""


def _unique_over(columns: str) -> str:
    """SQLite names the columns of a violated key, not the key: find it by them."""
    pairs = [column.strip().split(".") for column in columns.split(",")]
    table = Base.metadata.tables.get(pairs[0][0])
    names = [name for _, name in pairs]
    if table is None:
        return ""
    # A foreign key over the same columns is no key of the table.
    keys: list[ColumnCollectionConstraint | Index] = [i for i in table.indexes if i.unique]
    keys += [c for c in table.constraints if isinstance(c, UniqueConstraint | PrimaryKeyConstraint)]
    for key in keys:
        if [column.name for column in key.columns] == names:
            return str(key.name)
    return ""


def init_app(app: Flask, database_url: str) -> None:
    """Join the database to the application and check that this SQLite can be trusted."""
    options: dict[str, Any] = {"pool_pre_ping": True}
    if database_url.startswith("sqlite"):
        options = {"module": _sqlite_driver(), "connect_args": {"timeout": BUSY_TIMEOUT_MS / 1000}}
        _make_private(database_url)
    app.config["SQLALCHEMY_DATABASE_URI"] = database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    with app.app_context():
        listen_to(db.engine)


def listen_to(engine: Engine) -> None:
    """Make every connection of the engine keep GORM's promises."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _prepare_postgresql)
        event.listen(engine, "begin", _begin_postgresql)


def _sqlite_driver() -> Any:
    try:
        import pysqlite3 as driver
    except ImportError:
        import sqlite3 as driver
    if driver.sqlite_version_info < SOUND_SQLITE:
        log.warning(
            "SQLite %s has a known fault that can corrupt a busy database; "
            "install pysqlite3 or use PostgreSQL.",
            driver.sqlite_version,
        )
    return driver


def _make_private(database_url: str) -> None:
    """Create the database file readable by its owner only, before SQLite creates it for all."""
    name = make_url(database_url).database
    if not name or name == ":memory:":
        return
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "recursive_triggers=ON",
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    if _access.get() is Access.WRITE:
        connection.exec_driver_sql("PRAGMA query_only=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql("PRAGMA query_only=ON")
        connection.exec_driver_sql("BEGIN")


def _prepare_postgresql(connection: Any, _record: Any) -> None:
    """Statements run as they are: compiling the queue's took 3.2 of its 3.4 seconds."""
    connection.autocommit = True  # what is set in a transaction ends when that is rolled back
    connection.execute("SET jit = off")
    connection.autocommit = False


def _begin_postgresql(connection: Connection) -> None:
    if _access.get() is Access.READ:
        connection.execute(text("SET TRANSACTION READ ONLY"))
