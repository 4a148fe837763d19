"""Runs migrations: on SQLite without foreign keys, so that a rebuilt table keeps its children."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import Engine
from sqlalchemy.pool import NullPool

extension = current_app.extensions["migrate"]
metadata = extension.db.metadata


def make_engine() -> Engine:
    """An engine of its own: the application's refuses to write outside a unit of work."""
    running = extension.db.engine
    if running.dialect.name == "sqlite":
        return create_engine(
            running.url,
            module=running.dialect.dbapi,
            poolclass=NullPool,
            isolation_level=None,
        )
    return create_engine(running.url, poolclass=NullPool)


def migrate(connection: Connection) -> None:
    """Run what is asked for in one transaction a migration."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        transaction_per_migration=True,
        compare_type=True,
        include_name=is_of_metadata,
        **_options(),
    )
    with context.begin_transaction():
        context.run_migrations()


def is_of_metadata(name: str | None, kind: str, _parents: Any) -> bool:
    """Whether something in the database is compared with the models: the index of searching is
    each database's own, with tables of its own on SQLite, and has no model."""
    return kind != "table" or not (name or "").startswith("search_index")


def _options() -> dict[str, Any]:
    configured: dict[str, Any] = dict(extension.configure_args)
    configured.pop("compare_type", None)
    configured.pop("render_as_batch", None)
    return configured


def run() -> None:
    """Migrate, and on SQLite check afterwards that no child lost its parent."""
    engine = make_engine()
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            _without_foreign_keys(connection)
        migrate(connection)
        if engine.dialect.name == "sqlite":
            _check_foreign_keys(connection)
        connection.commit()
    engine.dispose()


def _without_foreign_keys(connection: Connection) -> None:
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA busy_timeout=5000")
    driver.execute("PRAGMA journal_mode=WAL")
    driver.execute("PRAGMA foreign_keys=OFF")
    if driver.execute("PRAGMA foreign_keys").fetchone()[0] != 0:
        raise RuntimeError("foreign keys could not be switched off; nothing was migrated")


def _check_foreign_keys(connection: Connection) -> None:
    if broken := connection.execute(text("PRAGMA foreign_key_check")).fetchall():
        raise RuntimeError(f"the migration left rows without their parents: {broken[:5]}")


run()
