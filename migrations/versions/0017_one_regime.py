"""A case and a kind of instrument have their stage from their own regime

Revision: 0017_one_regime, after 0016_escalated_engagements
"""

import sqlalchemy as sa
from alembic import op

revision = "0017_one_regime"
down_revision = "0016_escalated_engagements"
branch_labels = None
depends_on = None

#: Table, the column that names the stage, and the name of the key.
_KEYS = (
    (
        "challenge_case",
        "chosen_stage_id",
        "fk_challenge_case_regime_id_chosen_stage_id_stage",
    ),
    ("instrument_kind", "stage_id", "fk_instrument_kind_regime_id_stage_id_stage"),
)


def upgrade() -> None:
    for table, column, name in _KEYS:
        if op.get_bind().dialect.name == "sqlite":
            words = _in_words(column, name)
            _rebuild(table, lambda sql, words=words: _with(sql, words))
        else:
            op.create_foreign_key(name, table, "stage", ["regime_id", column], ["regime_id", "id"])


def downgrade() -> None:
    for table, column, name in _KEYS:
        if op.get_bind().dialect.name == "sqlite":
            words = _in_words(column, name)
            _rebuild(table, lambda sql, words=words: sql.replace(words, ""))
        else:
            op.drop_constraint(name, table, type_="foreignkey")


def _in_words(column: str, name: str) -> str:
    return f", CONSTRAINT {name} FOREIGN KEY(regime_id, {column}) REFERENCES stage (regime_id, id)"


def _with(sql: str, words: str) -> str:
    head, _, tail = sql.rpartition(")")
    return f"{head.rstrip()}{words}){tail}"


def _rebuild(table: str, change) -> None:
    """Make a table of SQLite anew from its own words: checks and indexes stay as they are.

    Foreign keys are off while migrations run, so that no child goes with the old table.
    """
    connection = op.get_bind()
    kept = connection.execute(
        sa.text("SELECT type, sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL"),
        {"table": table},
    ).all()
    [made] = [row.sql for row in kept if row.type == "table"]
    new = f"new_{table}"
    changed = change(made).replace(made.partition("(")[0], f"CREATE TABLE {new} ", 1)
    connection.exec_driver_sql(changed)
    connection.exec_driver_sql(f"INSERT INTO {new} SELECT * FROM {table}")
    connection.exec_driver_sql(f"DROP TABLE {table}")
    connection.exec_driver_sql(f"ALTER TABLE {new} RENAME TO {table}")
    for row in kept:
        if row.type != "table":
            connection.exec_driver_sql(row.sql)
