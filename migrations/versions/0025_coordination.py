"""Elections, quiet periods asked for, who joined an engagement, and the limits of clashes

Revision: 0025_coordination, after 0024_mailroom
"""

import sqlalchemy as sa
from alembic import op

revision = "0025_coordination"
down_revision = "0024_mailroom"
branch_labels = None
depends_on = None

_KINDS = ("local", "mayoral", "general", "by_election", "referendum")
_limits = sa.table(
    "coordination_limits",
    sa.column("id", sa.Integer),
    sa.column("clash_days", sa.Integer),
    sa.column("request_days", sa.Integer),
    sa.column("version", sa.Integer),
)


def upgrade() -> None:
    _elections()
    _asked()
    _joining()
    op.create_table(
        "coordination_limits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clash_days", sa.Integer(), nullable=False),
        sa.Column("request_days", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "clash_days BETWEEN 1 AND 60", name=op.f("ck_coordination_limits_clash_days")
        ),
        sa.CheckConstraint(
            "request_days BETWEEN 1 AND 730", name=op.f("ck_coordination_limits_request_days")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coordination_limits")),
    )
    op.bulk_insert(_limits, [{"id": 1, "clash_days": 7, "request_days": 90, "version": 1}])


def downgrade() -> None:
    op.drop_table("coordination_limits")
    op.drop_table("joining")
    op.drop_table("asked_quiet")
    op.drop_table("election_place")
    op.drop_table("election")


def _elections() -> None:
    op.create_table(
        "election",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                *_KINDS,
                name="election_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("polling_on", sa.Date(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("begins_because", sa.String(length=300), nullable=False),
        sa.Column("is_national", sa.Boolean(), nullable=False),
        sa.Column("called_off_because", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "begins_on <= polling_on", name=op.f("ck_election_begins_before_the_poll")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_election")),
    )
    op.create_index("ix_election_polling_on", "election", ["polling_on"])
    op.create_table(
        "election_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("election_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(organisation_id IS NULL) != (area_id IS NULL)",
            name=op.f("ck_election_place_one_place"),
        ),
        _key("election_place", "election_id", "election", ondelete="CASCADE"),
        _key("election_place", "organisation_id", "organisation"),
        _key("election_place", "area_id", "area"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_election_place")),
    )
    for column in ("election_id", "organisation_id", "area_id"):
        op.create_index(op.f(f"ix_election_place_{column}"), "election_place", [column])


def _asked() -> None:
    op.create_table(
        "asked_quiet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("ended_because", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("since <= until", name=op.f("ck_asked_quiet_ends_after_start")),
        _key("asked_quiet", "organisation_id", "organisation"),
        _key("asked_quiet", "office_id", "office"),
        _key("asked_quiet", "recorded_by_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_quiet")),
    )
    op.create_index(
        "ix_asked_quiet_organisation_until", "asked_quiet", ["organisation_id", "until"]
    )
    for column in ("office_id", "recorded_by_id", "until"):
        op.create_index(op.f(f"ix_asked_quiet_{column}"), "asked_quiet", [column])


def _joining() -> None:
    op.create_table(
        "joining",
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("added_department", sa.Boolean(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        _key("joining", "engagement_id", "engagement", ondelete="CASCADE"),
        _key("joining", "user_id", "user_account"),
        sa.PrimaryKeyConstraint("engagement_id", "user_id", name=op.f("pk_joining")),
    )
    op.create_index(op.f("ix_joining_user_id"), "joining", ["user_id"])


def _key(table: str, column: str, target: str, ondelete: str | None = None):
    return sa.ForeignKeyConstraint(
        [column],
        [f"{target}.id"],
        name=op.f(f"fk_{table}_{column}_{target}"),
        ondelete=ondelete,
    )
