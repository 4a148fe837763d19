"""Maps of the country, taken in by an administrator

Revision: 0008_maps, after 0007_performance
"""

import sqlalchemy as sa
from alembic import op

revision = "0008_maps"
down_revision = "0007_performance"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "area_map",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "hexes",
                "boundaries",
                name="map_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("source", sa.String(300), nullable=False),
        sa.Column("licence", sa.String(200), nullable=False),
        sa.Column("file_name", sa.String(255), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("shapes", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("is_in_use", sa.Boolean(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(200), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_area_map_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_map")),
    )
    op.create_index("ix_area_map_user_id", "area_map", ["user_id"])
    op.create_index(
        "uq_area_map_in_use",
        "area_map",
        ["is_in_use"],
        unique=True,
        postgresql_where=sa.text("is_in_use"),
        sqlite_where=sa.text("is_in_use"),
    )
    op.create_table(
        "area_map_drawing",
        sa.Column("map_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["map_id"],
            ["area_map.id"],
            name=op.f("fk_area_map_drawing_map_id_area_map"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("map_id", name=op.f("pk_area_map_drawing")),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("area_map_drawing")
    op.drop_table("area_map")
