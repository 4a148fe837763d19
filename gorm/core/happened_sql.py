"""The last day on which something may have happened, told by the database: for order and windows.

It says what `HappenedOn.latest` says, so that a list in SQL has the order of one in Python.
"""

from datetime import date
from typing import Any

from sqlalchemy import Date, FunctionElement
from sqlalchemy.ext.compiler import compiles

from gorm.core.happenings import Precision

_WEEK, _MONTH = Precision.WEEK.value, Precision.MONTH.value


class latest_day(FunctionElement[date]):  # noqa: N801 - reads as a function of SQL
    """The last day on which something may have happened, of its day and its precision."""

    name = "latest_day"
    type = Date()
    inherit_cache = True


@compiles(latest_day, "sqlite")
def _in_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    on, precision = (compiler.process(one, **kw) for one in element.clauses)
    return (
        f"CASE {precision} WHEN '{_WEEK}' THEN date({on}, 'weekday 0') "
        f"WHEN '{_MONTH}' THEN date({on}, 'start of month', '+1 month', '-1 day') "
        f"ELSE {on} END"
    )


@compiles(latest_day, "postgresql")
def _in_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    on, precision = (compiler.process(one, **kw) for one in element.clauses)
    return (
        f"CASE {precision} WHEN '{_WEEK}' "
        f"THEN (date_trunc('week', {on}) + interval '6 days')::date WHEN '{_MONTH}' "
        f"THEN (date_trunc('month', {on}) + interval '1 month' - interval '1 day')::date "
        f"ELSE {on} END"
    )
