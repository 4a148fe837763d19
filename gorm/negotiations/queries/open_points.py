"""Which lines and terms have a position that is still open: one rule, for signing and for lists.

Of the area and the office the positions of the latest round that speaks of a line count: it is
open while one of them is reserved, or while one is open and none accepted. A department's own
latest position counts by itself. What is superseded, recorded in error or withdrawn counts for
nothing, nor do lines and terms that were dropped.
"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Select, Subquery, and_, exists, func, or_, select
from sqlalchemy import case as sql_case

from gorm.core.db import session
from gorm.negotiations.models import (
    AgreementLine,
    AgreementTerm,
    Position,
    PositionState,
    TermState,
)


def open_points_of(agreement_id: int) -> tuple[str, ...]:
    """The live lines and terms of an agreement with an open position, as a sentence names them."""
    points = _open_points([agreement_id])
    rows = session().execute(
        select(AgreementLine.number.label("line"), AgreementTerm.number.label("term"))
        .select_from(points)
        .outerjoin(AgreementLine, AgreementLine.id == points.c.line_id)
        .outerjoin(AgreementTerm, AgreementTerm.id == points.c.term_id)
        .where(_is_live())
        .distinct()
    )
    found = sorted((row.line is None, row.line or row.term) for row in rows)
    return tuple(f"term {number}" if is_term else f"line {number}" for is_term, number in found)


def open_lines_of(agreement_ids: Collection[int]) -> Mapping[int, int]:
    """How many live lines of each agreement have an open position; those without are left out."""
    points = _open_points(agreement_ids)
    rows = session().execute(
        select(AgreementLine.agreement_id, func.count(AgreementLine.id.distinct()).label("many"))
        .join(points, points.c.line_id == AgreementLine.id)
        .where(AgreementLine.dropped_on.is_(None))
        .group_by(AgreementLine.agreement_id)
    )
    return {row.agreement_id: row.many for row in rows}


def unsettled_lines(agreement_ids: Collection[int] | Select[int]) -> Subquery:
    """(agreement_id, lines, unsettled): live lines, and those open or on which nobody spoke yet."""
    points = _open_points(agreement_ids)
    open_ids = select(points.c.line_id).where(points.c.line_id.is_not(None)).distinct().subquery()
    spoken = exists().where(Position.line_id == AgreementLine.id, Position.is_current)
    is_unsettled = or_(open_ids.c.line_id.is_not(None), ~spoken)
    return (
        select(
            AgreementLine.agreement_id,
            func.count(AgreementLine.id).label("lines"),
            func.sum(sql_case((is_unsettled, 1), else_=0)).label("unsettled"),
        )
        .outerjoin(open_ids, open_ids.c.line_id == AgreementLine.id)
        .where(AgreementLine.agreement_id.in_(agreement_ids), AgreementLine.dropped_on.is_(None))
        .group_by(AgreementLine.agreement_id)
        .subquery()
    )


def _is_live() -> Any:
    term_is_live = and_(AgreementTerm.id.is_not(None), AgreementTerm.state != TermState.DROPPED)
    line_is_live = and_(AgreementLine.id.is_not(None), AgreementLine.dropped_on.is_(None))
    return or_(line_is_live, term_is_live)


def _open_points(agreement_ids: Collection[int] | Select[int]) -> Subquery:
    """(line_id, term_id) of what has an open position, once for the sides and once a department."""
    about = (Position.line_id, Position.term_id, Position.department_id)
    standing = (
        select(
            *about,
            Position.state,
            # The rounds of an agreement are made in the order of their numbers, so their ids tell
            # which is the latest without reading them.
            func.rank().over(partition_by=about, order_by=Position.round_id.desc()).label("age"),
        )
        .where(
            Position.agreement_id.in_(agreement_ids),
            Position.is_current,
            Position.state != PositionState.WITHDRAWN,
        )
        .subquery()
    )

    def any_is(state: PositionState) -> Any:
        return func.max(sql_case((standing.c.state == state, 1), else_=0))

    is_open = or_(
        any_is(PositionState.RESERVED) == 1,
        and_(any_is(PositionState.OPEN) == 1, any_is(PositionState.ACCEPTED) == 0),
    )
    return (
        select(standing.c.line_id, standing.c.term_id)
        .where(standing.c.age == 1)
        .group_by(standing.c.line_id, standing.c.term_id, standing.c.department_id)
        .having(is_open)
        .subquery()
    )
