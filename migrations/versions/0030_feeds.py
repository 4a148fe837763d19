"""Calendar feeds, and who is sent a digest of what is due

Revision: 0030_feeds, after 0029_burden
"""

import sqlalchemy as sa
from alembic import op

revision = "0030_feeds"
down_revision = "0029_burden"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _feeds()
    _digests()


def downgrade() -> None:
    op.drop_table("digest_sending")
    op.drop_table("digest_preference")
    op.drop_table("calendar_feed_use")
    op.drop_table("calendar_feed")


def _feeds() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_because", _one_of("feed_end", "revoked", "disabled"), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_because IS NULL)",
            name=op.f("ck_calendar_feed_ended_why"),
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_calendar_feed_area_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_calendar_feed_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_calendar_feed_token_digest")),
    )
    op.create_index(op.f("ix_calendar_feed_area_id"), "calendar_feed", ["area_id"])
    op.create_index(op.f("ix_calendar_feed_user_id"), "calendar_feed", ["user_id"])
    op.create_table(
        "calendar_feed_use",
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["feed_id"],
            ["calendar_feed.id"],
            name=op.f("fk_calendar_feed_use_feed_id_calendar_feed"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("feed_id", name=op.f("pk_calendar_feed_use")),
    )


def _digests() -> None:
    op.create_table(
        "digest_preference",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("rhythm", _one_of("rhythm", "never", "weekly", "daily"), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_digest_preference_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_digest_preference")),
    )
    op.create_table(
        "digest_sending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("sent_for", sa.Date(), nullable=False),
        sa.Column(
            "state", _one_of("sending_state", "begun", "sent", "failed", "doubtful"), nullable=False
        ),
        sa.Column("stop_digest", sa.String(length=64), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_digest_sending_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_sending")),
        sa.UniqueConstraint("user_id", "sent_for", name=op.f("uq_digest_sending_user_id_sent_for")),
        sa.UniqueConstraint("stop_digest", name=op.f("uq_digest_sending_stop_digest")),
    )
    op.create_index(op.f("ix_digest_sending_sent_for"), "digest_sending", ["sent_for"])


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)
