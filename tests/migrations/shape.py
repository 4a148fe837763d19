"""What a database looks like and what is in it, to compare before a migration and after."""

import re
from typing import Any, Final

import sqlalchemy as sa

Shape = Any  # dictionaries of dictionaries, down to words
Contents = dict[str, dict[tuple[str, ...], dict[str, str]]]

_TRIGGERS: Final = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
}


def shape_of(connection: sa.Connection) -> Shape:
    """Tables with their columns, keys, checks and indexes, and the triggers: all but order."""
    inspector = sa.inspect(connection)
    shape: Shape = {table: _table(inspector, table) for table in inspector.get_table_names()}
    triggers = connection.execute(sa.text(_TRIGGERS[connection.dialect.name]))
    shape["triggers"] = {name: _words(words) for name, words in triggers}
    return shape


def changes(before: Shape, after: Shape, where: str = "") -> list[str]:
    """What differs between two shapes, each difference with the way to it."""
    if not (isinstance(before, dict) and isinstance(after, dict)):
        return [] if before == after else [f"{where}: {before} -> {after}"]
    return [
        change
        for name in sorted({*before, *after} - {"alembic_version"})
        for change in changes(before.get(name), after.get(name), f"{where}/{name}")
    ]


def contents_of(connection: sa.Connection) -> Contents:
    """Every row of every table, by its key."""
    tables = sa.MetaData()
    tables.reflect(connection)
    return {
        table.name: {_key(table, row): row for row in _rows(connection, table)}
        for table in tables.sorted_tables
        if table.name != "alembic_version"
    }


def lost(before: Contents, after: Contents) -> list[str]:
    """Rows of before that are gone or changed, in the tables and columns that are still there."""
    return [
        f"{table} {key}: {row} -> {after[table].get(key)}"
        for table, rows in before.items()
        if table in after
        for key, row in rows.items()
        if not _is_kept(row, after[table].get(key))
    ]


def _is_kept(row: dict[str, str], now: dict[str, str] | None) -> bool:
    return now is not None and all(now[name] == row[name] for name in row if name in now)


def _rows(connection: sa.Connection, table: sa.Table) -> list[dict[str, str]]:
    found = connection.execute(sa.select(table)).mappings()
    return [{name: str(value) for name, value in row.items()} for row in found]


def _key(table: sa.Table, row: dict[str, str]) -> tuple[str, ...]:
    return tuple(row[column.name] for column in table.primary_key.columns)


def _table(inspector: sa.Inspector, table: str) -> Shape:
    return {
        "columns": _named(inspector.get_columns(table)),
        "key": _plain(inspector.get_pk_constraint(table)),
        "foreign keys": _named(inspector.get_foreign_keys(table)),
        "uniques": _named(inspector.get_unique_constraints(table)),
        "indexes": _named(inspector.get_indexes(table)),
        "checks": _named(inspector.get_check_constraints(table)),
    }


def _named(things: Any) -> dict[str, Any]:
    return {str(thing["name"]): _plain(thing) for thing in things}


def _plain(thing: Any) -> Any:
    """Types, clauses and defaults by what they say, so that two of them can be compared."""
    if isinstance(thing, dict):
        return {str(name): _plain(value) for name, value in thing.items()}
    if isinstance(thing, list | tuple):
        return [_plain(value) for value in thing]
    return _words(str(thing))


def _words(sql: str) -> str:
    return re.sub(r"\s+", " ", sql).strip()
