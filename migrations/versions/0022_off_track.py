"""The rule that finds agreed targets off track, and findings that no scan found

Revision: 0022_off_track, after 0021_agreement_kinds
"""

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0022_off_track"
down_revision = "0021_agreement_kinds"
branch_labels = None
depends_on = None

_BEFORE = ("persistent", "floor", "sharp_fall", "widening_gap", "judgement", "corporate")
_SCANNED = "ck_candidate_scan_found_it"
_rule = sa.table(
    "finding_rule",
    sa.column("code", sa.String),
    sa.column("parameters", sa.JSON),
    sa.column("is_in_use", sa.Boolean),
    sa.column("version", sa.Integer),
)
_candidate = sa.table("candidate", sa.column("rule", sa.String))


def upgrade() -> None:
    _allow((*_BEFORE, "off_track"), needs_scan=False)
    op.bulk_insert(
        _rule,
        [
            {
                "code": "off_track",
                "parameters": {"reviews": 2},
                "is_in_use": True,
                "version": 1,
            }
        ],
    )


def downgrade() -> None:
    """Take the rule back; refused by the database where a case rests on what it found."""
    op.execute(sa.delete(_candidate).where(_candidate.c.rule == "off_track"))
    op.execute(sa.delete(_rule).where(_rule.c.code == "off_track"))
    _allow(_BEFORE, needs_scan=True)


def _allow(codes: tuple[str, ...], *, needs_scan: bool) -> None:
    """Have both tables know these codes."""
    with op.batch_alter_table("finding_rule") as batch:
        _check(batch, "finding_rule", "code", codes)
    with op.batch_alter_table("candidate") as batch:
        _check(batch, "candidate", "rule", codes)
        batch.alter_column("scan_id", existing_type=sa.Integer(), nullable=not needs_scan)
        if needs_scan:
            batch.drop_constraint(op.f(_SCANNED), type_="check")
        else:
            batch.create_check_constraint(
                op.f(_SCANNED), "rule = 'off_track' OR scan_id IS NOT NULL"
            )


def _check(batch: BatchOperations, table: str, column: str, codes: tuple[str, ...]) -> None:
    name = op.f(f"ck_{table}_rule_code")
    batch.drop_constraint(name, type_="check")
    batch.create_check_constraint(name, sa.column(column).in_(codes))
