"""What comes in from calendars and from the mailbox

Revision: 0024_mailroom, after 0023_data_requests
"""

import sqlalchemy as sa
from alembic import op

revision = "0024_mailroom"
down_revision = "0023_data_requests"
branch_labels = None
depends_on = None


def _one_of(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "incoming_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("source", _one_of("source", "file", "mailbox"), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("file_digest", sa.String(length=64), nullable=False),
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.Column("recurrence", sa.String(length=10), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("stamped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("happens_on", sa.Date(), nullable=False),
        sa.Column(
            "state", _one_of("entry_state", "waiting", "taken_up", "cancelled"), nullable=False
        ),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("has_news", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("news", sa.JSON(), nullable=True),
        sa.Column("matches", sa.JSON(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'taken_up') = (engagement_id IS NOT NULL)",
            name=op.f("ck_incoming_entry_taken_up_as_an_engagement"),
        ),
        sa.CheckConstraint(
            "NOT has_news OR state = 'taken_up'",
            name=op.f("ck_incoming_entry_news_of_what_was_written"),
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["engagement.id"],
            name=op.f("fk_incoming_entry_engagement_id_engagement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user_account.id"], name=op.f("fk_incoming_entry_owner_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_entry")),
        sa.UniqueConstraint("reference", name=op.f("uq_incoming_entry_reference")),
    )
    op.create_index(
        "uq_incoming_entry_owner",
        "incoming_entry",
        ["owner_id", "uid", "recurrence"],
        unique=True,
    )
    op.create_index("ix_incoming_entry_uid_recurrence", "incoming_entry", ["uid", "recurrence"])
    op.create_index(
        "ix_incoming_entry_news",
        "incoming_entry",
        ["engagement_id"],
        sqlite_where=sa.text("has_news"),
        postgresql_where=sa.text("has_news"),
    )
    op.create_index(op.f("ix_incoming_entry_engagement_id"), "incoming_entry", ["engagement_id"])
    op.create_table(
        "incoming_reader",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("is_set_aside", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["incoming_entry.id"],
            name=op.f("fk_incoming_reader_entry_id_incoming_entry"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_incoming_reader_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("entry_id", "user_id", name=op.f("pk_incoming_reader")),
    )
    op.create_index(op.f("ix_incoming_reader_user_id"), "incoming_reader", ["user_id"])
    op.create_table(
        "received_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("message_id", sa.String(length=255), nullable=False),
        sa.Column("sender", sa.String(length=254), nullable=False),
        sa.Column(
            "outcome",
            _one_of("mail_outcome", "taken", "refused", "unreadable"),
            nullable=False,
        ),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_mail")),
        sa.UniqueConstraint("digest", name=op.f("uq_received_mail_digest")),
    )
    op.create_index(op.f("ix_received_mail_message_id"), "received_mail", ["message_id"])
    op.create_index("ix_received_mail_outcome_at", "received_mail", ["outcome", "at"])


def downgrade() -> None:
    op.drop_table("received_mail")
    op.drop_table("incoming_reader")
    op.drop_table("incoming_entry")
