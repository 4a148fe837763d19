"""The audit can be added to and not changed; its payloads can be emptied and not changed

Revision: 0002_audit_append_only, after 0001_first_tables
"""

from alembic import op

revision = "0002_audit_append_only"
down_revision = "0001_first_tables"
branch_labels = None
depends_on = None

_SQLITE = (
    """CREATE TRIGGER audit_entry_is_kept BEFORE UPDATE ON audit_entry
       BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END""",
    """CREATE TRIGGER audit_entry_stays BEFORE DELETE ON audit_entry
       BEGIN SELECT RAISE(ABORT, 'audit entries are never deleted'); END""",
    """CREATE TRIGGER audit_payload_stays BEFORE DELETE ON audit_payload
       BEGIN SELECT RAISE(ABORT, 'audit payloads are emptied, never deleted'); END""",
    """CREATE TRIGGER audit_payload_is_kept BEFORE UPDATE ON audit_payload
       WHEN NEW.number != OLD.number OR NEW.content IS NOT NULL OR NEW.salt IS NOT NULL
       BEGIN SELECT RAISE(ABORT, 'audit payloads are emptied, never changed'); END""",
    """CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head
       BEGIN SELECT RAISE(ABORT, 'the head of the audit is never deleted'); END""",
    """CREATE TRIGGER audit_head_goes_on BEFORE UPDATE ON audit_head
       WHEN NEW.number != OLD.number + 1
       BEGIN SELECT RAISE(ABORT, 'the head of the audit goes on by one'); END""",
)
_TRIGGERS = (
    ("audit_entry_is_kept", "audit_entry"),
    ("audit_entry_stays", "audit_entry"),
    ("audit_payload_stays", "audit_payload"),
    ("audit_payload_is_kept", "audit_payload"),
    ("audit_head_stays", "audit_head"),
    ("audit_head_goes_on", "audit_head"),
)
_POSTGRESQL = (
    """CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'the audit is append-only (%)', TG_TABLE_NAME; END $$""",
    """CREATE TRIGGER audit_entry_is_kept BEFORE UPDATE ON audit_entry
       FOR EACH ROW EXECUTE FUNCTION audit_refuses()""",
    """CREATE TRIGGER audit_entry_stays BEFORE DELETE ON audit_entry
       FOR EACH ROW EXECUTE FUNCTION audit_refuses()""",
    """CREATE TRIGGER audit_payload_stays BEFORE DELETE ON audit_payload
       FOR EACH ROW EXECUTE FUNCTION audit_refuses()""",
    """CREATE TRIGGER audit_payload_is_kept BEFORE UPDATE ON audit_payload
       FOR EACH ROW WHEN (NEW.number != OLD.number OR NEW.content IS NOT NULL
                          OR NEW.salt IS NOT NULL)
       EXECUTE FUNCTION audit_refuses()""",
    """CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head
       FOR EACH ROW EXECUTE FUNCTION audit_refuses()""",
    """CREATE TRIGGER audit_head_goes_on BEFORE UPDATE ON audit_head
       FOR EACH ROW WHEN (NEW.number != OLD.number + 1) EXECUTE FUNCTION audit_refuses()""",
    """CREATE TRIGGER audit_entry_is_not_emptied BEFORE TRUNCATE ON audit_entry
       FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()""",
    """CREATE TRIGGER audit_payload_is_not_emptied BEFORE TRUNCATE ON audit_payload
       FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()""",
)


def upgrade() -> None:
    # Going down and up again goes on where the chain ended.
    op.execute(
        "INSERT INTO audit_head (id, number, digest)"
        " SELECT 1, number, digest FROM audit_entry ORDER BY number DESC LIMIT 1"
    )
    op.execute(
        f"INSERT INTO audit_head (id, number, digest) SELECT 1, 0, '{'0' * 64}'"
        " WHERE NOT EXISTS (SELECT 1 FROM audit_head)"
    )
    for statement in _SQLITE if _is_sqlite() else _POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    for name, table in _TRIGGERS:
        op.execute(f"DROP TRIGGER {name}" + ("" if _is_sqlite() else f" ON {table}"))
    if not _is_sqlite():
        op.execute("DROP TRIGGER audit_entry_is_not_emptied ON audit_entry")
        op.execute("DROP TRIGGER audit_payload_is_not_emptied ON audit_payload")
        op.execute("DROP FUNCTION audit_refuses()")
    op.execute("DELETE FROM audit_head")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
