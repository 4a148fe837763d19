"""Writing very many rows, batch by batch, in one transaction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, Final

from sqlalchemy import Table, func, insert, select, text

from gorm.audit.recording import RECORDED_AS_ONE_ACT
from gorm.core.db import Base, bulk_insert, session

#: Rows of one table, each a value for each of the columns named with them.
Rows = Iterable[tuple[Any, ...]]

BATCH: Final = 10_000
_ROOM_KIB: Final = 256 * 1024  # SQLite's own cache: without it, indexes are read back from disk


def is_postgresql() -> bool:
    """Whether the running database is PostgreSQL."""
    return session().get_bind().dialect.name == "postgresql"


def table_of(model: type[Base]) -> Table:
    """The table that a model maps."""
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{model.__name__} maps no table")
    return table


def insert_all(model: type[Base], rows: Iterable[Mapping[str, Any]]) -> int:
    """Insert some thousands of rows with the model's defaults; the caller records them."""
    statement, written, rest = insert(table_of(model)), 0, iter(rows)
    while batch := list(islice(rest, BATCH)):
        session().execute(statement, batch, execution_options={RECORDED_AS_ONE_ACT: True})
        written += len(batch)
    return written


def write(model: type[Base], columns: Sequence[str], rows: Rows) -> int:
    """Write any number of rows with all of their values; the caller records them."""
    written, rest = 0, iter(rows)
    while batch := list(islice(rest, BATCH)):
        written += bulk_insert(model, columns, batch)
    return written


def free_ids(model: type[Base], how_many: int) -> range:
    """So many ids after the last one in use."""
    last = session().scalar(select(func.max(table_of(model).c.id))) or 0
    return range(last + 1, last + 1 + how_many)


def count_on(models: Iterable[type[Base]]) -> None:
    """Let PostgreSQL give the next ids after those that were written; SQLite does so by itself."""
    if not is_postgresql():
        return
    for model in models:
        table = table_of(model)
        sequence = func.pg_get_serial_sequence(table.name, "id")
        session().execute(select(func.setval(sequence, func.max(table.c.id))))


@contextmanager
def roomy() -> Iterator[None]:
    """Give SQLite memory to keep its indexes at hand for as long as the block runs."""
    if is_postgresql():
        yield
        return
    connection = session().connection()
    before = connection.exec_driver_sql("PRAGMA cache_size").scalar_one()
    connection.exec_driver_sql(f"PRAGMA cache_size=-{_ROOM_KIB}")
    yield
    connection.exec_driver_sql(f"PRAGMA cache_size={before}")


def analyse() -> None:
    """Let the database count what it holds, so that it chooses its indexes well."""
    if not is_postgresql():
        session().execute(text("PRAGMA analysis_limit=2000"))
    session().execute(text("ANALYZE"))
