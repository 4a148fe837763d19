"""Rows that come along with the row that they belong to."""

from flask import Flask
from sqlalchemy import null, select, union_all

from gorm.core.db import session, unit_of_work
from gorm.core.gathering import gathered
from gorm.core.references import ReferenceCounter

Counter = ReferenceCounter


def _beside(app: Flask, *last: int) -> list[list[object]]:
    """What is gathered from the counters with the same number, counter by counter."""
    with app.app_context(), unit_of_work():
        session().add_all(Counter(prefix=f"ZZ{i}", last=n) for i, n in enumerate(last))
    other = Counter.__table__.alias()
    same = select(other.c.prefix, other.c.last, null().label("missing")).where(
        other.c.last == Counter.last, other.c.prefix != Counter.prefix
    )
    found = gathered(union_all(same.correlate(Counter)).subquery())
    with app.app_context():
        query = select(found).where(Counter.prefix.startswith("ZZ")).order_by(Counter.prefix)
        return [sorted(rows or []) for rows in session().scalars(query)]


def test_each_row_brings_its_own_and_no_others(app: Flask) -> None:
    assert _beside(app, 7, 7, 7) == [
        [["ZZ1", 7, None], ["ZZ2", 7, None]],
        [["ZZ0", 7, None], ["ZZ2", 7, None]],
        [["ZZ0", 7, None], ["ZZ1", 7, None]],
    ]


def test_a_row_to_which_nothing_belongs_is_there_all_the_same(app: Flask) -> None:
    assert _beside(app, 901, 902) == [[], []]
