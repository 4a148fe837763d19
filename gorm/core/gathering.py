"""Rows that belong to a row, brought along with it: one statement where there would be two."""

from typing import Any

from sqlalchemy import JSON, ScalarSelect, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import FromClause
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class _RowsAsList(FunctionElement[Any]):
    """An aggregate: each row as a list, all of them as one list. It promises no order."""

    name = "rows_as_list"
    type = JSON()
    inherit_cache = True


def gathered(found: FromClause) -> ScalarSelect[Any]:
    """The rows of a subquery as one column of the row that it is correlated with.

    It comes as a list of lists, or None where the database found no row. The columns must be such
    as JSON knows: text, numbers, nothing.
    """
    return select(_RowsAsList(*found.c)).select_from(found).scalar_subquery()


@compiles(_RowsAsList, "sqlite")
def _for_sqlite(element: _RowsAsList, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_group_array(json_array({compiler.process(element.clauses, **options)}))"


@compiles(_RowsAsList, "postgresql")
def _for_postgresql(element: _RowsAsList, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_agg(json_build_array({compiler.process(element.clauses, **options)}))"
