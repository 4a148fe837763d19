"""The rule that finds agreed targets off track, and findings that no scan found

Revision: 0022_off_track, after 0021_agreement_kinds
"""

import sqlalchemy as sa
from alembic import op

revision = "0022_off_track"
down_revision = "0021_agreement_kinds"
branch_labels = None
depends_on = None

_BEFORE = ("persistent", "floor", "sharp_fall", "widening_gap", "judgement", "corporate")
_STATES = ("open", "watched", "kept", "dismissed")
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
    """Have both tables know these codes. SQLite rebuilds a table, and its checks are said anew."""
    if op.get_bind().dialect.name == "sqlite":
        _rebuild(codes, needs_scan=needs_scan)
        return
    for table, column in (("finding_rule", "code"), ("candidate", "rule")):
        name = op.f(f"ck_{table}_rule_code")
        op.drop_constraint(name, table, type_="check")
        op.create_check_constraint(name, table, sa.column(column).in_(codes))
    op.alter_column("candidate", "scan_id", existing_type=sa.Integer(), nullable=not needs_scan)


def _rebuild(codes: tuple[str, ...], *, needs_scan: bool) -> None:
    with op.batch_alter_table(
        "finding_rule", recreate="always", table_args=(_check("finding_rule", "code", codes),)
    ):
        pass
    checks = (
        _check("candidate", "rule", codes),
        sa.CheckConstraint(
            sa.column("state").in_(_STATES), name=op.f("ck_candidate_candidate_state")
        ),
        sa.CheckConstraint(
            "state != 'dismissed' OR reason != ''", name=op.f("ck_candidate_dismissed_has_reason")
        ),
    )
    with op.batch_alter_table("candidate", recreate="always", table_args=checks) as batch:
        batch.alter_column("scan_id", existing_type=sa.Integer(), nullable=not needs_scan)


def _check(table: str, column: str, codes: tuple[str, ...]) -> sa.CheckConstraint:
    return sa.CheckConstraint(sa.column(column).in_(codes), name=op.f(f"ck_{table}_rule_code"))
