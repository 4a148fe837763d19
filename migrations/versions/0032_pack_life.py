"""The life of a pack: drafts, what is written for them, clearances, copies, addenda and batches

Revision: 0032_pack_life, after 0030_feeds
"""

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0032_pack_life"
down_revision = "0030_feeds"
branch_labels = None
depends_on = None

_FORMS = ("full", "card", "addendum")
_SIZES = ("standard", "large")
_ANSWERS = ("", "released", "withheld", "oral")
_STATES = ("draft", "clearing", "issuing", "issued", "superseded", "withdrawn")
_BEFORE = ("building", "ready", "failed")
_HAS_FILE = "life NOT IN ('issued', 'superseded', 'withdrawn') OR file_digest != ''"
#: New columns that are never null: what stands in the packs that are there already.
_FILLED = {
    "life": (sa.String(40), "draft"),
    "form": (sa.String(40), "full"),
    "language": (sa.String(20), "en-GB"),
    "size": (sa.String(40), "standard"),
    "contact": (sa.String(200), ""),
    "restricted_answer": (sa.String(40), ""),
    "copies": (sa.Integer(), "1"),
    "withdrawn_because": (sa.Text(), ""),
    "version": (sa.Integer(), "1"),
}
_EMPTY = {
    "meets_on": sa.Date(),
    "expires_on": sa.Date(),
    "begun_at": sa.DateTime(timezone=True),
    "restricted_answer_by_id": sa.Integer(),
    "issuing_since": sa.DateTime(timezone=True),
    "issued_at": sa.DateTime(timezone=True),
    "issued_by_id": sa.Integer(),
    "superseded_by_id": sa.Integer(),
    "withdrawn_at": sa.DateTime(timezone=True),
    "addendum_to_id": sa.Integer(),
    "addendum_number": sa.Integer(),
}
_REFERS = {
    "restricted_answer_by_id": "user_account",
    "issued_by_id": "user_account",
    "superseded_by_id": "pack",
    "addendum_to_id": "pack",
}
_CHECKS = {
    "issued_has_file": _HAS_FILE,
    "addendum_to_a_pack": "(form = 'addendum') = (addendum_to_id IS NOT NULL)",
    "withdrawn_has_reason": "(life = 'withdrawn') = (withdrawn_because != '')",
    "copies": "copies >= 1",
}
_ONE_OF = {
    "pack_form": ("form", _FORMS),
    "print_size": ("size", _SIZES),
    "restricted_answer": ("restricted_answer", _ANSWERS),
    "pack_state": ("life", _STATES),
}


def upgrade() -> None:
    with op.batch_alter_table("pack") as batch:
        for name, (kind, words) in _FILLED.items():
            batch.add_column(sa.Column(name, kind, nullable=False, server_default=words))
        for name, kind in _EMPTY.items():
            batch.add_column(sa.Column(name, kind, nullable=True))
        batch.drop_constraint(op.f("ck_pack_pack_state"), type_="check")
        batch.drop_constraint(op.f("ck_pack_ready_has_file"), type_="check")
    op.execute("UPDATE pack SET begun_at = data_as_at")
    op.execute(
        "UPDATE pack SET life = 'issued', issued_at = data_as_at, issued_by_id = prepared_by_id"
        " WHERE state = 'ready'"
    )
    op.execute("UPDATE pack SET life = 'issuing' WHERE state = 'building'")
    with op.batch_alter_table("pack") as batch:
        batch.drop_column("state")
        _bind(batch)
    op.create_index(op.f("ix_pack_superseded_by_id"), "pack", ["superseded_by_id"])
    _create_clearance_rule()
    _create_pack_clearance()
    _create_pack_copy()
    _create_pack_item()
    _create_pack_image()
    _create_pack_batch()
    _create_pack_batch_entry()


def downgrade() -> None:
    """Take the life of packs away. What was issued stays, and a draft is what was not made."""
    for table in (
        "pack_batch_entry", "pack_batch", "pack_image", "pack_item", "pack_copy",
        "pack_clearance", "clearance_rule",
    ):  # fmt: skip
        op.drop_table(table)
    op.drop_index(op.f("ix_pack_superseded_by_id"), table_name="pack")
    with op.batch_alter_table("pack") as batch:
        batch.drop_constraint(op.f("uq_pack_addendum_to_id_addendum_number"), type_="unique")
        for name, to in _REFERS.items():
            batch.drop_constraint(op.f(f"fk_pack_{name}_{to}"), type_="foreignkey")
        for name in (*_CHECKS, *_ONE_OF):
            batch.drop_constraint(op.f(f"ck_pack_{name}"), type_="check")
        batch.add_column(sa.Column("state", sa.String(40), nullable=False, server_default="failed"))
    op.execute(
        "UPDATE pack SET state = 'ready' WHERE life IN ('issued', 'superseded', 'withdrawn')"
    )
    op.execute("UPDATE pack SET state = 'building' WHERE life = 'issuing'")
    with op.batch_alter_table("pack") as batch:
        for name in (*_FILLED, *_EMPTY):
            batch.drop_column(name)
        batch.alter_column(
            "state", existing_type=sa.String(40), existing_nullable=False, server_default=None
        )
        _values(batch, "pack_state", "state", _BEFORE)
        batch.create_check_constraint(
            op.f("ck_pack_ready_has_file"), "state != 'ready' OR file_digest != ''"
        )


def _bind(batch: BatchOperations) -> None:
    """Hold the columns to what they mean, once they are filled."""
    for name, (kind, _) in _FILLED.items():
        batch.alter_column(name, existing_type=kind, existing_nullable=False, server_default=None)
    batch.alter_column("begun_at", existing_type=sa.DateTime(timezone=True), nullable=False)
    for name, (column, values) in _ONE_OF.items():
        _values(batch, name, column, values)
    for name, condition in _CHECKS.items():
        batch.create_check_constraint(op.f(f"ck_pack_{name}"), condition)
    for name, to in _REFERS.items():
        batch.create_foreign_key(op.f(f"fk_pack_{name}_{to}"), to, [name], ["id"])
    batch.create_unique_constraint(
        op.f("uq_pack_addendum_to_id_addendum_number"), ["addendum_to_id", "addendum_number"]
    )


def _values(batch: BatchOperations, name: str, column: str, values: tuple[str, ...]) -> None:
    batch.create_check_constraint(op.f(f"ck_pack_{name}"), sa.column(column).in_(values))


def _create_clearance_rule() -> None:
    op.create_table(
        "clearance_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column(
            "audience", _one_of("clearance_audience", "office", "minister", "area"), nullable=True
        ),
        sa.Column("grade_code", sa.String(length=40), nullable=False),
        sa.Column("working_days", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("needs_other_hand", sa.Boolean(), nullable=False),
        sa.Column("is_in_use", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("working_days >= 0", name=op.f("ck_clearance_rule_working_days")),
        sa.ForeignKeyConstraint(
            ["grade_code"], ["grade.code"], name=op.f("fk_clearance_rule_grade_code_grade")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_clearance_rule_office_id_office")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearance_rule")),
    )
    op.create_index(
        op.f("ix_clearance_rule_office_id_position"), "clearance_rule", ["office_id", "position"]
    )


def _create_pack_clearance() -> None:
    op.create_table(
        "pack_clearance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("cleared_by_id", sa.Integer(), nullable=True),
        sa.Column("cleared_by_name", sa.String(length=200), nullable=False),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remarks", sa.String(length=2000), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(cleared_at IS NULL) = (cleared_by_name = '')",
            name=op.f("ck_pack_clearance_cleared_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["cleared_by_id"],
            ["user_account.id"],
            name=op.f("fk_pack_clearance_cleared_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_pack_clearance_decision_id_decision")
        ),
        sa.ForeignKeyConstraint(
            ["pack_id"], ["pack.id"], name=op.f("fk_pack_clearance_pack_id_pack")
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"],
            ["clearance_rule.id"],
            name=op.f("fk_pack_clearance_rule_id_clearance_rule"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_clearance")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_pack_clearance_decision_id")),
        sa.UniqueConstraint(
            "pack_id",
            "rule_id",
            "content_digest",
            name=op.f("uq_pack_clearance_pack_id_rule_id_content_digest"),
        ),
    )
    op.create_index(op.f("ix_pack_clearance_rule_id"), "pack_clearance", ["rule_id"])


def _create_pack_copy() -> None:
    op.create_table(
        "pack_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("copy_number", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(length=200), nullable=False),
        sa.Column("handed_on", sa.Date(), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["pack_id"], ["pack.id"], name=op.f("fk_pack_copy_pack_id_pack")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_copy")),
        sa.UniqueConstraint(
            "pack_id", "copy_number", name=op.f("uq_pack_copy_pack_id_copy_number")
        ),
    )


def _create_pack_item() -> None:
    op.create_table(
        "pack_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column(
            "part",
            _one_of(
                "editable_part",
                "purpose",
                "points",
                "asks",
                "offers",
                "issues",
                "sensitivities",
                "programme",
                "changes",
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("heading", sa.String(length=300), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("record", sa.String(length=64), nullable=False),
        sa.Column("is_restricted", sa.Boolean(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("words != ''", name=op.f("ck_pack_item_has_words")),
        sa.ForeignKeyConstraint(["pack_id"], ["pack.id"], name=op.f("fk_pack_item_pack_id_pack")),
        sa.ForeignKeyConstraint(
            ["written_by_id"],
            ["user_account.id"],
            name=op.f("fk_pack_item_written_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_item")),
    )
    op.create_index(
        op.f("ix_pack_item_pack_id_part_position"), "pack_item", ["pack_id", "part", "position"]
    )


def _create_pack_image() -> None:
    op.create_table(
        "pack_image",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("description", sa.String(length=500), nullable=False),
        sa.Column("caption", sa.String(length=300), nullable=False),
        sa.Column("credit", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("description != ''", name=op.f("ck_pack_image_has_description")),
        sa.ForeignKeyConstraint(
            ["added_by_id"],
            ["user_account.id"],
            name=op.f("fk_pack_image_added_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(["pack_id"], ["pack.id"], name=op.f("fk_pack_image_pack_id_pack")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_image")),
    )
    op.create_index(op.f("ix_pack_image_pack_id_position"), "pack_image", ["pack_id", "position"])


def _create_pack_batch() -> None:
    op.create_table(
        "pack_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            _one_of("purpose", "negotiation", "ministerial_visit", "review_meeting", "other"),
            nullable=False,
        ),
        sa.Column("audience", _one_of("audience", "office", "minister", "area"), nullable=False),
        sa.Column("form", _one_of("pack_form", "full", "card", "addendum"), nullable=False),
        sa.Column("size", _one_of("print_size", "standard", "large"), nullable=False),
        sa.Column("occasion", sa.String(length=200), nullable=False),
        sa.Column("handling", sa.String(length=200), nullable=False),
        sa.Column("meets_on", sa.Date(), nullable=True),
        sa.Column("issues", sa.Boolean(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_by_name", sa.String(length=200), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pdf_digest", sa.String(length=64), nullable=False),
        sa.Column("zip_digest", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"],
            ["user_account.id"],
            name=op.f("fk_pack_batch_asked_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_pack_batch_office_id_office")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_batch")),
        sa.UniqueConstraint("reference", name=op.f("uq_pack_batch_reference")),
    )
    op.create_index(op.f("ix_pack_batch_asked_by_id"), "pack_batch", ["asked_by_id"])
    op.create_index(op.f("ix_pack_batch_office_id"), "pack_batch", ["office_id"])


def _create_pack_batch_entry() -> None:
    op.create_table(
        "pack_batch_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("pack_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            _one_of("batch_entry_state", "waiting", "made", "failed", "left_out"),
            nullable=False,
        ),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.Column("file_digest", sa.String(length=64), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state != 'made' OR pack_id IS NOT NULL", name=op.f("ck_pack_batch_entry_made_has_pack")
        ),
        sa.CheckConstraint(
            "(area_id IS NULL) != (organisation_id IS NULL)",
            name=op.f("ck_pack_batch_entry_one_subject"),
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_pack_batch_entry_area_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["pack_batch.id"], name=op.f("fk_pack_batch_entry_batch_id_pack_batch")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_pack_batch_entry_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["pack_id"], ["pack.id"], name=op.f("fk_pack_batch_entry_pack_id_pack")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_batch_entry")),
        sa.UniqueConstraint(
            "batch_id", "position", name=op.f("uq_pack_batch_entry_batch_id_position")
        ),
        sa.UniqueConstraint("pack_id", name=op.f("uq_pack_batch_entry_pack_id")),
    )
    op.create_index(op.f("ix_pack_batch_entry_area_id"), "pack_batch_entry", ["area_id"])
    op.create_index(
        op.f("ix_pack_batch_entry_organisation_id"), "pack_batch_entry", ["organisation_id"]
    )


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)
