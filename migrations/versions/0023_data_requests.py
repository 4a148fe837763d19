"""Data requests as a kind of engagement with estimated hours, and ministers who take part

Revision: 0023_data_requests, after 0022_off_track
"""

import sqlalchemy as sa
from alembic import op

revision = "0023_data_requests"
down_revision = "0022_off_track"
branch_labels = None
depends_on = None

_BEFORE = "'seminar', 'workshop')"
_AFTER = "'seminar', 'workshop', 'data_request')"
_KINDS = "kind IN ('meeting', 'visit', 'call', 'letter', 'seminar', 'workshop'"
_HOURS = "estimated_hours IS NULL OR kind = 'data_request'"
_HOURS_NAME = "ck_engagement_hours_of_a_data_request"
_HOURS_SQL = f", CONSTRAINT {_HOURS_NAME} CHECK ({_HOURS})"
_NEW = ", estimated_hours INTEGER, minister VARCHAR(200) DEFAULT '' NOT NULL"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _rebuild(_upgraded, added=("NULL", "''"))
        return
    op.add_column("engagement", sa.Column("estimated_hours", sa.Integer(), nullable=True))
    op.add_column(
        "engagement",
        sa.Column("minister", sa.String(length=200), server_default="", nullable=False),
    )
    _change_check(f"{_KINDS}, 'data_request')")
    op.create_check_constraint(op.f(_HOURS_NAME), "engagement", _HOURS)


def downgrade() -> None:
    # What was asked for stays on record, as the letter that it was sent in.
    op.execute(
        "UPDATE engagement SET kind = 'letter', estimated_hours = NULL WHERE kind = 'data_request'"
    )
    if op.get_bind().dialect.name == "sqlite":
        _rebuild(_downgraded, removed=("estimated_hours", "minister"))
        return
    op.drop_constraint(op.f(_HOURS_NAME), "engagement", type_="check")
    _change_check(f"{_KINDS})")
    op.drop_column("engagement", "minister")
    op.drop_column("engagement", "estimated_hours")


def _change_check(condition: str) -> None:
    op.drop_constraint(op.f("ck_engagement_engagement_kind"), "engagement", type_="check")
    op.create_check_constraint(op.f("ck_engagement_engagement_kind"), "engagement", condition)


def _upgraded(sql: str) -> str:
    """The words of the table with the new kind, and the new columns after the last one."""
    sql = _replaced(sql, _BEFORE, _AFTER)
    columns, constraint, rest = sql.partition("CONSTRAINT")
    head = columns.rstrip().rstrip(",")
    body, _, tail = rest.rpartition(")")
    return f"{head}{_NEW}, {constraint}{body.rstrip()}{_HOURS_SQL}){tail}"


def _downgraded(sql: str) -> str:
    for words in (_NEW, _HOURS_SQL):
        sql = _replaced(sql, words, "")
    return _replaced(sql, _AFTER, _BEFORE)


def _replaced(sql: str, before: str, after: str) -> str:
    if before not in sql:
        raise RuntimeError(f"the table of engagements does not read as expected: {before}")
    return sql.replace(before, after)


def _rebuild(change, *, added: tuple[str, ...] = (), removed: tuple[str, ...] = ()) -> None:
    """Make SQLite's table of engagements anew from its own words, with its indexes.

    Foreign keys are off while migrations run, so that no child goes with the old table.
    """
    connection = op.get_bind()
    kept = connection.execute(
        sa.text("SELECT type, sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL"),
        {"table": "engagement"},
    ).all()
    columns = [row[1] for row in connection.exec_driver_sql("PRAGMA table_info(engagement)")]
    copied = ", ".join(column for column in columns if column not in removed)
    [made] = [row.sql for row in kept if row.type == "table"]
    changed = change(made).replace(made.partition("(")[0], "CREATE TABLE new_engagement ", 1)
    connection.exec_driver_sql(changed)
    connection.exec_driver_sql(
        f"INSERT INTO new_engagement SELECT {', '.join((copied, *added))} FROM engagement"
    )
    connection.exec_driver_sql("DROP TABLE engagement")
    connection.exec_driver_sql("ALTER TABLE new_engagement RENAME TO engagement")
    for row in kept:
        if row.type != "table":
            connection.exec_driver_sql(row.sql)
