"""Every migration, up and down and up, with rows in every table, on both databases."""

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import check, downgrade, upgrade

from gorm.core.db import db
from tests.migrations.shape import Contents, Shape, changes, contents_of, lost, shape_of
from tests.support.applications import application
from tests.support.databases import PostgresqlDatabase, SqliteDatabase
from tests.support.filling import fill

MIGRATIONS = Path(__file__).parents[2] / "migrations"
# The one row of the audit's head is made by a migration.
LEFT = frozenset({"audit_head"})

scripts = ScriptDirectory(str(MIGRATIONS))
revisions = [script.revision for script in scripts.walk_revisions()][::-1]


class Steps:
    """A database that is taken from revision to revision."""

    def __init__(self, app: Flask, url: str) -> None:
        self.app = app
        self.engine = sa.create_engine(url, poolclass=sa.NullPool)

    def up(self, revision: str) -> None:
        """Migrate forward to a revision."""
        self._migrate(upgrade, revision)

    def down(self, revision: str) -> None:
        """Migrate back to a revision."""
        self._migrate(downgrade, revision)

    def fill(self) -> None:
        """Add rows to every table."""
        with self.engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA foreign_keys=ON")
            fill(connection, leave=LEFT)
            _have_one_regime(connection)

    def look(self) -> tuple[Shape, Contents]:
        """What the database looks like now, and what is in it."""
        with self.engine.connect() as connection:
            return shape_of(connection), contents_of(connection)

    def _migrate(self, move: Callable[..., Any], revision: str) -> None:
        with self.app.app_context():
            move(revision=revision)
            db.engine.dispose()


def _have_one_regime(connection: sa.Connection) -> None:
    """Rows of before a key saw to it, as services wrote them: of the regime of their stage."""
    there = sa.inspect(connection).get_table_names()
    for table, column in (("challenge_case", "chosen_stage_id"), ("instrument_kind", "stage_id")):
        if table in there:
            if table == "instrument_kind":  # codes that are told apart in one regime as in several
                connection.exec_driver_sql("UPDATE instrument_kind SET code = 'kind_' || id")
            regime = f"(SELECT regime_id FROM stage WHERE stage.id = {table}.{column})"  # noqa: S608
            connection.exec_driver_sql(
                f"UPDATE {table} SET regime_id = {regime} WHERE {column} IS NOT NULL"  # noqa: S608
            )


@pytest.fixture
def steps(migrated: tuple[Flask, SqliteDatabase | PostgresqlDatabase], tmp_path: Path) -> Steps:
    """An empty database to migrate."""
    _, database = migrated
    url = database.beside()
    return Steps(application(tmp_path, url), url)


@pytest.mark.parametrize("revision", revisions)
def test_a_migration_goes_up_down_and_up_and_keeps_every_row(steps: Steps, revision: str) -> None:
    before = scripts.get_revision(revision).down_revision
    start = str(before) if before else "base"
    if before:
        steps.up(start)
        steps.fill()
    old_shape, old_rows = steps.look()

    steps.up(revision)
    new_shape, new_rows = steps.look()
    assert not lost(old_rows, new_rows)
    steps.fill()

    steps.down(start)
    back_shape, back_rows = steps.look()
    assert not changes(old_shape, back_shape)
    assert not lost(old_rows, back_rows)

    steps.up(revision)
    again_shape, again_rows = steps.look()
    assert not changes(new_shape, again_shape)
    assert not lost(old_rows, again_rows)


def test_the_newest_revision_keeps_what_an_office_wrote_through_every_step_down_and_up(
    steps: Steps,
) -> None:
    steps.up("head")
    _, made_by_migrations = steps.look()
    steps.fill()
    shape, rows = steps.look()
    steps.down(revisions[0])
    _, first_rows = steps.look()
    steps.up("head")
    new_shape, new_rows = steps.look()
    assert not changes(shape, new_shape)
    written = {
        table: {
            key: row for key, row in rows[table].items() if key not in made_by_migrations[table]
        }
        for table in first_rows
    }
    # A column goes down with the revision that brought it.
    assert not lost(_in_columns_of(first_rows, written), _in_columns_of(first_rows, new_rows))


def _in_columns_of(first: Contents, contents: Contents) -> Contents:
    columns = {table: set(next(iter(rows.values()), {})) for table, rows in first.items()}
    return {
        table: {
            key: {name: row[name] for name in row if name in columns[table]}
            for key, row in contents[table].items()
        }
        for table in first
    }


def test_the_models_ask_for_nothing_that_no_migration_makes(
    app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    with app.app_context():
        try:
            check()
        except SystemExit:
            pytest.fail(f"flask db check: {capsys.readouterr()}")


def test_there_is_one_newest_revision() -> None:
    assert len(scripts.get_heads()) == 1


def test_revisions_are_named_by_number_and_slug() -> None:
    for revision in revisions:
        number, _, slug = revision.partition("_")
        assert len(number) == 4 and number.isdecimal() and slug, revision  # noqa: PT018
        assert len(revision) <= 32, revision
        assert (MIGRATIONS / "versions" / f"{revision}.py").exists(), revision


def test_migrations_import_nothing_from_the_project() -> None:
    for path in (MIGRATIONS / "versions").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in getattr(node, "names", []) if hasattr(alias, "name")]
            modules = names if isinstance(node, ast.Import) else [getattr(node, "module", "") or ""]
            if isinstance(node, ast.Import | ast.ImportFrom):
                assert not {"gorm", "config", "tests"} & {m.split(".")[0] for m in modules}, path
