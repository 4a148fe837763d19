"""What is measured, observed, compared and found; the files that came in; long work

Revision: 0007_performance, after 0006_engagement_lists
"""

import sqlalchemy as sa
from alembic import op

revision = "0007_performance"
down_revision = "0006_engagement_lists"
branch_labels = None
depends_on = None

# SQLite has no decimals: there the digits are kept as text.
_DECIMAL = sa.Numeric().with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "assessment_scheme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("is_in_use", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_scheme")),
        sa.UniqueConstraint("code", name=op.f("uq_assessment_scheme_code")),
        sa.UniqueConstraint("name", name=op.f("uq_assessment_scheme_name")),
    )
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("basis", sa.Integer(), nullable=False),
        sa.Column("bodies_digest", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.UniqueConstraint("number", name=op.f("uq_edition_number")),
    )
    op.create_table(
        "finding_rule",
        sa.Column(
            "code",
            sa.Enum(
                "persistent",
                "floor",
                "sharp_fall",
                "widening_gap",
                "judgement",
                "corporate",
                name="rule_code",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("is_in_use", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_finding_rule")),
    )
    op.create_table(
        "remembered_match",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("source_name", sa.String(length=200), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("said_digest", sa.String(length=64), nullable=False),
        sa.Column("meaning", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remembered_match")),
        sa.UniqueConstraint(
            "kind",
            "source_name",
            "said_digest",
            name=op.f("uq_remembered_match_kind_source_name_said_digest"),
        ),
    )
    op.create_table(
        "scan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("edition_number", sa.Integer(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan")),
    )
    op.create_table(
        "assessment_category",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_failing", sa.Boolean(), nullable=False),
        sa.CheckConstraint("position >= 1", name=op.f("ck_assessment_category_position")),
        sa.ForeignKeyConstraint(
            ["scheme_id"],
            ["assessment_scheme.id"],
            name=op.f("fk_assessment_category_scheme_id_assessment_scheme"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_category")),
        sa.UniqueConstraint("scheme_id", "id", name=op.f("uq_assessment_category_scheme_id_id")),
        sa.UniqueConstraint(
            "scheme_id", "name", name=op.f("uq_assessment_category_scheme_id_name")
        ),
    )
    op.create_table(
        "indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column(
            "polarity",
            sa.Enum(
                "high",
                "low",
                "neutral",
                name="polarity",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "plain",
                "gap",
                name="indicator_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "level",
            sa.Enum(
                "corporate",
                "service",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "measures",
            sa.Enum(
                "council",
                "combined_authority",
                "nhs",
                "police",
                "fire",
                "school_trust",
                "voluntary_sector",
                "business",
                "housing",
                "other",
                name="measures",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.Column("floor_standard", _DECIMAL, nullable=True),
        sa.Column("gap_from", sa.String(length=200), nullable=True),
        sa.Column("gap_to", sa.String(length=200), nullable=True),
        sa.Column(
            "declared_form",
            sa.Enum(
                "financial_year",
                "calendar_year",
                "pooled_years",
                "quarter",
                "month",
                name="period_form",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("licence", sa.String(length=300), nullable=False),
        sa.Column("is_in_use", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(gap_from IS NULL) = (gap_to IS NULL)", name=op.f("ck_indicator_gap_has_two_ends")
        ),
        sa.CheckConstraint(
            "gap_from IS NULL OR gap_from != gap_to", name=op.f("ck_indicator_gap_ends_differ")
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_indicator_theme_id_theme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("code", name=op.f("uq_indicator_code")),
    )
    op.create_index("ix_indicator_theme_id", "indicator", ["theme_id"])

    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(length=100), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("judged_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("source_address", sa.String(length=500), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_because", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_because = '')",
            name=op.f("ck_assessment_withdrawn_has_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_assessment_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id", "category_id"],
            ["assessment_category.scheme_id", "assessment_category.id"],
            name=op.f("fk_assessment_scheme_id_category_id_assessment_category"),
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"],
            ["assessment_scheme.id"],
            name=op.f("fk_assessment_scheme_id_assessment_scheme"),
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_assessment_theme_id_theme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("reference", name=op.f("uq_assessment_reference")),
    )
    op.create_index(
        "ix_assessment_organisation_id_judged_on",
        "assessment",
        ["organisation_id", "judged_on"],
    )
    op.create_index("ix_assessment_theme_id", "assessment", ["theme_id"])

    op.create_table(
        "caveat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "small_numbers",
                "broken_series",
                "different_method",
                "other",
                name="caveat_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "indicator_id IS NOT NULL OR organisation_id IS NOT NULL",
            name=op.f("ck_caveat_is_about_something"),
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_caveat_indicator_id_indicator")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_caveat_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caveat")),
    )
    op.create_index("ix_caveat_indicator_id", "caveat", ["indicator_id"])
    op.create_index("ix_caveat_organisation_id", "caveat", ["organisation_id"])

    op.create_table(
        "data_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "matching",
                "checking",
                "ready",
                "faulty",
                "publishing",
                "published",
                "undoing",
                "undone",
                "discarded",
                name="import_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("source_name", sa.String(length=200), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_number", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_because", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state != 'published' OR published_number IS NOT NULL",
            name=op.f("ck_data_import_published_has_number"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_data_import_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_import")),
        sa.UniqueConstraint("published_number", name=op.f("uq_data_import_published_number")),
        sa.UniqueConstraint("reference", name=op.f("uq_data_import_reference")),
    )
    op.create_index("ix_data_import_digest", "data_import", ["digest"])
    op.create_index("ix_data_import_user_id", "data_import", ["user_id"])

    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "running",
                "done",
                "failed",
                "cancelled",
                name="job_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("worker", sa.String(length=64), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("is_cancel_asked", sa.Boolean(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("saying", sa.String(length=200), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "done >= 0 AND (total IS NULL OR total >= 0)", name=op.f("ck_job_progress")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_job_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("reference", name=op.f("uq_job_reference")),
    )
    op.create_index("ix_job_state_id", "job", ["state", "id"])
    op.create_index("ix_job_subject", "job", ["subject"])
    op.create_index("ix_job_user_id", "job", ["user_id"])

    op.create_table(
        "measured_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("region_code", sa.String(length=9), nullable=True),
        sa.CheckConstraint(
            "(organisation_id IS NULL) != (region_code IS NULL)",
            name=op.f("ck_measured_place_one_of_two"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_measured_place_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measured_place")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_measured_place_organisation_id")),
        sa.UniqueConstraint("region_code", name=op.f("uq_measured_place_region_code")),
    )
    op.create_table(
        "peer_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "chosen",
                "imported",
                "computed",
                name="peer_method",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("centre_id", sa.Integer(), nullable=True),
        sa.Column("workings", sa.JSON(), nullable=False),
        sa.Column("is_in_use", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["organisation.id"], name=op.f("fk_peer_group_centre_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_group")),
        sa.UniqueConstraint("code", name=op.f("uq_peer_group_code")),
        sa.UniqueConstraint("name", name=op.f("uq_peer_group_name")),
    )
    op.create_index("ix_peer_group_centre_id", "peer_group", ["centre_id"])

    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("breakdown", sa.String(length=200), nullable=False),
        sa.Column(
            "period_form",
            sa.Enum(
                "financial_year",
                "calendar_year",
                "pooled_years",
                "quarter",
                "month",
                name="period_form",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("minuend_id", sa.Integer(), nullable=True),
        sa.Column("subtrahend_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(minuend_id IS NULL) = (subtrahend_id IS NULL)",
            name=op.f("ck_series_difference_has_two_ends"),
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_series_indicator_id_indicator")
        ),
        sa.ForeignKeyConstraint(
            ["minuend_id"], ["series.id"], name=op.f("fk_series_minuend_id_series")
        ),
        sa.ForeignKeyConstraint(
            ["subtrahend_id"], ["series.id"], name=op.f("fk_series_subtrahend_id_series")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint(
            "indicator_id", "breakdown", name=op.f("uq_series_indicator_id_breakdown")
        ),
    )
    op.create_table(
        "candidate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column(
            "rule",
            sa.Enum(
                "persistent",
                "floor",
                "sharp_fall",
                "widening_gap",
                "judgement",
                "corporate",
                name="rule_code",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scan_id", sa.Integer(), nullable=False),
        sa.Column("is_standing", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "watched",
                "kept",
                "dismissed",
                name="candidate_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("judged_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state != 'dismissed' OR reason != ''", name=op.f("ck_candidate_dismissed_has_reason")
        ),
        sa.ForeignKeyConstraint(
            ["judged_by_id"],
            ["user_account.id"],
            name=op.f("fk_candidate_judged_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_candidate_office_id_office")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_candidate_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name=op.f("fk_candidate_scan_id_scan")),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_candidate_series_id_series")
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_candidate_theme_id_theme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_candidate_fingerprint")),
        sa.UniqueConstraint("reference", name=op.f("uq_candidate_reference")),
    )
    op.create_index("ix_candidate_office_id_state", "candidate", ["office_id", "state"])
    op.create_index("ix_candidate_organisation_id_state", "candidate", ["organisation_id", "state"])
    op.create_index("ix_candidate_scan_id", "candidate", ["scan_id"])
    op.create_index("ix_candidate_series_id", "candidate", ["series_id"])

    op.create_table(
        "import_file",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["data_import.id"],
            name=op.f("fk_import_file_import_id_data_import"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_import_file")),
    )
    op.create_table(
        "peer_group_member",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["peer_group.id"],
            name=op.f("fk_peer_group_member_group_id_peer_group"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_peer_group_member_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("group_id", "organisation_id", name=op.f("pk_peer_group_member")),
    )
    op.create_index(
        "ix_peer_group_member_organisation_id", "peer_group_member", ["organisation_id"]
    )

    op.create_table(
        "sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_sheet_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_sheet_series_id_series")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet")),
        sa.UniqueConstraint("series_id", "period", name=op.f("uq_sheet_series_id_period")),
    )
    op.create_index("ix_sheet_series_id_ends_on", "sheet", ["series_id", "ends_on"])

    op.create_table(
        "comparison",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("superseded_by_id", sa.Integer(), nullable=True),
        sa.Column("is_current", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_latest", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_comparison_edition_id_edition")
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["sheet.id"], name=op.f("fk_comparison_sheet_id_sheet")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by_id"],
            ["edition.id"],
            name=op.f("fk_comparison_superseded_by_id_edition"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comparison")),
    )
    op.create_index("ix_comparison_superseded_by_id", "comparison", ["superseded_by_id"])
    op.create_index("ix_comparison_edition_id", "comparison", ["edition_id"])
    op.create_index(
        "ix_comparison_latest",
        "comparison",
        ["sheet_id"],
        sqlite_where=sa.text("is_current AND is_latest"),
        postgresql_where=sa.text("is_current AND is_latest"),
    )
    op.create_index("ix_comparison_sheet_id", "comparison", ["sheet_id"])
    op.create_index(
        "uq_comparison_current_sheet",
        "comparison",
        ["sheet_id"],
        unique=True,
        sqlite_where=sa.text("is_current"),
        postgresql_where=sa.text("is_current"),
    )

    op.create_table(
        "observation",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("value", _DECIMAL, nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["data_import.id"], name=op.f("fk_observation_import_id_data_import")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["measured_place.id"], name=op.f("fk_observation_place_id_measured_place")
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["sheet.id"], name=op.f("fk_observation_sheet_id_sheet")
        ),
        sa.PrimaryKeyConstraint(
            "import_id", "sheet_id", "place_id", "row_number", name=op.f("pk_observation")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_observation_sheet_id_place_id", "observation", ["sheet_id", "place_id"])

    op.create_table(
        "comparison_group",
        sa.Column("comparison_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "national",
                "type",
                "region",
                name="group_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("q1", _DECIMAL, nullable=True),
        sa.Column("median", _DECIMAL, nullable=True),
        sa.Column("q3", _DECIMAL, nullable=True),
        sa.Column("minimum", _DECIMAL, nullable=True),
        sa.Column("maximum", _DECIMAL, nullable=True),
        sa.Column("ratio", _DECIMAL, nullable=True),
        sa.Column("spread", _DECIMAL, nullable=True),
        sa.Column("published_value", _DECIMAL, nullable=True),
        sa.Column("histogram", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comparison_id"],
            ["comparison.id"],
            name=op.f("fk_comparison_group_comparison_id_comparison"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("comparison_id", "kind", "key", name=op.f("pk_comparison_group")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "standing",
        sa.Column("comparison_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("is_member", sa.Boolean(), nullable=False),
        sa.Column("value", _DECIMAL, nullable=False),
        sa.Column("previous_value", _DECIMAL, nullable=True),
        sa.Column("previous_period", sa.String(length=10), nullable=True),
        sa.Column(
            "direction",
            sa.Enum(
                "improving",
                "unchanged",
                "deteriorating",
                "up",
                "down",
                name="direction",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("band", sa.Integer(), nullable=True),
        sa.Column("type_rank", sa.Integer(), nullable=True),
        sa.Column("type_band", sa.Integer(), nullable=True),
        sa.Column("region_rank", sa.Integer(), nullable=True),
        sa.Column("region_band", sa.Integer(), nullable=True),
        sa.CheckConstraint("band BETWEEN 1 AND 4", name=op.f("ck_standing_band")),
        sa.CheckConstraint("region_band BETWEEN 1 AND 4", name=op.f("ck_standing_region_band")),
        sa.CheckConstraint("type_band BETWEEN 1 AND 4", name=op.f("ck_standing_type_band")),
        sa.ForeignKeyConstraint(
            ["comparison_id"],
            ["comparison.id"],
            name=op.f("fk_standing_comparison_id_comparison"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_standing_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("comparison_id", "organisation_id", name=op.f("pk_standing")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_standing_organisation_id_comparison_id",
        "standing",
        ["organisation_id", "comparison_id"],
    )


def downgrade() -> None:
    op.drop_table("standing")
    op.drop_table("comparison_group")
    op.drop_table("observation")
    op.drop_table("comparison")
    op.drop_table("sheet")
    op.drop_table("peer_group_member")
    op.drop_table("import_file")
    op.drop_table("candidate")
    op.drop_table("series")
    op.drop_table("peer_group")
    op.drop_table("measured_place")
    op.drop_table("job")
    op.drop_table("data_import")
    op.drop_table("caveat")
    op.drop_table("assessment")
    op.drop_table("indicator")
    op.drop_table("assessment_category")
    op.drop_table("scan")
    op.drop_table("remembered_match")
    op.drop_table("finding_rule")
    op.drop_table("edition")
    op.drop_table("assessment_scheme")
