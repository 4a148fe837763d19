"""Four kinds of agreement with their stages and a timetable; positions are never edited

Revision: 0021_agreement_kinds, after 0020_negotiations
"""

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from alembic import op

revision = "0021_agreement_kinds"
down_revision = "0020_negotiations"
branch_labels = None
depends_on = None


class _Kind(NamedTuple):
    """A kind of agreement; `blocks` are those with which one begins."""

    code: str
    name: str
    description: str
    blocks: tuple[str, ...]
    years: int
    review_months: int
    signing_grade: str


class _Stage(NamedTuple):
    """A stage, in the order in which agreements go through them."""

    code: str
    name: str
    attributes: frozenset[str] = frozenset()


_IN_FORCE = frozenset({"is_in_force"})
_STAGES = (
    _Stage("preparing", "Preparing"),
    _Stage("long_list", "Long list"),
    _Stage("short_list", "Short list"),
    _Stage("draft_1", "Draft 1"),
    _Stage("draft_2", "Draft 2"),
    _Stage("final_offer", "Final offer"),
    _Stage("with_departments", "With departments"),
    _Stage("agreed", "Agreed"),
    _Stage("signed", "Signed", _IN_FORCE | {"signs"}),
    _Stage("in_review", "In review", _IN_FORCE),
    _Stage("refresh_open", "Refresh open", _IN_FORCE | {"opens_lines"}),
    _Stage("refreshed", "Refreshed", _IN_FORCE | {"signs"}),
)
_KINDS = (
    _Kind(
        "local_area_agreement", "Local Area Agreement",
        "Three years of targets for an area, agreed with its partners and signed by ministers.",
        (
            "Children and young people", "Healthier communities and older people",
            "Safer and stronger communities", "Economic development and enterprise",
        ),
        3, 6, "director",
    ),
    _Kind(
        "local_public_service_agreement", "Local public service agreement",
        "Stretch targets of a council that earn a reward, with money to begin with.",
        (), 3, 12, "director",
    ),
    _Kind(
        "devolution_deal", "Devolution or growth deal",
        "Powers and funds for an area in return for what it undertakes.",
        (), 5, 12, "director_general",
    ),
    _Kind(
        "outcome_agreement", "Outcome agreement",
        "Outcomes that an area and government pursue together, with or without targets.",
        (), 3, 12, "director",
    ),
)  # fmt: skip

# One area's timetable of 2006, in days before the day of signing.
_SIGNED = date(2007, 3, 10)
_TIMETABLE = "As one area went about it in 2006"
_STEPS = (
    ("preparing", date(2006, 4, 30)),
    ("long_list", date(2006, 7, 31)),
    ("short_list", date(2006, 10, 2)),
    ("draft_1", date(2006, 11, 6)),
    ("draft_2", date(2007, 1, 1)),
    ("final_offer", date(2007, 1, 29)),
    ("signed", _SIGNED),
)

_kind = sa.table(
    "agreement_kind",
    sa.column("id", sa.Integer), sa.column("code", sa.String), sa.column("name", sa.String),
    sa.column("description", sa.Text), sa.column("blocks", sa.JSON),
    sa.column("years", sa.Integer), sa.column("review_months", sa.Integer),
    sa.column("reward_threshold", sa.Numeric().with_variant(sa.Text(), "sqlite")),
    sa.column("is_in_use", sa.Boolean), sa.column("version", sa.Integer),
)  # fmt: skip
_stage = sa.table(
    "agreement_stage",
    sa.column("id", sa.Integer), sa.column("kind_id", sa.Integer), sa.column("code", sa.String),
    sa.column("name", sa.String), sa.column("position", sa.Integer),
    sa.column("signs", sa.Boolean), sa.column("is_in_force", sa.Boolean),
    sa.column("opens_lines", sa.Boolean), sa.column("grade_code", sa.String),
    sa.column("is_in_use", sa.Boolean),
)  # fmt: skip
_timetable = sa.table(
    "timetable",
    sa.column("id", sa.Integer), sa.column("kind_id", sa.Integer), sa.column("name", sa.String),
    sa.column("source", sa.String),
)  # fmt: skip
_step = sa.table(
    "timetable_step",
    sa.column("timetable_id", sa.Integer), sa.column("stage_id", sa.Integer),
    sa.column("days_before_signing", sa.Integer),
)  # fmt: skip

#: What a position and a reply say: these are never changed once they are written.
_SAID = (
    "reference", "agreement_id", "round_id", "line_id", "term_id", "side", "department_id",
    "offer", "offer_words", "reason", "said_by", "taken_on", "supersedes_id", "recorded_at",
    "recorded_by_id",
)  # fmt: skip
_SQLITE = (
    f"""CREATE TRIGGER position_is_kept BEFORE UPDATE OF {", ".join(_SAID)} ON position
        BEGIN SELECT RAISE(ABORT, 'positions are superseded, never edited'); END""",
    """CREATE TRIGGER position_stays BEFORE DELETE ON position
       BEGIN SELECT RAISE(ABORT, 'positions are superseded, never deleted'); END""",
    """CREATE TRIGGER position_reply_is_kept BEFORE UPDATE ON position_reply
       BEGIN SELECT RAISE(ABORT, 'replies are followed by others, never edited'); END""",
    """CREATE TRIGGER position_reply_stays BEFORE DELETE ON position_reply
       BEGIN SELECT RAISE(ABORT, 'replies are followed by others, never deleted'); END""",
)
_POSTGRESQL = (
    """CREATE FUNCTION positions_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'what was said in a round is never changed (%)', TG_TABLE_NAME;
       END $$""",
    f"""CREATE TRIGGER position_is_kept BEFORE UPDATE OF {", ".join(_SAID)} ON position
        FOR EACH ROW EXECUTE FUNCTION positions_refuse()""",
    """CREATE TRIGGER position_stays BEFORE DELETE ON position
       FOR EACH ROW EXECUTE FUNCTION positions_refuse()""",
    """CREATE TRIGGER position_reply_is_kept BEFORE UPDATE ON position_reply
       FOR EACH ROW EXECUTE FUNCTION positions_refuse()""",
    """CREATE TRIGGER position_reply_stays BEFORE DELETE ON position_reply
       FOR EACH ROW EXECUTE FUNCTION positions_refuse()""",
)
_TRIGGERS = (
    ("position_is_kept", "position"),
    ("position_stays", "position"),
    ("position_reply_is_kept", "position_reply"),
    ("position_reply_stays", "position_reply"),
)


def upgrade() -> None:
    for kind in _KINDS:
        if op.get_bind().scalar(sa.select(_kind.c.id).where(_kind.c.code == kind.code)) is None:
            _add(kind)
    for statement in _SQLITE if _is_sqlite() else _POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    """Take back the kinds that nobody uses and nobody has changed; the others stay."""
    for name, table in _TRIGGERS:
        op.execute(f"DROP TRIGGER {name}" + ("" if _is_sqlite() else f" ON {table}"))
    if not _is_sqlite():
        op.execute("DROP FUNCTION positions_refuse()")
    for kind in _KINDS:
        _take_back(kind)


def _add(kind: _Kind) -> None:
    op.execute(
        sa.insert(_kind).values(
            code=kind.code, name=kind.name, description=kind.description,
            blocks=list(kind.blocks), years=kind.years, review_months=kind.review_months,
            reward_threshold="60" if _is_sqlite() else 60, is_in_use=True, version=1,
        )
    )  # fmt: skip
    kind_id = _only(sa.select(_kind.c.id).where(_kind.c.code == kind.code))
    for position, stage in enumerate(_STAGES, 1):
        op.execute(
            sa.insert(_stage).values(
                kind_id=kind_id, code=stage.code, name=stage.name, position=position,
                signs="signs" in stage.attributes,
                is_in_force="is_in_force" in stage.attributes,
                opens_lines="opens_lines" in stage.attributes,
                grade_code=kind.signing_grade if "signs" in stage.attributes else None,
                is_in_use=True,
            )
        )  # fmt: skip
    _add_timetable(kind_id)


def _add_timetable(kind_id: int) -> None:
    op.execute(sa.insert(_timetable).values(kind_id=kind_id, name=_TIMETABLE, source=""))
    timetable_id = _only(sa.select(_timetable.c.id).where(_timetable.c.kind_id == kind_id))
    for code, on in _STEPS:
        stage_id = _only(
            sa.select(_stage.c.id).where(_stage.c.kind_id == kind_id, _stage.c.code == code)
        )
        op.execute(
            sa.insert(_step).values(
                timetable_id=timetable_id,
                stage_id=stage_id,
                days_before_signing=(_SIGNED - on).days,
            )
        )


def _only(query: sa.Select[tuple[int]]) -> int:
    return int(op.get_bind().execute(query).scalar_one())


def _take_back(kind: _Kind) -> None:
    bind = op.get_bind()
    kind_id = bind.scalar(
        sa.select(_kind.c.id).where(_kind.c.code == kind.code, _kind.c.version == 1)
    )
    if kind_id is None or _is_in_use(kind_id):
        return
    timetables = sa.select(_timetable.c.id).where(_timetable.c.kind_id == kind_id)
    op.execute(sa.delete(_step).where(_step.c.timetable_id.in_(timetables)))
    op.execute(sa.delete(_timetable).where(_timetable.c.kind_id == kind_id))
    op.execute(sa.delete(_stage).where(_stage.c.kind_id == kind_id))
    op.execute(sa.delete(_kind).where(_kind.c.id == kind_id))


def _is_in_use(kind_id: int) -> bool:
    """Whether anything refers to the kind or to a stage of it, but its own timetables."""
    stages = sa.select(_stage.c.id).where(_stage.c.kind_id == kind_id)
    own = sa.select(_timetable.c.id).where(_timetable.c.kind_id == kind_id)
    agreement = sa.table("agreement", sa.column("kind_id", sa.Integer))
    uses: list[sa.Select[tuple[int]]] = [
        sa.select(agreement.c.kind_id).where(agreement.c.kind_id == kind_id),
        sa.select(_step.c.stage_id).where(
            _step.c.stage_id.in_(stages), _step.c.timetable_id.not_in(own)
        ),
    ]
    for name in ("agreement", "stage_date", "agreement_approval"):
        table = sa.table(name, sa.column("stage_id", sa.Integer))
        uses.append(sa.select(table.c.stage_id).where(table.c.stage_id.in_(stages)))
    return any(op.get_bind().scalar(use.limit(1)) is not None for use in uses)


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
